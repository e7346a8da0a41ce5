//! Real browsers, driven over WebDriver.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use crate::until;

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

    fn capabilities(self) -> Value {
        match self {
            Browser::Chromium => json!({ "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1440,900",
            ] } }),
            Browser::Firefox => json!({ "moz:firefoxOptions": {
                "args": ["-headless", "--width=1440", "--height=900"],
            } }),
            Browser::WebKit => json!({ "webkitgtk:browserOptions": {
                "binary": mini_browser(), "args": ["--automation"],
            } }),
        }
    }

    /// Starts the browser; the driver ends with the returned process.
    ///
    /// # Panics
    /// When the driver or the browser does not start; the mend is `cargo xtask test`, which
    /// installs both.
    pub async fn start(self, logs: &Path) -> (Child, Client) {
        let port = free_port();
        let log = File::create(logs.join("driver.log")).unwrap();
        let driver = Command::new(self.driver())
            .arg(format!("--port={port}"))
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{:?}: {error}; run `cargo xtask test`", self.driver()));
        until("the driver to listen", async || TcpStream::connect(("127.0.0.1", port)).await.ok())
            .await;
        let Value::Object(capabilities) = self.capabilities() else {
            panic!("capabilities are an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| {
                panic!("{self:?} does not start: {error}; see {}", logs.display())
            });
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

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
