//! Background looks: whether phones answer that nobody uses, without disturbing those who do.

use std::{fs, sync::Arc, time::Duration};

use deskside_relay::config::{Config, PhoneConfig};
use serde_json::Value;
use snom::Model;
use tokio::time::{Instant, sleep};

use crate::{
    desk::{Peer, TestRelay, phone, phone_at, phone_config},
    live::Events,
    order::slow,
};

const MINUTE: Duration = Duration::from_secs(60);

/// Returns a configuration whose phones are looked at at that interval.
fn looking(every: Duration, phones: Vec<PhoneConfig>) -> Config {
    let phones = phones.into_iter().map(Arc::new).collect();
    Config { phones, background_look: Some(every), ..Config::default() }
}

/// Starts a relay with one phone, which is looked at once a minute.
fn desk(peer: &Peer, credentials: Option<(&str, &str)>) -> TestRelay {
    let phone = phone_config("D785", None, peer.address, credentials);
    TestRelay::configured(looking(MINUTE, vec![phone]))
}

fn looks(peer: &Peer) -> usize {
    peer.phone.outbox().iter().filter(|got| got.target == "/index.htm").count()
}

/// Waits for that many looks; returns the time.
async fn until_looked(peer: &Peer, count: usize) -> Duration {
    let started = Instant::now();
    while looks(peer) < count {
        sleep(Duration::from_millis(100)).await;
    }
    started.elapsed()
}

async fn link(desk: &TestRelay, nth: usize) -> Value {
    desk.get("/api/v1/phones").await.json()[nth]["link"].clone()
}

