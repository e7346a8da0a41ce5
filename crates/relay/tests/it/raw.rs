//! The port of the relay, in raw bytes from hostile clients.

use std::time::Duration;

use deskside_relay::{access::Limits, config::Config, server};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpSocket, TcpStream},
    time::Instant,
};

use crate::desk::{TestRelay, phone};

/// A relay on a port.
struct Port {
    address: std::net::SocketAddr,
    desk: TestRelay,
}

async fn port() -> Port {
    port_of(TestRelay::new(phone().await.address, None)).await
}

async fn port_of(desk: TestRelay) -> Port {
    port_at(desk, TcpListener::bind("127.0.0.1:0").await.unwrap())
}

fn port_at(desk: TestRelay, listener: TcpListener) -> Port {
    let address = listener.local_addr().unwrap();
    let (app, relay) = (desk.app.clone(), desk.relay.clone());
    tokio::spawn(async move { server::serve(listener, app, &relay, std::future::pending()).await });
    Port { address, desk }
}

impl Port {
    /// Sends bytes and reads until the relay closes; returns the statuses that came back.
    async fn statuses(&self, request: &[u8]) -> Vec<u16> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // The relay may close before the end.
        let _ = stream.write_all(request).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        // A reset closes the connection as well.
        let _ = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let lines = text.split("HTTP/1.1 ").skip(1);
        lines.map(|line| line[..3].parse().unwrap()).collect()
    }
}

#[tokio::test]
async fn ambiguous_requests_are_rejected() {
    let port = port().await;
    let post = "POST /api/v1/phones/desk/commands HTTP/1.1\r\nHost: localhost\r\nX-Deskside: 1\r\nContent-Type: application/json\r\n";
    let body = "2d\r\n{\"command\":\"keys\",\"sequence\":\"1;2;3;4;5;6;7\"}\r\n0\r\n\r\n";
    let cases: Vec<(String, u16)> = vec![
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 200),
        ("GET /healthz HTTP/1.1\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n".into(), 421),
        ("GET /healthz HTTP/1.1\r\nHost: localhost:x y\r\n\r\n".into(), 400),
        ("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 421),
        ("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 200),
        ("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 421),
        ("GET /healthz\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/3.0\r\nHost: localhost\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n".into(), 400),
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n".into(), 400),
        (format!("{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{{}}"), 400),
        (format!("{post}Content-Length: 2, 2\r\n\r\n{{}}"), 400),
        (format!("{post}Content-Length: +2\r\n\r\n{{}}"), 400),
        (format!("{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{body}"), 411),
        (format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n{body}"), 400),
        (format!("{post}Transfer-Encoding: gzip\r\n\r\n{body}"), 400),
        (format!("{post}Transfer-Encoding: chunked\r\n\r\n{body}"), 411),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(70_000)), 431),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(200)), 431),
        // At most 64 headers.
        (format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(64)), 431),
        (format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(63)), 200),
    ];
    for (request, status) in cases {
        let shown: String = request.chars().take(120).collect();
        assert_eq!(port.statuses(request.as_bytes()).await, [status], "{shown:?}");
    }
}

/// Returns how long the relay keeps a connection, on tokio's paused clock.
async fn lives(port: &Port, request: &[u8], trickle: Option<&[u8]>) -> Duration {
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    let started = Instant::now();
    stream.write_all(request).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let drip = async {
        let Some(bytes) = trickle else { return std::future::pending().await };
        for byte in bytes.iter().cycle() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if writer.write_all(&[*byte]).await.is_err() {
                return std::future::pending().await;
            }
        }
    };
    let mut answer = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut answer) => {}
        () = drip => {}
    }
    started.elapsed()
}

