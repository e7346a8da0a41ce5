//! Relays of a cluster that end, are suspended, or lose each other: each in a separate process.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::{
    desk::{Peer, phone, slow_phone},
    nats::server::{NatsServer, servers},
    process::{Process, entry},
};

/// The time of a lease, in seconds.
const LEASE: u64 = 12;
/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(60);

/// Returns the section of a relay of that name.
pub(crate) fn section(server: &NatsServer, name: &str, shards: u16) -> String {
    section_at(&server.address.to_string(), name, shards)
}

/// Returns the section of a relay that reaches NATS at an address.
pub(crate) fn section_at(nats: &str, name: &str, shards: u16) -> String {
    format!(
        "[cluster]\nnats = [\"nats://{nats}\"]\nname = \"{name}\"\nlease_seconds = {LEASE}\nshards = {shards}\n\n"
    )
}

/// A relay in a process of its own, with the phone `one`.
async fn relay(server: &NatsServer, name: &str, peer: &Peer) -> Process {
    Process::start(&(section(server, name, 4) + &entry("one", peer)), "warn").await
}

/// Presses a key, which may wait for an owner.
pub(crate) async fn press(relay: &Process, key: &str) -> Value {
    press_within(relay, key, 40).await
}

/// Presses a key, which may wait for so many seconds.
pub(crate) async fn press_within(relay: &Process, key: &str, seconds: u32) -> Value {
    let body = format!(r#"{{"command":"keys","sequence":"{key}"}}"#);
    let wait = format!("x-deskside-wait: {seconds}");
    let arguments = ["-m", "50", "-H", &wait, "--json", &body];
    let answer = relay.curl(&arguments, "/api/v1/phones/one/commands").await;
    serde_json::from_str(&answer).unwrap_or_default()
}

/// Returns the name of the owner of the phone, as a relay sees it.
async fn owner(relay: &Process) -> Option<String> {
    let phones: Value = serde_json::from_str(&relay.curl(&[], "/api/v1/phones").await).unwrap();
    phones[0]["relay"].as_str().map(str::to_owned)
}

/// Returns the name of the relay that owns the phone, that relay, and the other one.
pub(crate) async fn by_owner(a: Process, b: Process) -> (String, Process, Process) {
    let owner = owner(&a).await.unwrap();
    assert!(owner == "a" || owner == "b", "{owner}");
    if owner == "a" { (owner, a, b) } else { (owner, b, a) }
}

#[tokio::test]
async fn a_killed_relay_is_replaced_within_a_lease_and_a_second() {
    for program in servers() {
        let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
        let (a, b) = (relay(&server, "a", &peer).await, relay(&server, "b", &peer).await);
        assert_eq!(press(&a, "P1").await["outcome"], "accepted");
        let (_, mut owner, other) = by_owner(a, b).await;
        let killed = Instant::now();
        owner.child.kill().await.unwrap();
        assert_eq!(press(&other, "P2").await["outcome"], "accepted", "{program:?}");
        let time = killed.elapsed();
        // The lease was renewed before the kill, and a press takes a moment.
        assert!(time < Duration::from_secs(LEASE + 1), "{time:?}");
        assert_eq!(peer.commands().len(), 2);
    }
}

#[tokio::test]
async fn a_relay_that_was_stopped_for_longer_than_its_lease_sends_nothing() {
    for program in servers() {
        let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
        let (a, b) = (relay(&server, "a", &peer).await, relay(&server, "b", &peer).await);
        assert_eq!(press(&a, "P1").await["outcome"], "accepted");
        let (_, owner, other) = by_owner(a, b).await;
        owner.signal("STOP").await;
        // NATS has handed it to the owner, which could still send it.
        assert_eq!(press(&other, "P2").await["code"], "outcome-unknown", "{program:?}");
        assert_eq!(press(&other, "P3").await["outcome"], "accepted", "{program:?}");
        owner.signal("CONT").await;
        // By the new owner. Commands that came while the relay was stopped are too old.
        assert_eq!(press(&owner, "P4").await["outcome"], "accepted");
        let keys = ["P1", "P3", "P4"].map(|key| format!("/command.htm?key={key}"));
        assert_eq!(peer.commands(), keys);
    }
}

#[tokio::test]
async fn a_command_that_was_under_way_at_a_killed_relay_is_never_sent_again() {
    let [program, _] = servers().try_into().unwrap();
    let (server, peer) = (NatsServer::start(&program, true).await, slow_phone(2_000).await);
    let (a, b) = (relay(&server, "a", &peer).await, relay(&server, "b", &peer).await);
    assert_eq!(press(&a, "P1").await["outcome"], "accepted");
    let (_, mut owner, other) = by_owner(a, b).await;
    let pressed = async { press(&other, "P2").await };
    let killed = async {
        // Once the phone has got it.
        while !peer.phone.outbox().iter().any(|it| it.target.ends_with("P2")) {
            tokio::task::yield_now().await;
        }
        owner.child.kill().await.unwrap();
    };
    let (answer, ()) = timeout(LIMIT, async { tokio::join!(pressed, killed) }).await.unwrap();
    assert_eq!(answer["code"], "outcome-unknown", "{answer}");
    assert_eq!(press(&other, "P3").await["outcome"], "accepted");
    let sent = peer.commands();
    assert_eq!(sent.iter().filter(|target| target.ends_with("P2")).count(), 1, "{sent:?}");
}

#[tokio::test]
async fn without_nats_an_owner_goes_on_until_its_lease_ends_and_comes_back() {
    for program in servers() {
        let (mut server, peer) = (NatsServer::start(&program, true).await, phone().await);
        let a = relay(&server, "a", &peer).await;
        assert_eq!(press(&a, "P1").await["outcome"], "accepted");
        server.stop().await;
        let without = press(&a, "P2").await;
        assert_eq!(without["outcome"], "accepted", "{without}");
        let ended = async {
            let body = r#"{"command":"keys","sequence":"P3"}"#;
            let arguments = ["-H", "x-deskside-wait: 1", "--json", body];
            loop {
                let answer = a.curl(&arguments, "/api/v1/phones/one/commands").await;
                let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
                match answer["code"].as_str() {
                    Some("no-owner") => return,
                    Some("too-many-requests") => {}
                    _ => assert_eq!(answer["outcome"], "accepted", "{answer}"),
                }
            }
        };
        timeout(LIMIT, ended).await.unwrap();
        server.start_again().await;
        let again = press(&a, "P4").await;
        assert_eq!(again["outcome"], "accepted", "{again}");
    }
}
