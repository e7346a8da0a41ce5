//! Signing in to phones.

use crate::desk::{Desk, phone_at, scripted};

const ANY: &str = "127.0.0.1:0";

#[tokio::test]
async fn a_phone_with_a_password_is_asked_first_and_then_signed_in_to() {
    let peer = phone_at(ANY.parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = Desk::new(peer.address, Some(("admin", "s3cret")));
    for keys in ["1", "2", "3"] {
        assert_eq!(desk.keys(keys).await.json()["outcome"], "accepted");
    }
    let outbox = peer.phone.outbox();
    let statuses: Vec<_> = outbox.iter().map(|received| received.status).collect();
    assert_eq!(statuses, [401, 200, 200, 200], "one probe, then one trip a command");
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_never_again() {
    let peer = phone_at(ANY.parse().unwrap(), Some(("admin", "s3cret"))).await;
    let desk = Desk::new(peer.address, Some(("admin", "wr0ng")));
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
async fn a_phone_that_asks_for_what_we_do_not_have_says_what_to_do() {
    let check = async |answer: &'static str, credentials: Option<(&str, &str)>, detail: &str| {
        let (address, mut heads) = scripted(answer).await;
        let problem = Desk::new(address, credentials).keys("1").await.problem();
        assert_eq!(problem.0, "phone-auth-failed");
        assert!(problem.1.contains(detail), "{}", problem.1);
        assert!(
            !heads.recv().await.unwrap().contains("Authorization"),
            "credentials were sent unasked"
        );
    };
    let basic = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"snom\"\r\nContent-Length: 0\r\n\r\n";
    check(basic, None, "add username and password_file").await;
    let digest = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"Basic\", nonce=\"1\"\r\nContent-Length: 0\r\n\r\n";
    check(digest, Some(("admin", "s3cret")), "digest authentication").await;
    let bare = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
    check(bare, Some(("admin", "s3cret")), "digest authentication").await;
}
