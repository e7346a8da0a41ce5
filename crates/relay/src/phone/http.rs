//! The HTTP connection to a phone.

mod deadline;
mod response;

use std::{
    future::{pending, poll_fn},
    net::SocketAddr,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use http_body_util::Empty;
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header::{ACCEPT, AUTHORIZATION, CONNECTION, HOST, HeaderValue},
};
use hyper_util::rt::TokioIo;
use relay_api::{IoProblem, Reason};
use snom::RequestTarget;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout_at},
};

pub(super) use deadline::Deadline;
use deadline::TOTAL_LIMIT;
pub(super) use response::PhoneResponse;
use response::{BodyLimits, read};

use super::{ownership::unowned, status::Status};
use crate::{
    cluster::{ClusterMember, Effect, RequestGuard},
    config::PhoneConfig,
    net::{PhoneSocket, Resolver},
    tls::TlsError,
};

/// The limit for connecting.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// The limit for the TLS handshake, on top of that.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(2);
/// The size of the read buffer.
const READ_BYTES: usize = 16 * 1024;
/// The idle time after which a connection is not used again: small web servers close it about then,
/// and nobody knows whether they processed a request that crosses with the close. A phone that closes
/// connections sooner is given half of the time after which it did.
const MAX_IDLE: Duration = Duration::from_secs(2);

/// The reason why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HttpError {
    /// The request was not sent.
    NotSent(Reason),
    /// The request was not sent, because this relay does not own the phone.
    NotOwner(Reason),
    /// The request was not sent, because the server did not prove to be the phone.
    NotTrusted(Reason),
    /// The request was sent, entirely or in part, and no answer came.
    NoAnswer {
        /// The phone neither answered in time nor closed the connection.
        timed_out: bool,
    },
}

/// An open connection. The caller that waits for an answer drives it: a task of its own would cost
/// two task switches per request.
struct OpenConnection {
    sender: SendRequest<Empty<Bytes>>,
    /// Absent when it has ended.
    connection: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// The end of the last request.
    last_used: Instant,
    /// A request was answered on it.
    has_answered: bool,
    /// A request was sent and is not answered in full.
    is_under_way: bool,
    socket: PhoneSocket,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        if self.is_under_way {
            self.socket.reset_on_close();
        }
    }
}

impl OpenConnection {
    /// Waits for `answer` and drives the connection meanwhile.
    async fn drive<T>(&mut self, answer: impl Future<Output = T>) -> T {
        let mut answer = pin!(answer);
        poll_fn(|context| {
            self.poll(context);
            answer.as_mut().poll(context)
        })
        .await
    }

    fn poll(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && connection.as_mut().poll(context).is_ready()
        {
            self.connection = None;
        }
    }

    /// Returns whether a request can be sent: the phone has not closed the connection meanwhile.
    async fn is_ready(&mut self) -> bool {
        poll_fn(|context| {
            self.poll(context);
            Poll::Ready(())
        })
        .await;
        self.connection.is_some() && self.sender.is_ready()
    }
}

/// The HTTP client of one phone, with at most one connection.
pub(super) struct HttpClient<'a> {
    phone: &'a PhoneConfig,
    status: &'a Status,
    resolver: &'a Resolver,
    open: Option<OpenConnection>,
    /// Whether requests ask the phone to keep the connection.
    keep_alive: bool,
    /// The idle time after which a connection is not used again.
    max_idle: Duration,
    cluster: Option<&'a ClusterMember>,
}

