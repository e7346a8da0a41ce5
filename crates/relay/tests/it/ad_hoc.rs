//! Phones added by address: only where the administrator allows it, whatever the spelling.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{body::Body, http::Request};
use deskside_relay::{
    config::{AdHoc, Config},
    net::Resolver,
    state::Relay,
};
use tokio::net::TcpListener;

use crate::desk::{Answer, TestRelay, phone, phone_config, wide_limits};

/// A server that counts connections.
struct Trap {
    address: SocketAddr,
    seen: Arc<AtomicUsize>,
}

async fn trap() -> Trap {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(AtomicUsize::new(0));
    let count = seen.clone();
    tokio::spawn(async move {
        loop {
            let _stream = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    Trap { address, seen }
}

fn desk(allow: &[&str], port: u16, resolver: Resolver, own: Option<SocketAddr>) -> TestRelay {
    let allow = allow.iter().map(|range| range.parse().unwrap()).collect();
    let ad_hoc = Some(AdHoc { allow, ports: vec![port], credentials: None, trust: None });
    let config = Config { ad_hoc, limits: wide_limits(), ..Config::default() };
    TestRelay::of_relay(Relay::with_resolver(config, own, resolver).unwrap())
}

fn scripted(answers: &[&[&str]]) -> Resolver {
    let answer = |ips: &&[&str]| ips.iter().map(|ip| ip.parse::<IpAddr>().unwrap()).collect();
    Resolver::Scripted(Arc::new(Mutex::new(answers.iter().map(answer).collect())))
}

async fn add(desk: &TestRelay, address: &str) -> Answer {
    desk.post("/api/v1/phones", &serde_json::json!({ "address": address }).to_string()).await
}

/// Spellings of this machine and of other addresses without phones. `P` stands for the port of the
/// trap.
const FORBIDDEN: &[&str] = &[
    "127.0.0.1:P",
    "127.0.0.2:P",
    "127.1:P",
    "127.0.1:P",
    "127.255.255.254:P",
    "0.0.0.0:P",
    "0:P",
    "0.0.0.1:P",
    "2130706433:P",
    "017700000001:P",
    "0177.0.0.1:P",
    "0177.0.0.01:P",
    "0x7f000001:P",
    "0x7f.0x0.0x0.0x1:P",
    "0x7f.1:P",
    "0X7F.0.0.1:P",
    "127.0.0.1.:P",
    "127.000.000.001:P",
    "[::1]:P",
    "[::]:P",
    "[0:0:0:0:0:0:0:1]:P",
    "[::ffff:127.0.0.1]:P",
    "[::ffff:7f00:1]:P",
    "[::127.0.0.1]:P",
    "[::ffff:0:127.0.0.1]:P",
    "[64:ff9b::127.0.0.1]:P",
    "[64:ff9b::7f00:1]:P",
    "[64:ff9b:1::7f00:1]:P",
    "[2002:7f00:1::]:P",
    "[2002:7f00:1::1]:P",
    "[2001:0:7f00:1::]:P",
    "[2001::80ff:fffe]:P",
    "[fe80::5efe:7f00:1]:P",
    "[fd00::200:5efe:7f00:1]:P",
    "[fe80::1]:P",
    "[fe80::1%25lo]:P",
    "[fe80::1%lo]:P",
    "[ff02::1]:P",
    "169.254.169.254:P",
    "[::ffff:169.254.169.254]:P",
    "[64:ff9b::a9fe:a9fe]:P",
    "224.0.0.1:P",
    "239.255.255.250:P",
    "255.255.255.255:P",
    "240.0.0.1:P",
    "192.0.0.192:P",
    "198.18.0.1:P",
    "8.8.8.8:P",
    "[2606:4700::1111]:P",
    "localhost:P",
    "LOCALHOST:P",
    "localhost.:P",
    "sub.localhost:P",
    "http://127.0.0.1:P",
    "http://127.0.0.1:P/",
    "//127.0.0.1:P",
    "user@127.0.0.1:P",
    "192.168.1.1@127.0.0.1:P",
    "192.168.1.1#@127.0.0.1:P",
    "192.168.1.1\\@127.0.0.1:P",
    "192.168.1.1/../127.0.0.1:P",
    "192.168.1.1?127.0.0.1:P",
    "192.168.1.1 127.0.0.1:P",
    "１２７.０.０.１:P",
    "127。0。0。1:P",
    "ⓛocalhost:P",
    "127.0.0.1\t:P",
    "127.0.0.1\u{0}:P",
    "127.0.0.1%00:P",
    "%31%32%37.0.0.1:P",
    "[127.0.0.1]:P",
    "127.0.0.1:0",
    "127.0.0.1:99999",
    "127.0.0.1:P:P",
    "192.168.1.1:22",
    "192.168.1.1",
    "",
    " ",
    ".",
    ":P",
    "[",
    "[]:P",
];

#[tokio::test]
async fn every_spelling_of_a_forbidden_address_is_refused() {
    assert!(FORBIDDEN.len() >= 60);
    let trap = trap().await;
    let port = trap.address.port();
    // The widest list an administrator can write, and a proper one.
    for allow in [&["0.0.0.0/0", "::/0"][..], &["192.168.0.0/16"]] {
        // Names resolve to this machine, as they do on the machine of the relay.
        let desk = desk(allow, port, scripted(&[&["127.0.0.1", "::1"]]), None);
        for spelling in FORBIDDEN {
            let address = spelling.replace('P', &port.to_string());
            if allow[0] == "0.0.0.0/0"
                && ["8.8.8.8", "[2606"].iter().any(|ip| address.starts_with(ip))
            {
                continue;
            }
            let answer = add(&desk, &address).await;
            let (code, _) = answer.problem();
            assert_eq!(
                (answer.status().as_u16(), code.as_str()),
                (422, "address-refused"),
                "{address}"
            );
            let reasons =
                ["address-invalid", "address-special", "address-not-allowed", "port-not-allowed"];
            let reason = answer.reason();
            assert!(reasons.contains(&reason.as_str()), "{address}: {reason}");
        }
        assert_eq!(desk.get("/api/v1/phones").await.json(), serde_json::json!([]));
    }
    assert_eq!(trap.seen.load(Ordering::SeqCst), 0, "something reached the trap");
    // The trap works: an allowed address reaches it.
    let open = desk(&["127.0.0.1/32"], port, Resolver::system(), None);
    let added = add(&open, &trap.address.to_string()).await;
    assert_eq!(added.status(), 201);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    let press = r#"{"command":"keys","sequence":"1"}"#;
    let pressed = open.post(&format!("/api/v1/phones/{id}/commands"), press).await;
    assert_eq!(pressed.json()["outcome"], "sent-no-answer");
    assert_eq!(trap.seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_name_that_resolves_differently_later_reaches_nothing() {
    let trap = trap().await;
    let port = trap.address.port();
    for answers in [
        // Harmless at first, this machine at the second look-up.
        &[&["192.168.1.1"][..], &["127.0.0.1"]][..],
        &[&["192.168.1.1"], &["::ffff:127.0.0.1"]],
        // One allowed address among forbidden ones.
        &[&["192.168.1.1"], &["192.168.1.1", "127.0.0.1"]],
        &[&["192.168.1.1"], &[]],
    ] {
        let desk = desk(&["192.168.0.0/16"], port, scripted(answers), None);
        let added = add(&desk, &format!("phone.example:{port}")).await;
        assert_eq!(added.status(), 201);
        let id = added.json()["id"].as_str().unwrap().to_owned();
        let answer = desk
            .post(&format!("/api/v1/phones/{id}/commands"), r#"{"command":"keys","sequence":"1"}"#)
            .await;
        assert_eq!(answer.problem().0, "phone-unreachable");
        let reason = answer.reason();
        let reasons = ["address-special", "address-not-allowed", "host-not-found"];
        assert!(reasons.contains(&reason.as_str()), "{reason}");
    }
    let mixed = desk(&["192.168.0.0/16"], port, scripted(&[&["192.168.1.1", "127.0.0.1"]]), None);
    assert_eq!(add(&mixed, &format!("phone.example:{port}")).await.status(), 422);
    assert_eq!(trap.seen.load(Ordering::SeqCst), 0, "something reached the trap");
}

#[tokio::test]
async fn the_relay_itself_cannot_be_added() {
    let trap = trap().await;
    let port = trap.address.port();
    for own in [trap.address, SocketAddr::new("0.0.0.0".parse().unwrap(), port)] {
        let desk = desk(&["127.0.0.0/8"], port, Resolver::system(), Some(own));
        let answer = add(&desk, &trap.address.to_string()).await;
        assert_eq!(answer.json()["reason"]["range"], "relay");
    }
    assert_eq!(trap.seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_phone_within_the_range_can_be_added_used_and_removed() {
    let peer = phone().await;
    let port = peer.address.port();
    // An allow-list that names the loopback range includes it.
    let desk = desk(&["127.0.0.1/32"], port, Resolver::system(), None);
    let body = serde_json::json!({ "address": peer.address, "model": "D785", "name": "Lab" });
    let added = desk.post("/api/v1/phones", &body.to_string()).await;
    assert_eq!(added.status(), 201);
    let id = format!("at-127-0-0-1-{port}");
    assert_eq!(
        (added.json()["id"].as_str(), added.json()["ad_hoc"].as_bool()),
        (Some(id.as_str()), Some(true))
    );
    assert_eq!(desk.post("/api/v1/phones", &body.to_string()).await.json()["id"], id, "once");
    let path = format!("/api/v1/phones/{id}");
    let sent =
        desk.post(&format!("{path}/commands"), r#"{"command":"keys","sequence":"P24"}"#).await;
    assert_eq!(sent.status(), 200);
    assert_eq!(desk.get(&format!("{path}/screens/main")).await.status(), 200);
    let forged = Request::delete(&path).header("host", "localhost").body(Body::empty()).unwrap();
    assert_eq!(desk.request(forged).await.problem().0, "missing-header");
    assert_eq!(desk.delete(&path).await.status(), 204);
    assert_eq!(desk.delete(&path).await.status(), 404);
    assert_eq!(desk.get("/api/v1/phones").await.json(), serde_json::json!([]));
}

#[tokio::test]
async fn configured_phones_cannot_be_removed_and_adding_needs_permission() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let (code, detail) = add(&desk, "192.168.1.1").await.problem();
    assert_eq!(code, "forbidden");
    assert!(detail.contains("[ad_hoc]"), "{detail}");
    assert_eq!(desk.delete("/api/v1/phones/desk").await.problem().0, "forbidden");
}

/// It became a second phone, with a worker and cool-down times of its own.
#[tokio::test]
async fn an_address_of_a_configured_phone_is_that_phone() {
    let peer = phone().await;
    let port = peer.address.port();
    let allow = vec!["127.0.0.1/32".parse().unwrap()];
    let ad_hoc = Some(AdHoc { allow, ports: vec![port], credentials: None, trust: None });
    let phones = vec![Arc::new(phone_config("D785", None, peer.address, None))];
    let config = Config { ad_hoc, phones, ..Config::default() };
    let resolver = scripted(&[&["127.0.0.1"]]);
    let desk = TestRelay::of_relay(Relay::with_resolver(config, None, resolver).unwrap());
    for host in ["127.0.0.1", "phone.example"] {
        let answer = add(&desk, &format!("{host}:{port}")).await;
        assert_eq!((answer.status().as_u16(), answer.json()["id"].as_str()), (201, Some("desk")));
    }
    // What the administrator calls it stays.
    let body = serde_json::json!({ "address": peer.address, "model": "D713", "name": "Mine" });
    desk.post("/api/v1/phones", &body.to_string()).await;
    let phones = desk.get("/api/v1/phones").await.json();
    assert_eq!(phones.as_array().unwrap().len(), 1);
    assert_eq!(phones[0]["model"], "D785");
    assert_ne!(phones[0]["name"], "Mine");
}
