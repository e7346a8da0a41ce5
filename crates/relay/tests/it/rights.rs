//! Commands whose sender loses the right to them while they wait or run.

use std::time::Duration;

use axum::{body::Body, http::Request};
use deskside_relay::{access::User, config::Config};
use relay_api::Role;
use serde_json::{Value, json};
use tokio::{task::yield_now, time::sleep};

use crate::{
    access::{command, guarded, guarded_for_all, post, send},
    desk::{Answer, TestRelay, long_sequence},
    sessions::sign_in,
};

fn keys(sequence: &str) -> String {
    json!({ "command": "keys", "sequence": sequence }).to_string()
}

fn reload(desk: &TestRelay, change: impl FnOnce(&mut Config)) {
    let mut config = desk.relay.snapshot().config.clone();
    change(&mut config);
    desk.relay.reload(config).unwrap();
}

fn change_operator(config: &mut Config, change: impl Fn(&mut User)) {
    config.people.users.iter_mut().filter(|user| user.name == "operator").for_each(change);
}

type Change = fn(&mut Config);

/// Why the rest of a sequence was not sent.
fn cut(answer: &Answer) -> Value {
    let report = answer.json();
    assert_eq!(report["outcome"], "sent-in-part", "{report}");
    report["reason"]["reason"]["kind"].clone()
}

/// Each of these once changed nothing for what waited already.
#[tokio::test(start_paused = true)]
async fn a_command_that_waits_ends_with_the_right_to_it() {
    let changes: [(&str, Change); 4] = [
        ("removed", |config| config.people.users.retain(|user| user.name != "operator")),
        ("lowered", |config| change_operator(config, |user| user.role = Role::Viewer)),
        ("other groups", |config| change_operator(config, |user| user.groups = Some(Vec::new()))),
        ("another token", |config| change_operator(config, |user| user.token = None)),
    ];
    for (name, change) in changes {
        let (desk, peer) = guarded_for_all().await;
        let (long, press) = (keys(&long_sequence()), keys("P9"));
        let ending = async {
            peer.wait_for_commands(1).await;
            let changing = async {
                while desk.relay.snapshot().phones[0].waiting_commands() == 0 {
                    yield_now().await;
                }
                reload(&desk, change);
            };
            tokio::join!(command(&desk, "operator", &press), changing).0
        };
        let (played, ended) = tokio::join!(command(&desk, "administrator", &long), ending);
        assert_eq!((ended.status().as_u16(), ended.problem().0.as_str()), (409, "cancelled"));
        assert_eq!(ended.reason(), "access-ended", "{name}");
        assert_eq!(played.json()["outcome"], "accepted", "that of another user goes on: {name}");
        assert!(peer.commands().iter().all(|target| !target.contains("P9")), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_sequence_ends_with_the_right_to_it() {
    let (desk, peer) = guarded().await;
    let long = keys(&long_sequence());
    let ending = async {
        peer.wait_for_commands(1).await;
        reload(&desk, |config| change_operator(config, |user| user.role = Role::Viewer));
    };
    let (answer, ()) = tokio::join!(command(&desk, "operator", &long), ending);
    assert_eq!(cut(&answer), "access-ended");
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_sequence_ends_with_the_session_of_its_sender_and_with_no_other() {
    let (desk, peer) = guarded().await;
    let (own, other) = (sign_in(&desk).await, sign_in(&desk).await);
    let sign_out = async |cookie: &str| {
        let request = Request::delete("/api/v1/session").header("host", "localhost");
        let request = request.header("x-deskside", "1").header("origin", "http://localhost");
        let request = request.header("cookie", cookie).body(Body::empty()).unwrap();
        assert_eq!(desk.request(request).await.status(), 204);
    };
    let ending = async {
        peer.wait_for_commands(1).await;
        sign_out(&other).await;
        while peer.commands().len() < 2 {
            sleep(Duration::from_millis(10)).await;
        }
        sign_out(&own).await;
    };
    let request = post("/api/v1/phones/desk/commands").header("origin", "http://localhost");
    let request = request.header("cookie", &own);
    let long = keys(&format!("{}{}", "P1,100,250;".repeat(200), long_sequence()));
    let (answer, ()) = tokio::join!(send(&desk, request, &long), ending);
    assert_eq!(cut(&answer), "access-ended");
    assert_eq!(peer.commands().len(), 2);
}

/// The body of a request that changes the configuration of the relay before its text comes.
fn late(desk: &TestRelay, text: &str, change: Change) -> Body {
    let (relay, text) = (desk.relay.clone(), text.to_owned());
    Body::from_stream(futures_util::stream::once(async move {
        let mut config = relay.snapshot().config.clone();
        change(&mut config);
        relay.reload(config).unwrap();
        Ok::<_, std::convert::Infallible>(text)
    }))
}

/// A removed administrator once took a phone over with a body that came after the reload.
#[tokio::test]
async fn a_request_is_judged_again_when_its_body_has_come() {
    let remove: Change = |config| config.people.users.retain(|user| user.name != "administrator");
    let lower: Change = |config| {
        let users = config.people.users.iter_mut();
        users.filter(|user| user.name == "administrator").for_each(|it| it.role = Role::Operator);
    };
    let other: Change = |config| config.people.users.retain(|user| user.name != "viewer");
    for (change, status) in [(remove, 401), (lower, 403), (other, 200)] {
        let (desk, _peer) = guarded().await;
        let text = r#"{"action":"take_over"}"#;
        let request = Request::put("/api/v1/phones/desk/driver")
            .header("host", "localhost")
            .header("x-deskside", "1")
            .header("content-type", "application/json")
            .header("content-length", text.len())
            .header("authorization", "Bearer token-administrator");
        let answer = desk.request(request.body(late(&desk, text, change)).unwrap()).await;
        assert_eq!(answer.status().as_u16(), status);
        let driver = desk.relay.snapshot().phones[0].driver("viewer");
        assert_eq!(driver.is_some(), status == 200);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reload_that_leaves_the_right_ends_nothing() {
    let (desk, peer) = guarded().await;
    let long = keys(&long_sequence());
    let reloading = async {
        peer.wait_for_commands(1).await;
        reload(&desk, |config| config.people.users.retain(|user| user.name != "viewer"));
    };
    let (answer, ()) = tokio::join!(command(&desk, "operator", &long), reloading);
    assert_eq!(answer.json()["outcome"], "accepted");
}
