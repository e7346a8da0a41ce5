//! Web servers of Debian in processes of their own, each with a folder of its own.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A web server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: TempDir,
    process: Child,
}

impl Server {
    /// Returns its log so far: for each request the status, the request line and the credentials.
    pub(crate) fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("access.log")).unwrap();
        log.lines().map(str::to_owned).collect()
    }

    /// Stops the server, so that it completes its log.
    pub(crate) async fn stop(mut self) -> Vec<String> {
        self.end().await;
        self.log()
    }

    /// Stops the server with all its processes.
    pub(crate) async fn end(&mut self) {
        let id = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").arg(id).status().await.unwrap().success());
        self.process.wait().await.unwrap();
    }

    /// Stops the server; returns the status of each request, in order.
    pub(crate) async fn statuses(self) -> Vec<String> {
        let log = self.stop().await;
        log.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }
}

/// Creates a folder, and finds a free address.
pub(crate) fn prepare() -> (TempDir, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    // A server that drops root privileges must still be able to read it.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (folder, address)
}

/// Starts a server and waits until it reports that it is ready.
pub(crate) async fn start(
    mut command: Command,
    ready: &str,
    folder: TempDir,
    address: SocketAddr,
) -> Server {
    let program = command.as_std().get_program().to_owned();
    assert!(
        Path::new(&program).exists(),
        "{} is missing; `cargo xtask test native` installs it",
        program.display()
    );
    let mut process =
        command.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut output = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut all = String::new();
    while !all.contains(ready) {
        let line = output.next_line().await.unwrap();
        assert!(line.is_some(), "{} did not start: {all}", program.display());
        all.extend(line);
    }
    // Read on, or the server stops when the pipe is full.
    tokio::spawn(async move { while let Ok(Some(_)) = output.next_line().await {} });
    Server { address, folder, process }
}
