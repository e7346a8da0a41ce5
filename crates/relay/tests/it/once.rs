//! A command is carried out once, even when its request is repeated.

use axum::{body::Body, http::Request};
use futures_util::future::join_all;
use serde_json::json;

use crate::{
    desk::{Answer, TestRelay, phone, slow_phone},
    process::{Process, entry},
};

const COMMANDS: &str = "/api/v1/phones/desk/commands";

/// Sends a key press with these headers.
pub(crate) async fn press(desk: &TestRelay, keys: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::post(COMMANDS)
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = json!({ "command": "keys", "sequence": keys }).to_string();
    desk.request(request.body(Body::from(body)).unwrap()).await
}

/// Takes a command back.
pub(crate) async fn cancel(desk: &TestRelay, key: &str) -> String {
    let answer = desk.delete(&format!("{COMMANDS}/{key}")).await;
    assert_eq!(answer.status(), 200, "{}", answer.json());
    answer.json()["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_repeated_request_gets_the_report_of_the_first() {
    let peer = slow_phone(50).await;
    let desk = TestRelay::new(peer.address, None);
    let key = [("idempotency-key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")];
    // The second one comes while the first is under way, the third after it.
    let (first, second) = tokio::join!(press(&desk, "P1", &key), press(&desk, "P1", &key));
    let third = press(&desk, "P1", &key).await;
    assert_eq!(first.status(), 200);
    assert_eq!(first.json(), second.json());
    assert_eq!(first.json(), third.json());
    assert_eq!(peer.commands().len(), 1);
    // Another key is another press.
    assert_eq!(press(&desk, "P1", &[("idempotency-key", "other")]).await.status(), 200);
    assert_eq!(peer.commands().len(), 2);
}

#[tokio::test]
async fn a_key_with_another_command_is_refused() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let key = [("idempotency-key", "k")];
    assert_eq!(press(&desk, "P1", &key).await.status(), 200);
    let answer = press(&desk, "P2", &key).await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (422, "key-reused"));
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test]
async fn a_browser_names_its_commands() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let own = ("origin", "http://localhost");
    let answer = press(&desk, "P1", &[own]).await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (400, "key-required"));
    let long = "k".repeat(10_000);
    let answer = press(&desk, "P1", &[own, ("idempotency-key", &long)]).await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (400, "invalid-key"));
    assert_eq!(desk.delete(&format!("{COMMANDS}/{long}")).await.problem().0, "invalid-key");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
    assert_eq!(press(&desk, "P1", &[own, ("idempotency-key", "k")]).await.status(), 200);
}

#[tokio::test]
async fn a_command_for_another_run_is_not_sent() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let run = desk.get("/api/v1/session").await.header("x-deskside-run").to_owned();
    assert_eq!(run.len(), 16);
    let other = [("idempotency-key", "k"), ("x-deskside-run", "0123456789abcdef")];
    let answer = press(&desk, "P1", &other).await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (409, "other-run"));
    assert_eq!(answer.header("x-deskside-run"), run);
    assert_eq!(press(&desk, "P1", &other).await.problem().0, "other-run");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
    let own = [("idempotency-key", "l"), ("x-deskside-run", run.as_str())];
    assert_eq!(press(&desk, "P1", &own).await.status(), 200);
}

#[tokio::test]
async fn what_was_refused_before_its_turn_may_come_again() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(press(&desk, "DND", &[("idempotency-key", "a")]).await.status(), 200);
    let key = [("idempotency-key", "b")];
    assert_eq!(press(&desk, "DND", &key).await.problem().0, "cooling-down");
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(2)).await;
    assert_eq!(press(&desk, "DND", &key).await.status(), 200);
    assert_eq!(peer.commands().len(), 2);
}

#[tokio::test]
async fn ten_thousand_keys_are_ten_thousand_presses() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    for round in 0..500 {
        let presses = (0..20).map(async |nth| {
            let key = format!("{round}-{nth}");
            press(&desk, "P1", &[("idempotency-key", &key)]).await.status()
        });
        assert!(join_all(presses).await.iter().all(|status| *status == 200));
    }
    assert_eq!(peer.commands().len(), 10_000);
}

/// A browser repeats a request whose connection ends without an answer.
#[tokio::test]
async fn a_stopping_relay_answers_everybody_and_writes_it_down() {
    let peer = slow_phone(20_000).await;
    let config = format!("audit_log = \"audit.jsonl\"\n{}", entry("one", &peer));
    let mut relay = Process::start(&config, "info").await;
    // The phone answers after twenty seconds, and its answer is awaited for as long as it plays.
    let playing = relay.begin("REDIAL,15000").await;
    while peer.phone.outbox().iter().count() == 0 {
        tokio::task::yield_now().await;
    }
    let waiting = relay.begin("P2").await;
    while !relay.curl(&[], "/metrics").await.contains("deskside_waiting_commands{phone=\"one\"} 1")
    {
        tokio::task::yield_now().await;
    }
    relay.signal("TERM").await;
    let waiting = read_all(waiting).await;
    assert!(waiting.starts_with("HTTP/1.1 503"), "{waiting}");
    let playing = read_all(playing).await;
    assert!(playing.starts_with("HTTP/1.1 504"), "{playing}");
    assert!(playing.contains("outcome-unknown"), "{playing}");
    assert!(relay.child.wait().await.unwrap().success());
    let audit = std::fs::read_to_string(relay.folder.path().join("audit.jsonl")).unwrap();
    assert!(audit.contains(r#""with":"REDIAL","outcome":"outcome-unknown""#), "{audit}");
    assert!(audit.contains(r#""with":"P2","outcome":"shutting-down""#), "{audit}");
    assert_eq!(peer.commands().len(), 1);
}

async fn read_all(mut client: tokio::net::TcpStream) -> String {
    let mut answer = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut client, &mut answer).await.unwrap();
    answer
}
