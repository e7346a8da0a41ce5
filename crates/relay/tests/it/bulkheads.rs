//! Nobody's slowness is another's: name servers that do not answer, viewers who take everything, half requests.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{body::Body, http::Request};
use deskside_relay::{
    access::{People, TokenHash, User},
    config::{AdHoc, Config, PhoneConfig},
    net::Resolver,
    server,
    state::Relay,
};
use futures_util::future::join_all;
use relay_api::Role;
use snom::Model;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
};
use tower::ServiceExt;

use crate::desk::{Peer, TestRelay, phone, phone_config};

/// A relay with a healthy phone called `desk`, and many phones that are called by names nobody resolves.
struct Bench {
    desk: TestRelay,
    peer: Peer,
    address: SocketAddr,
    /// The name server that never answers.
    silent: UdpSocket,
}

async fn bench() -> Bench {
    let peer = phone().await;
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let named = |nth: usize| {
        let address = format!("phone{nth}.corp.example").parse().unwrap();
        PhoneConfig::new(&format!("named{nth}"), "Named", Model::find("D785").unwrap(), address)
    };
    let mut phones = vec![Arc::new(phone_config("D785", None, peer.address, None))];
    phones.extend((0..24).map(|nth| Arc::new(named(nth))));
    let user = |name: &str, role| User {
        name: name.to_owned(),
        role,
        groups: None,
        password: None,
        token: Some(TokenHash::of(&format!("token-{name}"))),
    };
    let users = vec![
        user("viewer", Role::Viewer),
        user("operator", Role::Operator),
        user("ada", Role::Operator),
    ];
    let ad_hoc = AdHoc {
        allow: vec!["10.0.0.0/8".parse().unwrap()],
        ports: vec![80],
        credentials: None,
        trust: None,
    };
    let config = Config {
        phones,
        people: People { users, ..People::default() },
        ad_hoc: Some(ad_hoc),
        ..Config::default()
    };
    let resolver = Resolver::of_server(silent.local_addr().unwrap());
    let desk = TestRelay::of_relay(Relay::with_resolver(config, None, resolver).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (app, relay) = (desk.app.clone(), desk.relay.clone());
    tokio::spawn(async move { server::serve(listener, app, &relay, std::future::pending()).await });
    Bench { desk, peer, address, silent }
}

fn request(method: &str, path: &str, user: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("x-deskside", "1")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer token-{user}"))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// Everything that could stand in the way, until it is dropped.
struct Load {
    _tasks: Vec<tokio::task::JoinHandle<()>>,
    _streams: Vec<TcpStream>,
}

/// Asks for pictures of all phones that nobody resolves, adds phones by such names, takes as many streams as it
/// gets, and sends the half of many requests.
async fn load(bench: &Bench) -> Load {
    let mut tasks = Vec::new();
    let app = &bench.desk.app;
    for nth in 0..24 {
        let app = app.clone();
        tasks.push(tokio::spawn(async move {
            for _ in 0..4 {
                let path = format!("/api/v1/phones/named{nth}/screens/main");
                let _answer = app.clone().oneshot(request("GET", &path, "viewer", "")).await;
            }
        }));
    }
    for nth in 0..40 {
        let app = app.clone();
        tasks.push(tokio::spawn(async move {
            for _ in 0..4 {
                let body = format!(r#"{{"address":"new{nth}.corp.example"}}"#);
                let _answer =
                    app.clone().oneshot(request("POST", "/api/v1/phones", "operator", &body)).await;
                tokio::task::yield_now().await;
            }
        }));
    }
    let mut streams = Vec::new();
    let events = "GET /api/v1/phones/desk/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token-viewer\r\n\r\n";
    let half = "POST /api/v1/phones/desk/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{";
    for text in [events, half] {
        for _ in 0..256 {
            let mut stream = TcpStream::connect(bench.address).await.unwrap();
            // Those beyond the limits are answered and closed.
            let _closed = stream.write_all(text.as_bytes()).await;
            streams.push(stream);
        }
    }
    Load { _tasks: tasks, _streams: streams }
}

impl Drop for Load {
    fn drop(&mut self) {
        self._tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

impl Bench {
    /// Presses a key. A command that had to wait for more than five seconds would be refused.
    async fn press(&self) {
        let path = "/api/v1/phones/desk/commands";
        let body = r#"{"command":"keys","sequence":"P1"}"#;
        let answer = self.desk.request(request("POST", path, "ada", body)).await;
        assert_eq!(answer.status(), 200, "{}", String::from_utf8_lossy(&answer.body));
    }
}

/// A command to a healthy phone once took 16 s, and so did the page. `cargo xtask bench bulkheads` measures it.
#[tokio::test]
async fn a_command_to_a_healthy_phone_waits_for_nobody() {
    let bench = bench().await;
    let load = load(&bench).await;
    for _ in 0..20 {
        bench.press().await;
    }
    // A health check on a new connection gets through, too.
    let mut stream = TcpStream::connect(bench.address).await.unwrap();
    let health = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(health).await.unwrap();
    let mut answer = String::new();
    // An answer or the refusal, never silence: this machine has taken every connection itself.
    assert!(stream.read_to_string(&mut answer).await.unwrap() > 0);
    assert_eq!(bench.peer.commands().len(), 20);
    drop(load);
}

/// A viewer once took all 512 connections of the relay with streams.
#[tokio::test]
async fn a_user_has_so_many_streams_and_no_more() {
    let bench = bench().await;
    let open = || {
        bench.desk.app.clone().oneshot(request("GET", "/api/v1/phones/desk/events", "viewer", ""))
    };
    let answers = join_all((0..80).map(|_| open())).await;
    let statuses: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().unwrap().status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 64);
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    drop(answers);
    assert_eq!(open().await.unwrap().status(), 200, "they end with their connections");
}

/// Forty parallel additions once stopped everything for more than 40 s.
#[tokio::test]
async fn a_user_adds_two_phones_at_a_time() {
    let bench = bench().await;
    let add = |nth: usize| {
        let body = format!(r#"{{"address":"new{nth}.corp.example"}}"#);
        bench.desk.request(request("POST", "/api/v1/phones", "operator", &body))
    };
    let answers = join_all((0..40).map(add)).await;
    let refused = answers.iter().filter(|answer| answer.status() == 429).count();
    assert_eq!(refused, 38);
    assert!(answers.iter().all(|answer| [422, 429].contains(&answer.status().as_u16())));
}

/// One request once looked up all its names at the same time, whatever the share of its user.
#[tokio::test]
async fn a_request_looks_up_four_names_at_a_time() {
    let bench = bench().await;
    let phone = |nth: usize| serde_json::json!({ "address": format!("many{nth}.corp.example") });
    let body = serde_json::json!({ "phones": (0..5).map(phone).collect::<Vec<_>>() });
    let add = request("POST", "/api/v1/phones/batch", "operator", &body.to_string());
    let started = Instant::now();
    let fifth_is_asked_for = async {
        let (mut names, mut query) = (HashSet::new(), [0; 512]);
        while names.len() < 5 {
            let (length, _) = bench.silent.recv_from(&mut query).await.unwrap();
            // The first label of the question begins behind the header of twelve bytes, and has its length in front.
            let label = query[13..length].get(..usize::from(query[12])).unwrap();
            if label.starts_with(b"many") {
                names.insert(label.to_vec());
            }
        }
        started.elapsed()
    };
    let (answer, elapsed) = tokio::join!(bench.desk.app.clone().oneshot(add), fifth_is_asked_for);
    assert_eq!(answer.unwrap().status(), 200);
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
}

/// Names that were never looked up were once refused as if the name server had not answered for them.
#[tokio::test(start_paused = true)]
async fn a_name_that_gets_no_time_is_not_one_whose_name_server_is_silent() {
    let bench = bench().await;
    let address = |nth: usize| format!("late{nth}.corp.example");
    let phones = (0..13).map(|nth| serde_json::json!({ "address": address(nth) }));
    // An address that needs no name server is added behind them all the same.
    let phones = phones.chain([serde_json::json!({ "address": "10.0.0.5" })]);
    let body = serde_json::json!({ "phones": phones.collect::<Vec<_>>() });
    let add = request("POST", "/api/v1/phones/batch", "operator", &body.to_string());
    let results = bench.desk.request(add).await.json();
    let reason = |nth: usize| results[nth]["problem"]["reason"].clone();
    for nth in 0..4 {
        assert_eq!(reason(nth)["kind"], "host-lookup-timeout", "{results}");
    }
    let skipped = serde_json::json!({ "kind": "host-lookup-skipped", "host": address(12) });
    assert_eq!(reason(12), skipped, "{results}");
    assert_eq!(results[13]["phone"]["id"], "at-10-0-0-5", "{results}");
}
