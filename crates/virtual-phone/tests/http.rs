//! The phone's web server, spoken to in plain bytes: nothing of our own encodes these requests.
#![cfg(feature = "http")]
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::net::SocketAddr;

use snom::{Model, Picture};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use virtual_phone::http::{Login, PhoneServer, Settings};

async fn start(settings: Settings) -> (SocketAddr, PhoneServer) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = PhoneServer::new(Model::find("D785").unwrap(), settings);
    tokio::spawn(server.clone().serve(listener));
    (address, server)
}

/// Sends `request` and reads until the phone closes; the request must ask it to.
async fn exchange(address: SocketAddr, request: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let body = answer.split_off(end);
    (String::from_utf8(answer).unwrap(), body)
}

async fn get(address: SocketAddr, target: &str) -> (String, Vec<u8>) {
    exchange(address, &format!("GET {target} HTTP/1.1\r\nHost: phone\r\nConnection: close\r\n\r\n"))
        .await
}

#[tokio::test]
async fn keys_reach_the_phone_and_its_outbox() {
    let (address, phone) = start(Settings::default()).await;
    let (head, _) = get(address, "/command.htm?key=OFFHOOK;1;2;3").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\nServer: snom embedded\r\n"), "{head}");
    assert_eq!(phone.phone().state().typed, "123");
    let outbox = phone.outbox();
    assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=OFFHOOK;1;2;3"]);
}

#[tokio::test]
async fn the_screen_is_a_bitmap_of_the_models_size() {
    let (address, _) = start(Settings::default()).await;
    let (head, body) = get(address, "/screen.bmp").await;
    assert!(head.contains("Content-Type: image/bmp"), "{head}");
    let picture = Picture::decode(&body).unwrap();
    assert_eq!((picture.width, picture.height, picture.missing_rows), (480, 272, 0));
    let (head, _) = get(address, "/exp_screen.bmp").await;
    assert!(head.starts_with("HTTP/1.1 404 "), "{head}");
}

#[tokio::test]
async fn a_phone_with_a_password_asks_for_it() {
    let login = Some(Login::new("admin", "s3cret"));
    let (address, phone) = start(Settings { login, inspect: false }).await;
    let (head, _) = get(address, "/command.htm?key=1").await;
    assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
    assert!(head.contains("WWW-Authenticate: Basic realm=\"snom\""), "{head}");
    assert_eq!(phone.phone().state().view, "home");
    assert_eq!(phone.outbox().commands().count(), 0);
    let (head, _) = exchange(
        address,
        "GET /command.htm?key=1 HTTP/1.1\r\nAuthorization: Basic YWRtaW46czNjcmV0\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_eq!(phone.outbox().commands().count(), 1);
}

#[tokio::test]
async fn what_it_does_not_understand_changes_nothing() {
    let (address, phone) = start(Settings::default()).await;
    for (target, status) in
        [("/command.htm?key=NOSUCH", 200), ("/command.htm", 200), ("/nowhere.htm", 404)]
    {
        let (head, _) = get(address, target).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {head}");
    }
    let (head, _) =
        exchange(address, "DELETE /command.htm?key=1 HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 501 "), "{head}");
    let (head, _) = exchange(address, "\u{0}\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    assert_eq!(phone.phone().state().view, "home");
}

#[tokio::test]
async fn the_outbox_is_shown_only_when_asked_for() {
    let (closed, _) = start(Settings::default()).await;
    assert!(get(closed, "/_outbox").await.0.starts_with("HTTP/1.1 404 "));
    let (open, _) = start(Settings { inspect: true, ..Settings::default() }).await;
    get(open, "/command.htm?key=7").await;
    let (head, body) = get(open, "/_outbox").await;
    assert!(head.contains("application/json"), "{head}");
    assert!(String::from_utf8(body).unwrap().contains("\"target\":\"/command.htm?key=7\""));
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let (address, phone) = start(Settings::default()).await;
    let two = "GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /command.htm?key=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let (head, body) = exchange(address, two).await;
    assert!(head.contains("Connection: keep-alive"), "{head}");
    assert!(String::from_utf8(body).unwrap().contains("HTTP/1.1 200 OK"));
    assert_eq!(phone.outbox().commands().count(), 2);
}
