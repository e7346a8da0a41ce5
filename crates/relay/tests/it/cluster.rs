//! Several relays that share their phones over NATS.

use std::{sync::Arc, time::Duration};

use deskside_relay::{
    access::Secret,
    cluster::ClusterJoin,
    config::{Config, PhoneConfig},
};
use futures_util::{StreamExt, future::join_all};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    desk::{Answer, Peer, TestRelay, config_of, phone, phone_at, phone_config, slow_phone},
    live::Events,
    nats::server::{NatsServer, servers},
    once::{cancel, press},
};

/// The time for which commands may wait: a new bucket has owners only after the time of one lease.
pub(crate) const WAIT: (&str, &str) = ("x-deskside-wait", "40");
/// The time of a lease, in milliseconds.
pub(crate) const LEASE_MS: u32 = 10_000;
/// The time after which a test has failed.
pub(crate) const LIMIT: Duration = Duration::from_secs(40);

/// Starts a relay with the phone `desk` at the address of `peer`.
fn relay(server: &NatsServer, name: &str, peer: &Peer) -> TestRelay {
    relay_in(server.join(name, LEASE_MS), phone_config("D785", None, peer.address, None))
}

/// Starts a relay of a cluster with a phone.
pub(crate) fn relay_in(cluster: ClusterJoin, phone: PhoneConfig) -> TestRelay {
    let mut config = config_of(vec![Arc::new(phone)]);
    config.people.session_key = Some(Secret::new("k".repeat(64)));
    TestRelay::configured(Config { cluster: Some(cluster), ..config })
}

/// Starts two relays, and waits until one owns the phone; returns that one, and the other one.
async fn owner_and_other(server: &NatsServer, peer: &Peer) -> (TestRelay, TestRelay) {
    let relays = ["a", "b"].map(|name| relay(server, name, peer));
    sent(&press(&relays[0], "P1", &[WAIT]).await);
    by_owner(relays)
}

/// Returns the relay that owns the phone, and the other one.
fn by_owner([a, b]: [TestRelay; 2]) -> (TestRelay, TestRelay) {
    if a.relay.owns("desk") { (a, b) } else { (b, a) }
}

pub(crate) fn sent(answer: &Answer) {
    assert_eq!(answer.status(), 200, "{}", answer.json());
}

#[tokio::test]
async fn a_command_is_sent_once_whichever_relay_gets_it() {
    for program in servers() {
        let (server, peer) = (NatsServer::start(&program, true).await, slow_phone(50).await);
        let relays = ["a", "b", "c"].map(|name| relay(&server, name, &peer));
        // The first one waits until a relay owns the phone.
        for (nth, desk) in relays.iter().enumerate() {
            sent(&press(desk, &format!("P{}", nth + 1), &[WAIT]).await);
        }
        assert_eq!(
            peer.commands(),
            ["/command.htm?key=P1", "/command.htm?key=P2", "/command.htm?key=P3"]
        );
        let owners = relays.iter().filter(|desk| desk.relay.owns("desk")).count();
        assert_eq!(owners, 1, "{program:?}");
        // A browser repeats the command through another relay.
        let key = [WAIT, ("idempotency-key", "again")];
        let answers = join_all(relays.iter().map(|desk| press(desk, "P4", &key))).await;
        for answer in &answers {
            sent(answer);
            assert_eq!(answer.json(), answers[0].json());
        }
        assert_eq!(peer.commands().len(), 4);
        // A relay that does not own the phone once remembered this as a cancellation, and then denied the press.
        for desk in &relays {
            assert_eq!(cancel(desk, "again").await, "ended");
            assert_eq!(press(desk, "P4", &key).await.json(), answers[0].json());
        }
        // Without a key, no relay could recognize the command.
        let other_run = [WAIT, ("x-deskside-run", "0123456789abcdef")];
        assert_eq!(press(&relays[0], "P5", &other_run).await.problem().0, "other-run");
        for desk in &relays {
            let reused = press(desk, "P5", &key).await;
            assert_eq!(reused.problem().0, "key-reused", "{program:?}");
        }
        // The relay that gets a cancellation passes it on.
        for desk in &relays {
            assert_eq!(cancel(desk, "later").await, "not-sent");
        }
        for desk in &relays {
            let late = press(desk, "P6", &[WAIT, ("idempotency-key", "later")]).await;
            assert_eq!(late.problem().0, "cancelled", "{program:?}");
        }
        assert_eq!(peer.commands().len(), 4);
    }
}

