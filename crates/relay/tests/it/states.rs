//! The state of a phone, as the list of phones and the events show it.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, advance, sleep};

use crate::{
    desk::{Answer, TestRelay, phone, phone_at},
    live::Events,
};

async fn link(desk: &TestRelay) -> Value {
    desk.get("/api/v1/phones").await.json()[0]["link"].clone()
}

async fn picture(desk: &TestRelay) -> Answer {
    desk.get("/api/v1/phones/desk/screens/main").await
}

/// Restarts the phone, and waits until it is away.
async fn restart(desk: &TestRelay) {
    let sent = desk.post("/api/v1/phones/desk/commands", r#"{"command":"reboot"}"#).await;
    assert_eq!(sent.status(), 200);
    assert_eq!(link(desk).await["state"], "restarting");
    while picture(desk).await.status() == 200 {
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_phone_that_refuses_the_password_is_refused_and_not_unreachable() {
    let peer = phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = TestRelay::new(peer.address, Some(("admin", "wr0ng")));
    assert_eq!(link(&desk).await, serde_json::json!({ "state": "unknown" }));
    assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
    let refused = link(&desk).await;
    assert_eq!(refused["state"], "refused");
    assert_eq!(refused["reason"]["kind"], "credentials-refused");
    assert_eq!(refused["remedy"]["kind"], "correct-credentials");
    let metrics = String::from_utf8(desk.get("/metrics").await.body).unwrap();
    assert!(metrics.contains("deskside_phone_reachable{phone=\"desk\"} 0"), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn the_list_says_when_a_phone_answered_last() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.keys("1").await.status(), 200);
    advance(Duration::from_secs(100)).await;
    let seen = link(&desk).await;
    assert_eq!(seen["state"], "reachable");
    assert!((100..=101).contains(&seen["seen_seconds"].as_u64().unwrap()), "{seen}");

    peer.line.abort();
    assert!(peer.line.await.is_err());
    assert_eq!(picture(&desk).await.problem().0, "phone-unreachable");
    let gone = link(&desk).await;
    assert_eq!(gone["state"], "unreachable");
    assert!(gone["seen_seconds"].as_u64().unwrap() >= 100, "{gone}");
    assert!(gone["reason"]["kind"].is_string(), "{gone}");

    // One that never answered was never seen.
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(picture(&desk).await.problem().0, "phone-unreachable");
    let never = link(&desk).await;
    assert_eq!((&never["state"], never.get("seen_seconds")), (&"unreachable".into(), None));
}

#[tokio::test(start_paused = true)]
async fn a_phone_restarts_until_it_answers_again() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    restart(&desk).await;
    assert_eq!(link(&desk).await["state"], "restarting", "also while it does not answer");
    while picture(&desk).await.status() != 200 {
        sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(link(&desk).await["state"], "reachable");
}

/// A phone that took the place of another of its model was once listed with the MAC of that one.
#[tokio::test(start_paused = true)]
async fn the_mac_is_read_again_after_a_restart() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let mac = async || desk.get("/api/v1/phones").await.json()[0]["mac"].clone();
    let diagnose = async || {
        let answer = desk.post("/api/v1/phones/desk/diagnosis", "").await;
        assert_eq!(answer.status(), 200);
    };
    diagnose().await;
    let before = mac().await;
    assert_eq!(before.as_str().map(str::len), Some(12), "{before}");
    restart(&desk).await;
    while picture(&desk).await.status() != 200 {
        sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(mac().await, Value::Null);
    // The last diagnostics are kept for a while.
    sleep(Duration::from_secs(60)).await;
    diagnose().await;
    assert_eq!(mac().await, before);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_does_not_come_back_is_unreachable_after_three_minutes() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let mut events = Events::open(&desk, "?screens=").await;
    let started = Instant::now();
    restart(&desk).await;
    peer.line.abort();
    for state in ["unknown", "reachable", "restarting", "unreachable"] {
        assert_eq!(events.expect("link").await["state"], state);
    }
    let waited = started.elapsed().as_secs();
    assert!((180..190).contains(&waited), "{waited}");
    assert_eq!(link(&desk).await["state"], "unreachable");
}
