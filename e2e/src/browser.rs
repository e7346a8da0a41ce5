//! Real browsers, driven over WebDriver.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use crate::{Network, Profile, TIMEOUT, until_within, within};

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

    /// Returns the port for the driver to listen at; 0 lets it choose, which no other program can
    /// interfere with. WebKit's driver does not report the port it has chosen, so it gets one that
    /// was free a moment ago. `cargo xtask test` gives each of its tests a network namespace of its
    /// own, so that nothing takes that port meanwhile.
    fn port(self) -> u16 {
        match self {
            Browser::Chromium | Browser::Firefox => 0,
            Browser::WebKit => {
                TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
            }
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
        let path = logs.join("driver.log");
        let log = File::create(&path).unwrap();
        let chosen = self.port();
        let mut driver = Command::new(self.driver())
            .arg(format!("--port={chosen}"))
            // WebKitGTK 2.50 compiles shaders for gradients even without a graphics card, and its process
            // crashes now and then ("SkRuntimeEffectPriv.h: integer is too large: 1").
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{:?}: {error}; run `cargo xtask test`", self.driver()));
        let log = || fs::read_to_string(&path).unwrap_or_default();
        let listening = until_within(TIMEOUT, async || {
            if let Some(status) = driver.try_wait().unwrap() {
                panic!("the driver ended with {status} and wrote: {}", log());
            }
            let port = match chosen {
                0 => announced_port(&log())?,
                chosen => chosen,
            };
            TcpStream::connect(("127.0.0.1", port)).await.ok().map(|_| port)
        });
        let port = listening
            .await
            .unwrap_or_else(|_| panic!("the driver does not listen and wrote: {}", log()));
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

/// Returns the port that a driver announces in its log: `… on port 4444.` or `Listening on 127.0.0.1:4444`.
fn announced_port(log: &str) -> Option<u16> {
    let line = log.lines().find(|line| {
        line.contains("started successfully on port") || line.contains("Listening on")
    })?;
    let digits = line.trim_end_matches('.').rsplit([' ', ':']).next()?;
    digits.parse().ok()
}
