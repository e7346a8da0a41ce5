//! Each fault a real phone shows, by itself.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};
use virtual_phone::http::{Faults, KeepAlive, NoAnswer, Settings};

use crate::{Stand, converse};

const PRESS: &str = "GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\n\r\n";

async fn stand(faults: Faults) -> Stand {
    Stand::new(Settings { faults, ..Settings::default() }).await
}

#[tokio::test]
async fn a_second_connection_gets_incomplete_headers() {
    let stand = stand(Faults { one_connection: true, ..Faults::default() }).await;
    let mut first = TcpStream::connect(stand.address).await.unwrap();
    first.write_all(PRESS.as_bytes()).await.unwrap();
    let mut answer = [0; 15];
    first.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let second = stand.get("/command.htm?key=2").await;
    assert_eq!(second.head, "HTTP/1.1 200 OK\r\nServer:");
    assert_eq!(stand.state().typed, "12", "and its command is carried out");
    drop(first);
}

#[tokio::test]
async fn keep_alive_is_required_or_refused() {
    let with = "GET /command.htm?key=1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let required = stand(Faults { keep_alive: KeepAlive::Required, ..Faults::default() }).await;
    assert_eq!(required.exchange(with).await.status(), 200);
    assert_eq!(required.get("/command.htm?key=2").await.status(), 0);
    assert_eq!(required.state().typed, "12");
    let refused = stand(Faults { keep_alive: KeepAlive::Refused, ..Faults::default() }).await;
    assert_eq!(refused.exchange(with).await.status(), 0);
    assert_eq!(refused.get("/command.htm?key=2").await.status(), 200);
}

#[tokio::test]
async fn some_commands_are_carried_out_without_a_word() {
    let dial = stand(Faults { no_answer: NoAnswer::DialAndRestart, ..Faults::default() }).await;
    assert_eq!(dial.get("/command.htm?key=1").await.status(), 200);
    assert_eq!(dial.get("/command.htm?number=100").await.status(), 0);
    assert_eq!(dial.state().dialled, ["100"]);
    let all = stand(Faults { no_answer: NoAnswer::Commands, ..Faults::default() }).await;
    assert_eq!(all.get("/command.htm?key=1").await.status(), 0);
    assert_eq!(all.get("/index.htm").await.status(), 200);
    assert_eq!(all.state().typed, "1");
}

#[tokio::test(start_paused = true)]
async fn head_and_body_come_in_two_packets() {
    let stand = stand(Faults { two_packets: true, ..Faults::default() }).await;
    let mut stream = TcpStream::connect(stand.address).await.unwrap();
    let asked = Instant::now();
    stream.write_all(PRESS.as_bytes()).await.unwrap();
    let mut first = [0; 1_024];
    let length = stream.read(&mut first).await.unwrap();
    assert!(first[..length].ends_with(b"\r\n\r\n"), "the first packet is the head alone");
    let length = stream.read(&mut first).await.unwrap();
    assert!(first[..length].starts_with(b"<html>"));
    assert!(asked.elapsed() >= Duration::from_millis(40));
}

#[tokio::test(start_paused = true)]
async fn a_slow_phone_takes_its_time() {
    let stand = stand(Faults { slow_ms: 800, ..Faults::default() }).await;
    let asked = Instant::now();
    assert_eq!(stand.get("/index.htm").await.status(), 200);
    assert!(asked.elapsed() >= Duration::from_millis(800));
}

#[tokio::test]
async fn an_answer_breaks_off() {
    for (bytes, whole_head) in [(10, false), (300, true)] {
        let stand = stand(Faults { cut_off_after: Some(bytes), ..Faults::default() }).await;
        let stream = TcpStream::connect(stand.address).await.unwrap();
        let request = "GET /screen.bmp HTTP/1.1\r\nHost: x\r\n\r\n";
        let answer = converse(stream, request).await;
        assert_eq!(answer.head.len() + answer.body.len(), bytes);
        assert_eq!(answer.head.ends_with("\r\n\r\n"), whole_head);
    }
}
