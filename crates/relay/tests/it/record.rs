//! What is recorded of commands, and who sees what was dialled.

use std::sync::Arc;

use deskside_relay::config::Config;

use crate::{
    access::{command, guarded},
    desk::{TestRelay, phone, phone_config},
    live::Events,
};

/// A full disk once meant that commands went on without a record.
#[tokio::test]
async fn a_required_record_that_cannot_be_written_stops_commands() {
    let peer = phone().await;
    let config = |audit_required| Config {
        phones: vec![Arc::new(phone_config("D785", None, peer.address, None))],
        audit_log: Some("/dev/full".into()),
        audit_required,
        ..Config::default()
    };
    let desk = TestRelay::configured(config(true));
    let answer = desk.keys("1").await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (503, "audit-unavailable"));
    assert_eq!(peer.commands().len(), 0);
    assert_eq!(desk.get("/readyz").await.status(), 503);
    desk.relay.reload(config(false)).unwrap();
    assert_eq!(desk.keys("1").await.status(), 200);
    desk.relay.audit().flush().await;
    assert_eq!(desk.get("/readyz").await.status(), 503, "it goes on, and says that lines are lost");
    let metrics = String::from_utf8(desk.get("/metrics").await.body).unwrap();
    assert!(metrics.contains("deskside_audit_lines_lost_total"), "{metrics}");
    assert!(!metrics.contains("deskside_audit_lines_lost_total 0"), "{metrics}");
}

/// Digits once reached every viewer.
#[tokio::test]
async fn digits_reach_only_who_dialled_them() {
    let (desk, peer) = guarded().await;
    let path = "/api/v1/phones/desk/events?screens=";
    let mut operator = Events::as_user(&desk, "operator", path).await;
    let mut viewer = Events::as_user(&desk, "viewer", path).await;
    for body in [
        r#"{"command":"dial","number":"+49301234567"}"#,
        r##"{"command":"dtmf","digits":"4711#"}"##,
        r#"{"command":"keys","sequence":"1;2;3;4;ENTER"}"#,
    ] {
        assert_eq!(command(&desk, "operator", body).await.status(), 200);
        let own = operator.expect("outcome").await.to_string();
        assert!(own.contains("/command.htm?"), "{own}");
        let seen = viewer.expect("outcome").await.to_string();
        assert!(seen.contains("/command.htm"), "{seen}");
        for digits in ["1234", "4711", "1;2", "?"] {
            assert!(!seen.contains(digits), "{seen}");
        }
    }
    assert_eq!(peer.commands().len(), 3);
}
