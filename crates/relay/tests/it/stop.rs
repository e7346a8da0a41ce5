//! The end of the relay: commands under way finish and are recorded.

use std::fs;

use crate::{
    desk::{TestRelay, phone, slow_phone},
    process::{Process, entry},
};

#[tokio::test]
async fn a_stopping_relay_releases_a_touch_that_is_down() {
    let peer = slow_phone(300).await;
    let config = entry("one", &peer).replace("D785", "870");
    let mut relay = Process::start(&config, "info").await;
    let press = r#"{"command":"touch","steps":[{"x":10,"y":20,"action":"press"}]}"#;
    let answer = relay.curl(&["--json", press], "/api/v1/phones/one/commands").await;
    assert!(answer.contains("accepted"), "{answer}");
    relay.signal("TERM").await;
    assert!(relay.child.wait().await.unwrap().success());
    let outbox = peer.phone.outbox();
    assert_eq!(outbox.commands().last(), Some("/command.htm?touch=10%2020%20release"));
}

#[tokio::test]
async fn commands_of_clients_that_hung_up_are_recorded_before_the_end() {
    let peer = slow_phone(300).await;
    let config = format!("audit_log = \"audit.jsonl\"\n{}", entry("one", &peer));
    let mut relay = Process::start(&config, "info").await;
    let client = relay.begin("P7").await;
    while peer.phone.outbox().iter().count() == 0 {
        tokio::task::yield_now().await;
    }
    drop(client);
    relay.signal("TERM").await;
    assert!(relay.child.wait().await.unwrap().success());
    let audit = fs::read_to_string(relay.folder.path().join("audit.jsonl")).unwrap();
    assert!(
        audit.contains(r#""command":"keys","with":"P7","outcome":"accepted","status":200"#),
        "{audit}"
    );
}

#[tokio::test]
async fn a_stopping_relay_is_not_ready_and_rejects_a_reload() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.get("/readyz").await.status(), 200);
    desk.relay.stop();
    let ready = desk.get("/readyz").await;
    assert_eq!((ready.status().as_u16(), ready.body.as_slice()), (503, b"stopping\n".as_slice()));
    assert_eq!(desk.get("/healthz").await.status(), 200, "it still works");
    let error = desk.relay.reload(deskside_relay::config::Config::default()).unwrap_err();
    assert!(error.contains("shutting down"), "{error}");
    // Nothing was under way.
    desk.relay.finished().await;
}
