//! Phones that do not answer as they should.

use std::time::{Duration, Instant};

use crate::desk::{TestRelay, phone, phone_at, scripted};

#[tokio::test]
async fn an_unreachable_phone_is_reported_and_found_again() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
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
    assert_eq!(back.commands().len(), 0, "a command that failed is not sent later");
}

#[tokio::test]
async fn a_command_without_an_answer_is_sent_once_and_reported_as_sent() {
    let (address, mut heads) = scripted("").await;
    let desk = TestRelay::new(address, None);
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
        let report = TestRelay::new(address, None).keys("1").await.json();
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

/// Another phone has the address now; a key was once called accepted, and the doctor found nothing.
#[tokio::test]
async fn another_device_at_the_address_is_named() {
    let yealink = "HTTP/1.1 302 Found\r\nServer: embed httpd\r\nLocation: /servlet?m=mod_listener&p=login&q=loginForm\r\nContent-Length: 0\r\n\r\n";
    let (address, _heads) = scripted(yealink).await;
    let desk = TestRelay::new(address, None);
    let report = desk.keys("1").await.json();
    assert_eq!(
        (report["outcome"].as_str(), report["reason"]["kind"].as_str()),
        (Some("refused"), Some("other-server"))
    );
    assert_eq!(report["reason"]["server"], "embed httpd");
    assert_eq!(report["remedy"]["kind"], "check-address");
    let link = desk.get("/api/v1/phones").await.json()[0]["link"].clone();
    assert_eq!(
        (&link["state"], &link["reason"]["kind"]),
        (&"unreachable".into(), &"other-server".into())
    );
    let diagnostics = desk.post("/api/v1/phones/desk/diagnosis", "").await.json();
    let failed = |name: &str| {
        let checks = diagnostics["checks"].as_array().unwrap();
        checks.iter().any(|check| check["check"] == name && check["verdict"] == "failed")
    };
    assert!(failed("login"), "{diagnostics}");
}

#[tokio::test]
async fn another_device_that_asks_for_a_password_gets_none() {
    let router = "HTTP/1.1 401 Unauthorized\r\nServer: mini_httpd\r\nWWW-Authenticate: Basic realm=\"Router\"\r\nContent-Length: 0\r\n\r\n";
    let (address, mut heads) = scripted(router).await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    for _ in 0..3 {
        assert_eq!(desk.keys("1").await.reason(), "other-server");
    }
    while let Ok(head) = heads.try_recv() {
        assert!(!head.contains("Authorization"), "{head}");
    }
}

/// Folded over two lines (RFC 9112 section 5.2), it was once a challenge without a nonce.
#[tokio::test]
async fn a_challenge_over_two_lines_is_read() {
    let folded = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"snom\",\r\n nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n";
    let (address, mut heads) = scripted(folded).await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    assert_eq!(desk.keys("1").await.reason(), "credentials-refused");
    heads.recv().await.unwrap();
    assert!(heads.recv().await.unwrap().contains("nonce=\"n\""));
}
