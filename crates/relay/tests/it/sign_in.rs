//! Signing in to phones.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use virtual_phone::http::{Faults, KeepAlive, Login, Scheme, Settings};

use deskside_relay::config::Authentication;

use crate::desk::{Peer, TestRelay, answering, phone_at, phone_config, phone_with, scripted};

const ANY: &str = "127.0.0.1:0";

#[tokio::test]
async fn a_phone_with_a_password_is_signed_in_to_after_its_challenge() {
    let peer = phone_at(ANY.parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = TestRelay::new(peer.address, Some(("admin", "s3cret")));
    for keys in ["1", "2", "3"] {
        assert_eq!(desk.keys(keys).await.json()["outcome"], "accepted");
    }
    let outbox = peer.phone.outbox();
    let statuses: Vec<_> = outbox.iter().map(|received| received.status).collect();
    assert_eq!(statuses, [401, 200, 200, 200], "one probe, then one trip a command");
}

#[tokio::test]
async fn a_wrong_password_is_tried_only_once() {
    let peer = phone_at(ANY.parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = TestRelay::new(peer.address, Some(("admin", "wr0ng")));
    for _ in 0..5 {
        let answer = desk.keys("1").await;
        assert_eq!(answer.status(), 502);
        let (code, detail) = answer.problem();
        assert_eq!(code, "phone-auth-failed");
        assert!(!detail.contains("wr0ng"), "{detail}");
        assert_eq!(
            desk.get("/api/v1/phones/desk/screens/main").await.problem().0,
            "phone-auth-failed"
        );
    }
    assert_eq!(peer.phone.outbox().iter().count(), 2, "the probe and one try");
}

#[tokio::test]
async fn missing_credentials_are_reported_with_the_remedy() {
    let check = async |answer: &'static str, credentials: Option<(&str, &str)>, detail: &str| {
        let (address, mut heads) = scripted(answer).await;
        let problem = TestRelay::new(address, credentials).keys("1").await.problem();
        assert_eq!(problem.0, "phone-auth-failed");
        assert!(problem.1.contains(detail), "{}", problem.1);
        assert!(
            !heads.recv().await.unwrap().contains("Authorization"),
            "credentials were sent unasked"
        );
    };
    let basic = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"snom\"\r\nContent-Length: 0\r\n\r\n";
    check(basic, None, "Add username and password_file").await;
    let other = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"Basic\", nonce=\"1\", algorithm=X\r\nContent-Length: 0\r\n\r\n";
    check(other, Some(("admin", "s3cret")), "Digest with algorithm `X`").await;
    let bare = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
    check(bare, Some(("admin", "s3cret")), "without WWW-Authenticate").await;
}

#[tokio::test]
async fn a_digest_only_password_is_not_sent_with_basic() {
    let basic = Login { scheme: Scheme::Basic, ..digest() };
    let peer = phone_with(Settings { login: Some(basic), ..Settings::default() }).await;
    let mut phone = phone_config("D785", None, peer.address, Some(("admin", "s3cret")));
    phone.credentials.as_mut().unwrap().authentication = Authentication::Digest;
    let desk = TestRelay::with(phone);
    let answer = desk.keys("1").await;
    assert_eq!(answer.problem().0, "phone-auth-failed");
    assert_eq!(answer.reason(), "basic-forbidden");
    assert_eq!(answer.json()["remedy"]["kind"], "require-digest");
    assert_eq!(peer.phone.outbox().iter().count(), 1, "asked once and not answered");
}

/// Starts a phone with Digest, and a relay that knows the password.
async fn digest_phone(login: Login) -> (Peer, TestRelay) {
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, Some(("admin", "s3cret")));
    (peer, desk)
}

fn digest() -> Login {
    Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") }
}

