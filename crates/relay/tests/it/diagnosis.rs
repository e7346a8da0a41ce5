//! Diagnostics through the API.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;
use tokio::time::sleep;
use virtual_phone::http::{Faults, Login, Scheme, Settings};

use crate::desk::{TestRelay, phone, phone_with, scripted};

/// Runs the diagnostics; returns each check with its verdict, and the whole document.
async fn diagnose(desk: &TestRelay) -> (Vec<(String, String)>, Value) {
    let answer = desk.post("/api/v1/phones/desk/diagnosis", "").await;
    assert_eq!(answer.status(), 200);
    let json = answer.json();
    let word = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let checks = json["checks"].as_array().unwrap().iter();
    (checks.map(|check| (word(check, "check"), word(check, "verdict"))).collect(), json)
}

fn verdicts(checks: &[(String, String)]) -> Vec<&str> {
    checks.iter().map(|(_, verdict)| verdict.as_str()).collect()
}

#[tokio::test]
async fn a_phone_without_a_password_works_with_a_warning() {
    let peer = phone().await;
    let (checks, json) = diagnose(&TestRelay::new(peer.address, None)).await;
    let names: Vec<_> = checks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["connection", "login", "model", "picture"]);
    assert_eq!(verdicts(&checks), ["ok", "warning", "ok", "ok"], "{json}");
    assert_eq!(json["checks"][1]["remedy"]["kind"], "set-password");
    assert_eq!(json["model"], "D785");
    let size = serde_json::json!({ "kind": "picture-read", "width": 480, "height": 272 });
    assert_eq!(json["checks"][3]["reason"], size);
    assert_eq!(peer.commands().len(), 0, "diagnostics change nothing");
}

#[tokio::test]
async fn digest_passes_basic_warns_and_a_wrong_password_is_tried_once() {
    for (digest, expected) in [(true, "ok"), (false, "warning")] {
        let login = Login::new("admin", "s3cret");
        let scheme = if digest { Scheme::Digest } else { Scheme::Basic };
        let login = Login { scheme, ..login };
        let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
        let desk = TestRelay::new(peer.address, Some(("admin", "s3cret")));
        let (checks, json) = diagnose(&desk).await;
        assert_eq!(verdicts(&checks), ["ok", expected, "ok", "ok"], "{json}");

        let desk = TestRelay::new(peer.address, Some(("admin", "wrong")));
        let (checks, json) = diagnose(&desk).await;
        assert_eq!(verdicts(&checks), ["ok", "failed", "skipped", "skipped"], "{json}");
        let before = peer.phone.outbox().iter().count();
        let (checks, _) = diagnose(&desk).await;
        assert_eq!(verdicts(&checks), ["ok", "failed", "skipped", "skipped"]);
        assert_eq!(peer.phone.outbox().iter().count(), before, "nothing more was sent");
    }
}

#[tokio::test]
async fn failures_name_the_setting_to_change() {
    let peer = phone().await;
    let other_model = TestRelay::of("D375", None, peer.address, None);
    let (checks, json) = diagnose(&other_model).await;
    assert_eq!(verdicts(&checks), ["ok", "warning", "warning", "ok"]);
    let remedy = serde_json::json!({ "kind": "set-model", "model": "D785" });
    assert_eq!(json["checks"][2]["remedy"], remedy, "{json}");

    let user_mode = phone_with(Settings { user_mode: true, ..Settings::default() }).await;
    let (_, json) = diagnose(&TestRelay::new(user_mode.address, None)).await;
    assert!(json.to_string().contains("leave-user-mode"), "{json}");

    peer.line.abort();
    assert!(peer.line.await.is_err());
    let (checks, json) = diagnose(&TestRelay::new(peer.address, None)).await;
    assert_eq!(verdicts(&checks), ["failed", "skipped", "skipped", "skipped"]);
    assert_eq!(json["checks"][0]["reason"]["error"], "connection-refused");
    assert_eq!(json["checks"][0]["remedy"]["kind"], "check-phone");

    let page = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\nConnection: close\r\n\r\n<html><title>Phone Manager</title><body>D865</body></html>  ";
    let (d8xx, _) = scripted(page).await;
    let (checks, json) = diagnose(&TestRelay::new(d8xx, None)).await;
    assert!(checks.iter().any(|(_, verdict)| verdict == "failed"), "{json}");
    assert!(json.to_string().contains("no-remote-control"), "{json}");
}

