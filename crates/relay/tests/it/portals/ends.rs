//! How the tokens of portals end, and the streams of their frames.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use deskside_relay::{access::Portal, config::Config};
use http_body_util::BodyExt;
use relay_api::Role;
use serde_json::json;
use tokio::time::{Instant, advance};
use tower::ServiceExt;

use super::{COMMANDS, ORIGIN, SERVER, STREAM, bench, frame, get, issue, portal, request, server};
use crate::{
    access::PRESS,
    desk::{TestRelay, long_sequence},
};

/// Opens the stream of a frame.
async fn stream(desk: &TestRelay, token: &str) -> Body {
    let request = request("GET", STREAM, token).header("x-deskside-embedder", ORIGIN);
    let request = request.body(Body::empty()).unwrap();
    let answer = desk.app.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.into_body()
}

#[tokio::test(start_paused = true)]
async fn a_token_and_its_streams_end_in_time() {
    let (desk, _peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "ada", "expires_in": 10 })).await;
    let started = Instant::now();
    let body = stream(&desk, &token).await.collect().await.unwrap();
    assert!(!body.to_bytes().is_empty(), "it began, and ended");
    let lasted = started.elapsed();
    assert!((9..12).contains(&lasted.as_secs()), "{lasted:?}");
    advance(Duration::from_secs(1)).await;
    let answer = get(&desk, "/api/v1/session", &token).await;
    assert_eq!((answer.status().as_u16(), answer.reason()), (401, "embed-token-ended".to_owned()));
    assert_eq!(answer.json()["remedy"]["kind"], "renew-token");
}

#[tokio::test]
async fn a_revoked_token_ends_its_streams_at_once() {
    let (desk, _peer) = bench().await;
    for by_token in [false, true] {
        let token = issue(&desk, &json!({ "user": "ada" })).await;
        let other = issue(&desk, &json!({ "user": "bob" })).await;
        let what = if by_token { json!({ "token": token }) } else { json!({ "user": "ada" }) };
        // Another portal revokes its own only.
        let answer = server(&desk, "DELETE", "deskside_of_the_wiki", &what).await;
        assert_eq!(answer.status(), 204);
        assert_eq!(get(&desk, "/api/v1/session", &token).await.status(), 200);
        let all = stream(&desk, &token).await.collect();
        let mut goes_on = stream(&desk, &other).await;
        let revoke = server(&desk, "DELETE", SERVER, &what);
        let (body, revoked) = tokio::join!(all, revoke);
        assert!(!body.unwrap().to_bytes().is_empty(), "it began, and ended");
        assert_eq!(revoked.status(), 204);
        assert_eq!(get(&desk, "/api/v1/session", &token).await.reason(), "embed-token-ended");
        assert_eq!(server(&desk, "DELETE", SERVER, &what).await.status(), 204, "ended before");
        assert_eq!(frame(&desk, "POST", COMMANDS, &other, PRESS).await.status(), 200);
        loop {
            let frame = goes_on.frame().await.unwrap().unwrap();
            let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
            if text.contains("event: outcome") {
                break;
            }
        }
    }
}

/// It once went on for minutes.
#[tokio::test(start_paused = true)]
async fn a_revoked_token_ends_the_sequence_that_it_began() {
    let (desk, peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "ada" })).await;
    let long = json!({ "command": "keys", "sequence": long_sequence() }).to_string();
    let revoking = async {
        peer.wait_for_commands(1).await;
        server(&desk, "DELETE", SERVER, &json!({ "user": "ada" })).await
    };
    let (cut, revoked) = tokio::join!(frame(&desk, "POST", COMMANDS, &token, &long), revoking);
    assert_eq!(revoked.status(), 204);
    let cut = cut.json();
    assert_eq!(cut["reason"]["reason"]["kind"], "access-ended", "{cut}");
    assert_eq!(peer.commands().len(), 1);
}

/// The page renews its token meanwhile.
#[tokio::test(start_paused = true)]
async fn a_sequence_goes_on_after_the_end_of_its_token() {
    let (desk, _peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "ada", "expires_in": 10 })).await;
    let long = json!({ "command": "keys", "sequence": long_sequence() }).to_string();
    let played = frame(&desk, "POST", COMMANDS, &token, &long).await;
    assert_eq!(played.json()["outcome"], "accepted");
    assert_eq!(get(&desk, "/api/v1/session", &token).await.status(), 401);
}

#[tokio::test]
async fn a_reload_ends_the_tokens_of_a_portal_that_it_changes_or_removes() {
    let (desk, _peer) = bench().await;
    let config = || desk.relay.snapshot().config.clone();
    let token = issue(&desk, &json!({ "user": "ada" })).await;
    desk.relay.reload(config()).unwrap();
    assert_eq!(get(&desk, "/api/v1/session", &token).await.status(), 200, "nothing has changed");
    let without = Config { portals: Vec::new(), ..config() };
    let end = async { desk.relay.reload(without).unwrap() };
    let all = stream(&desk, &token).await.collect();
    let (body, ()) = tokio::join!(all, end);
    assert!(!body.unwrap().to_bytes().is_empty(), "it began, and ended");
    assert_eq!(get(&desk, "/api/v1/session", &token).await.reason(), "embed-token-ended");
    assert_eq!(server(&desk, "POST", SERVER, &json!({ "user": "ada" })).await.status(), 401);
    let with = |role| {
        let helpdesk = Portal { role, ..(*portal("helpdesk", SERVER, ORIGIN)).clone() };
        Config { portals: vec![Arc::new(helpdesk)], ..config() }
    };
    desk.relay.reload(with(Role::Operator)).unwrap();
    assert_eq!(get(&desk, "/api/v1/session", &token).await.status(), 401, "it stays so");
    let token = issue(&desk, &json!({ "user": "ada" })).await;
    desk.relay.reload(with(Role::Viewer)).unwrap();
    assert_eq!(get(&desk, "/api/v1/session", &token).await.reason(), "embed-token-ended");
}
