//! The relay as a separate process, in front of phones in this one.

use std::{fs, path::Path, process::Stdio};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStderr, ChildStdout, Command},
};

use crate::desk::{PAGE, Peer};

pub(crate) const PASSWORD: &str = "s3cret-of-the-phone";

/// The relay as a separate process.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: String,
    pub(crate) log: BufReader<ChildStderr>,
    pub(crate) folder: TempDir,
}

fn relay(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskside-relay"));
    command
        .args(["--listen", "127.0.0.1:0", "--config"])
        .arg(folder.join("deskside.toml"))
        .arg("--site")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

impl Process {
    pub(crate) async fn start(config: &str, log_level: &str) -> Process {
        Process::start_with(config, log_level, |_, _| ()).await
    }

    /// Starts the relay; `prepare` may change its command and the folder of its configuration.
    pub(crate) async fn start_with(
        config: &str,
        log_level: &str,
        prepare: impl FnOnce(&mut Command, &Path),
    ) -> Process {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), PAGE).unwrap();
        fs::write(folder.path().join("deskside.toml"), config).unwrap();
        fs::write(folder.path().join("phone.password"), PASSWORD).unwrap();
        let mut command = relay(folder.path());
        prepare(command.env("RUST_LOG", log_level), folder.path());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.next_line().await.unwrap().unwrap();
        let address = ready.strip_prefix("listening on ").unwrap().to_owned();
        let log = BufReader::new(child.stderr.take().unwrap());
        Process { child, address, log, folder }
    }

    pub(crate) async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().await.unwrap().success());
    }

    /// Sends a key press for the phone `one`, and returns the connection before the answer.
    pub(crate) async fn begin(&self, key: &str) -> TcpStream {
        let mut client = TcpStream::connect(self.address.replace("http://", "")).await.unwrap();
        let body = format!(r#"{{"command":"keys","sequence":"{key}"}}"#);
        let request = format!(
            "POST /api/v1/phones/one/commands HTTP/1.1\r\nHost: localhost\r\nx-deskside: 1\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        client.write_all(request.as_bytes()).await.unwrap();
        client
    }

    /// Reads the log until a line contains `text`.
    pub(crate) async fn logged(&mut self, text: &str) -> String {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(self.log.read_line(&mut line).await.unwrap(), 0, "`{text}` was not logged");
        }
        line
    }

    pub(crate) async fn curl(&self, arguments: &[&str], path: &str) -> String {
        let url = format!("{}{path}", self.address);
        let mut curl = Command::new("curl");
        curl.args(["-s", "-m", "10", "-H", "x-deskside: 1"]).args(arguments).arg(url);
        let output = curl.output().await.unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Returns the lines of the event stream of a phone, without polling its screens.
    pub(crate) fn follow(&self, phone: &str) -> Lines<BufReader<ChildStdout>> {
        let url = format!("{}/api/v1/phones/{phone}/events?screens=", self.address);
        let mut curl = Command::new("curl");
        curl.args(["-sN", "-m", "30", &url]).stdout(Stdio::piped());
        // curl ends with the stream, or after half a minute.
        BufReader::new(curl.spawn().unwrap().stdout.take().unwrap()).lines()
    }

    pub(crate) async fn press(&self, phone: &str, key: &str) -> String {
        let body = format!(r#"{{"command":"keys","sequence":"{key}"}}"#);
        self.curl(&["--json", &body], &format!("/api/v1/phones/{phone}/commands")).await
    }
}

pub(crate) fn entry(id: &str, peer: &Peer) -> String {
    format!("[[phones]]\nid = \"{id}\"\nmodel = \"D785\"\naddress = \"{}\"\n", peer.address)
}
