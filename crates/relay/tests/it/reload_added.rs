//! Reloads, and the phones that users added.

use std::path::Path;

use deskside_relay::{config, state::Relay};
use virtual_phone::http::{Login, Scheme, Settings};

use crate::{
    desk::{Answer, Peer, TestRelay, phone, phone_with},
    live::Events,
};

fn section(peer: &Peer, rest: &str) -> String {
    let port = peer.address.port();
    format!("[ad_hoc]\nallow = [\"127.0.0.0/8\"]\nports = [{port}]\n{rest}\n")
}

/// Starts a relay with a configuration whose files are in `folder`.
fn desk(text: &str, folder: &Path) -> TestRelay {
    TestRelay::of_relay(Relay::start(config::read(text, folder).unwrap(), None).unwrap())
}

fn reload(desk: &TestRelay, text: &str, folder: &Path) {
    desk.relay.reload(config::read(text, folder).unwrap()).unwrap();
}

async fn add(desk: &TestRelay, peer: &Peer) -> Answer {
    let body = serde_json::json!({ "address": peer.address, "model": "D785" });
    desk.post("/api/v1/phones", &body.to_string()).await
}

async fn press(desk: &TestRelay, id: &str) -> Answer {
    let body = r#"{"command":"keys","sequence":"1"}"#;
    desk.post(&format!("/api/v1/phones/{id}/commands"), body).await
}

#[tokio::test]
async fn a_reload_with_unchanged_ad_hoc_keeps_added_phones_and_refusals() {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "other") };
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "s3cret").unwrap();
    let text = section(&peer, "username = \"admin\"\npassword_file = \"password\"");
    let desk = desk(&text, folder.path());
    let id = add(&desk, &peer).await.json()["id"].as_str().unwrap().to_owned();
    let mut events = Events::of(&desk, &id, "?screens=").await;
    assert_eq!(press(&desk, &id).await.problem().0, "phone-auth-failed");
    let tries = peer.phone.outbox().iter().count();
    assert_eq!(tries, 2, "the probe and one try");

    let other = phone().await;
    let more = format!(
        "{text}[[phones]]\nid = \"more\"\nmodel = \"D785\"\naddress = \"{}\"\n",
        other.address
    );
    reload(&desk, &more, folder.path());
    assert_eq!(press(&desk, "more").await.json()["outcome"], "accepted");
    // A reload causes no further attempt at a phone that counts wrong passwords.
    assert_eq!(press(&desk, &id).await.problem().0, "phone-auth-failed");
    assert_eq!(peer.phone.outbox().iter().count(), tries);
    // Its event streams go on: they report the next attempt.
    assert_eq!(events.expect("link").await["state"], "unknown");
    assert_eq!(events.expect("link").await["state"], "refused");
    std::fs::write(folder.path().join("password"), "another").unwrap();
    let again = desk.post(&format!("/api/v1/phones/{id}/sign-in"), "{}").await;
    assert_eq!(again.status(), 204);
    assert_eq!(events.expect("link").await["state"], "unknown");

    // Without the section, added phones and their event streams end.
    reload(
        &desk,
        more.split_once("[[phones]]")
            .map(|(_, rest)| format!("[[phones]]{rest}"))
            .unwrap()
            .as_str(),
        folder.path(),
    );
    assert_eq!(press(&desk, &id).await.status(), 404);
    while events.next().await.is_some() {}
}

#[tokio::test]
async fn a_new_password_or_scheme_in_ad_hoc_applies_to_added_phones() {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") };
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "wr0ng").unwrap();
    let text = section(&peer, "username = \"admin\"\npassword_file = \"password\"");
    let desk = desk(&text, folder.path());
    let id = add(&desk, &peer).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(press(&desk, &id).await.problem().0, "phone-auth-failed");

    // Only the password file has changed.
    std::fs::write(&password, "s3cret").unwrap();
    reload(&desk, &text, folder.path());
    assert_eq!(press(&desk, &id).await.json()["outcome"], "accepted");

    let https = format!("{text}scheme = \"https\"\ncertificate = \"sha256:{}\"\n", "0f".repeat(32));
    reload(&desk, &https, folder.path());
    let answer = press(&desk, &id).await;
    assert_eq!(answer.problem().0, "phone-unreachable");
    assert_eq!(answer.reason(), "not-tls");

    reload(&desk, &text.replace("127.0.0.0/8", "127.0.0.2/32"), folder.path());
    assert_eq!(press(&desk, &id).await.reason(), "address-not-allowed");
}

#[tokio::test]
async fn a_configured_phone_replaces_an_added_one_with_its_id() {
    let (added, written) = (phone().await, phone().await);
    let folder = tempfile::tempdir().unwrap();
    let text = section(&added, "");
    let desk = desk(&text, folder.path());
    let id = add(&desk, &added).await.json()["id"].as_str().unwrap().to_owned();
    let more = format!(
        "{text}[[phones]]\nid = \"{id}\"\nmodel = \"D785\"\naddress = \"{}\"\n",
        written.address
    );
    reload(&desk, &more, folder.path());
    assert_eq!(desk.get("/api/v1/phones").await.json().as_array().unwrap().len(), 1);
    assert_eq!(press(&desk, &id).await.json()["outcome"], "accepted");
    assert_eq!(added.phone.outbox().iter().count(), 0);
    assert_eq!(written.commands().len(), 1);
    // Adding the address again does not return the other phone.
    let answer = add(&desk, &added).await;
    assert_eq!(answer.problem().0, "address-refused");
    assert_eq!(
        (answer.reason(), &answer.json()["reason"]["id"]),
        ("address-taken".to_owned(), &id.into())
    );
}

#[tokio::test]
async fn a_removed_phone_leaves_no_gauges() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&section(&peer, ""), folder.path());
    let id = add(&desk, &peer).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(press(&desk, &id).await.status(), 200);
    let metrics = async || String::from_utf8(desk.get("/metrics").await.body).unwrap();
    let figures = ["phone_reachable", "waiting_commands", "viewers"];
    let figures = figures.map(|name| format!("deskside_{name}{{phone=\"{id}\"}}"));
    let before = metrics().await;
    assert!(figures.iter().all(|figure| before.contains(figure)), "{before}");
    assert_eq!(desk.delete(&format!("/api/v1/phones/{id}")).await.status(), 204);
    let after = metrics().await;
    assert!(figures.iter().all(|figure| !after.contains(figure)), "{after}");
    let sent = format!("deskside_commands_total{{phone=\"{id}\",outcome=\"accepted\"}} 1");
    assert!(after.contains(&sent), "what was counted stays: {after}");
}
