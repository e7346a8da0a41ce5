//! Phones that do not answer as they should.

use std::time::{Duration, Instant};

use crate::desk::{Desk, phone, phone_at, scripted};

#[tokio::test]
async fn an_unreachable_phone_is_reported_and_found_again() {
    let peer = phone().await;
    let desk = Desk::new(peer.address, None);
    let link = async || desk.get("/api/v1/phones").await.json()[0]["link"]["state"].clone();
    assert_eq!(desk.keys("1").await.status(), 200);
    assert_eq!(link().await, "reachable");

    peer.line.abort();
    assert!(peer.line.await.unwrap_err().is_cancelled());
    let started = Instant::now();
    let (code, _) = desk.get("/api/v1/phones/desk/screens/main").await.problem();
    assert_eq!(code, "phone-unreachable");
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(link().await, "unreachable");
    assert_eq!(desk.keys("2").await.problem().0, "phone-unreachable");

    let back = phone_at(peer.address, None).await;
    assert_eq!(desk.get("/api/v1/phones/desk/screens/main").await.status(), 200);
    assert_eq!(link().await, "reachable");
    assert_eq!(
        back.phone.outbox().commands().count(),
        0,
        "a command that failed is not sent later"
    );
}

#[tokio::test]
async fn a_command_without_an_answer_is_sent_once_and_reported_as_sent() {
    let (address, mut heads) = scripted("").await;
    let desk = Desk::new(address, None);
    let report = desk.keys("ENTER").await.json();
    assert_eq!(report["outcome"], "sent-no-answer");
    assert_eq!(report.get("status"), None);
    assert_eq!(report["reason"]["kind"], "connection-closed");
    assert_eq!(report["remedy"]["kind"], "check-screen");
    assert!(heads.recv().await.unwrap().starts_with("GET /command.htm?key=ENTER "));
    assert!(heads.try_recv().is_err(), "it was sent twice");
}

#[tokio::test]
async fn a_refusal_is_reported_and_a_redirect_is_not_followed() {
    let check = async |answer: &'static str, outcome: &str| {
        let (address, mut heads) = scripted(answer).await;
        let report = Desk::new(address, None).keys("1").await.json();
        assert_eq!(report["outcome"], outcome, "{answer}");
        heads.recv().await.unwrap();
        assert!(heads.try_recv().is_err(), "a second request was sent");
    };
    check("HTTP/1.1 302 Found\r\nLocation: /index.htm\r\nContent-Length: 0\r\n\r\n", "accepted")
        .await;
    check("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "refused").await;
    check("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "refused").await;
    check("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ncut off", "accepted").await;
    check("garbage\r\n\r\n", "sent-no-answer").await;
}
