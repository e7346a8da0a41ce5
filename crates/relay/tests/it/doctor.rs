//! `deskside-relay doctor`: the diagnostics of every phone of a configuration.

use std::{fs, net::SocketAddr, path::Path, process::Output};

use serde_json::Value;
use virtual_phone::http::{Login, Scheme, Settings};

use crate::{
    command_line::{printed, reported, run},
    desk::{phone, phone_with},
};

/// Writes a configuration with these phones, each an id, an address and further lines.
fn configure(folder: &Path, phones: &[(&str, SocketAddr, &str)]) {
    let entry = |(id, address, more): &(&str, SocketAddr, &str)| {
        format!("[[phones]]\nid = \"{id}\"\nmodel = \"D785\"\naddress = \"{address}\"\n{more}\n")
    };
    let text: String = phones.iter().map(entry).collect();
    fs::write(folder.join("deskside.toml"), text).unwrap();
}

async fn doctor(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["doctor", "--config", "deskside.toml"][..], more].concat()).await
}

/// Returns the address of a phone that is off.
async fn gone() -> SocketAddr {
    let peer = phone().await;
    peer.line.abort();
    assert!(peer.line.await.is_err());
    peer.address
}

#[tokio::test]
async fn every_phone_has_a_line_and_remedies_follow() {
    let folder = tempfile::tempdir().unwrap();
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret-of-the-phone") };
    let works = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let open = phone().await;
    let password = folder.path().join("phone.password");
    fs::write(&password, "s3cret-of-the-phone").unwrap();
    let credentials = "username = \"admin\"\npassword_file = \"phone.password\"";
    let phones = [
        ("works", works.address, credentials),
        ("open", open.address, ""),
        ("off", gone().await, ""),
    ];
    configure(folder.path(), &phones);

    let output = doctor(folder.path(), &[]).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = printed(&output);
    let lines: Vec<Vec<&str>> =
        text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["Phone", "Connection", "Sign-in", "Model", "Screen"], "{text}");
    assert_eq!(lines[1], ["works", "ok", "ok", "ok", "ok"], "{text}");
    assert_eq!(lines[2], ["open", "ok", "warning", "ok", "ok"], "{text}");
    assert_eq!(lines[3], ["off", "failed", "skipped", "skipped", "skipped"], "{text}");
    for part in [
        "open: Sign-in: the phone asks for no password",
        "off: Connection: phone unreachable",
        "  Check that the phone has power and network",
        "phones: 3, ok: 1, warning: 1, failed: 1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("s3cret-of-the-phone"), "{text}");
    let commands = |peer: &crate::desk::Peer| peer.commands().len();
    assert_eq!((commands(&works), commands(&open)), (0, 0), "diagnostics change nothing");
}

#[tokio::test]
async fn warnings_are_not_failures_and_json_has_what_the_api_has() {
    let folder = tempfile::tempdir().unwrap();
    let open = phone().await;
    configure(folder.path(), &[("open", open.address, "")]);
    let output = doctor(folder.path(), &["--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let json: Value = serde_json::from_str(&printed(&output)).unwrap();
    let phone = &json["phones"][0];
    assert_eq!(phone["phone"], "open");
    assert_eq!(phone["verdict"], "warning");
    assert_eq!(phone["model"], "D785");
    assert_eq!(phone["checks"][1]["check"], "login");
    assert_eq!(phone["checks"][1]["reason"]["kind"], "password-not-set");
    assert_eq!(phone["checks"][1]["remedy"]["kind"], "set-password");
}

#[tokio::test]
async fn a_configuration_that_cannot_be_checked_has_a_separate_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let missing = doctor(folder.path(), &[]).await;
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    configure(folder.path(), &[]);
    let empty = doctor(folder.path(), &[]).await;
    assert_eq!(empty.status.code(), Some(2), "{empty:?}");
    assert!(reported(&empty).contains("no phones are configured; add [[phones]]"), "{empty:?}");
    fs::write(folder.path().join("deskside.toml"), "[[phones]]\nid = \"A\"\n").unwrap();
    let faulty = doctor(folder.path(), &["--json"]).await;
    assert_eq!((faulty.status.code(), printed(&faulty).as_str()), (Some(2), ""), "{faulty:?}");
}

/// Phones lock up after a few wrong passwords, no matter which program sends them.
#[tokio::test]
async fn a_password_that_the_relay_saw_refused_is_not_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let login = Login::new("admin", "s3cret-of-the-phone");
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let password = folder.path().join("phone.password");
    fs::write(&password, "wrong").unwrap();
    let credentials = "username = \"admin\"\npassword_file = \"phone.password\"";
    configure(folder.path(), &[("desk", peer.address, credentials)]);
    let first = doctor(folder.path(), &[]).await;
    assert!(printed(&first).contains("desk: Sign-in: the phone refused"), "{first:?}");
    let logins = folder.path().join("logins.json");
    assert!(!logins.exists(), "doctor must not write the file of the relay");

    remember_by_a_relay(folder.path()).await;
    let before = fs::read(&logins).unwrap();
    let requests = peer.phone.outbox().iter().count();
    let second = doctor(folder.path(), &[]).await;
    assert!(printed(&second).contains("desk: Sign-in: the phone refused"), "{second:?}");
    assert_eq!(peer.phone.outbox().iter().count(), requests, "nothing more was sent");
    assert_eq!(fs::read(&logins).unwrap(), before);

    fs::write(&password, "s3cret-of-the-phone").unwrap();
    let third = doctor(folder.path(), &[]).await;
    assert_eq!(third.status.code(), Some(0), "{third:?}");
}

/// Lets a relay with the configuration of `folder` try the password, and waits until it has written that down.
async fn remember_by_a_relay(folder: &Path) {
    let config = deskside_relay::config::load(&folder.join("deskside.toml")).unwrap();
    let desk = crate::desk::TestRelay::configured(config);
    desk.post("/api/v1/phones/desk/diagnosis", "").await;
    let is_written = || {
        let text = fs::read_to_string(folder.join("logins.json")).unwrap_or_default();
        text.contains("credentials-refused")
    };
    while !is_written() {
        tokio::task::yield_now().await;
    }
}
