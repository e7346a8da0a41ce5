//! Diagnostics through the API.

use serde_json::Value;
use virtual_phone::http::{Login, Scheme, Settings};

use crate::desk::{Desk, phone, phone_with, scripted};

/// Runs the diagnostics; returns each check with its verdict, and the whole document.
async fn diagnose(desk: &Desk) -> (Vec<(String, String)>, Value) {
    let answer = desk.get("/api/v1/phones/desk/diagnosis").await;
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
    let (checks, json) = diagnose(&Desk::new(peer.address, None)).await;
    let names: Vec<_> = checks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["connection", "login", "model", "picture"]);
    assert_eq!(verdicts(&checks), ["ok", "warning", "ok", "ok"], "{json}");
    assert_eq!(json["checks"][1]["remedy"]["kind"], "set-password");
    assert_eq!(json["model"], "D785");
    let size = serde_json::json!({ "kind": "picture-read", "width": 480, "height": 272 });
    assert_eq!(json["checks"][3]["reason"], size);
    assert_eq!(peer.phone.outbox().commands().count(), 0, "diagnostics change nothing");
}

#[tokio::test]
async fn digest_passes_basic_warns_and_a_wrong_password_is_tried_once() {
    for (digest, expected) in [(true, "ok"), (false, "warning")] {
        let login = Login::new("admin", "s3cret");
        let scheme = if digest { Scheme::Digest } else { Scheme::Basic };
        let login = Login { scheme, ..login };
        let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
        let desk = Desk::new(peer.address, Some(("admin", "s3cret")));
        let (checks, json) = diagnose(&desk).await;
        assert_eq!(verdicts(&checks), ["ok", expected, "ok", "ok"], "{json}");

        let desk = Desk::new(peer.address, Some(("admin", "wrong")));
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
    let other_model = Desk::of("D375", None, peer.address, None);
    let (checks, json) = diagnose(&other_model).await;
    assert_eq!(verdicts(&checks), ["ok", "warning", "warning", "ok"]);
    let remedy = serde_json::json!({ "kind": "set-model", "model": "D785" });
    assert_eq!(json["checks"][2]["remedy"], remedy, "{json}");

    let user_mode = phone_with(Settings { user_mode: true, ..Settings::default() }).await;
    let (_, json) = diagnose(&Desk::new(user_mode.address, None)).await;
    assert!(json.to_string().contains("leave-user-mode"), "{json}");

    peer.line.abort();
    assert!(peer.line.await.is_err());
    let (checks, json) = diagnose(&Desk::new(peer.address, None)).await;
    assert_eq!(verdicts(&checks), ["failed", "skipped", "skipped", "skipped"]);
    assert_eq!(json["checks"][0]["reason"]["error"], "connection-refused");
    assert_eq!(json["checks"][0]["remedy"]["kind"], "check-phone");

    let page = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\nConnection: close\r\n\r\n<html><title>Phone Manager</title><body>D865</body></html>  ";
    let (d8xx, _) = scripted(page).await;
    let (checks, json) = diagnose(&Desk::new(d8xx, None)).await;
    assert!(checks.iter().any(|(_, verdict)| verdict == "failed"), "{json}");
    assert!(json.to_string().contains("no-remote-control"), "{json}");
}