#[tokio::test]
async fn a_hundred_commands_with_digest_cost_a_hundred_and_one_requests() {
    for scheme in [Scheme::Digest, Scheme::DigestWithoutQop] {
        let (peer, desk) = digest_phone(Login { scheme, ..digest() }).await;
        for _ in 0..100 {
            assert_eq!(desk.keys("*;#;1,2,3").await.json()["outcome"], "accepted");
        }
        let outbox = peer.phone.outbox();
        assert_eq!(outbox.iter().count(), 101, "{scheme:?}");
        assert_eq!(outbox.commands().count(), 100, "each once");
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_nonce_is_replaced_silently() {
    let (peer, desk) = digest_phone(Login { nonce_life_ms: Some(1_000), ..digest() }).await;
    for _ in 0..3 {
        assert_eq!(desk.keys("1").await.json()["outcome"], "accepted");
        assert_eq!(desk.keys("2").await.json()["outcome"], "accepted");
        tokio::time::advance(Duration::from_millis(1_001)).await;
    }
    let outbox = peer.phone.outbox();
    let statuses: Vec<_> = outbox.iter().map(|received| received.status).collect();
    assert_eq!(statuses, [401, 200, 200].repeat(3));
}

#[tokio::test]
async fn a_wrong_digest_password_is_tried_once_to_avoid_a_lockout() {
    let login = Login { lockout_after: Some(2), ..Login::new("admin", "other") };
    let (peer, desk) = digest_phone(Login { scheme: Scheme::Digest, ..login }).await;
    for _ in 0..5 {
        let (code, detail) = desk.keys("1").await.problem();
        assert_eq!(code, "phone-auth-failed");
        assert!(detail.contains("Correct username and password_file"), "{detail}");
    }
    assert_eq!(peer.phone.outbox().iter().count(), 2, "the probe and one try");
}

#[tokio::test]
async fn a_locked_out_phone_gets_no_more_requests() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\nAccess is now blocked",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 21\r\n\r\nAccess is now blocked",
    ] {
        let (address, mut heads) = scripted(answer).await;
        let desk = TestRelay::new(address, Some(("admin", "s3cret")));
        for _ in 0..3 {
            assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
        }
        heads.recv().await.unwrap();
        assert!(heads.try_recv().is_err(), "one request was enough");
    }
}

/// Starts a fake phone with Digest that signs its answers with another password than the client
/// uses.
async fn wrong_signer() -> (SocketAddr, Arc<AtomicUsize>) {
    let commands = Arc::new(AtomicUsize::new(0));
    let count = commands.clone();
    let (address, mut heads) = answering(move |head| {
        let answer = if head.contains("Authorization: Digest") {
            count.fetch_add(1, Ordering::SeqCst);
            "200 OK\r\nAuthentication-Info: qop=auth, rspauth=\"00000000000000000000000000000000\""
        } else {
            "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"snom\", nonce=\"n\", qop=\"auth\""
        };
        format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n")
    })
    .await;
    // It answers as long as somebody reads its heads.
    tokio::spawn(async move { while heads.recv().await.is_some() {} });
    (address, commands)
}

#[tokio::test]
async fn a_command_with_a_wrongly_signed_answer_counts_as_sent() {
    let (address, commands) = wrong_signer().await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    let reboot =
        async || desk.post("/api/v1/phones/desk/commands", r#"{"command":"reboot"}"#).await;
    let first = reboot().await;
    assert_eq!(first.status(), 200, "{:?}", String::from_utf8_lossy(&first.body));
    let report = first.json();
    assert_eq!(report["outcome"], "sent-no-answer");
    assert_eq!(report["reason"]["kind"], "sent-unproven");
    assert_eq!(report["reason"]["reason"]["kind"], "server-auth-failed");
    // The phone may have carried it out, so it cools down.
    assert_eq!(reboot().await.problem().0, "cooling-down");
    assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed", "nothing more is sent");
    assert_eq!(commands.load(Ordering::SeqCst), 1);

    let (address, _) = wrong_signer().await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    let (code, detail) = desk.get("/api/v1/phones/desk/screens/main").await.problem();
    assert_eq!(code, "phone-answer");
    assert!(detail.contains("rspauth"), "{detail}");
}

#[tokio::test]
async fn keep_alive_is_dropped_for_a_phone_that_does_not_answer_it() {
    let faults = Faults { keep_alive: KeepAlive::Refused, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.keys("1").await.json()["outcome"], "sent-no-answer");
    for keys in ["2", "3"] {
        assert_eq!(desk.keys(keys).await.json()["outcome"], "accepted");
    }
    let outbox = peer.phone.outbox();
    let sent: Vec<_> = outbox.commands().collect();
    let expected = ["/command.htm?key=1", "/command.htm?key=2", "/command.htm?key=3"];
    assert_eq!(sent, expected, "none twice");
}
