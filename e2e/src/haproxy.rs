//! `HAProxy` in front of relays.

use std::{fs, path::Path, process::Stdio};

use tokio::process::{Child, Command};

/// Below the ports that the operating system gives to connections, so that none takes it.
const FIRST_PORT: u32 = 20_000;
const PORTS: u32 = 10_000;

/// Returns the address of `HAProxy`. Each test is a process of its own.
pub(crate) fn front() -> String {
    format!("127.0.0.1:{}", FIRST_PORT + std::process::id() % PORTS)
}

/// Returns host and port of the URL of a relay.
pub(crate) fn authority(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches('/')
}

/// Starts `HAProxy` with a configuration; its files in `folder` are called `name`.
///
/// # Panics
/// When it is not installed.
pub(crate) fn start(name: &str, configuration: &str, folder: &Path) -> Child {
    let file = folder.join(name).with_extension("cfg");
    fs::write(&file, configuration).unwrap();
    let log = fs::File::create(file.with_extension("log")).unwrap();
    Command::new("/usr/sbin/haproxy")
        .arg("-db")
        .arg("-f")
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::from(log))
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("haproxy: {error}; run `cargo xtask test`"))
}
