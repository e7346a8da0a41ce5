//! One connection to the phone.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::{
    io::{AsyncRead, AsyncWrite, BufWriter},
    net::TcpStream,
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

use super::{
    KeepAlive, PhoneServer, Webserver,
    delivery::deliver,
    reply::Reply,
    request::{self, Head, NoHead},
};

/// The first byte of TLS: a record that holds a handshake (RFC 8446 section 5.1).
const HANDSHAKE: u8 = 22;

/// Counts a connection while it is open.
struct Open<'a>(&'a AtomicUsize);

impl<'a> Open<'a> {
    fn new(count: &'a AtomicUsize) -> Open<'a> {
        count.fetch_add(1, Ordering::Relaxed);
        Open(count)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Answers requests until the peer leaves, or the phone goes away.
pub(super) async fn run(
    server: PhoneServer,
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    up: watch::Receiver<bool>,
) {
    let open = server.0.open.clone();
    let _open = Open::new(&open);
    let mut first = [0];
    let encrypted = matches!(stream.peek(&mut first).await, Ok(1)) && first == [HANDSHAKE];
    match tls.filter(|_| encrypted && server.0.settings.webserver != Webserver::Http) {
        // A peer that does not like the certificate has left already.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                converse(&server, stream, true, up).await;
            }
        }
        None => converse(&server, stream, false, up).await,
    }
}

async fn converse(
    server: &PhoneServer,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    encrypted: bool,
    mut up: watch::Receiver<bool>,
) {
    let mut stream = BufWriter::new(stream);
    let mut buffer = Vec::new();
    loop {
        let head = tokio::select! {
            head = request::read(&mut stream, &mut buffer) => head,
            // The phone restarts; what has been asked before is answered before.
            _ = up.wait_for(|up| !up) => return,
        };
        let (reply, keep_alive) = match head {
            Ok(head) => {
                let mut reply = server.answer(&head, encrypted);
                reply.silent |= server.hangs_up_on(&head);
                (reply, head.keep_alive)
            }
            Err(NoHead::Malformed) => (Reply::error(400, "bad request"), false),
            Err(NoHead::Closed) => return,
        };
        let crowded = server.0.open.load(Ordering::Relaxed) > 1;
        let faults = &server.0.settings.faults;
        match deliver(&mut stream, &reply, keep_alive, crowded, faults).await {
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
    }
    // Says goodbye in TLS too; a peer that has left already does not mind.
    let _ = tokio::io::AsyncWriteExt::shutdown(&mut stream).await;
}

impl PhoneServer {
    /// Answers what comes on `stream`, until the other end leaves it, as if it had connected.
    pub async fn converse(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let (_up, is_up) = watch::channel(true);
        converse(self, stream, false, is_up).await;
    }

    fn hangs_up_on(&self, head: &Head) -> bool {
        let asked = head.connection.as_deref();
        let asks_to_keep = asked.is_some_and(|value| value.eq_ignore_ascii_case("keep-alive"));
        match self.0.settings.faults.keep_alive {
            KeepAlive::Honoured => false,
            KeepAlive::Required => !asks_to_keep,
            KeepAlive::Refused => asks_to_keep,
        }
    }
}
