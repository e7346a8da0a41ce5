//! Eighteen faults on the way to a phone, over http and https. Each ends within the limits, nothing
//! is sent twice, and the next command works.
//!
//! The clock is tokio's paused one: it advances when all tasks wait, so time-outs take no time.

mod peer;

use std::time::Duration;

use deskside_relay::tls::Trust;
use tokio::time::Instant;

use crate::{desk::TestRelay, https};
use peer::{Fault, Peer};

const COMMANDS: &str = "/api/v1/phones/desk/commands";
/// The limits for connecting, the first byte and the whole answer, in seconds.
const CONNECT: u64 = 2;
const FIRST_BYTE: u64 = 3;
const TOTAL: u64 = 5;
const SLACK: Duration = Duration::from_millis(100);

/// Makes the phone fail, then repairs it. Returns the error of the failed command.
async fn check(fault: Fault, expected: &str, seconds: u64, requests: usize) {
    for encrypted in [false, true] {
        let peer = Peer::start(fault, encrypted).await;
        let desk = if encrypted {
            https::desk(peer.address, Trust::Any)
        } else {
            TestRelay::new(peer.address, Some(("admin", "s3cret")))
        };
        let started = Instant::now();
        let answer = desk.keys("1").await;
        let took = started.elapsed();
        let outcome = match answer.status().as_u16() {
            200 => answer.json()["outcome"].as_str().unwrap().to_owned(),
            _ => answer.problem().0,
        };
        let case = format!("{fault:?}, encrypted {encrypted}");
        assert_eq!(outcome, expected, "{case}: {}", String::from_utf8_lossy(&answer.body));
        assert!(took <= Duration::from_secs(seconds) + SLACK, "{case} took {took:?}");
        assert_eq!(peer.requests(), requests, "{case}: requests that arrived");

        peer.repair().await;
        if expected == "phone-auth-failed" {
            assert_eq!(desk.keys("2").await.problem().0, expected, "{case}: nothing until then");
            assert_eq!(peer.requests(), requests, "{case}: nothing is sent until a person acts");
            tokio::time::advance(Duration::from_secs(30)).await;
            let again = desk.post("/api/v1/phones/desk/sign-in", "{}").await;
            assert_eq!(again.status(), 204);
        }
        let next = desk.post(COMMANDS, r#"{"command":"keys","sequence":"3"}"#).await;
        assert_eq!(next.json()["outcome"], "accepted", "{case}: the next command");
        assert!(!peer.was_large_body_taken(), "{case}: it was read to the end");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_refused() {
    check(Fault::Refused, "phone-unreachable", CONNECT, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_an_answer() {
    check(Fault::BlackHole, "phone-unreachable", CONNECT, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_reset_after_the_headers() {
    check(Fault::ResetAfterHeaders, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_reset_within_the_body() {
    check(Fault::ResetInBody, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_one_byte_a_second() {
    check(Fault::ByteASecond, "sent-no-answer", FIRST_BYTE, 1).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_slices_forty_milliseconds_apart() {
    check(Fault::Slices, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_shorter_than_announced() {
    check(Fault::ShortBody, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends() {
    check(Fault::EndlessBody, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_of_sixteen_megabytes() {
    check(Fault::HugeBody, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_status_line_of_garbage() {
    check(Fault::Garbage, "sent-no-answer", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn too_many_headers() {
    check(Fault::ManyHeaders, "sent-no-answer", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_redirect_to_cloud_metadata() {
    check(Fault::Redirect, "refused", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_401_whatever_is_sent() {
    check(Fault::Unauthorized, "phone-auth-failed", TOTAL, 2).await;
}

#[tokio::test(start_paused = true)]
async fn a_401_without_a_challenge() {
    check(Fault::NoChallenge, "phone-auth-failed", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_nonce_that_is_always_stale() {
    check(Fault::AlwaysStale, "phone-auth-failed", TOTAL, 3).await;
}

#[tokio::test(start_paused = true)]
async fn a_new_nonce_for_each_request() {
    check(Fault::NewNonce, "accepted", TOTAL, 2).await;
}

#[tokio::test(start_paused = true)]
async fn a_decompression_bomb() {
    check(Fault::Bomb, "accepted", TOTAL, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_is_slow_with_each_401_has_no_more_time_than_any_other() {
    check(Fault::SlowChallenge, "sent-no-answer", TOTAL, 2).await;
}
