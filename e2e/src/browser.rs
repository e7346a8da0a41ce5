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

use crate::{Network, until, within};

/// One of the three engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Blink: Chrome, Edge, Opera.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKit, the engine of Safari, as WebKitGTK.
    WebKit,
}

/// Whether pages may remember anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// As usual.
    #[default]
    Allowed,
    /// The person has forbidden it. WebKit's driver has no way to.
    Forbidden,
}

/// What a browser is started in.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Whether pages may remember anything.
    pub storage: Storage,
    /// A network of its own, beside this machine.
    pub network: Option<Network>,
    /// Whether Chromium has a window, where it can ask the person something; without one it answers
    /// itself, with no.
    pub window: bool,
}

impl Browser {
    /// A name for folders.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
        }
    }

    /// The program that speaks WebDriver for the browser.
    fn driver(self) -> PathBuf {
        match self {
            Browser::Chromium => "chromedriver".into(),
            Browser::Firefox => {
                std::env::var_os("GECKODRIVER").map_or("geckodriver".into(), PathBuf::from)
            }
            Browser::WebKit => "WebKitWebDriver".into(),
        }
    }

    /// The port that the driver is to listen at; 0 lets it choose, which no other program can
    /// come between. WebKit's does not tell which it has chosen, so it is given one that was free
    /// a moment ago; its stories run alone (`.config/nextest.toml`).
    fn port(self) -> u16 {
        match self {
            Browser::Chromium | Browser::Firefox => 0,
            Browser::WebKit => {
                TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
            }
        }
    }

    /// The options, and limits: what hangs is told by the driver in time, instead of after its five
    /// minutes.
    fn capabilities(self, around: &Surroundings) -> Map<String, Value> {
        let limits = json!({ "pageLoad": 20_000, "script": 20_000, "implicit": 0 });
        let (name, options) = self.options(around);
        let mut all = Map::from_iter([(name.to_owned(), options), ("timeouts".to_owned(), limits)]);
        if let Some(network) = &around.network {
            // Its web server has a certificate of its own.
            all.insert("acceptInsecureCerts".to_owned(), Value::Bool(true));
            if self == Browser::Firefox {
                all.insert("proxy".to_owned(), network.firefox());
            }
        }
        all
    }

    fn options(self, around: &Surroundings) -> (&'static str, Value) {
        let is_forbidden = around.storage == Storage::Forbidden;
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
                if !around.window {
                    args.push("--headless".to_owned());
                }
                args.extend(around.network.iter().flat_map(Network::chromium));
                let mut options = json!({ "args": args });
                if is_forbidden {
                    // All cookies blocked, which takes the storage with them.
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
                if around.network.is_some() {
                    // The proxy knows the names, the machine does not.
                    prefs.insert("network.proxy.socks_remote_dns".to_owned(), Value::Bool(true));
                }
                let options = json!({ "args": args, "prefs": prefs });
                ("moz:firefoxOptions", options)
            }
            Browser::WebKit => {
                let mut args = vec!["--automation".to_owned()];
                args.extend(around.network.iter().map(Network::webkit));
                let options = json!({ "binary": mini_browser(), "args": args });
                ("webkitgtk:browserOptions", options)
            }
        }
    }

    /// Starts the browser; the driver ends with the returned process.
    ///
    /// # Panics
    /// When the driver or the browser does not start; the mend is `cargo xtask test`, which
    /// installs both.
    pub(crate) async fn start(self, around: &Surroundings, logs: &Path) -> (Child, Client) {
        let path = logs.join("driver.log");
        let log = File::create(&path).unwrap();
        let wanted = self.port();
        let driver = Command::new(self.driver())
            .arg(format!("--port={wanted}"))
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{:?}: {error}; run `cargo xtask test`", self.driver()));
        let port = until("the driver to listen", async || {
            let port =
                if wanted == 0 { told_port(&fs::read_to_string(&path).ok()?)? } else { wanted };
            TcpStream::connect(("127.0.0.1", port)).await.ok().map(|_| port)
        })
        .await;
        let url = format!("http://127.0.0.1:{port}");
        let client = within("the browser to start", async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(self.capabilities(around))
                .connect(&url)
                .await
        })
        .await
        .unwrap_or_else(|error| panic!("{self:?} does not start: {error}; see {}", logs.display()));
        if self == Browser::WebKit {
            // The others are told as they start.
            within("the window", client.set_window_size(1440, 900)).await.unwrap();
        }
        (driver, client)
    }
}

/// WebKitGTK's own small browser lies in a folder that depends on its version.
fn mini_browser() -> PathBuf {
    let folders = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    let candidates = folders
        .map(|folder| PathBuf::from(format!("/usr/lib/x86_64-linux-gnu/{folder}/MiniBrowser")));
    let found = candidates.into_iter().find(|path| path.is_file());
    found.expect("there is no MiniBrowser; run `cargo xtask test`")
}

/// The port that a driver says it has taken: `… on port 4444.` or `Listening on 127.0.0.1:4444`.
fn told_port(log: &str) -> Option<u16> {
    let line = log.lines().find(|line| {
        line.contains("started successfully on port") || line.contains("Listening on")
    })?;
    let digits = line.trim_end_matches('.').rsplit([' ', ':']).next()?;
    digits.parse().ok()
}
