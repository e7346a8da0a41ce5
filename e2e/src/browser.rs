//! Real browsers, driven over WebDriver.

mod driver;

use std::path::{Path, PathBuf};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::process::Child;

use crate::{Network, Profile, within};

/// A browser of one of the three engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Blink: Chrome, Edge, Opera.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKit, the engine of Safari, as WebKitGTK.
    WebKit,
}

/// The permission of pages to store anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// As usual.
    #[default]
    Allowed,
    /// Forbidden by the person. WebKit's driver has no way to.
    Forbidden,
    /// As usual, but in frames of other sites no cookies except partitioned ones. Firefox and WebKit allow no others
    /// anyway.
    Partitioned,
}

/// The options that a browser is started with.
#[derive(Clone, Debug, Default)]
pub struct BrowserOptions {
    /// The permission of pages to store anything.
    pub storage: Storage,
    /// A simulated network next to this machine.
    pub network: Option<Network>,
    /// A profile for Chromium that outlasts it; without one it has a new one, which its driver removes.
    pub profile: Option<Profile>,
    /// A window for Chromium, in which it can ask the person something; without one it answers
    /// itself, with no.
    pub window: bool,
}

impl Browser {
    /// Returns the name of the engine, for folders.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
        }
    }

    /// Returns the program that speaks WebDriver for the browser.
    fn driver(self) -> PathBuf {
        match self {
            Browser::Chromium => "chromedriver".into(),
            Browser::Firefox => {
                std::env::var_os("GECKODRIVER").map_or("geckodriver".into(), PathBuf::from)
            }
            Browser::WebKit => "WebKitWebDriver".into(),
        }
    }

    /// Returns the capabilities to ask for: options, and time limits that let the driver report what
    /// hangs in time, instead of after its five minutes.
    fn capabilities(self, wanted: &BrowserOptions) -> Map<String, Value> {
        let limits = json!({ "pageLoad": 20_000, "script": 20_000, "implicit": 0 });
        let (name, options) = self.options(wanted);
        let mut all = Map::from_iter([(name.to_owned(), options), ("timeouts".to_owned(), limits)]);
        if let Some(network) = &wanted.network {
            // Its web server has a certificate of its own.
            all.insert("acceptInsecureCerts".to_owned(), Value::Bool(true));
            if self == Browser::Firefox {
                all.insert("proxy".to_owned(), network.firefox());
            }
        }
        all
    }

    fn options(self, wanted: &BrowserOptions) -> (&'static str, Value) {
        let is_forbidden = wanted.storage == Storage::Forbidden;
        match self {
            Browser::Chromium => {
                let mut args: Vec<_> = [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--window-size=1440,900",
                ]
                .map(str::to_owned)
                .into();
                if !wanted.window {
                    args.push("--headless".to_owned());
                }
                args.extend(wanted.network.iter().flat_map(Network::chromium));
                args.extend(wanted.profile.iter().flat_map(Profile::chromium));
                let mut options = json!({ "args": args });
                if is_forbidden {
                    // Chromium blocks storage together with all cookies.
                    let blocked = json!({ "profile.default_content_setting_values.cookies": 2 });
                    options["prefs"] = blocked;
                }
                if wanted.storage == Storage::Partitioned {
                    options["prefs"] = json!({
                        "profile.block_third_party_cookies": true,
                        "profile.cookie_controls_mode": 1,
                    });
                }
                ("goog:chromeOptions", options)
            }
            Browser::Firefox => {
                let args = ["-headless", "--width=1440", "--height=900"];
                let mut prefs = Map::new();
                if is_forbidden {
                    prefs.insert("dom.storage.enabled".to_owned(), Value::Bool(false));
                }
                if wanted.network.is_some() {
                    // Only the proxy can resolve the names.
                    prefs.insert("network.proxy.socks_remote_dns".to_owned(), Value::Bool(true));
                }
                let options = json!({ "args": args, "prefs": prefs });
                ("moz:firefoxOptions", options)
            }
            Browser::WebKit => {
                let mut args = vec!["--automation".to_owned()];
                args.extend(wanted.network.iter().map(Network::webkit));
                let options = json!({ "binary": mini_browser(), "args": args });
                ("webkitgtk:browserOptions", options)
            }
        }
    }

    /// Starts the browser; the driver ends with the returned process.
    ///
    /// # Panics
    /// When the driver or the browser does not start; `cargo xtask test` installs both.
    pub(crate) async fn start(self, wanted: &BrowserOptions, logs: &Path) -> (Child, Client) {
        let (driver, port) = driver::start(self, &logs.join("driver.log")).await;
        let url = format!("http://127.0.0.1:{port}");
        let client = within("the browser to start", async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(self.capabilities(wanted))
                .connect(&url)
                .await
        })
        .await
        .unwrap_or_else(|error| panic!("{self:?} does not start: {error}; see {}", logs.display()));
        if self == Browser::WebKit {
            // The others have a command-line option for it.
            within("the window", client.set_window_size(1440, 900)).await.unwrap();
        }
        (driver, client)
    }
}

/// Returns the path of WebKitGTK's own small browser, whose folder depends on its version.
fn mini_browser() -> PathBuf {
    let folders = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    let candidates = folders
        .map(|folder| PathBuf::from(format!("/usr/lib/x86_64-linux-gnu/{folder}/MiniBrowser")));
    let found = candidates.into_iter().find(|path| path.is_file());
    found.expect("there is no MiniBrowser; run `cargo xtask test`")
}
