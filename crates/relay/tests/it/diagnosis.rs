//! Diagnostics through the API.

use serde_json::Value;
use virtual_phone::http::{Login, Scheme, Settings};

use crate::desk::{Desk, phone, phone_with, scripted};

/// Runs the diagnostics; returns each check with its verdict, and the whole document.
async fn diagnose(desk: &Desk) -> (Vec<(String, String)>, Value) {
    let answer = desk.get("/api/v1/phones/desk/diagnosis").await;
    assert_eq!(answer.status(), 200);
    let json = answer.json();
    let word = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    (findings.map(|finding| (word(finding, "what"), word(finding, "verdict"))).collect(), json)
}

fn verdicts(findings: &[(String, String)]) -> Vec<&str> {
    findings.iter().map(|(_, verdict)| verdict.as_str()).collect()
}

#[tokio::test]
async fn a_phone_without_a_password_works_with_a_warning() {
    let peer = phone().await;
    let (findings, json) = diagnose(&Desk::new(peer.address, None)).await;
    let what: Vec<_> = findings.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(what, ["connection", "login", "model", "picture"]);
    assert_eq!(verdicts(&findings), ["good", "poor", "good", "good"], "{json}");
    assert!(json["findings"][1]["mend"].as_str().unwrap().contains("User and Password"));
    assert_eq!(json["model"], "D785");
    assert_eq!(json["findings"][3]["detail"], "480 × 272 pixels");
    assert_eq!(peer.phone.outbox().commands().count(), 0, "a diagnosis changes nothing");
}

#[tokio::test]
async fn digest_passes_basic_warns_and_a_wrong_password_is_tried_once() {
    for (digest, expected) in [(true, "good"), (false, "poor")] {
        let login = Login::new("admin", "s3cret");
        let scheme = if digest { Scheme::Digest } else { Scheme::Basic };
        let login = Login { scheme, ..login };
        let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
        let desk = Desk::new(peer.address, Some(("admin", "s3cret")));
        let (findings, json) = diagnose(&desk).await;
        assert_eq!(verdicts(&findings), ["good", expected, "good", "good"], "{json}");

        let desk = Desk::new(peer.address, Some(("admin", "wrong")));
        let (findings, json) = diagnose(&desk).await;
        assert_eq!(verdicts(&findings), ["good", "bad", "skipped", "skipped"], "{json}");
        let before = peer.phone.outbox().iter().count();
        let (findings, _) = diagnose(&desk).await;
        assert_eq!(verdicts(&findings), ["good", "bad", "skipped", "skipped"]);
        assert_eq!(peer.phone.outbox().iter().count(), before, "nothing more was sent");
    }
}

#[tokio::test]
async fn failures_name_the_setting_to_change() {
    let peer = phone().await;
    let other_model = Desk::of("D375", None, peer.address, None);
    let (findings, json) = diagnose(&other_model).await;
    assert_eq!(verdicts(&findings), ["good", "poor", "poor", "good"]);
    assert!(json["findings"][2]["mend"].as_str().unwrap().contains("model = \"D785\""), "{json}");

    let user_mode = phone_with(Settings { user_mode: true, ..Settings::default() }).await;
    let (_, json) = diagnose(&Desk::new(user_mode.address, None)).await;
    assert!(json.to_string().contains("admin_mode = on"), "{json}");

    peer.line.abort();
    assert!(peer.line.await.is_err());
    let (findings, json) = diagnose(&Desk::new(peer.address, None)).await;
    assert_eq!(verdicts(&findings), ["bad", "skipped", "skipped", "skipped"]);
    assert!(json["findings"][0]["mend"].as_str().unwrap().contains("has power and a network"));

    let page = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\nConnection: close\r\n\r\n<html><title>Phone Manager</title><body>D865</body></html>  ";
    let (d8xx, _) = scripted(page).await;
    let (findings, json) = diagnose(&Desk::new(d8xx, None)).await;
    assert!(findings.iter().any(|(_, verdict)| verdict == "bad"), "{json}");
    assert!(json.to_string().contains("This is a D8xx"), "{json}");
}