async fn metrics(desk: &TestRelay) -> String {
    String::from_utf8(desk.get("/metrics").await.body).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_nobody_uses_is_looked_at_once_a_minute() {
    let peer = phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "s3cret"))).await;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("audit.jsonl");
    let phone = phone_config("D785", None, peer.address, Some(("admin", "s3cret")));
    let config = Config { audit_log: Some(log.clone()), ..looking(MINUTE, vec![phone]) };
    let desk = TestRelay::configured(config);
    for round in 1..=3 {
        let waited = until_looked(&peer, round).await;
        assert!((59..=61).contains(&waited.as_secs()), "{waited:?}");
    }
    let outbox = peer.phone.outbox();
    let requests: Vec<_> = outbox.iter().map(|got| (got.target.as_str(), got.status)).collect();
    assert_eq!(requests, [("/index.htm", 401); 3], "without the password");
    sleep(Duration::from_secs(1)).await;
    assert_eq!(link(&desk, 0).await["state"], "reachable");
    let metrics = metrics(&desk).await;
    assert!(
        metrics.contains("deskside_background_looks_total{result=\"answered\"} 3"),
        "{metrics}"
    );
    desk.relay.audit().flush().await;
    let lines = fs::read_to_string(log).unwrap();
    assert_eq!(lines.lines().count(), 1, "only the start: {lines}");
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_went_away_unseen_is_found_out() {
    let peer = phone().await;
    let desk = desk(&peer, None);
    until_looked(&peer, 1).await;
    peer.line.abort();
    assert!(peer.line.await.is_err());
    sleep(MINUTE + Duration::from_secs(5)).await;
    let gone = link(&desk, 0).await;
    assert_eq!(gone["state"], "unreachable");
    assert!(gone["seen_seconds"].as_u64().unwrap() >= 60, "{gone}");
    assert!(
        metrics(&desk).await.contains("deskside_background_looks_total{result=\"no-answer\"} 1")
    );
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_refused_the_password_is_left_alone() {
    let peer = phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = desk(&peer, Some(("admin", "wr0ng")));
    assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
    let before = peer.phone.outbox().iter().count();
    sleep(10 * MINUTE).await;
    assert_eq!(peer.phone.outbox().iter().count(), before);
    assert_eq!(link(&desk, 0).await["state"], "refused");
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_somebody_drives_or_watches_is_not_looked_at() {
    let peer = phone().await;
    let desk = desk(&peer, None);
    for _ in 0..12 {
        assert_eq!(desk.keys("1").await.status(), 200);
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(looks(&peer), 0, "while it is driven");
    let events = Events::open(&desk, "").await;
    sleep(3 * MINUTE).await;
    assert_eq!(looks(&peer), 0, "while it is watched");
    drop(events);
    let waited = until_looked(&peer, 1).await;
    assert!(waited <= 2 * MINUTE, "{waited:?}");
}

/// A page polls the pictures itself, without a stream of events.
#[tokio::test(start_paused = true)]
async fn a_phone_whose_pictures_are_requested_is_not_looked_at() {
    let peer = phone().await;
    let desk = desk(&peer, None);
    for _ in 0..40 {
        assert_eq!(desk.get("/api/v1/phones/desk/screens/main").await.status(), 200);
        sleep(Duration::from_secs(5)).await;
    }
    assert_eq!(looks(&peer), 0);
}

#[tokio::test(start_paused = true)]
async fn a_look_is_given_up_for_a_command() {
    let mut silent = slow().await;
    let phone = phone_config("D785", None, silent.address, None);
    let desk = TestRelay::configured(looking(MINUTE, vec![phone]));
    assert_eq!(silent.arrived.recv().await.unwrap(), "/index.htm");
    let started = Instant::now();
    let arrival = async {
        let target = silent.arrived.recv().await.unwrap();
        let waited = started.elapsed();
        // One is for the look, which nobody waits for any more.
        silent.answers.add_permits(2);
        (target, waited)
    };
    let (pressed, (target, waited)) = tokio::join!(desk.keys("1"), arrival);
    assert_eq!(pressed.json()["outcome"], "accepted");
    assert_eq!(target, "/command.htm?key=1");
    assert!(waited <= Duration::from_millis(200), "{waited:?}");
    let metrics = metrics(&desk).await;
    assert!(
        metrics.contains("deskside_background_looks_total{result=\"given-up\"} 1"),
        "{metrics}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_endpoints_take_turns_and_one_look_counts_for_all_their_ids() {
    let (peer, other) = (phone().await, phone().await);
    let named = |id: &str, host: &str, peer: &Peer| {
        let address = format!("{host}:{}", peer.address.port()).parse().unwrap();
        PhoneConfig::new(id, id, Model::find("D785").unwrap(), address)
    };
    let phones = vec![
        named("desk", "127.0.0.1", &peer),
        named("again", "localhost", &peer),
        named("other", "127.0.0.1", &other),
    ];
    let desk = TestRelay::configured(looking(MINUTE, phones));
    // Only a connection shows where a name leads; the first round makes one.
    sleep(2 * MINUTE + Duration::from_secs(5)).await;
    until_looked(&peer, looks(&peer) + 1).await;
    let waited = until_looked(&other, looks(&other) + 1).await;
    assert!((29..=31).contains(&waited.as_secs()), "half an interval later: {waited:?}");
    let before = looks(&peer);
    sleep(10 * MINUTE).await;
    assert!((9..=11).contains(&(looks(&peer) - before)), "{}", looks(&peer) - before);
    for nth in 0..3 {
        let link = link(&desk, nth).await;
        assert_eq!(link["state"], "reachable", "{nth}: {link}");
        assert!(link["seen_seconds"].as_u64().unwrap() <= 61, "{nth}: {link}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reload_turns_looks_on_and_off_and_some_models_get_none() {
    let peer = phone().await;
    let phone = |model: &str| phone_config(model, None, peer.address, None);
    let desk = TestRelay::configured(Config {
        background_look: None,
        ..looking(MINUTE, vec![phone("D785")])
    });
    sleep(5 * MINUTE).await;
    assert_eq!(looks(&peer), 0, "they are off");
    let every = Duration::from_secs(10);
    desk.relay.reload(looking(every, vec![phone("D785")])).unwrap();
    let waited = until_looked(&peer, 2).await;
    assert!((19..=21).contains(&waited.as_secs()), "{waited:?}");
    let off = Config { background_look: None, ..looking(every, vec![phone("D785")]) };
    desk.relay.reload(off).unwrap();
    sleep(5 * MINUTE).await;
    assert_eq!(looks(&peer), 2);
    desk.relay.reload(looking(every, vec![phone("D865")])).unwrap();
    sleep(5 * MINUTE).await;
    assert_eq!(looks(&peer), 2, "it cannot be controlled");
}
