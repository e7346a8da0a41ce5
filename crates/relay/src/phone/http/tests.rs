//! The limits of a request, and of the size of its answer.

use std::sync::Arc;

use snom::Command;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{
    response::{MAX_PAGE_BYTES, MAX_PICTURE_BYTES},
    *,
};
use crate::cluster::test_relay::{member, own};

#[test]
fn a_sequence_extends_the_limits_by_its_duration_up_to_half_a_minute() {
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
    // A repeated request has only the time that is left.
    let deadline = Deadline::new(now, Duration::ZERO);
    let later = now + Duration::from_secs(4);
    assert_eq!(deadline.first_byte(later), deadline.end);
    assert_eq!(deadline.within(later, CONNECT_LIMIT), deadline.end);
    assert_eq!(deadline.within(now, CONNECT_LIMIT), now + CONNECT_LIMIT);
}

/// Starts a phone that answers with ten megabytes.
async fn oversized_phone() -> Arc<PhoneConfig> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    tokio::spawn(async move {
        let body = vec![b'x'; 10_000_000];
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 4_096]).await.unwrap() > 0);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).await.unwrap();
            // The client hangs up when it has read enough.
            let _ = stream.write_all(&body).await;
        }
    });
    let model = snom::Model::find("D785").unwrap();
    Arc::new(PhoneConfig::new("desk", "Reception", model, address))
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_maximum_size() {
    let phone = oversized_phone().await;
    let keys = Command::Keys("1".parse().unwrap());
    let status = Status::default();
    for (target, max) in [
        (RequestTarget::new(&keys, None), MAX_PAGE_BYTES),
        (RequestTarget::from(snom::Page::Information), MAX_PAGE_BYTES),
        (RequestTarget::from(snom::Screen::Main), MAX_PICTURE_BYTES),
    ] {
        let resolver = Resolver::default();
        let mut client = HttpClient::new(&phone, &status, &resolver);
        let deadline = Deadline::new(Instant::now(), Duration::ZERO);
        let response = client.get(&target, None, deadline).await.unwrap();
        let read = response.body.len();
        assert!(read <= max && read > max - READ_BYTES * 2, "{target}: {read}");
        assert!(response.body.capacity() <= max, "{target}: {}", response.body.capacity());
    }
}

#[tokio::test]
async fn a_phone_of_another_relay_gets_no_request() {
    let phone = oversized_phone().await;
    let (status, resolver) = (Status::default(), Resolver::default());
    let cluster = member(&phone.address);
    let mut client = HttpClient::new(&phone, &status, &resolver).in_cluster(Some(&cluster));
    let target = RequestTarget::from(snom::Page::Information);
    let deadline = Deadline::new(Instant::now(), Duration::ZERO);
    assert!(matches!(client.get(&target, None, deadline).await, Err(HttpError::NotOwner(_))));
    assert!(matches!(client.connect().await, Err(HttpError::NotOwner(_))));
    own(&mut cluster.lock());
    client.get(&target, None, deadline).await.unwrap();
}

#[tokio::test]
async fn a_picture_is_cut_off_when_the_phone_gets_another_owner() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    let phone = PhoneConfig::new("desk", "Reception", snom::Model::find("D785").unwrap(), address);
    let (status, resolver, cluster) =
        (Status::default(), Resolver::default(), member(&phone.address));
    own(&mut cluster.lock());
    let give_up = || {
        let mut ownership = cluster.ownership().lock().unwrap();
        ownership.membership().stop();
        ownership.due(Duration::from_secs(16))
    };
    let slow = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4_096]).await.unwrap() > 0);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nBM";
        stream.write_all(head).await.unwrap();
        // It stays until the picture has ended.
        assert!(give_up().is_empty());
        stream.read(&mut [0; 16]).await
    };
    let mut client = HttpClient::new(&phone, &status, &resolver).in_cluster(Some(&cluster));
    let target = RequestTarget::from(snom::Screen::Main);
    let deadline = Deadline::new(Instant::now(), Duration::ZERO);
    let (picture, ended) = tokio::join!(client.get(&target, None, deadline), slow);
    assert!(matches!(picture, Err(HttpError::NotOwner(_))));
    assert_eq!(ended.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert!(give_up().iter().any(|due| due.write.record.owner.is_none()));
}

/// Sends a request that the phone has read when it is given up, or answers; returns how its connection ends.
async fn end_of_connection(answer: Option<&str>) -> std::io::Result<usize> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    let phone = PhoneConfig::new("desk", "Reception", snom::Model::find("D785").unwrap(), address);
    let (status, resolver) = (Status::default(), Resolver::default());
    let mut client = HttpClient::new(&phone, &status, &resolver);
    let target = RequestTarget::from(snom::Page::Information);
    let read = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4_096]).await.unwrap() > 0);
        stream
    };
    let deadline = Deadline::new(Instant::now(), Duration::ZERO);
    let mut stream = if let Some(answer) = answer {
        let answered = async {
            let mut stream = read.await;
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream
        };
        let (response, stream) = tokio::join!(client.get(&target, None, deadline), answered);
        response.unwrap();
        stream
    } else {
        tokio::select! {
            response = client.get(&target, None, deadline) => panic!("{response:?}"),
            stream = read => stream,
        }
    };
    drop(client);
    stream.read(&mut [0; 16]).await
}

#[tokio::test]
async fn no_part_of_a_request_that_was_given_up_reaches_the_phone() {
    let ended = end_of_connection(Some("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(ended.unwrap(), 0);
    let given_up = end_of_connection(None).await.unwrap_err();
    assert_eq!(given_up.kind(), std::io::ErrorKind::ConnectionReset);
}
