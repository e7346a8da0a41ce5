//! Who drives a phone: one user at a time, while others watch, ask for control, or take over.

use std::sync::Arc;

use axum::{body::Body, http::Request};
use deskside_relay::config::Config;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    access::{PRESS, command, guarded_for_all, guarded_with, post, send},
    desk::{Answer, Peer, TestRelay, long_sequence, phone, wide_limits},
    live::Events,
};

const DRIVER: &str = "/api/v1/phones/desk/driver";
const STREAM: &str = "/api/v1/events?phones=desk&screens=";

/// A relay with users and without narrow limits.
async fn relay() -> (TestRelay, Peer) {
    relay_with(|_| {}).await
}

async fn relay_with(change: impl FnOnce(&mut Config)) -> (TestRelay, Peer) {
    guarded_with(|config| {
        config.limits = wide_limits();
        change(config);
    })
    .await
}

async fn call(desk: &TestRelay, method: &str, user: &str, body: Option<Value>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(DRIVER)
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer token-{user}"));
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    desk.request(request.body(body).unwrap()).await
}

async fn act(desk: &TestRelay, user: &str, action: &str) -> Answer {
    call(desk, "PUT", user, Some(json!({ "action": action }))).await
}

/// Presses a key of the phone with an id.
async fn press(desk: &TestRelay, user: &str, id: &str) -> Answer {
    let request = post(&format!("/api/v1/phones/{id}/commands"));
    send(desk, request.header("authorization", format!("Bearer token-{user}")), PRESS).await
}

/// Waits until `user` drives the phone.
async fn until_driven_by(events: &mut Events, user: Value) {
    while events.expect("driver").await["user"] != user {}
}

#[tokio::test(start_paused = true)]
async fn two_users_share_a_phone_step_by_step() {
    let (desk, peer) = relay().await;
    let mut seen = Events::as_user(&desk, "viewer", STREAM).await;
    until_driven_by(&mut seen, Value::Null).await;
    // The first press takes the phone; everybody sees it.
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    let driver = seen.expect("driver").await;
    assert_eq!((&driver["phone"], &driver["user"]), (&json!("desk"), &json!("operator")));
    assert!((25..=30).contains(&driver["until"].as_u64().unwrap()), "{driver}");
    let list = Request::get("/api/v1/phones")
        .header("host", "localhost")
        .header("authorization", "Bearer token-viewer");
    let list = desk.request(list.body(Body::empty()).unwrap()).await.json();
    assert_eq!(list[0]["driver"]["user"], "operator");
    // Nothing of another user is sent, not even what ends calls.
    for body in [PRESS, r#"{"command":"release_all_calls"}"#] {
        let held = command(&desk, "administrator", body).await;
        assert_eq!((held.status().as_u16(), held.problem().0.as_str()), (409, "held"));
        let held = held.json();
        assert_eq!(
            (&held["reason"]["kind"], &held["reason"]["user"]),
            (&json!("held-by"), &json!("operator"))
        );
        assert_eq!(held["remedy"]["kind"], "ask-for-control");
    }
    assert_eq!(act(&desk, "administrator", "take").await.status(), 409);
    assert_eq!(call(&desk, "DELETE", "administrator", None).await.status(), 409);
    assert_eq!(act(&desk, "operator", "give").await.problem().0, "no-request");
    // The driver refuses.
    let asked = act(&desk, "administrator", "ask").await;
    assert_eq!((asked.status().as_u16(), asked.json()), (202, json!({ "seconds": 10 })));
    let request = seen.expect("request").await;
    assert_eq!((&request["user"], &request["seconds"]), (&json!("administrator"), &json!(10)));
    assert_eq!(act(&desk, "operator", "refuse").await.json()["user"], "operator");
    assert_eq!(seen.expect("request").await, json!({ "phone": "desk", "user": null }));
    // The driver gives.
    assert_eq!(act(&desk, "administrator", "ask").await.status(), 202);
    let give = json!({ "action": "give", "to": "administrator" });
    assert_eq!(call(&desk, "PUT", "operator", Some(give)).await.json()["user"], "administrator");
    until_driven_by(&mut seen, json!("administrator")).await;
    assert_eq!(command(&desk, "operator", PRESS).await.problem().0, "held");
    // Nobody answers.
    let started = Instant::now();
    assert_eq!(act(&desk, "operator", "ask").await.status(), 202);
    until_driven_by(&mut seen, json!("operator")).await;
    assert_eq!(started.elapsed().as_secs(), 10);
    // The administrator takes over, and gives the phone back.
    assert_eq!(act(&desk, "administrator", "take_over").await.json()["user"], "administrator");
    until_driven_by(&mut seen, json!("administrator")).await;
    assert_eq!(command(&desk, "operator", PRESS).await.problem().0, "held");
    assert_eq!(call(&desk, "DELETE", "administrator", None).await.status(), 204);
    until_driven_by(&mut seen, Value::Null).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    assert_eq!(peer.commands().len(), 2);
}

