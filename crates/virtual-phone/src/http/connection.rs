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
    request::{self, HeadError, RequestHead},
};

/// The first byte of TLS: a handshake record (RFC 8446 section 5.1).
const HANDSHAKE: u8 = 22;

/// A connection that is counted while it is open.
struct OpenConnection<'a>(&'a AtomicUsize);

impl<'a> OpenConnection<'a> {
    fn new(count: &'a AtomicUsize) -> OpenConnection<'a> {
        count.fetch_add(1, Ordering::Relaxed);
        OpenConnection(count)
    }
}

impl Drop for OpenConnection<'_> {
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
    let _open = OpenConnection::new(&open);
    let mut first = [0];
    let encrypted = matches!(stream.peek(&mut first).await, Ok(1)) && first == [HANDSHAKE];
    match tls.filter(|_| encrypted && server.0.settings.webserver != Webserver::Http) {
        // A peer that refuses the certificate has left already.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                serve_requests(&server, stream, true, up).await;
            }
        }
        None => serve_requests(&server, stream, false, up).await,
    }
}

async fn serve_requests(
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
            // The phone restarts; requests that came before have been answered.
            _ = up.wait_for(|up| !up) => return,
        };
        let (reply, keep_alive) = match head {
            Ok(head) => {
                let mut reply = server.answer(&head, encrypted);
                reply.silent |= server.refuses_keep_alive(&head);
                (reply, head.keep_alive)
            }
            Err(HeadError::Malformed) => (Reply::error(400, "bad request"), false),
            Err(HeadError::Closed) => return,
        };
        let crowded = server.0.open.load(Ordering::Relaxed) > 1;
        let faults = &server.0.settings.faults;
        match deliver(&mut stream, &reply, keep_alive, crowded, faults).await {
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
    }
    // Closes TLS in order; an error means that the peer has left already.
    let _ = tokio::io::AsyncWriteExt::shutdown(&mut stream).await;
}

impl PhoneServer {
    /// Serves requests on `stream` until the peer closes it, as on a connection.
    pub async fn serve_connection(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let (_up, is_up) = watch::channel(true);
        serve_requests(self, stream, false, is_up).await;
    }

    /// Returns whether the fault `keep_alive` leaves a request without an answer.
    fn refuses_keep_alive(&self, head: &RequestHead) -> bool {
        let requested = head.connection.as_deref();
        let keeps_alive = requested.is_some_and(|value| value.eq_ignore_ascii_case("keep-alive"));
        match self.0.settings.faults.keep_alive {
            KeepAlive::Honoured => false,
            KeepAlive::Required => !keeps_alive,
            KeepAlive::Refused => keeps_alive,
        }
    }
}
