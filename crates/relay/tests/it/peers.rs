//! Signing in to independent web servers.

mod servers;

use std::time::Duration;

use servers::{apache, lighttpd};

use crate::{desk::TestRelay, servers::Server};

const COMMANDS: usize = 100;

/// Sends a hundred commands; returns the number of requests that arrived.
async fn requests_for_a_hundred_commands(server: Server) -> usize {
    let desk = TestRelay::new(server.address, Some(("admin", "s3cret")));
    for nth in 0..COMMANDS {
        // Characters that a header must preserve: `;`, `,` and percent signs.
        let answer = desk.keys("*;1,20,30;#").await;
        assert_eq!(answer.json()["outcome"], "accepted", "command {nth}");
    }
    let statuses = server.statuses().await;
    let carried_out = statuses.iter().filter(|status| *status == "200").count();
    assert_eq!(carried_out, COMMANDS, "each once");
    statuses.len()
}

async fn check(server: Server, most: usize) {
    let requests = requests_for_a_hundred_commands(server).await;
    assert!(requests <= most, "{requests} requests for {COMMANDS} commands");
}

#[tokio::test]
async fn lighttpd_with_md5() {
    check(lighttpd("MD5", false).await, COMMANDS + 1).await;
}

#[tokio::test]
async fn lighttpd_with_sha_256() {
    check(lighttpd("SHA-256", false).await, COMMANDS + 1).await;
}

#[tokio::test]
async fn lighttpd_with_basic_and_digest() {
    check(lighttpd("MD5|SHA-256", false).await, COMMANDS + 1).await;
}

#[tokio::test]
async fn the_stronger_of_two_schemes_is_chosen() {
    let server = lighttpd("MD5|SHA-256", false).await;
    let desk = TestRelay::new(server.address, Some(("admin", "s3cret")));
    assert_eq!(desk.keys("1").await.json()["outcome"], "accepted");
    let log = server.stop().await;
    let [asked, signed] = &log[..] else { panic!("{log:?}") };
    assert!(asked.starts_with("401 ") && signed.starts_with("200 "), "{log:?}");
    assert!(signed.contains("algorithm=SHA-256"), "{signed}");
}

#[tokio::test]
async fn lighttpd_with_userhash() {
    check(lighttpd("SHA-256", true).await, COMMANDS + 1).await;
}

#[tokio::test]
async fn apache_with_default_settings() {
    check(apache("").await, COMMANDS + 1).await;
}

#[tokio::test]
async fn apache_with_nonces_of_a_second() {
    // Each answer names the next nonce; a pause of a second costs a request.
    check(apache("AuthDigestNonceLifetime 1").await, 2 * COMMANDS).await;
}

#[tokio::test]
async fn an_outdated_nonce_of_apache_is_replaced_silently() {
    let server = apache("AuthDigestNonceLifetime 1").await;
    let desk = TestRelay::new(server.address, Some(("admin", "s3cret")));
    let asked = || server.log().iter().filter(|line| line.starts_with("401 ")).count();
    let mut commands = 0;
    let mut pause = Duration::ZERO;
    // Once for the first challenge, and once more when a nonce has expired: the pauses grow until
    // they are longer than its life.
    while asked() < 2 {
        assert_eq!(desk.keys("1").await.json()["outcome"], "accepted", "command {commands}");
        commands += 1;
        tokio::time::sleep(pause).await;
        pause += Duration::from_millis(250);
    }
    let statuses = server.statuses().await;
    assert_eq!(statuses.iter().filter(|status| *status == "200").count(), commands, "each once");
    assert_eq!(statuses.iter().filter(|status| *status == "401").count(), 2, "{statuses:?}");
    let metrics = String::from_utf8(desk.get("/metrics").await.body).unwrap();
    for kind in ["digest", "stale"] {
        let line = format!("deskside_phone_challenges_total{{phone=\"desk\",kind=\"{kind}\"}} 1\n");
        assert!(metrics.contains(&line), "{line} is not in\n{metrics}");
    }
}

#[tokio::test]
async fn apache_with_nonces_for_one_request() {
    // The next nonce in each answer saves a second request per command.
    check(apache("AuthDigestNonceLifetime 0").await, COMMANDS + 1).await;
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_at_each_server() {
    for server in [lighttpd("MD5", false).await, lighttpd("SHA-256", false).await, apache("").await]
    {
        let desk = TestRelay::new(server.address, Some(("admin", "wr0ng")));
        for _ in 0..3 {
            assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
        }
        assert_eq!(server.statuses().await, ["401", "401"]);
    }
}