/// Two ids of one phone once had two drivers.
#[tokio::test]
async fn a_phone_has_one_driver_under_all_its_names() {
    let (desk, peer) = relay_with(|config| {
        let address = config.phones[0].address.clone();
        let named = format!("localhost:{}", address.port()).parse().unwrap();
        for (id, address) in [("other", address), ("named", named)] {
            let mut phone = (*config.phones[0]).clone();
            (phone.id, phone.address) = (id.to_owned(), address);
            config.phones.push(Arc::new(phone));
        }
    })
    .await;
    let stream = "/api/v1/events?phones=other&screens=";
    let mut seen = Events::as_user(&desk, "viewer", stream).await;
    until_driven_by(&mut seen, Value::Null).await;
    assert_eq!(press(&desk, "operator", "desk").await.status(), 200);
    let driver = seen.expect("driver").await;
    assert_eq!((&driver["phone"], &driver["user"]), (&json!("other"), &json!("operator")));
    assert_eq!(press(&desk, "administrator", "other").await.problem().0, "held");
    // Only a connection shows where a name leads.
    let picture = Request::get("/api/v1/phones/named/screens/main")
        .header("host", "localhost")
        .header("authorization", "Bearer token-viewer");
    assert_eq!(send(&desk, picture, "").await.status(), 200);
    assert_eq!(press(&desk, "administrator", "named").await.problem().0, "held");
    assert_eq!(press(&desk, "operator", "named").await.status(), 200);
    // One that has control has it everywhere.
    assert_eq!(act(&desk, "administrator", "take_over").await.status(), 200);
    until_driven_by(&mut seen, json!("administrator")).await;
    for id in ["desk", "other", "named"] {
        assert_eq!(press(&desk, "operator", id).await.problem().0, "held", "{id}");
    }
    assert_eq!(press(&desk, "administrator", "named").await.status(), 200);
    assert_eq!(peer.commands().len(), 3);
    // It ends under all of them.
    assert_eq!(call(&desk, "DELETE", "administrator", None).await.status(), 204);
    until_driven_by(&mut seen, Value::Null).await;
    assert_eq!(press(&desk, "operator", "other").await.status(), 200);
}