impl<'a> HttpClient<'a> {
    pub(super) fn new(
        phone: &'a PhoneConfig,
        status: &'a Status,
        resolver: &'a Resolver,
    ) -> HttpClient<'a> {
        let (keep_alive, max_idle) = (true, MAX_IDLE);
        HttpClient { phone, status, resolver, open: None, keep_alive, max_idle, cluster: None }
    }

    /// Allows requests only while the relay owns the phone.
    pub(super) fn in_cluster(self, cluster: Option<&'a ClusterMember>) -> HttpClient<'a> {
        HttpClient { cluster, ..self }
    }

    fn check_owner(&self, effect: Effect) -> Result<(), HttpError> {
        match self.cluster {
            Some(cluster) if !cluster.may_begin(&self.phone.address, effect) => Err(not_owner()),
            _ => Ok(()),
        }
    }

    /// Begins a request; in a cluster the phone stays with this relay until it ends.
    fn begin(&self, effect: Effect) -> Result<Option<RequestGuard<'a>>, HttpError> {
        let begin = |cluster: &'a ClusterMember| {
            cluster.begin(&self.phone.address, effect).ok_or_else(not_owner)
        };
        self.cluster.map(begin).transpose()
    }

    /// Sends one `GET` for which the phone plays nothing, and reads the answer.
    pub(super) async fn get(
        &mut self,
        target: &RequestTarget,
        authorization: Option<Vec<u8>>,
        deadline: Deadline,
    ) -> Result<PhoneResponse, HttpError> {
        self.send(target, authorization, deadline, Effect::default()).await
    }

    /// Sends one `GET` that has this effect, and reads the answer.
    pub(super) async fn send(
        &mut self,
        target: &RequestTarget,
        authorization: Option<Vec<u8>>,
        deadline: Deadline,
        effect: Effect,
    ) -> Result<PhoneResponse, HttpError> {
        self.check_owner(effect)?;
        let request = self.request(target, authorization)?;
        let kept = self.kept().await;
        // One that was opened ahead of its first request is as new.
        let idle = kept.as_ref().filter(|open| open.has_answered);
        let idle = idle.map(|open| open.last_used.elapsed());
        let mut open = match kept {
            Some(open) => open,
            None => self.open_connection(deadline).await?,
        };
        // As late as possible: the lease may have ended meanwhile.
        let mut begun = self.begin(effect)?;
        open.is_under_way = true;
        let sending = open.sender.send_request(request);
        let first_byte = deadline.first_byte(Instant::now());
        let answered = timeout_at(first_byte, open.drive(sending)).await;
        // A request that was given up may still be carried out.
        if let Some(begun) = begun.as_mut().filter(|_| answered.is_ok()) {
            begun.answered();
        }
        let response = match answered {
            Ok(Ok(response)) => response,
            missing => {
                self.learn(target, idle);
                return Err(HttpError::NoAnswer { timed_out: missing.is_err() });
            }
        };
        let (cluster, phone) = (self.cluster, self.phone);
        let response = tokio::select! {
            biased;
            response = open.drive(read(response, BodyLimits::of(target, deadline.end))) => response,
            () = lost(cluster, phone, target) => return Err(not_owner()),
        };
        open.last_used = Instant::now();
        open.has_answered = true;
        open.is_under_way = !response.is_complete;
        self.open = self.keep_alive.then_some(open);
        Ok(response)
    }

    /// Returns the end of the idle time of the open connection: small web servers have few of them.
    pub(super) fn idle_until(&self) -> Option<Instant> {
        self.open.as_ref().map(|open| open.last_used + self.max_idle)
    }

    /// Closes a connection whose idle time has ended.
    pub(super) fn close_idle(&mut self) {
        if self.idle_until().is_some_and(|until| until <= Instant::now()) {
            self.open = None;
        }
    }

    /// Opens a connection, unless there is one, and keeps it for the next request.
    pub(super) async fn connect(&mut self) -> Result<(), HttpError> {
        self.check_owner(Effect::default())?;
        let deadline = Deadline::new(Instant::now(), Duration::ZERO);
        self.open = match self.kept().await {
            Some(open) => Some(open),
            None => Some(self.open_connection(deadline).await?),
        };
        Ok(())
    }

    /// Returns the open connection, if it can be used.
    async fn kept(&mut self) -> Option<OpenConnection> {
        let mut open = self.open.take()?;
        let idle = open.last_used.elapsed();
        if idle >= self.max_idle {
            return None;
        }
        if open.is_ready().await {
            return Some(open);
        }
        // It was closed without a word; the next one may be closed while a request is on its way.
        if open.has_answered {
            self.max_idle = idle / 2;
        }
        None
    }

    /// Learns from a missing answer to `target`, on a connection that was kept for `idle` or is new. Only
    /// what has no other cause teaches anything: some commands are never answered.
    fn learn(&mut self, target: &RequestTarget, idle: Option<Duration>) {
        match idle {
            // It was closed while the request was on its way.
            Some(idle) if target.expects_answer() => self.max_idle = idle / 2,
            // Some firmware does not answer requests to keep the connection (tine20 issue 5520),
            // some answers no others (symcon/Snom). The next request does the opposite.
            None if target.expects_answer() => self.keep_alive = !self.keep_alive,
            _ => {}
        }
    }

    fn request(
        &self,
        target: &RequestTarget,
        authorization: Option<Vec<u8>>,
    ) -> Result<Request<Empty<Bytes>>, HttpError> {
        let mut request = Request::get(target.as_str())
            .header(HOST, self.phone.address.authority())
            .header(ACCEPT, "*/*")
            .header(CONNECTION, if self.keep_alive { "keep-alive" } else { "close" })
            .body(Empty::new())
            .map_err(|_| HttpError::NotSent(Reason::RequestUnwritable {}))?;
        if let Some(authorization) = authorization {
            let mut value = HeaderValue::from_bytes(&authorization)
                .map_err(|_| HttpError::NotSent(Reason::RequestUnwritable {}))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }

    /// Opens a connection.
    async fn open_connection(&mut self, deadline: Deadline) -> Result<OpenConnection, HttpError> {
        let not_sent = |reason| Err(HttpError::NotSent(reason));
        let seconds = |limit: Duration| u32::try_from(limit.as_secs()).unwrap_or(u32::MAX);
        let timed_out = |reason, end: Instant| {
            let is_total = end >= deadline.end;
            let total = Reason::CommandTimeout { seconds: seconds(TOTAL_LIMIT) };
            not_sent(if is_total { total } else { reason })
        };
        let address = &self.phone.address;
        let connecting = self.phone.policy.connect(address.host(), address.port(), self.resolver);
        let end = deadline.within(Instant::now(), CONNECT_LIMIT);
        let stream = match timeout_at(end, connecting).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(reason)) => return not_sent(reason),
            Err(_) => {
                return timed_out(Reason::ConnectTimeout { seconds: seconds(CONNECT_LIMIT) }, end);
            }
        };
        if let Ok(peer) = stream.peer_addr() {
            self.status.set_peer(SocketAddr::new(peer.ip().to_canonical(), peer.port()));
        }
        let socket = match PhoneSocket::of(&stream) {
            Ok(socket) => socket,
            Err(error) => return not_sent(Reason::NoConnection { error: (&error).into() }),
        };
        let Some(encryption) = &self.phone.encryption else {
            return start_http(stream, socket).await;
        };
        let end = deadline.within(Instant::now(), HANDSHAKE_LIMIT);
        match timeout_at(end, encryption.start(stream)).await {
            Ok(Ok(stream)) => start_http(stream, socket).await,
            Ok(Err(TlsError::Certificate(reason))) => Err(HttpError::NotTrusted(reason)),
            Ok(Err(TlsError::Other(reason))) => not_sent(reason),
            Err(_) => timed_out(Reason::TlsTimeout { seconds: seconds(HANDSHAKE_LIMIT) }, end),
        }
    }
}

