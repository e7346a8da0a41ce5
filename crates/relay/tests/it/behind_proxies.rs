//! Streams of events behind reverse proxies with their defaults. The heartbeat is compared with their time-outs in
//! `src/api/events.rs`.

mod proxies;

use std::time::Duration;

use deskside_relay::server;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::{TcpListener, TcpStream},
    time::Instant,
};

use crate::{
    desk::{TestRelay, phone},
    servers::Server,
};
use proxies::Proxy;

/// Far less than the interval of heartbeats, which would push an event out of a small buffer.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A relay with one phone, and a proxy in front of it.
struct ProxiedRelay {
    desk: TestRelay,
    proxy: Server,
}

impl ProxiedRelay {
    async fn start(proxy: Proxy) -> ProxiedRelay {
        let desk = TestRelay::new(phone().await.address, None);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (app, relay) = (desk.app.clone(), desk.relay.clone());
        tokio::spawn(
            async move { server::serve(listener, app, &relay, std::future::pending()).await },
        );
        ProxiedRelay { desk, proxy: proxy.start(address).await }
    }

    /// Opens a stream over the proxy, and reads its state.
    async fn follow(&self) -> ProxiedStream {
        let mut stream = self.open("").await;
        stream.until("event: ready").await;
        stream
    }

    /// Opens a stream over the proxy, with further headers as they are written.
    async fn open(&self, headers: &str) -> ProxiedStream {
        let mut connection = TcpStream::connect(self.proxy.address).await.unwrap();
        let request = format!(
            "GET /api/v1/events?phones=desk&screens=main HTTP/1.1\r\nHost: localhost\r\n\
             Accept-Encoding: gzip, deflate, br\r\n{headers}\r\n"
        );
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut stream =
            ProxiedStream { lines: BufReader::new(connection).lines(), head: Vec::new() };
        stream.head = stream.until("").await;
        stream
    }

    /// Presses a key at the relay itself.
    async fn press(&self) {
        assert_eq!(self.desk.keys("1").await.status(), 200);
    }

    /// Ends the streams, which Apache waits for, and then the proxy.
    async fn end(mut self) {
        self.desk.relay.stop();
        self.proxy.end().await;
    }

    /// Returns whether the relay has a viewer of a screen, which every stream of these tests is.
    async fn has_viewer(&self) -> bool {
        let metrics = String::from_utf8(self.desk.get("/metrics").await.body).unwrap();
        let count = |number| format!("deskside_viewers{{phone=\"desk\"}} {number}\n");
        assert!(metrics.contains(&count(0)) || metrics.contains(&count(1)), "{metrics}");
        metrics.contains(&count(1))
    }

    /// Waits until the relay has noticed that its client is gone.
    async fn wait_until_left(&self, proxy: Proxy) {
        while self.has_viewer().await {
            if !proxy.watches_clients() {
                self.press().await;
            }
            tokio::task::yield_now().await;
        }
    }
}

/// A stream of events as a client of the proxy reads it, by lines. Between them are those with the size of a chunk.
struct ProxiedStream {
    lines: Lines<BufReader<TcpStream>>,
    head: Vec<String>,
}

impl ProxiedStream {
    async fn next(&mut self) -> String {
        let line = self.lines.next_line().await.unwrap();
        assert!(line.is_some(), "the stream broke off");
        line.unwrap_or_default()
    }

    /// Reads on to a line; returns those before.
    async fn until(&mut self, wanted: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            let line = self.next().await;
            if line == wanted {
                return before;
            }
            before.push(line);
        }
    }
}

#[tokio::test]
async fn streams_and_their_events_arrive_at_once_behind_proxies() {
    for proxy in Proxy::ALL {
        let proxied = ProxiedRelay::start(proxy).await;
        let asked = Instant::now();
        let mut stream = proxied.open("").await;
        stream.until("event: ready").await;
        assert!(asked.elapsed() < AT_ONCE, "{proxy:?}: {:?} until the state", asked.elapsed());
        let head = stream.head.join("\n").to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{proxy:?}: {head}");
        for header in ["content-type: text/event-stream", "cache-control: no-store, no-transform"] {
            assert!(head.lines().any(|line| line == header), "{proxy:?}: {header} in {head}");
        }
        assert!(!head.contains("content-encoding"), "{proxy:?}: {head}");
        proxied.press().await;
        let pressed = Instant::now();
        stream.until("event: outcome").await;
        assert!(pressed.elapsed() < AT_ONCE, "{proxy:?}: {:?} until the event", pressed.elapsed());
        proxied.end().await;
    }
}

#[tokio::test]
async fn a_client_that_leaves_is_noticed_behind_proxies() {
    for proxy in Proxy::ALL {
        let proxied = ProxiedRelay::start(proxy).await;
        let stream = proxied.follow().await;
        assert!(proxied.has_viewer().await, "{proxy:?}");
        drop(stream);
        proxied.wait_until_left(proxy).await;
        proxied.end().await;
    }
}

#[tokio::test]
async fn a_stream_goes_on_after_its_last_event_behind_proxies() {
    for proxy in Proxy::ALL {
        let proxied = ProxiedRelay::start(proxy).await;
        let mut stream = proxied.follow().await;
        let id = stream.next().await;
        let id = id.strip_prefix("id: ").unwrap_or_else(|| panic!("{proxy:?}: {id}"));
        proxied.press().await;
        let mut again = proxied.open(&format!("Last-Event-ID: {id}\r\n")).await;
        let missed = again.until("event: ready").await;
        // A state has no outcomes.
        assert!(missed.iter().any(|line| line == "event: outcome"), "{proxy:?}: {missed:?}");
        proxied.end().await;
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_relay_behind_proxies() {
    for proxy in Proxy::ALL {
        let proxied = ProxiedRelay::start(proxy).await;
        let mut stream = proxied.follow().await;
        proxied.desk.relay.stop();
        // The last chunk: the end, rather than a connection that broke off.
        stream.until("0").await;
        assert_eq!(stream.next().await, "", "{proxy:?}");
        proxied.end().await;
    }
}
