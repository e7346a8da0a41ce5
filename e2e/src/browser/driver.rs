//! The programs that speak WebDriver for the browsers.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::Path,
    process::Stdio,
};

use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use super::Browser;
use crate::{TIMEOUT, until_within};

/// How often a driver may come upon a port that another process has.
const MAX_PORTS: usize = 8;
/// What `ChromeDriver` writes then.
const PORT_TAKEN: &str = "port not available";

/// Starts the driver of a browser; returns it with the port at which it listens.
///
/// `ChromeDriver` gets a port that is free for `::1`, and ends when another process has the same one for
/// 127.0.0.1: the next one gets another.
pub(super) async fn start(browser: Browser, log: &Path) -> (Child, u16) {
    for _ in 0..MAX_PORTS {
        let chosen = port(browser);
        let mut driver = spawn(browser, chosen, log);
        let written = || fs::read_to_string(log).unwrap_or_default();
        let started = until_within(TIMEOUT, async || {
            if let Some(status) = driver.try_wait().unwrap() {
                let log = written();
                assert!(
                    log.contains(PORT_TAKEN),
                    "the driver ended with {status} and wrote: {log}"
                );
                return Some(None);
            }
            let port = if chosen == 0 { announced_port(&written())? } else { chosen };
            TcpStream::connect(("127.0.0.1", port)).await.ok().map(|_| Some(port))
        });
        let started = started.await;
        let port = started
            .unwrap_or_else(|_| panic!("the driver does not listen and wrote: {}", written()));
        if let Some(port) = port {
            return (driver, port);
        }
    }
    panic!("{browser:?}: every port that its driver got was taken");
}

fn spawn(browser: Browser, port: u16, log: &Path) -> Child {
    let log = File::create(log).unwrap();
    let program = browser.driver();
    Command::new(&program)
        .arg(format!("--port={port}"))
        // WebKitGTK 2.50 compiles shaders for gradients even without a graphics card, and its process
        // crashes now and then ("SkRuntimeEffectPriv.h: integer is too large: 1").
        .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
        .stdout(Stdio::from(log.try_clone().unwrap()))
        .stderr(Stdio::from(log))
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program:?}: {error}; run `cargo xtask test`"))
}

/// Returns the port for the driver to listen at; 0 lets it choose. WebKit's driver does not report the port it has
/// chosen, so it gets one that was free a moment ago. `cargo xtask test` gives each of its tests a network
/// namespace of its own, so that nothing takes that port meanwhile.
fn port(browser: Browser) -> u16 {
    match browser {
        Browser::Chromium | Browser::Firefox => 0,
        Browser::WebKit => TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(),
    }
}

/// Returns the port that a driver says it listens on.
fn announced_port(log: &str) -> Option<u16> {
    let line = log.lines().find(|line| {
        line.contains("started successfully on port") || line.contains("Listening on")
    })?;
    let digits = line.trim_end_matches('.').rsplit([' ', ':']).next()?;
    digits.parse().ok()
}
