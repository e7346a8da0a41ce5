//! One HTTP connection to a phone.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use http_body_util::{BodyExt, Empty, Limited};
use hyper::{
    Request, Response,
    body::{Body, Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header::{
        ACCEPT, AUTHORIZATION, CONNECTION, HOST, HeaderName, HeaderValue, LOCATION, SERVER,
        WWW_AUTHENTICATE,
    },
};
use hyper_util::rt::TokioIo;
use snom::{Answer, Reply, RequestTarget, Screen};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout_at},
};

use crate::{config, tls::TlsError};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long the handshake of TLS may take, on top of that.
const HANDSHAKE: Duration = Duration::from_secs(2);
/// How long the head of an answer may take.
const FIRST_BYTE: Duration = Duration::from_secs(3);
/// How long a command may take, with connecting and everything that is asked again for its login.
const TOTAL: Duration = Duration::from_secs(5);
/// The longest that a sequence's own duration extends the limits.
const LONGEST_PLAYING: Duration = Duration::from_secs(30);
/// The largest picture: a bitmap of 480 × 272 has 392 kB, and no known display is read with more.
const MOST_OF_PICTURE: usize = 1024 * 1024;
/// The most that is read of any other answer: of a page, its beginning says what it is.
const MOST_OF_PAGE: usize = 64 * 1024;
/// What is read at once from a connection.
const READ_BYTES: usize = 16 * 1024;
/// A connection that has rested longer is not used again: small web servers close it about then,
/// and a request that crosses with the closing is neither done nor not done.
const REST: Duration = Duration::from_secs(2);

/// What came back.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) status: u16,
    /// Those that tell something of the phone, in order.
    headers: Vec<(&'static str, Vec<u8>)>,
    /// As much of the body as came.
    pub(super) body: Vec<u8>,
}

const CHALLENGE: &str = "www-authenticate";
const INFO: &str = "authentication-info";

impl Exchange {
    /// What the answer to `target` means.
    pub(super) fn answer(&self, target: &RequestTarget) -> Answer {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (*name, text(value))).collect();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Answer::classify(target, &Reply::new(self.status, &headers, &self.body))
    }

    /// The logins the phone asks for.
    pub(super) fn challenges(&self) -> impl Iterator<Item = &[u8]> {
        self.values(CHALLENGE)
    }

    /// What the phone says of the login it has let in.
    pub(super) fn authentication_info(&self) -> Option<&[u8]> {
        self.values(INFO).next()
    }

    fn values(&self, name: &'static str) -> impl Iterator<Item = &[u8]> {
        let named = self.headers.iter().filter(move |(other, _)| *other == name);
        named.map(|(_, value)| value.as_slice())
    }
}

/// Why nothing usable came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The request was not sent.
    NotSent(String),
    /// It was not sent, because whoever answers cannot prove to be the phone.
    NotTrusted(String),
    /// The request was sent, wholly or in part, and no answer came.
    NoAnswer,
}

/// Until when something that is asked of a phone must be over, however often it has to be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    end: Instant,
    playing: Duration,
}

impl Deadline {
    /// A deadline that begins to run at `now`; `playing` extends it, since a phone may answer when
    /// it has played a sequence.
    pub(super) fn new(now: Instant, playing: Duration) -> Deadline {
        let playing = playing.min(LONGEST_PLAYING);
        Deadline { end: now + TOTAL + playing, playing }
    }

    /// Until when the head of an answer must come that is asked for at `now`.
    fn first_byte(self, now: Instant) -> Instant {
        self.end.min(now + FIRST_BYTE + self.playing)
    }

    /// `limit` from `now` on, or the end if that is sooner.
    fn within(self, now: Instant, limit: Duration) -> Instant {
        self.end.min(now + limit)
    }
}

/// Speaks on a stream. Whoever waits for an answer drives it: a task of its own would cost two
/// changes of task for each request.
struct Open {
    sender: SendRequest<Empty<Bytes>>,
    /// Absent when it has come to its end.
    connection: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// When it was used last.
    used: Instant,
}

impl Open {
    /// Waits for `answer`, and moves bytes meanwhile.
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

    /// Whether a request can be sent on it: the phone has not closed it meanwhile.
    async fn is_ready(&mut self) -> bool {
        if self.used.elapsed() >= REST {
            return false;
        }
        poll_fn(|context| {
            self.poll(context);
            Poll::Ready(())
        })
        .await;
        self.connection.is_some() && self.sender.is_ready()
    }
}

/// Holds the connection to one phone.
pub(super) struct Client<'a> {
    phone: &'a config::Phone,
    open: Option<Open>,
    /// Whether the phone is asked to keep the connection.
    keep_alive: bool,
}

