//! `cargo xtask bench bulkheads`: a command to a healthy phone, quiet and beside everything that could stand in its
//! way, in turns in one run.
//!
//! The relay has a thread of its own, as in its process; phones, load and the measured client share another.
#![expect(clippy::print_stdout, reason = "the table is the output")]

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use deskside_relay::{
    access::{Limits, People, TokenHash, User},
    config::{AdHoc, Config, PhoneConfig},
    net::Resolver,
    server,
    state::Relay,
    web::Site,
};
use relay_api::Role;
use snom::Model;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream, UdpSocket},
    task::JoinHandle,
};
use virtual_phone::http::{PhoneServer, Settings};

/// Phones that are called by names which nobody resolves.
const NAMED: usize = 24;
/// Streams that nobody reads, requests of which only the half is sent, and additions of phones, all at a time.
const STREAMS: usize = 512;
const HALVES: usize = 128;
const ADDITIONS: usize = 40;
/// Turns of each kind, and commands of a turn.
const TURNS: usize = 5;
const COMMANDS: usize = 200;
/// The pause between two commands: a person who types fast.
const PAUSE: Duration = Duration::from_millis(10);

fn main() -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> anyhow::Result<()> {
    let model = Model::find("D785").context("the D785 is known")?;
    let phone = TcpListener::bind("127.0.0.1:0").await?;
    let healthy = phone.local_addr()?;
    let peer = PhoneServer::new(model, Settings::default());
    tokio::spawn(async move { peer.serve(phone).await });
    let silent = UdpSocket::bind("127.0.0.1:0").await?;
    let relay = start_relay(config(model, healthy)?, silent.local_addr()?)?;
    let (mut quiet, mut loaded) = (Vec::new(), Vec::new());
    turn(relay, &mut Vec::new()).await?;
    for _ in 0..TURNS {
        turn(relay, &mut quiet).await?;
        let load = Load::start(relay).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        turn(relay, &mut loaded).await?;
        load.end().await;
    }
    println!(
        "{} commands of each kind, {NAMED} phones by dead names, {STREAMS} streams, {HALVES} half requests, {ADDITIONS} additions",
        quiet.len()
    );
    for (name, part) in [("p50", 0.5), ("p99", 0.99), ("longest", 1.0)] {
        let (quiet, loaded) = (percentile(&mut quiet, part), percentile(&mut loaded, part));
        println!(
            "{name}: quiet {} µs, beside the load {} µs",
            quiet.as_micros(),
            loaded.as_micros()
        );
    }
    Ok(())
}

fn config(model: &'static Model, healthy: SocketAddr) -> anyhow::Result<Config> {
    let mut phones = vec![PhoneConfig::new("desk", "Desk", model, healthy.to_string().parse()?)];
    for nth in 0..NAMED {
        let address = format!("phone{nth}.corp.example").parse()?;
        phones.push(PhoneConfig::new(&format!("named{nth}"), "Named", model, address));
    }
    let user = |name: &str, role| User {
        name: name.to_owned(),
        role,
        groups: None,
        password: None,
        token: Some(TokenHash::of(name)),
    };
    let users = vec![
        user("viewer", Role::Viewer),
        user("operator", Role::Operator),
        user("ada", Role::Operator),
    ];
    let ad_hoc = AdHoc {
        allow: vec!["10.0.0.0/8".parse()?],
        ports: vec![80],
        credentials: None,
        trust: None,
    };
    let limits = Limits {
        commands_per_second: 10_000,
        commands_per_phone_and_second: 10_000,
        ..Limits::default()
    };
    Ok(Config {
        phones: phones.into_iter().map(Arc::new).collect(),
        people: People { users, ..People::default() },
        ad_hoc: Some(ad_hoc),
        limits,
        ..Config::default()
    })
}

/// Starts the relay on a thread of its own; returns its address.
fn start_relay(config: Config, name_server: SocketAddr) -> anyhow::Result<SocketAddr> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let serve = async {
            let relay = Relay::with_resolver(config, None, Resolver::of_server(name_server))
                .map_err(anyhow::Error::msg)?;
            let folder = tempfile::tempdir()?;
            std::fs::write(folder.path().join("index.html"), "<!doctype html>")?;
            let app = server::app(&relay, &Site::open(folder.path())?);
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            sender.send(listener.local_addr()?)?;
            server::serve(listener, app, &relay, std::future::pending()).await?;
            anyhow::Ok(())
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(32)
            .build()?;
        runtime.block_on(serve)
    });
    receiver.recv().context("the relay did not start")
}

/// Sends the commands of a turn, one after the other, and measures each.
async fn turn(relay: SocketAddr, into: &mut Vec<Duration>) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(relay).await?;
    stream.set_nodelay(true)?;
    let body = r#"{"command":"keys","sequence":"P1"}"#;
    let request = request("POST", "/api/v1/phones/desk/commands", "ada", body);
    let mut answer = [0; 4_096];
    for _ in 0..COMMANDS {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let length = stream.read(&mut answer).await?;
        into.push(started.elapsed());
        let text = String::from_utf8_lossy(answer.get(..length).unwrap_or_default());
        ensure!(text.starts_with("HTTP/1.1 200"), "{text}");
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

fn request(method: &str, path: &str, user: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nx-deskside: 1\r\nAuthorization: Bearer {user}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What could stand in the way of a command.
struct Load {
    tasks: Vec<JoinHandle<()>>,
    _streams: Vec<TcpStream>,
}

impl Load {
    async fn start(relay: SocketAddr) -> anyhow::Result<Load> {
        let mut tasks = Vec::new();
        for nth in 0..NAMED {
            let picture =
                request("GET", &format!("/api/v1/phones/named{nth}/screens/main"), "viewer", "");
            tasks.push(tokio::spawn(repeat(relay, picture)));
        }
        for nth in 0..ADDITIONS {
            let body = format!(r#"{{"address":"new{nth}.corp.example"}}"#);
            let addition = request("POST", "/api/v1/phones", "operator", &body);
            tasks.push(tokio::spawn(repeat(relay, addition)));
        }
        let events = request("GET", "/api/v1/phones/desk/events", "viewer", "");
        let half = "POST /api/v1/phones/desk/commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{";
        let mut streams = Vec::new();
        for (text, count) in [(events.as_str(), STREAMS), (half, HALVES)] {
            for _ in 0..count {
                let mut stream = connect(relay).await?;
                // Those beyond the limits are answered and closed.
                let _closed = stream.write_all(text.as_bytes()).await;
                streams.push(stream);
            }
        }
        Ok(Load { tasks, _streams: streams })
    }

    async fn end(self) {
        for task in self.tasks {
            task.abort();
            let _aborted = task.await;
        }
    }
}

/// Connects from another address than the measured client.
async fn connect(relay: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 2], 0)))?;
    socket.connect(relay).await
}

/// Sends a request again and again, ten times a second at most.
async fn repeat(relay: SocketAddr, request: String) {
    let mut answer = [0; 4_096];
    loop {
        if let Ok(mut stream) = connect(relay).await {
            while stream.write_all(request.as_bytes()).await.is_ok()
                && stream.read(&mut answer).await.is_ok_and(|length| length > 0)
            {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn percentile(times: &mut [Duration], part: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    let nth = ((times.len() as f64 * part).ceil() as usize).saturating_sub(1);
    times.get(nth).copied().unwrap_or_default()
}
