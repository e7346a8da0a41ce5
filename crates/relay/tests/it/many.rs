//! Ten thousand commands from twenty clients to ten phones: each once and in order, even when the
//! relay stops meanwhile.

use std::{fmt::Write, fs, process::Stdio};

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    task::JoinSet,
};

use virtual_phone::http::{Faults, Settings};

use crate::desk::{Desk, PAGE, Peer, phone, phone_with};

const PHONES: usize = 10;
const CLIENTS: usize = 20;
const COMMANDS: usize = 10_000;

/// The relay as a separate process, in front of phones in this one.
struct Relay {
    process: Child,
    address: String,
    phones: Vec<Peer>,
    _folder: TempDir,
}

impl Relay {
    async fn start() -> Relay {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), PAGE).unwrap();
        let mut config = "[limits]\ncommands_per_second = 100000\n\
                          commands_per_phone_and_second = 100000\n"
            .to_owned();
        let mut phones = Vec::new();
        for nth in 0..PHONES {
            let peer = phone().await;
            let address = peer.address;
            writeln!(
                config,
                "[[phones]]\nid = \"p{nth}\"\nmodel = \"D785\"\naddress = \"{address}\""
            )
            .unwrap();
            phones.push(peer);
        }
        let file = folder.path().join("deskside.toml");
        fs::write(&file, config).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_deskside-relay"))
            .args(["--listen", "127.0.0.1:0", "--config"])
            .arg(file)
            .arg("--site")
            .arg(folder.path())
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next_line().await.unwrap().unwrap();
        let address = ready.strip_prefix("listening on http://").unwrap().to_owned();
        Relay { process, address, phones, _folder: folder }
    }

    /// Returns the tones each phone has received, in order.
    fn received(&self) -> Vec<Vec<String>> {
        let tones = |peer: &Peer| {
            let outbox = peer.phone.outbox();
            let targets = outbox.commands().map(|target| target.split('=').nth(1).unwrap());
            targets.map(str::to_owned).collect()
        };
        self.phones.iter().map(tones).collect()
    }
}

/// Sends the commands of one client one after the other, until the relay refuses or ends; returns those
/// answered with 200.
async fn client(address: String, nth: usize) -> Vec<String> {
    let stream = TcpStream::connect(&address).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut done = Vec::new();
    for number in 0..COMMANDS / CLIENTS {
        let tones = format!("{nth:02}{number:03}");
        let request = Request::post(format!("/api/v1/phones/p{}/commands", nth % PHONES))
            .header("host", &address)
            .header("x-deskside", "1")
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(format!(r#"{{"command":"dtmf","digits":"{tones}"}}"#))))
            .unwrap();
        let Ok(response) = sender.send_request(request).await else { break };
        let status = response.status();
        if response.into_body().collect().await.is_err() || status != 200 {
            assert!(status == 200 || status == 503, "{status}");
            break;
        }
        done.push(tones);
    }
    done
}

/// Checks that each phone got each command at most once, and those of each client in order.
fn check(received: &[Vec<String>]) {
    for (nth, tones) in received.iter().enumerate() {
        for client in (nth..CLIENTS).step_by(PHONES) {
            let own = format!("{client:02}");
            let of_client: Vec<_> = tones.iter().filter(|tones| tones.starts_with(&own)).collect();
            assert!(of_client.is_sorted_by(|a, b| a < b), "client {client}: {of_client:?}");
        }
    }
}

#[tokio::test]
async fn ten_thousand_commands_arrive_once_and_in_order() {
    let relay = Relay::start().await;
    let mut clients = JoinSet::new();
    for nth in 0..CLIENTS {
        clients.spawn(client(relay.address.clone(), nth));
    }
    let done: usize = clients.join_all().await.iter().map(Vec::len).sum();
    assert_eq!(done, COMMANDS);
    let received = relay.received();
    assert_eq!(received.iter().map(Vec::len).sum::<usize>(), COMMANDS);
    check(&received);
}

#[tokio::test]
async fn a_stopping_relay_finishes_commands_and_repeats_none() {
    let mut relay = Relay::start().await;
    let mut clients = JoinSet::new();
    for nth in 0..CLIENTS {
        clients.spawn(client(relay.address.clone(), nth));
    }
    // At some point in the middle of the work.
    while relay.received().iter().map(Vec::len).sum::<usize>() < COMMANDS / 10 {
        tokio::task::yield_now().await;
    }
    let id = relay.process.id().unwrap().to_string();
    assert!(Command::new("kill").arg(id).status().await.unwrap().success());
    let done = clients.join_all().await;
    assert!(relay.process.wait().await.unwrap().success(), "an orderly end");
    let received = relay.received();
    check(&received);
    let arrived: usize = received.iter().map(Vec::len).sum();
    assert!(arrived < COMMANDS, "it was stopped too late to prove anything");
    for (nth, done) in done.iter().enumerate() {
        for tones in done {
            assert!(received.iter().any(|phone| phone.contains(tones)), "{nth}: {tones} is lost");
        }
    }
    // Each command that reached a phone was answered to its client.
    let answered: usize = done.iter().map(Vec::len).sum();
    assert_eq!(arrived, answered, "commands that were carried out without telling");
}

#[tokio::test(start_paused = true)]
async fn commands_that_wait_when_the_relay_stops_are_reported_as_not_sent() {
    let faults = Faults { slow_ms: 1_000, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = Desk::new(peer.address, None);
    let stop = async {
        // The first command has arrived, and the phone answers slowly.
        while peer.phone.outbox().iter().count() == 0 {
            tokio::task::yield_now().await;
        }
        desk.relay.stop();
    };
    let (first, second, third, ()) =
        tokio::join!(desk.keys("1"), desk.keys("2"), desk.keys("3"), stop);
    assert_eq!(first.json()["outcome"], "accepted");
    for waiting in [second, third, desk.keys("4").await] {
        assert_eq!(waiting.status(), 503);
        assert_eq!(waiting.problem().0, "shutting-down");
    }
    assert_eq!(peer.phone.outbox().iter().count(), 1);
}