impl<'a> Client<'a> {
    pub(super) fn new(phone: &'a config::Phone) -> Client<'a> {
        Client { phone, open: None, keep_alive: true }
    }

    /// Sends one `GET` and reads the answer.
    pub(super) async fn get(
        &mut self,
        target: &RequestTarget,
        authorization: Option<Vec<u8>>,
        deadline: Deadline,
    ) -> Result<Exchange, Failure> {
        let request = self.request(target, authorization)?;
        let mut open = self.connection(deadline).await?;
        let sending = open.sender.send_request(request);
        let first_byte = deadline.first_byte(Instant::now());
        let answered = timeout_at(first_byte, open.drive(sending)).await;
        let Ok(Ok(response)) = answered else {
            // Some firmware answers nothing when asked to keep the connection (tine20 issue 5520),
            // some only then (symcon/Snom). The next request asks the other way.
            self.keep_alive = !self.keep_alive;
            return Err(Failure::NoAnswer);
        };
        let most = most_bytes(target);
        let exchange = open.drive(read(response, deadline.end, most)).await;
        open.used = Instant::now();
        self.open = self.keep_alive.then_some(open);
        Ok(exchange)
    }

    /// Until when the connection that rests is kept: small web servers have few of them.
    pub(super) fn rests_until(&self) -> Option<Instant> {
        self.open.as_ref().map(|open| open.used + REST)
    }

    /// Closes a connection that has rested for long enough.
    pub(super) fn let_go(&mut self) {
        if self.rests_until().is_some_and(|until| until <= Instant::now()) {
            self.open = None;
        }
    }

    /// Makes a connection, unless there is one, and keeps it for the next request.
    pub(super) async fn probe(&mut self) -> Result<(), Failure> {
        let deadline = Deadline::new(Instant::now(), Duration::ZERO);
        self.open = Some(self.connection(deadline).await?);
        Ok(())
    }

    fn request(
        &self,
        target: &RequestTarget,
        authorization: Option<Vec<u8>>,
    ) -> Result<Request<Empty<Bytes>>, Failure> {
        let mut request = Request::get(target.as_str())
            .header(HOST, self.phone.address.to_string())
            .header(ACCEPT, "*/*")
            .header(CONNECTION, if self.keep_alive { "keep-alive" } else { "close" })
            .body(Empty::new())
            .map_err(|error| Failure::NotSent(format!("the request cannot be written: {error}")))?;
        if let Some(authorization) = authorization {
            let mut value = HeaderValue::from_bytes(&authorization).map_err(|error| {
                Failure::NotSent(format!("the credentials cannot be sent: {error}"))
            })?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }

    /// The open connection if it is fresh, or a new one.
    async fn connection(&mut self, deadline: Deadline) -> Result<Open, Failure> {
        if let Some(mut open) = self.open.take()
            && open.is_ready().await
        {
            return Ok(open);
        }
        let not_sent = |text| Err(Failure::NotSent(text));
        let too_slow = |what: &str, limit: Duration, end: Instant| {
            if end < deadline.end {
                return not_sent(format!("{what} within {} s", limit.as_secs()));
            }
            not_sent(format!("{what} in the {} s that a command may take", TOTAL.as_secs()))
        };
        let address = &self.phone.address;
        let connecting = self.phone.reach.connect(address.host(), address.port());
        let end = deadline.within(Instant::now(), CONNECT);
        let stream = match timeout_at(end, connecting).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return not_sent(format!("no connection: {error}")),
            Err(_) => return too_slow("no connection", CONNECT, end),
        };
        // Without it, a request in two packets waits 40 ms for the phone's delayed acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            return not_sent(format!("no connection: {error}"));
        }
        let Some(encryption) = &self.phone.encryption else { return speak_http(stream).await };
        let end = deadline.within(Instant::now(), HANDSHAKE);
        match timeout_at(end, encryption.start(stream)).await {
            Ok(Ok(stream)) => speak_http(stream).await,
            Ok(Err(TlsError::Certificate(reason))) => Err(Failure::NotTrusted(reason)),
            Ok(Err(TlsError::Other(reason))) => not_sent(reason),
            Err(_) => too_slow("no encrypted connection", HANDSHAKE, end),
        }
    }
}

/// How much of an answer is read.
fn most_bytes(target: &RequestTarget) -> usize {
    let is_picture = Screen::ALL.into_iter().any(|screen| RequestTarget::from(screen) == *target);
    if is_picture { MOST_OF_PICTURE } else { MOST_OF_PAGE }
}

async fn speak_http(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
) -> Result<Open, Failure> {
    let (sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        // Else it grows to the size of a picture and stays so, for each phone.
        .read_buf_exact_size(Some(READ_BYTES))
        .ignore_invalid_headers_in_responses(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| Failure::NotSent(format!("no connection: {error}")))?;
    // How it ended shows in the answer that did not come.
    let connection = Box::pin(async move { drop(connection.await) });
    Ok(Open { sender, connection: Some(connection), used: Instant::now() })
}

async fn read(response: Response<Incoming>, end: Instant, most: usize) -> Exchange {
    let status = response.status().as_u16();
    let told = |(name, said): (HeaderName, &'static str)| {
        let values: Vec<_> = response.headers().get_all(name).iter().collect();
        values.into_iter().map(move |value| (said, value.as_bytes().to_vec()))
    };
    let headers = [
        (SERVER, "server"),
        (LOCATION, "location"),
        (WWW_AUTHENTICATE, CHALLENGE),
        (HeaderName::from_static(INFO), INFO),
    ]
    .into_iter()
    .flat_map(told)
    .collect();
    let mut incoming = Limited::new(response.into_body(), most);
    // In one piece: a picture that grows leaves its smaller selves behind in the heap.
    let expected = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = Vec::with_capacity(expected.min(most));
    // The status is known, so whatever happens from here on the request was answered: keep what
    // comes until the end, the limit or the first fault.
    while let Ok(Some(Ok(frame))) = timeout_at(end, incoming.frame()).await {
        if let Some(data) = frame.data_ref() {
            body.extend_from_slice(data);
        }
    }
    Exchange { status, headers, body }
}

#[cfg(test)]
mod tests;
