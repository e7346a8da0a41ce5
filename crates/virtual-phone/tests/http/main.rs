//! Tests of the web server with plain bytes: none of our own encoders writes these requests.
#![cfg(feature = "http")]
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod curl;
mod faults;
mod firmware;
mod https;
mod pages;
mod processes;
mod refusals;
mod restart;

use std::{net::SocketAddr, time::Duration};

use snom::Model;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use virtual_phone::{
    State,
    http::{PhoneServer, Settings},
};

/// A phone that runs until the test ends.
struct TestPhone {
    address: SocketAddr,
    server: PhoneServer,
}

/// An answer: its head as text, and its body.
struct Answer {
    head: String,
    body: Vec<u8>,
}

impl TestPhone {
    async fn new(settings: Settings) -> TestPhone {
        TestPhone::with("D785", settings).await
    }

    async fn with(model: &str, settings: Settings) -> TestPhone {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = PhoneServer::new(Model::find(model).unwrap(), settings);
        tokio::spawn(server.clone().serve(listener));
        TestPhone { address, server }
    }

    /// Sends `request` and reads until the phone closes, for which the request must ask.
    async fn send(&self, request: &str) -> Answer {
        converse(TcpStream::connect(self.address).await.unwrap(), request).await
    }

    async fn get(&self, target: &str) -> Answer {
        self.get_with(target, "").await
    }

    /// Sends a GET request with further header lines, each with its line end.
    async fn get_with(&self, target: &str, headers: &str) -> Answer {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: phone\r\n{headers}Connection: close\r\n\r\n");
        self.send(&request).await
    }

    /// Returns the state once every key has been pressed.
    fn state(&self) -> State {
        let mut phone = self.server.phone();
        phone.advance(Duration::from_secs(3_600));
        phone.state()
    }

    /// Returns the targets of all requests that arrived.
    fn received(&self) -> Vec<String> {
        self.server.outbox().iter().map(|received| received.target.clone()).collect()
    }
}

impl Answer {
    /// Returns the status; 0 if there was no answer.
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> Answer {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // Some tests are about phones that hang up early.
    let _ = stream.read_to_end(&mut answer).await;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let body = answer.split_off(end.map_or(answer.len(), |end| end + 4));
    Answer { head: String::from_utf8(answer).unwrap(), body }
}
