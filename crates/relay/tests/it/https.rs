//! https to phones: trusted certificates, and the reports of refused ones.

mod old;
mod openssl;
mod servers;

use std::{fs, net::SocketAddr, sync::Arc};

use deskside_relay::{
    config::{self, Config},
    tls::{Encryption, Fingerprint, KnownCertificates, SystemRoots, Trust},
};
use servers::{Authority, Server};
use virtual_phone::http::{Login, Scheme, Settings, Webserver};

use crate::desk::{Peer, TestRelay, phone_config, phone_with, scripted};

async fn https_phone() -> Peer {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") };
    let webserver = Webserver::Https;
    phone_with(Settings { login: Some(login), webserver, ..Settings::default() }).await
}

pub(crate) fn desk(address: SocketAddr, trust: Trust) -> TestRelay {
    let mut phone = phone_config("D785", None, address, Some(("admin", "s3cret")));
    phone.encryption = Some(Encryption::new(trust, "desk", "127.0.0.1").unwrap());
    TestRelay::with(phone)
}

/// Presses keys and reads the screen; returns the kind of the first error.
async fn check(desk: &TestRelay) -> Result<(), String> {
    let answer = desk.keys("1").await;
    if answer.status() != 200 {
        return Err(answer.reason());
    }
    assert_eq!(answer.json()["outcome"], "accepted");
    assert_eq!(desk.get("/api/v1/phones/desk/screens/main").await.status(), 200);
    Ok(())
}

#[tokio::test]
async fn only_the_first_certificate_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    let known = Arc::new(KnownCertificates::open(&file).unwrap());
    let first = https_phone().await;
    assert_eq!(check(&desk(first.address, Trust::FirstUse(known.clone()))).await, Ok(()));
    assert_eq!(check(&desk(first.address, Trust::FirstUse(known.clone()))).await, Ok(()));
    let outbox = first.phone.outbox();
    assert_eq!(outbox.commands().count(), 2);

    let other = https_phone().await;
    let refused = check(&desk(other.address, Trust::FirstUse(known))).await.unwrap_err();
    assert_eq!(refused, "certificate-changed");
    assert_eq!(other.phone.outbox().iter().count(), 0, "nothing is sent to another phone");

    // The remembered one can be pinned.
    let text = fs::read_to_string(&file).unwrap();
    let pin: Fingerprint = text.trim().split_once(' ').unwrap().1.parse().unwrap();
    assert_eq!(check(&desk(first.address, Trust::Pinned(pin))).await, Ok(()));
    let refused = check(&desk(other.address, Trust::Pinned(pin))).await.unwrap_err();
    assert_eq!(refused, "certificate-not-pinned");
    assert_eq!(other.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn a_copied_certificate_without_its_key_is_refused_and_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    let known = Arc::new(KnownCertificates::open(&file).unwrap());
    let (certificate, key) = servers::own();
    let (_, other_key) = servers::own();
    let pin = Fingerprint::of(&certificate);
    let thief = Server::start(certificate.clone(), &other_key).await;
    for trust in [Trust::FirstUse(known.clone()), Trust::Pinned(pin), Trust::Any] {
        let refused = desk(thief.address, trust).keys("1").await.reason();
        assert_eq!(refused, "certificate-unproven");
    }
    assert_eq!(thief.requests(), 0, "nothing is sent to it");
    assert!(!file.exists(), "it was remembered");

    // The same certificate with its key is accepted and remembered.
    let phone = Server::start(certificate, &key).await;
    for trust in [Trust::Pinned(pin), Trust::FirstUse(known)] {
        assert_eq!(desk(phone.address, trust).keys("1").await.json()["outcome"], "accepted");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("desk {pin}\n"));
}

#[tokio::test]
async fn only_certificates_of_the_authority_in_the_file_are_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("Our phones");
    fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
    let check = async |address: SocketAddr| {
        let text = format!(
            "[[phones]]\nid = \"desk\"\nmodel = \"D785\"\naddress = \"{address}\"\n\
             scheme = \"https\"\ncertificate_file = \"ca.pem\"\n"
        );
        let desk = TestRelay::configured(config::read(&text, folder.path()).unwrap());
        desk.keys("1").await
    };
    let here = "127.0.0.1".parse().unwrap();
    let (certificate, key) = authority.sign(here);
    let good = Server::start(certificate, &key).await;
    assert_eq!(check(good.address).await.json()["outcome"], "accepted");

    let elsewhere = authority.sign("192.0.2.1".parse().unwrap());
    let stranger = Authority::new("Our phones").sign(here);
    for (certificate, key) in [elsewhere, stranger, servers::own()] {
        let other = Server::start(certificate, &key).await;
        let refused = check(other.address).await;
        assert_eq!(refused.problem().0, "phone-unreachable");
        let reasons = ["certificate-untrusted", "certificate-unproven"];
        assert!(reasons.contains(&refused.reason().as_str()), "{}", refused.reason());
        assert_eq!(other.requests(), 0);
    }
}

