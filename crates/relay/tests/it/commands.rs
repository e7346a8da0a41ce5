//! Every command of the catalogue through the API, as the phone receives it.

use relay_api::CommandRequest;
use snom::{Command, CommandKind, Model, RequestTarget};

use crate::desk::{Peer, TestRelay, phone};

const COMMANDS: &str = "/api/v1/phones/desk/commands";

async fn check(desk: &TestRelay, peer: &Peer, body: &str, target: &str) {
    let answer = desk.post(COMMANDS, body).await;
    let report = answer.json();
    assert_eq!(
        (answer.status().as_u16(), report["target"].as_str()),
        (200, Some(target)),
        "{body}"
    );
    let outbox = peer.phone.outbox();
    assert_eq!(outbox.iter().last().map(|received| received.target.as_str()), Some(target));
}

#[tokio::test]
async fn every_command_is_sent_as_the_vendor_documents_it() {
    let cases = [
        (r#"{"command":"keys","sequence":"OFFHOOK;#"}"#, "/command.htm?key=OFFHOOK;%23"),
        (
            r#"{"command":"dial","number":"100","identity":"104@pbx.example"}"#,
            "/command.htm?number=100&outgoing_uri=104@pbx.example",
        ),
        (r#"{"command":"dial","number":"+49 30 / 12-3"}"#, "/command.htm?number=%2B4930123"),
        (r#"{"command":"dtmf","digits":"12#"}"#, "/command.htm?key_dtmf=12%23"),
        (r#"{"command":"release_all_calls"}"#, "/command.htm?RELEASE_ALL_CALLS"),
        (r#"{"command":"log_off_all","confirm":"desk"}"#, "/command.htm?LOGOFFALL"),
        (r#"{"command":"log_off","line":12}"#, "/command.htm?LOGOFFLINE=12"),
        (r#"{"command":"reregister","line":1}"#, "/command.htm?REREGISTER=1"),
        (r#"{"command":"play_ringer","ringer":9}"#, "/line_login.htm?PLAY_RINGER:9=+Ringer"),
        (r#"{"command":"clear_calls","list":"dialled"}"#, "/index.htm?dialeddel=clear"),
        (r#"{"command":"clear_calls","list":"missed"}"#, "/index.htm?misseddel=clear"),
        (r#"{"command":"clear_calls","list":"received"}"#, "/index.htm?receiveddel=clear"),
        (
            r#"{"command":"upgrade_firmware","url":"http://fw.example/a-10.1.2.3-r.bin","confirm":"desk"}"#,
            "/dummy.htm?swload=load&firmware=http%3A%2F%2Ffw.example%2Fa-10.1.2.3-r.bin",
        ),
        (r#"{"command":"reboot"}"#, "/advanced_update.htm?reboot=Reboot"),
        (r#"{"command":"reset","confirm":"desk"}"#, "/advanced_update.htm?reset=Reset"),
    ];
    for (body, target) in cases {
        let peer = phone().await;
        check(&TestRelay::new(peer.address, None), &peer, body, target).await;
    }
    let peer = phone().await;
    let desk = TestRelay::of("870", None, peer.address, None);
    let touch = r#"{"command":"touch","steps":[{"x":0,"y":0,"action":"press"},{"x":479,"y":271,"action":"release"}]}"#;
    check(&desk, &peer, touch, "/command.htm?touch=0%200%20press%20479%20271%20release").await;
    let desk = TestRelay::of("821", None, peer.address, None);
    check(&desk, &peer, r#"{"command":"fix_line_info_layer"}"#, "/command.htm?FIX_LIL=true").await;
}

#[tokio::test]
async fn every_command_of_the_catalogue_reaches_a_phone_that_knows_it() {
    for kind in CommandKind::ALL {
        let command = Command::from_arguments(*kind, &kind.example()).unwrap();
        let mut models = Model::all().iter();
        let model = models.find(|model| command.check(model, None).is_ok()).unwrap();
        let peer = phone().await;
        let desk = TestRelay::of(model.name, None, peer.address, None);
        let request = CommandRequest::from(&command).confirmed("desk");
        let body = serde_json::to_string(&request).unwrap();
        check(&desk, &peer, &body, RequestTarget::from(&command).as_str()).await;
    }
}

#[tokio::test]
async fn old_firmware_gets_its_own_spelling() {
    let peer = phone().await;
    let desk = TestRelay::of("320", Some("8.4.35"), peer.address, None);
    check(&desk, &peer, r#"{"command":"keys","sequence":"F_HOLD"}"#, "/command.htm?key=F_R").await;
    let cleared = r#"{"command":"clear_calls","list":"missed"}"#;
    check(&desk, &peer, cleared, "/index.htm?misseddel=0").await;
}

#[tokio::test]
async fn a_destructive_command_is_sent_only_when_it_names_the_phone() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    for body in [
        r#"{"command":"reset"}"#,
        r#"{"command":"reset","confirm":"Desk"}"#,
        r#"{"command":"reset","confirm":""}"#,
        r#"{"command":"log_off_all"}"#,
        r#"{"command":"upgrade_firmware","url":"http://fw.example/a.bin","confirm":"other"}"#,
    ] {
        let answer = desk.post(COMMANDS, body).await;
        assert_eq!(answer.status(), 422, "{body}");
        let (code, detail) = answer.problem();
        assert_eq!(code, "confirmation-required", "{body}");
        assert!(detail.ends_with(r#"repeat the phone’s id as "confirm": "desk""#), "{detail}");
    }
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn invalid_arguments_and_missing_keys_are_reported_and_not_sent() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let check = async |body: &str, code: &str, detail: &str| {
        let problem = desk.post(COMMANDS, body).await.problem();
        assert_eq!(problem.0, code, "{body}: {}", problem.1);
        assert!(problem.1.contains(detail), "{body}: {}", problem.1);
    };
    let invalid = "invalid-command";
    check(
        r#"{"command":"log_off","line":13}"#,
        invalid,
        "line: “13” is not valid; use a number from 1 to 12",
    )
    .await;
    check(
        r#"{"command":"play_ringer","ringer":0}"#,
        invalid,
        "ringer: “0” is not valid; use a number from 1 to 9",
    )
    .await;
    check(r#"{"command":"dial","number":"1\n2"}"#, invalid, r"number: “1\n2”").await;
    check(r#"{"command":"dial","number":""}"#, invalid, "number").await;
    check(
        r#"{"command":"clear_calls","list":"all"}"#,
        invalid,
        "use one of dialled, missed, received",
    )
    .await;
    let touch = r#"{"command":"touch","steps":[{"x":480,"y":0,"action":"tap"}]}"#;
    check(touch, invalid, "x: “480” is not valid; use a pixel from 0 to 479").await;
    let touch = r#"{"command":"touch","steps":[{"x":0,"y":0,"action":"tap"}]}"#;
    check(touch, "not-on-this-phone", "only the snom870").await;
    check(r#"{"command":"fix_line_info_layer"}"#, "not-on-this-phone", "only the snom820 and 821")
        .await;
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}
