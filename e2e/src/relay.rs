//! The relay of a story, in a process of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::root;

/// Starts the relay's own program, as its user would, and waits for the line that says it is ready.
pub(crate) async fn relay(config: &Path, listen: &str, folder: &Path) -> (Child, String) {
    let program = relay_program();
    let log = fs::File::create(folder.join("relay.log")).unwrap();
    let mut relay = Command::new(&program)
        .args(["--listen", listen, "--config"])
        .arg(config)
        .arg("--site")
        .arg(root().join("dist"))
        .stdout(Stdio::piped())
        .stderr(Stdio::from(log))
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask test`", program.display()));
    let mut lines = BufReader::new(relay.stdout.take().unwrap()).lines();
    let ready =
        tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.unwrap().unwrap();
    let ready = ready
        .unwrap_or_else(|| panic!("the relay did not start; see {}/relay.log", folder.display()));
    (relay, ready.strip_prefix("listening on ").unwrap().to_owned())
}

pub(crate) fn relay_program() -> PathBuf {
    std::env::var_os("DESKSIDE_RELAY")
        .map_or(root().join("target/debug/deskside-relay"), PathBuf::from)
}
