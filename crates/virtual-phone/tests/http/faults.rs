//! Each fault of real phones, by itself.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};
use virtual_phone::http::{Faults, KeepAlive, NoAnswer, Settings};

use crate::{TestPhone, converse};

const PRESS: &str = "GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\n\r\n";

async fn start(faults: Faults) -> TestPhone {
    TestPhone::new(Settings { faults, ..Settings::default() }).await
}

#[tokio::test]
async fn a_second_connection_gets_incomplete_headers() {
    let phone = start(Faults { one_connection: true, ..Faults::default() }).await;
    let mut first = TcpStream::connect(phone.address).await.unwrap();
    first.write_all(PRESS.as_bytes()).await.unwrap();
    let mut answer = [0; 15];
    first.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let second = phone.get("/command.htm?key=2").await;
    assert_eq!(second.head, "HTTP/1.1 200 OK\r\nServer:");
    assert_eq!(phone.state().typed, "12", "and its command is carried out");
    drop(first);
}

#[tokio::test]
async fn keep_alive_is_required_or_refused() {
    let with = "GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let required = start(Faults { keep_alive: KeepAlive::Required, ..Faults::default() }).await;
    assert_eq!(required.send(with).await.status(), 200);
    assert_eq!(required.get("/command.htm?key=2").await.status(), 0);
    assert_eq!(required.state().typed, "12");
    let refused = start(Faults { keep_alive: KeepAlive::Refused, ..Faults::default() }).await;
    assert_eq!(refused.send(with).await.status(), 0);
    assert_eq!(refused.get("/command.htm?key=2").await.status(), 200);
}

#[tokio::test]
async fn some_commands_are_carried_out_without_an_answer() {
    let dial = start(Faults { no_answer: NoAnswer::DialAndRestart, ..Faults::default() }).await;
    assert_eq!(dial.get("/command.htm?key=1").await.status(), 200);
    assert_eq!(dial.get("/command.htm?number=100").await.status(), 0);
    assert_eq!(dial.state().dialled, ["100"]);
    let all = start(Faults { no_answer: NoAnswer::Commands, ..Faults::default() }).await;
    assert_eq!(all.get("/command.htm?key=1").await.status(), 0);
    assert_eq!(all.get("/index.htm").await.status(), 200);
    assert_eq!(all.state().typed, "1");
}

#[tokio::test(start_paused = true)]
async fn head_and_body_come_in_two_packets() {
    let phone = start(Faults { two_packets: true, ..Faults::default() }).await;
    let mut stream = TcpStream::connect(phone.address).await.unwrap();
    let sent = Instant::now();
    stream.write_all(PRESS.as_bytes()).await.unwrap();
    let mut first = [0; 1_024];
    let length = stream.read(&mut first).await.unwrap();
    assert!(first[..length].ends_with(b"\r\n\r\n"), "the first packet is the head alone");
    let length = stream.read(&mut first).await.unwrap();
    assert!(first[..length].starts_with(b"<html>"));
    assert!(sent.elapsed() >= Duration::from_millis(40));
}

#[tokio::test(start_paused = true)]
async fn a_slow_phone_delays_its_answers() {
    let phone = start(Faults { slow_ms: 800, ..Faults::default() }).await;
    let sent = Instant::now();
    assert_eq!(phone.get("/index.htm").await.status(), 200);
    assert!(sent.elapsed() >= Duration::from_millis(800));
}

#[tokio::test]
async fn an_answer_is_cut_off() {
    for (bytes, is_head_complete) in [(10, false), (300, true)] {
        let phone = start(Faults { cut_off_after: Some(bytes), ..Faults::default() }).await;
        let stream = TcpStream::connect(phone.address).await.unwrap();
        let request = "GET /screen.bmp HTTP/1.1\r\nHost: x\r\n\r\n";
        let answer = converse(stream, request).await;
        assert_eq!(answer.head.len() + answer.body.len(), bytes);
        assert_eq!(answer.head.ends_with("\r\n\r\n"), is_head_complete);
    }
}