fn not_owner() -> HttpError {
    HttpError::NotOwner(unowned().into_reason())
}

/// Waits until a picture must be given up because the phone gets another owner: a picture may take longer than a lease
/// allows for. Other requests end soon.
async fn lost(cluster: Option<&ClusterMember>, phone: &PhoneConfig, target: &RequestTarget) {
    match cluster.filter(|_| target.is_picture()) {
        Some(cluster) => cluster.lost(&phone.address).await,
        None => pending().await,
    }
}

/// Starts HTTP on a stream.
async fn start_http(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    socket: PhoneSocket,
) -> Result<OpenConnection, HttpError> {
    let (sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        // Otherwise the buffer of each phone grows to the size of a picture and stays there.
        .read_buf_exact_size(Some(READ_BYTES))
        .ignore_invalid_headers_in_responses(true)
        // Folded over two lines (RFC 9112 section 5.2), as old servers do with challenges.
        .allow_obsolete_multiline_headers_in_responses(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| {
            tracing::debug!(%error, "cannot start HTTP");
            HttpError::NotSent(Reason::NoConnection { error: IoProblem::Other })
        })?;
    // A failed connection shows as a missing answer.
    let connection = Box::pin(async move { drop(connection.await) });
    let last_used = Instant::now();
    Ok(OpenConnection {
        sender,
        connection: Some(connection),
        last_used,
        has_answered: false,
        is_under_way: false,
        socket,
    })
}

#[cfg(test)]
mod tests;
