//! One connection of a client: http, or https with HTTP/1.1 or HTTP/2.

use std::{error::Error, io, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::{
    body::Incoming,
    header::{HOST, HeaderValue},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::{net::MinWriteRate, state::Relay, web::PeerAddress};

/// The time limit for the handshake of TLS.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// The time limit for the head of a request. `axum::serve` does not limit it: a client that sends a
/// byte a minute would hold its connection for ever.
const HEAD_LIMIT: Duration = Duration::from_secs(5);
/// The maximum number of headers: a browser sends about twenty, a proxy adds a few.
const MAX_HEADERS: usize = 64;
/// The largest head of a request.
const MAX_HEAD_BYTES: u32 = 32 * 1024;
/// Requests at a time on one connection of HTTP/2: forty tabs share one.
const MAX_STREAMS: u32 = 128;
/// Requests that a client may reset before they are accepted (rapid reset, CVE-2023-44487).
const MAX_RESETS: usize = 20;
/// The interval at which an HTTP/2 client is asked whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(15);
/// The time in which it has to answer.
const PING_LIMIT: Duration = Duration::from_secs(10);

/// What serves a connection. Cheap to clone.
#[derive(Clone)]
pub(super) struct Serving {
    pub(super) relay: Relay,
    pub(super) app: Router,
    pub(super) http: Http,
}

/// The settings of both versions of HTTP.
#[derive(Clone)]
pub(super) struct Http {
    one: Arc<http1::Builder>,
    two: http2::Builder<TokioExecutor>,
}

impl Http {
    pub(super) fn new() -> Http {
        let mut one = http1::Builder::new();
        one.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT);
        one.max_buf_size(MAX_HEAD_BYTES as usize).max_headers(MAX_HEADERS);
        let mut two = http2::Builder::new(TokioExecutor::new());
        two.timer(TokioTimer::new())
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(MAX_HEAD_BYTES)
            .max_pending_accept_reset_streams(MAX_RESETS)
            .keep_alive_interval(PING_EVERY)
            .keep_alive_timeout(PING_LIMIT);
        Http { one: Arc::new(one), two }
    }
}

impl Serving {
    /// Serves the connection of a client until it ends.
    pub(super) async fn serve(&self, stream: TcpStream, peer: PeerAddress, watcher: Watcher) {
        let stream = MinWriteRate::new(stream);
        // Each connection begins with the certificate that is in force; those that are open go on.
        let tls = self.relay.snapshot().config.tls.clone();
        let Some(tls) = tls else { return self.serve_one(stream, peer, watcher).await };
        let handshake = TlsAcceptor::from(tls.config()).accept(stream);
        match timeout(HANDSHAKE_LIMIT, handshake).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
                self.serve_two(stream, peer, watcher).await;
            }
            Ok(Ok(stream)) => self.serve_one(stream, peer, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "TLS handshake with a client failed"),
            Err(_) => self.relay.metrics().refused_connection("slow"),
        }
    }

    async fn serve_one(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        peer: PeerAddress,
        watcher: Watcher,
    ) {
        let app = self.app.clone();
        let service = service_fn(move |request| app.clone().oneshot(of(request, peer)));
        let connection = self.http.one.serve_connection(TokioIo::new(stream), service);
        self.ended(watcher.watch(connection).await);
    }

    async fn serve_two(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        peer: PeerAddress,
        watcher: Watcher,
    ) {
        let app = self.app.clone();
        let service = service_fn(move |request| app.clone().oneshot(with_host(of(request, peer))));
        let connection = self.http.two.serve_connection(TokioIo::new(stream), service);
        self.ended(watcher.watch(connection).await);
    }

    fn ended(&self, result: Result<(), hyper::Error>) {
        if let Err(error) = result {
            tracing::debug!(%error, "connection failed");
            if is_timed_out(&error) {
                self.relay.metrics().refused_connection("slow");
            }
        }
    }
}

/// Returns a request of a client.
fn of(request: hyper::Request<Incoming>, peer: PeerAddress) -> Request {
    let mut request = request.map(axum::body::Body::new);
    request.extensions_mut().insert(peer);
    request
}

/// Puts the authority of HTTP/2 where HTTP/1.1 has it (RFC 9113 section 8.3.1), for the rules of both.
fn with_host(mut request: Request) -> Request {
    if !request.headers().contains_key(HOST)
        && let Some(authority) = request.uri().authority()
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        request.headers_mut().insert(HOST, host);
    }
    request
}

/// Returns whether the client read its answer too slowly.
fn is_timed_out(error: &hyper::Error) -> bool {
    let inner = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    inner.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}