/// A connection shows that a name leads to a driven phone: its first command was once sent all the same.
#[tokio::test]
async fn the_first_command_by_another_name_is_not_sent_either() {
    let (desk, peer) = relay_with(|config| {
        let mut phone = (*config.phones[0]).clone();
        phone.id = "named".to_owned();
        phone.address = format!("localhost:{}", phone.address.port()).parse().unwrap();
        config.phones.push(Arc::new(phone));
    })
    .await;
    assert_eq!(press(&desk, "operator", "desk").await.status(), 200);
    let refused = press(&desk, "administrator", "named").await;
    assert_eq!(
        (refused.problem().0.as_str(), refused.reason().as_str()),
        ("cancelled", "control-taken")
    );
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hold_ends_half_a_minute_after_the_last_command() {
    let (desk, _peer) = relay().await;
    let mut seen = Events::as_user(&desk, "viewer", STREAM).await;
    until_driven_by(&mut seen, Value::Null).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    let started = Instant::now();
    until_driven_by(&mut seen, Value::Null).await;
    assert!((28..=32).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    assert_eq!(command(&desk, "administrator", PRESS).await.status(), 200);
}

#[tokio::test]
async fn roles_decide_who_may_drive_and_who_may_take_over() {
    let (desk, _peer) = relay().await;
    for (user, action, status) in [
        ("viewer", "take", 403),
        ("viewer", "ask", 403),
        ("operator", "take_over", 403),
        ("stranger", "take", 404),
        ("operator", "take", 200),
        ("operator", "take", 200),
        ("administrator", "take", 409),
        ("administrator", "take_over", 200),
        ("operator", "steal", 400),
    ] {
        assert_eq!(act(&desk, user, action).await.status(), status, "{user} {action}");
    }
    // A viewer ends no hold, also where all users may press.
    let (desk, _peer) = relay_with(|config| config.driver.enabled = false).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    assert_eq!(call(&desk, "DELETE", "viewer", None).await.status(), 403);
    assert_eq!(desk.relay.snapshot().phones[0].driver("viewer").unwrap().user, "operator");
}

#[tokio::test(start_paused = true)]
async fn a_sequence_ends_when_another_user_takes_over() {
    let (desk, peer) = relay().await;
    let keys = json!({ "command": "keys", "sequence": long_sequence() }).to_string();
    let taking = async {
        peer.wait_for_commands(1).await;
        act(&desk, "administrator", "take_over").await
    };
    let (cut, taken) = tokio::join!(command(&desk, "operator", &keys), taking);
    assert_eq!(taken.status(), 200);
    let cut = cut.json();
    assert_eq!(cut["outcome"], "sent-in-part", "{cut}");
    let reason = json!({ "kind": "control-taken", "user": "administrator" });
    assert_eq!(cut["reason"]["reason"], reason);
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_keeps_the_hold_for_ten_seconds() {
    let (desk, _peer) = relay().await;
    let mut seen = Events::as_user(&desk, "viewer", STREAM).await;
    let own = Events::as_user(&desk, "operator", STREAM).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    until_driven_by(&mut seen, json!("operator")).await;
    drop(own);
    let started = Instant::now();
    assert_eq!(command(&desk, "administrator", PRESS).await.problem().0, "held");
    until_driven_by(&mut seen, Value::Null).await;
    assert!((9..=11).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    assert_eq!(command(&desk, "administrator", PRESS).await.status(), 200);
}

#[tokio::test]
async fn without_sign_in_the_driver_is_shown_and_refuses_nobody() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.keys("1").await.status(), 200);
    assert_eq!(desk.keys("2").await.status(), 200);
    assert_eq!(desk.get("/api/v1/phones").await.json()[0]["driver"]["user"], "local");
}

#[tokio::test]
async fn an_installation_can_do_without() {
    let (desk, peer) = guarded_for_all().await;
    for user in ["operator", "administrator"] {
        assert_eq!(command(&desk, user, PRESS).await.status(), 200);
    }
    let disabled = act(&desk, "operator", "take").await;
    assert_eq!(
        (disabled.status().as_u16(), disabled.reason()),
        (403, "driver-disabled".to_owned())
    );
    assert_eq!(peer.commands().len(), 2);
}

/// A request was once granted after a reload that turned control off, and ended the commands of the driver.
#[tokio::test(start_paused = true)]
async fn a_reload_that_turns_control_off_drops_requests_at_once() {
    let (desk, _peer) = relay().await;
    let mut seen = Events::as_user(&desk, "viewer", STREAM).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    assert_eq!(act(&desk, "administrator", "ask").await.status(), 202);
    assert_eq!(seen.expect("request").await["user"], "administrator");
    let mut config = desk.relay.snapshot().config.clone();
    config.driver.enabled = false;
    desk.relay.reload(config).unwrap();
    assert_eq!(seen.expect("request").await, json!({ "phone": "desk", "user": null }));
    assert_eq!(command(&desk, "administrator", PRESS).await.status(), 200);
}

#[tokio::test]
async fn each_change_of_the_driver_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("audit.jsonl");
    let (desk, _peer) = relay_with(|config| config.audit_log = Some(file.clone())).await;
    for (user, action) in [
        ("operator", "take"),
        ("administrator", "ask"),
        ("operator", "refuse"),
        ("administrator", "ask"),
        ("operator", "give"),
        ("administrator", "take_over"),
    ] {
        assert!(act(&desk, user, action).await.status().is_success(), "{user} {action}");
    }
    assert_eq!(call(&desk, "DELETE", "administrator", None).await.status(), 204);
    desk.relay.audit().flush().await;
    let text = std::fs::read_to_string(&file).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let acts: Vec<_> = lines
        .filter(|line| line["event"].as_str().unwrap().starts_with("driver-"))
        .map(|line| {
            assert_eq!(line["phone"], "desk");
            format!("{} {}", line["user"].as_str().unwrap(), line["event"].as_str().unwrap())
        })
        .collect();
    let expected = [
        "operator driver-take",
        "administrator driver-ask",
        "operator driver-refuse",
        "administrator driver-ask",
        "operator driver-give",
        "administrator driver-take-over",
        "administrator driver-return",
    ];
    assert_eq!(acts, expected);
}
