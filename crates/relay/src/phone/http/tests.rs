//! The limits of an exchange, and of what is read of an answer.

use std::sync::Arc;

use snom::Command;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

#[test]
fn a_sequence_extends_the_limits_by_as_long_as_it_plays_up_to_half_a_minute() {
    let now = Instant::now();
    let check = |playing: u64, first_byte: u64, end: u64| {
        let deadline = Deadline::new(now, Duration::from_secs(playing));
        assert_eq!(deadline.first_byte(now), now + Duration::from_secs(first_byte), "{playing}");
        assert_eq!(deadline.end, now + Duration::from_secs(end), "{playing}");
    };
    check(0, 3, 5);
    check(6, 9, 11);
    check(30, 33, 35);
    check(3_600, 33, 35);
    // Whatever is asked again has only what is left.
    let deadline = Deadline::new(now, Duration::ZERO);
    let later = now + Duration::from_secs(4);
    assert_eq!(deadline.first_byte(later), deadline.end);
    assert_eq!(deadline.within(later, CONNECT), deadline.end);
    assert_eq!(deadline.within(now, CONNECT), now + CONNECT);
}

/// A phone that answers with ten megabytes.
async fn generous() -> Arc<config::Phone> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    tokio::spawn(async move {
        let body = vec![b'x'; 10_000_000];
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::new()).await.unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).await.unwrap();
            // Whoever has had enough hangs up.
            let _ = stream.write_all(&body).await;
        }
    });
    let model = snom::Model::find("D785").unwrap();
    Arc::new(config::Phone::new("desk", "Desk", model, address))
}

#[tokio::test]
async fn no_more_is_read_of_an_answer_than_a_picture_can_have() {
    let phone = generous().await;
    let keys = Command::Keys("1".parse().unwrap());
    for (target, most) in [
        (RequestTarget::new(&keys, None), MOST_OF_PAGE),
        (RequestTarget::from(snom::Page::Information), MOST_OF_PAGE),
        (RequestTarget::from(Screen::Main), MOST_OF_PICTURE),
    ] {
        let mut client = Client::new(&phone);
        let deadline = Deadline::new(Instant::now(), Duration::ZERO);
        let exchange = client.get(&target, None, deadline).await.unwrap();
        let read = exchange.body.len();
        assert!(read <= most && read > most - READ_BYTES * 2, "{target}: {read}");
        assert!(exchange.body.capacity() <= most, "{target}: {}", exchange.body.capacity());
    }
}
