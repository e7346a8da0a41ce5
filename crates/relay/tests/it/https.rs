//! https to phones: whom to trust, and what is said when it cannot be.

use std::{net::SocketAddr, sync::Arc};

use deskside_relay::tls::{Encryption, Fingerprint, KnownCertificates, Trust};
use virtual_phone::http::{Login, Scheme, Settings, Webserver};

use crate::desk::{Desk, Peer, phone_config, phone_with, scripted};

async fn https_phone() -> Peer {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") };
    let webserver = Webserver::Https;
    phone_with(Settings { login: Some(login), webserver, ..Settings::default() }).await
}

pub(crate) fn desk(address: SocketAddr, trust: Trust) -> Desk {
    let mut phone = phone_config("D785", None, address, Some(("admin", "s3cret")));
    phone.encryption = Some(Encryption::new(trust, "desk", "127.0.0.1").unwrap());
    Desk::with(phone)
}

/// Presses keys and looks at the screen; returns what goes wrong.
async fn check(desk: &Desk) -> Result<(), String> {
    let answer = desk.keys("1").await;
    if answer.status() != 200 {
        return Err(answer.problem().1);
    }
    assert_eq!(answer.json()["outcome"], "accepted");
    assert_eq!(desk.get("/api/v1/phones/desk/screens/main").await.status(), 200);
    Ok(())
}

#[tokio::test]
async fn the_first_certificate_is_trusted_and_no_other_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    let known = Arc::new(KnownCertificates::open(&file).unwrap());
    let first = https_phone().await;
    assert_eq!(check(&desk(first.address, Trust::FirstUse(known.clone()))).await, Ok(()));
    assert_eq!(check(&desk(first.address, Trust::FirstUse(known.clone()))).await, Ok(()));
    let outbox = first.phone.outbox();
    assert_eq!(outbox.commands().count(), 2);

    let impostor = https_phone().await;
    let refused = check(&desk(impostor.address, Trust::FirstUse(known))).await.unwrap_err();
    assert!(refused.contains("another certificate"), "{refused}");
    assert_eq!(impostor.phone.outbox().iter().count(), 0, "nothing is sent to an impostor");

    // The one that was remembered can be pinned.
    let text = std::fs::read_to_string(&file).unwrap();
    let pin: Fingerprint = text.trim().split_once(' ').unwrap().1.parse().unwrap();
    assert_eq!(check(&desk(first.address, Trust::Pinned(pin))).await, Ok(()));
    let refused = check(&desk(impostor.address, Trust::Pinned(pin))).await.unwrap_err();
    assert!(refused.contains("pinned"), "{refused}");
    assert_eq!(impostor.phone.outbox().iter().count(), 0);
}

#[tokio::test]
async fn a_certificate_of_the_phones_own_is_not_trusted_by_the_system() {
    let peer = https_phone().await;
    let refused = check(&desk(peer.address, Trust::System)).await.unwrap_err();
    assert!(refused.contains("certificate = \"first-use\""), "{refused}");
    assert_eq!(peer.phone.outbox().iter().count(), 0);
    assert_eq!(check(&desk(peer.address, Trust::Anything)).await, Ok(()));
}

#[tokio::test]
async fn what_speaks_no_tls_or_an_old_one_is_named() {
    let (plain, _heads) = scripted("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let refused = check(&desk(plain, Trust::Anything)).await.unwrap_err();
    assert!(refused.contains("no encrypted connection") || refused.contains("TLS"), "{refused}");

    // What a server of TLS 1.0 answers to somebody who wants 1.2: the alert `protocol_version`.
    let old = old_server(b"\x15\x03\x01\x00\x02\x02\x46").await;
    let refused = check(&desk(old, Trust::Anything)).await.unwrap_err();
    assert!(refused.contains("out of date"), "{refused}");
    // And one that has no cipher in common: `handshake_failure`.
    let old = old_server(b"\x15\x03\x03\x00\x02\x02\x28").await;
    let refused = check(&desk(old, Trust::Anything)).await.unwrap_err();
    assert!(refused.contains("out of date"), "{refused}");
}

/// A peer that answers the first bytes of each connection with `answer`.
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
async fn a_phone_of_https_alone_says_so_over_http() {
    let peer = https_phone().await;
    let answer = Desk::new(peer.address, None).keys("1").await;
    let report = answer.json();
    assert_eq!(report["outcome"], "refused");
    assert!(report["advice"].as_str().unwrap().contains("https"), "{report}");
}