#[tokio::test]
async fn every_relay_shows_and_checks_the_phone() {
    let [program, _] = servers().try_into().unwrap();
    let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
    let relays = ["a", "b"].map(|name| relay(&server, name, &peer));
    sent(&press(&relays[0], "P1", &[WAIT]).await);
    let mut pictures = Vec::new();
    for desk in &relays {
        let picture = desk.get("/api/v1/phones/desk/screens/main").await;
        assert_eq!(picture.status(), 200);
        assert_eq!(picture.header("content-type"), "image/png");
        pictures.push((picture.header("etag").to_owned(), picture.body));
        let driver = json!({ "action": "take" }).to_string();
        sent(&desk.put("/api/v1/phones/desk/driver", &driver).await);
        let checks = desk.post("/api/v1/phones/desk/diagnosis", "").await;
        sent(&checks);
        assert!(checks.json()["checks"].as_array().unwrap().len() > 3);
    }
    assert_eq!(pictures[0], pictures[1]);
}

#[tokio::test]
async fn a_relay_that_stops_hands_its_phone_over_at_once() {
    for program in servers() {
        let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
        let (owner, other) = owner_and_other(&server, &peer).await;
        owner.relay.stop();
        // The command waits for the next owner, without another request.
        sent(&timeout(LIMIT, press(&other, "P2", &[])).await.unwrap());
        assert!(other.relay.owns("desk") && !owner.relay.owns("desk"));
        timeout(LIMIT, owner.relay.finished()).await.unwrap();
        assert_eq!(peer.commands().len(), 2);
    }
}

#[tokio::test]
async fn a_stream_at_another_relay_shows_what_happens_at_the_owner() {
    let [program, _] = servers().try_into().unwrap();
    let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
    let (owner, other) = owner_and_other(&server, &peer).await;
    let mut events = Events::get(&other, "/api/v1/events?phones=desk&screens=main", &[]).await;
    // The owner polls it for viewers at other relays.
    let screen = timeout(LIMIT, events.expect("screen")).await.unwrap();
    let picture = other.get("/api/v1/phones/desk/screens/main").await;
    assert_eq!(picture.header("etag"), screen["tag"]);
    for (desk, key) in [(&owner, "P2"), (&other, "P3")] {
        sent(&press(desk, key, &[]).await);
        let outcome = timeout(LIMIT, events.expect("outcome")).await.unwrap();
        assert_eq!(outcome["phone"], "desk", "{outcome}");
    }
    let list = other.get("/api/v1/phones").await.json();
    assert_eq!(list[0]["link"]["state"], "reachable");
    assert_eq!(list[0]["driver"]["user"], "local");
    owner.relay.stop();
    drop(owner);
    sent(&press(&other, "P4", &[]).await);
    let outcome = timeout(LIMIT, events.expect("outcome")).await.unwrap();
    assert_eq!(outcome["phone"], "desk", "the same stream goes on at the new owner");
}

/// The next owner once sent what the one before had been asked to cancel.
#[tokio::test]
async fn a_cancelled_command_is_not_sent_by_the_next_owner() {
    let [program, _] = servers().try_into().unwrap();
    let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
    let (owner, other) = owner_and_other(&server, &peer).await;
    assert_eq!(cancel(&owner, "late").await, "not-sent");
    owner.relay.stop();
    // Before that, the owner would answer for itself.
    sent(&press(&other, "P3", &[WAIT]).await);
    timeout(LIMIT, owner.relay.finished()).await.unwrap();
    let late = press(&other, "P2", &[WAIT, ("idempotency-key", "late")]).await;
    assert_eq!(late.problem().0, "cancelled");
    assert_eq!(peer.commands().len(), 2);
}

/// Each relay once sent it for itself, and phones lock up after a few.
#[tokio::test]
async fn a_refused_password_is_not_sent_by_the_next_owner() {
    let [program, _] = servers().try_into().unwrap();
    let server = NatsServer::start(&program, true).await;
    let peer = phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "s3cret"))).await;
    let config = || phone_config("D785", None, peer.address, Some(("admin", "wr0ng")));
    let relays = ["a", "b"].map(|name| relay_in(server.join(name, LEASE_MS), config()));
    assert_eq!(press(&relays[0], "P1", &[WAIT]).await.reason(), "credentials-refused");
    timeout(LIMIT, stored(&server, "deskside-state", "refused")).await.unwrap();
    let (owner, other) = by_owner(relays);
    owner.relay.stop();
    assert_eq!(press(&other, "P2", &[WAIT]).await.reason(), "credentials-refused");
    assert_eq!(peer.phone.outbox().iter().count(), 2, "the probe and one try");
}

/// Waits until relays have stored something of this kind.
async fn stored(server: &NatsServer, bucket: &str, kind: &str) {
    let client = async_nats::connect(server.address.to_string()).await.unwrap();
    let store = async_nats::jetstream::new(client).get_key_value(bucket).await.unwrap();
    let mut entries = store.watch_with_history(format!("{kind}.>")).await.unwrap();
    // Each relay leaves a mark, too.
    let is_mark = |key: &str| key.starts_with(&format!("{kind}.mark"));
    while is_mark(&entries.next().await.unwrap().unwrap().key) {}
}