#[tokio::test(start_paused = true)]
async fn slow_clients_are_disconnected_within_ten_seconds() {
    let port = port().await;
    let limit = Duration::from_millis(10_100);
    let head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
    assert!(lives(&port, head, None).await <= limit, "a head that does not go on");
    assert!(lives(&port, head, Some(b"X: y\r\n")).await <= limit, "a head of a byte a second");
    let post = b"POST /api/v1/phones/desk/commands HTTP/1.1\r\nHost: localhost\r\nX-Deskside: 1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    assert!(lives(&port, post, None).await <= limit, "a body that does not come");
    assert!(lives(&port, post, Some(b" ")).await <= limit, "a body of a byte a second");
    assert!(lives(&port, b"", None).await <= limit, "nothing at all");
    assert_eq!(port.desk.get("/healthz").await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_disconnected() {
    let port = port().await;
    // Far more than the system buffers between the two.
    let large = "x".repeat(32 * 1024 * 1024);
    std::fs::write(port.desk.site.path().join("large-0123456789abcdef.js"), large).unwrap();
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    let request = b"GET /large-0123456789abcdef.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    tokio::time::sleep(Duration::from_millis(10_100)).await;
    // The bytes written before are still buffered; the rest never comes.
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.len() < 32 * 1024 * 1024, "the whole answer came");
}

#[tokio::test(start_paused = true)]
async fn a_trickling_client_is_disconnected() {
    // Small buffers of the system, so that the relay notices each second of the client.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(4_096).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = port_at(TestRelay::new(phone().await.address, None), socket.listen(8).unwrap());
    let large = "x".repeat(4 * 1024 * 1024);
    std::fs::write(port.desk.site.path().join("large-0123456789abcdef.js"), &large).unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(port.address).await.unwrap();
    let request = b"GET /large-0123456789abcdef.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut piece = [0; 2_048];
    let mut taken = 0;
    // Two kilobytes a second would take half an hour.
    while let Ok(bytes @ 1..) = stream.read(&mut piece).await {
        taken += bytes;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(taken < large.len() / 2, "{taken} bytes came");
    let slow = port.desk.get("/metrics").await;
    let slow = String::from_utf8(slow.body).unwrap();
    assert!(slow.contains(r#"deskside_refused_connections_total{why="slow"} 1"#), "{slow}");
}

/// Also for a reader that buffers, and long before the first heartbeat.
#[tokio::test(start_paused = true)]
async fn the_state_of_a_stream_arrives_at_once() {
    let port = port().await;
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    let request = b"GET /api/v1/events?phones=desk&screens= HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let started = Instant::now();
    let mut lines = BufReader::new(stream).lines();
    while lines.next_line().await.unwrap().expect("the stream has ended") != "event: ready" {}
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_event_stream_lasts_as_long_as_it_is_read() {
    let port = port().await;
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    let request = b"GET /api/v1/phones/desk/events?screens= HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let started = Instant::now();
    let mut lines = BufReader::new(stream).lines();
    let mut signs_of_life = 0;
    while signs_of_life < 40 {
        let line = lines.next_line().await.unwrap().expect("the stream has ended");
        signs_of_life += usize::from(line == ":");
    }
    assert!(started.elapsed() >= Duration::from_secs(40 * 15), "{:?}", started.elapsed());
}

#[tokio::test]
async fn connections_are_limited_as_configured() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let desk = TestRelay::configured(Config { limits, ..Config::default() });
    let port = port_of(desk).await;
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut held = Vec::new();
    let open = async || {
        let mut stream = TcpStream::connect(port.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        (stream, String::from_utf8(answer.to_vec()).unwrap())
    };
    for _ in 0..2 {
        let (stream, answer) = open().await;
        assert_eq!(answer, "HTTP/1.1 200");
        held.push(stream);
    }
    // Another address still gets through, this one has its share.
    let (_third, answer) = open().await;
    assert_eq!(answer, "HTTP/1.1 503");
    let metrics = || async { String::from_utf8(port.desk.get("/metrics").await.body).unwrap() };
    assert!(metrics().await.contains(r#"deskside_refused_connections_total{why="full"} 1"#));
    assert!(metrics().await.contains("deskside_connections 2"));
    held.pop();
    while metrics().await.contains("deskside_connections 2") {
        tokio::task::yield_now().await;
    }
    assert_eq!(open().await.1, "HTTP/1.1 200");
}