/// Six runs in a loop by a viewer stopped everybody's picture for 17 seconds.
#[tokio::test(start_paused = true)]
async fn one_run_answers_all_who_ask_within_ten_seconds() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let runs = join_all((0..6).map(|_| diagnose(&desk))).await;
    assert!(runs.iter().all(|run| *run == runs[0]));
    let once = peer.phone.outbox().iter().count();
    assert_eq!(once, 3, "the start page, the information, the picture");
    sleep(Duration::from_secs(9)).await;
    diagnose(&desk).await;
    assert_eq!(peer.phone.outbox().iter().count(), once);
    sleep(Duration::from_secs(2)).await;
    diagnose(&desk).await;
    assert_eq!(peer.phone.outbox().iter().count(), 2 * once);
}

#[tokio::test(start_paused = true)]
async fn commands_and_pictures_go_between_the_checks() {
    let faults = Faults { slow_ms: 250, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    let press = async {
        while peer.phone.outbox().iter().count() == 0 {
            sleep(Duration::from_millis(10)).await;
        }
        tokio::join!(desk.keys("1"), desk.get("/api/v1/phones/desk/screens/labels"))
    };
    let (_, (pressed, _)) = tokio::join!(diagnose(&desk), press);
    assert_eq!(pressed.status(), 200);
    let outbox = peer.phone.outbox();
    let targets: Vec<_> = outbox.iter().map(|request| request.target.as_str()).collect();
    let at = |end: &str| targets.iter().position(|target| target.ends_with(end)).unwrap();
    let order = ["/index.htm", "key=1", "/info.htm", "/screen.bmp"].map(at);
    assert!(order.is_sorted(), "{targets:?}");
    assert!(
        order[1] < at("/label_screen.bmp") && at("/label_screen.bmp") < order[3],
        "{targets:?}"
    );
}

async fn listed(desk: &TestRelay) -> Value {
    desk.get("/api/v1/phones").await.json()[0].clone()
}

#[tokio::test]
async fn what_a_phone_says_about_itself_is_listed_without_a_request_of_its_own() {
    let peer = phone().await;
    let desk = TestRelay::of("D717", None, peer.address, None);
    let before = listed(&desk).await;
    assert_eq!((before.get("firmware"), before.get("reported_model")), (None, None));
    diagnose(&desk).await;
    let requests = peer.phone.outbox().iter().count();
    let phone = listed(&desk).await;
    assert_eq!(phone["model"], "D717");
    assert_eq!(phone["reported_model"], "D785");
    assert_eq!(phone["firmware"], peer.phone.phone().firmware().to_string());
    assert_eq!(peer.phone.outbox().iter().count(), requests);
    let upgrade =
        r#"{"command":"upgrade_firmware","url":"http://fw.example/a.bin","confirm":"desk"}"#;
    assert_eq!(desk.post("/api/v1/phones/desk/commands", upgrade).await.status(), 200);
    assert_eq!(listed(&desk).await.get("firmware"), None, "it may be another one now");
}

#[tokio::test]
async fn the_configured_firmware_is_listed_until_the_phone_names_its_own() {
    let peer = phone().await;
    let desk = TestRelay::of("D785", Some("8.9.3"), peer.address, None);
    assert_eq!(listed(&desk).await["firmware"], "8.9.3.0");
    diagnose(&desk).await;
    assert_eq!(listed(&desk).await["firmware"], peer.phone.phone().firmware().to_string());
}

#[tokio::test]
async fn the_firmware_is_read_from_the_head_of_any_answer() {
    let (address, _heads) = scripted(
        "HTTP/1.1 200 OK\r\nServer: snom embedded, snomD785-SIP 10.1.54.13\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let desk = TestRelay::new(address, None);
    assert_eq!(desk.keys("1").await.status(), 200);
    assert_eq!(listed(&desk).await["firmware"], "10.1.54.13");
}

#[tokio::test]
async fn a_picture_that_is_cut_off_is_reported() {
    let faults = Faults { cut_off_after: Some(100_000), ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let (checks, json) = diagnose(&TestRelay::new(peer.address, None)).await;
    assert_eq!(checks[3].1, "warning", "{json}");
    assert_eq!(json["checks"][3]["reason"]["kind"], "picture-cut");
    assert_eq!(json["checks"][3]["reason"]["height"], 272);
    assert_eq!(json["checks"][3]["remedy"]["kind"], "check-network");
}