#[tokio::test]
async fn a_refused_certificate_is_recorded_once() {
    let folder = tempfile::tempdir().unwrap();
    let audit = folder.path().join("audit.jsonl");
    let (certificate, key) = servers::own();
    let other = Server::start(certificate, &key).await;
    let pin = Fingerprint::of(b"that of the phone");
    let mut phone = phone_config("D785", None, other.address, None);
    phone.encryption = Some(Encryption::new(Trust::Pinned(pin), "desk", "127.0.0.1").unwrap());
    let (phones, audit_log) = (vec![Arc::new(phone)], Some(audit.clone()));
    let desk = TestRelay::configured(Config { phones, audit_log, ..Config::default() });
    for _ in 0..3 {
        assert_eq!(check(&desk).await.unwrap_err(), "certificate-not-pinned");
    }
    desk.relay.audit().flush().await;
    let lines = fs::read_to_string(&audit).unwrap();
    let refusals: Vec<_> =
        lines.lines().filter(|line| line.contains(r#""event":"certificate-refused""#)).collect();
    assert_eq!(refusals.len(), 1, "{lines}");
    assert!(refusals[0].contains(r#""phone":"desk""#), "{lines}");
    assert!(refusals[0].contains(&pin.to_string()), "{lines}");
}

#[tokio::test]
async fn a_self_signed_certificate_is_not_trusted_by_the_system() {
    let peer = https_phone().await;
    let refused =
        check(&desk(peer.address, Trust::System(SystemRoots::load().unwrap()))).await.unwrap_err();
    assert_eq!(refused, "certificate-untrusted");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
    assert_eq!(check(&desk(peer.address, Trust::Any)).await, Ok(()));
}

#[tokio::test]
async fn missing_and_outdated_tls_are_reported() {
    let (plain, _heads) = scripted("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let refused = check(&desk(plain, Trust::Any)).await.unwrap_err();
    assert_eq!(refused, "tls-timeout", "it waits for the end of a request");
    let plain = old_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(check(&desk(plain, Trust::Any)).await.unwrap_err(), "not-tls");

    // The answer of a TLS 1.0 server to a client that wants 1.2: the alert `protocol_version`.
    let old = old_server(b"\x15\x03\x01\x00\x02\x02\x46").await;
    let refused = check(&desk(old, Trust::Any)).await.unwrap_err();
    assert_eq!(refused, "tls-outdated");
    // The answer of a server that knows no newer version than it chooses: a `ServerHello` of TLS 1.1.
    let old = old_server(
        b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
          0123456789abcdef0123456789abcdef\x00\x00\x2f\x00",
    )
    .await;
    assert_eq!(check(&desk(old, Trust::Any)).await.unwrap_err(), "tls-outdated");
    // The answer without a common cipher: `handshake_failure`.
    let old = old_server(b"\x15\x03\x03\x00\x02\x02\x28").await;
    let refused = check(&desk(old, Trust::Any)).await.unwrap_err();
    assert_eq!(refused, "tls-outdated");
}

/// Starts a server that answers the first bytes of each connection with `answer`.
async fn old_server(answer: &'static [u8]) -> SocketAddr {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::new()).await.unwrap();
            stream.write_all(answer).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn an_https_only_phone_is_reported_over_http() {
    let peer = https_phone().await;
    let answer = TestRelay::new(peer.address, None).keys("1").await;
    let report = answer.json();
    assert_eq!(report["outcome"], "refused");
    assert_eq!(report["reason"]["kind"], "https-only", "{report}");
    assert_eq!(report["remedy"]["kind"], "enable-tls", "{report}");
}

/// The certificates of 520 phones once stayed in the file, which was written again for each.
#[tokio::test]
async fn the_certificate_of_a_removed_phone_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = servers::own();
    let peer = Server::start(certificate, &key).await;
    let text = format!(
        "[ad_hoc]\nallow = [\"127.0.0.0/8\"]\nports = [{}]\nscheme = \"https\"\ncertificate = \"first-use\"\n",
        peer.address.port()
    );
    let desk = TestRelay::configured(config::read(&text, folder.path()).unwrap());
    let file = folder.path().join("known-certificates");
    let known = || fs::read_to_string(&file).map_or(0, |text| text.lines().count());
    let body = serde_json::json!({ "address": peer.address.to_string() }).to_string();
    let id = desk.post("/api/v1/phones", &body).await.json()["id"].as_str().unwrap().to_owned();
    let press = r#"{"command":"keys","sequence":"1"}"#;
    desk.post(&format!("/api/v1/phones/{id}/commands"), press).await;
    assert_eq!(known(), 1);
    assert_eq!(desk.delete(&format!("/api/v1/phones/{id}")).await.status(), 204);
    while known() > 0 {
        tokio::task::yield_now().await;
    }
}
