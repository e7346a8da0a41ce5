//! A relay with one phone and without a port: requests go straight into the router.

use std::{fs, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, request::Builder},
};
use deskside_relay::{
    access::{Limits, People, Secret},
    config::{Config, Credentials, PhoneConfig},
    server,
    state::Relay,
    web,
};
use http_body_util::BodyExt;
use relay_api::Role;
use serde_json::Value;
use snom::Model;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tower::ServiceExt;
use virtual_phone::http::{Faults, Login, PhoneServer, Settings};

pub(crate) const PAGE: &str = "<!doctype html><script type=module>start()</script>";

/// A relay, and the folder of its page.
pub(crate) struct TestRelay {
    pub(crate) app: Router,
    pub(crate) relay: Relay,
    pub(crate) site: TempDir,
}

/// An answer of the relay.
pub(crate) struct Answer {
    pub(crate) head: Response<()>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.head.status()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.head.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Returns the kind of the reason of a problem document.
    pub(crate) fn reason(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()["reason"]["kind"].as_str().unwrap().to_owned()
    }

    /// Returns the stable code and the detail of a problem document.
    pub(crate) fn problem(&self) -> (String, String) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let json = self.json();
        assert_eq!(json["status"], self.status().as_u16());
        (json["code"].as_str().unwrap().to_owned(), json["detail"].as_str().unwrap().to_owned())
    }
}

impl TestRelay {
    /// Starts a relay with one D785 called `desk` at `address`.
    pub(crate) fn new(address: SocketAddr, credentials: Option<(&str, &str)>) -> TestRelay {
        TestRelay::of("D785", None, address, credentials)
    }

    /// Starts a relay with a phone of a model, with or without a configured firmware.
    pub(crate) fn of(
        model: &str,
        firmware: Option<&str>,
        address: SocketAddr,
        credentials: Option<(&str, &str)>,
    ) -> TestRelay {
        TestRelay::with(phone_config(model, firmware, address, credentials))
    }

    /// Starts a relay with one configured phone.
    pub(crate) fn with(phone: PhoneConfig) -> TestRelay {
        TestRelay::configured(config_of(vec![Arc::new(phone)]))
    }

    /// Starts a relay with a configuration.
    pub(crate) fn configured(config: Config) -> TestRelay {
        TestRelay::of_relay(Relay::start(config, None).unwrap())
    }

    /// Wraps a running relay.
    pub(crate) fn of_relay(relay: Relay) -> TestRelay {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join("index.html"), PAGE).unwrap();
        fs::write(site.path().join("app-0123456789abcdef.js"), "code").unwrap();
        fs::write(site.path().join("app-0123456789abcdef.js.br"), "brotli").unwrap();
        fs::write(site.path().join("app-0123456789abcdef_bg.wasm"), "\0asm").unwrap();
        let app = server::app(&relay, &web::Site::open(site.path()).unwrap());
        TestRelay { app, relay, site }
    }

    pub(crate) async fn request(&self, request: Request<Body>) -> Answer {
        let (head, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { head: Response::from_parts(head, ()), body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Request::get(path).header("host", "localhost").body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(Request::post(path), body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &str) -> Answer {
        self.send(Request::put(path), body).await
    }

    async fn send(&self, request: Builder, body: &str) -> Answer {
        let request = request
            .header("host", "localhost")
            .header("x-deskside", "1")
            .header("content-type", "application/json");
        self.request(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        let request = Request::delete(path).header("host", "localhost").header("x-deskside", "1");
        self.request(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a key sequence to the phone.
    pub(crate) async fn keys(&self, sequence: &str) -> Answer {
        let body = serde_json::json!({ "command": "keys", "sequence": sequence });
        self.post("/api/v1/phones/desk/commands", &body.to_string()).await
    }
}

/// Returns limits that no test reaches.
pub(crate) fn wide_limits() -> Limits {
    Limits {
        commands_per_second: 10_000,
        commands_per_phone_and_second: 10_000,
        ..Limits::default()
    }
}

/// Returns the configuration of a relay with these phones, where everybody is an administrator and no limit is reached.
pub(crate) fn config_of(phones: Vec<Arc<PhoneConfig>>) -> Config {
    let people = People { local_role: Some(Role::Administrator), ..People::default() };
    Config { phones, limits: wide_limits(), people, ..Config::default() }
}

/// Returns the configuration of a phone called `desk`.
pub(crate) fn phone_config(
    model: &str,
    firmware: Option<&str>,
    address: SocketAddr,
    credentials: Option<(&str, &str)>,
) -> PhoneConfig {
    let address = address.to_string().parse().unwrap();
    let mut phone = PhoneConfig::new("desk", "Front desk", Model::find(model).unwrap(), address);
    phone.firmware = firmware.map(|version| version.parse().unwrap());
    phone.credentials =
        credentials.map(|(username, password)| Credentials::new(username, Secret::new(password)));
    phone
}

/// A virtual phone that runs until `line` is aborted.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) phone: PhoneServer,
    pub(crate) line: JoinHandle<()>,
}

impl Peer {
    /// Returns the targets of the commands that the phone has carried out, in order.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.phone.outbox().commands().map(str::to_owned).collect()
    }

    /// Waits until the phone has carried out so many commands, without letting time pass.
    pub(crate) async fn wait_for_commands(&self, count: usize) {
        while self.commands().len() < count {
            tokio::task::yield_now().await;
        }
    }
}

pub(crate) async fn phone() -> Peer {
    phone_at("127.0.0.1:0".parse().unwrap(), None).await
}

pub(crate) async fn phone_at(address: SocketAddr, login: Option<(&str, &str)>) -> Peer {
    let login = login.map(|(user, password)| Login::new(user, password));
    phone_of(address, Settings { login, ..Settings::default() }).await
}

/// Starts a virtual phone whose web server has these settings and faults.
pub(crate) async fn phone_with(settings: Settings) -> Peer {
    phone_of("127.0.0.1:0".parse().unwrap(), settings).await
}

/// Starts a virtual phone that answers each request after `slow_ms` milliseconds.
pub(crate) async fn slow_phone(slow_ms: u64) -> Peer {
    let faults = Faults { slow_ms, ..Faults::default() };
    phone_with(Settings { faults, ..Settings::default() }).await
}

/// A sequence of several parts, of which each plays for many seconds.
pub(crate) fn long_sequence() -> String {
    format!("{}1", "P1,100,250;".repeat(200))
}

async fn phone_of(address: SocketAddr, settings: Settings) -> Peer {
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let phone = PhoneServer::new(Model::find("D785").unwrap(), settings);
    let serving = phone.clone();
    let line = tokio::spawn(async move { serving.serve(listener).await.unwrap() });
    Peer { address, phone, line }
}

/// Starts a fake phone that reads one request head per connection, sends `answer` and hangs up.
/// Returns its address and the heads it reads.
pub(crate) async fn scripted(
    answer: &'static str,
) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    answering(move |_| answer.to_owned()).await
}

/// The same, with an answer that depends on the head.
pub(crate) async fn answering(
    answer: impl Fn(&str) -> String + Send + 'static,
) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, heads) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let head = read_head(&mut stream).await;
            stream.write_all(answer(&head).as_bytes()).await.unwrap();
            if sender.send(head).is_err() {
                return;
            }
        }
    });
    (address, heads)
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await.unwrap() == 0 {
            break;
        }
    }
    String::from_utf8(head).unwrap()
}
