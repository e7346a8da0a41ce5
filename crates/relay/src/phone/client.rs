//! One HTTP connection to a phone.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header::{
        ACCEPT, AUTHORIZATION, CONNECTION, HOST, HeaderName, HeaderValue, LOCATION, SERVER,
        WWW_AUTHENTICATE,
    },
};
use hyper_util::rt::TokioIo;
use snom::{Answer, Reply, Target};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};

use crate::config::{self, Credentials};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long the head of an answer may take.
const FIRST_BYTE: Duration = Duration::from_secs(3);
/// How long a whole exchange may take, connecting included.
const TOTAL: Duration = Duration::from_secs(5);
/// The longest that a sequence's own duration extends the limits.
const LONGEST_PLAYING: Duration = Duration::from_secs(30);
/// The largest answer: a bitmap of 480 × 272 has 392 kB, and no known display is read with more.
const MOST_BYTES: usize = 1024 * 1024;
/// A connection that has rested longer is not used again: small web servers close it about then,
/// and a request that crosses with the closing is neither done nor not done.
const REST: Duration = Duration::from_secs(2);

/// What came back.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) status: u16,
    /// Those that tell something of the phone, in order.
    pub(super) headers: Vec<(&'static str, String)>,
    /// As much of the body as came.
    pub(super) body: Vec<u8>,
}

const CHALLENGE: &str = "www-authenticate";

impl Exchange {
    /// What the answer to `target` means.
    pub(super) fn answer(&self, target: &Target) -> Answer {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Answer::classify(target, &Reply::new(self.status, &headers, &self.body))
    }

    /// The logins the phone asks for.
    pub(super) fn challenges(&self) -> Vec<&str> {
        let asked = self.headers.iter().filter(|(name, _)| *name == CHALLENGE);
        asked.map(|(_, value)| value.as_str()).collect()
    }
}

/// Why nothing usable came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The request was not sent.
    NotSent(String),
    /// The request was sent, wholly or in part, and no answer came.
    NoAnswer,
}

/// Holds the connection to one phone.
pub(super) struct Client<'a> {
    phone: &'a config::Phone,
    open: Option<(SendRequest<Empty<Bytes>>, Instant)>,
}

impl<'a> Client<'a> {
    pub(super) fn new(phone: &'a config::Phone) -> Client<'a> {
        Client { phone, open: None }
    }

    /// Sends one `GET` and reads the answer; `playing` extends the limits.
    pub(super) async fn get(
        &mut self,
        target: &Target,
        authorization: Option<&HeaderValue>,
        playing: Duration,
    ) -> Result<Exchange, Failure> {
        let playing = playing.min(LONGEST_PLAYING);
        let end = Instant::now() + TOTAL + playing;
        let request = self.request(target, authorization)?;
        let mut sender = self.connection().await?;
        let answered = timeout(FIRST_BYTE + playing, sender.send_request(request)).await;
        let Ok(Ok(response)) = answered else { return Err(Failure::NoAnswer) };
        let exchange = read(response, end).await;
        self.open = Some((sender, Instant::now()));
        Ok(exchange)
    }

    fn request(
        &self,
        target: &Target,
        authorization: Option<&HeaderValue>,
    ) -> Result<Request<Empty<Bytes>>, Failure> {
        let mut request = Request::get(target.as_str())
            .header(HOST, self.phone.address.to_string())
            .header(ACCEPT, "*/*")
            // Some models answer nothing at all without it (symcon/Snom).
            .header(CONNECTION, "keep-alive")
            .body(Empty::new())
            .map_err(|error| Failure::NotSent(format!("the request cannot be written: {error}")))?;
        if let Some(authorization) = authorization {
            request.headers_mut().insert(AUTHORIZATION, authorization.clone());
        }
        Ok(request)
    }

    /// The open connection if it is fresh, or a new one.
    async fn connection(&mut self) -> Result<SendRequest<Empty<Bytes>>, Failure> {
        if let Some((mut sender, used)) = self.open.take()
            && used.elapsed() < REST
            && !sender.is_closed()
            && sender.ready().await.is_ok()
        {
            return Ok(sender);
        }
        let address = &self.phone.address;
        let connecting = TcpStream::connect((address.host(), address.port()));
        let not_sent = |text| Err(Failure::NotSent(text));
        let stream = match timeout(CONNECT, connecting).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return not_sent(format!("no connection: {error}")),
            Err(_) => return not_sent(format!("no connection within {} s", CONNECT.as_secs())),
        };
        // Without it, a request in two packets waits 40 ms for the phone's delayed acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            return not_sent(format!("no connection: {error}"));
        }
        let (sender, connection) = http1::Builder::new()
            .title_case_headers(true)
            .ignore_invalid_headers_in_responses(true)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| Failure::NotSent(format!("no connection: {error}")))?;
        tokio::spawn(connection);
        Ok(sender)
    }
}

async fn read(response: Response<Incoming>, end: Instant) -> Exchange {
    let status = response.status().as_u16();
    let told = |(name, said): (HeaderName, &'static str)| {
        let values: Vec<_> = response.headers().get_all(name).iter().collect();
        values
            .into_iter()
            .map(move |value| (said, String::from_utf8_lossy(value.as_bytes()).into_owned()))
    };
    let headers = [(SERVER, "server"), (LOCATION, "location"), (WWW_AUTHENTICATE, CHALLENGE)]
        .into_iter()
        .flat_map(told)
        .collect();
    let mut incoming = Limited::new(response.into_body(), MOST_BYTES);
    let mut body = Vec::new();
    // The status is known, so whatever happens from here on the request was answered: keep what
    // comes until the end, the limit or the first fault.
    while let Ok(Some(Ok(frame))) = timeout_at(end, incoming.frame()).await {
        if let Some(data) = frame.data_ref() {
            body.extend_from_slice(data);
        }
    }
    Exchange { status, headers, body }
}

/// The `Authorization` header for a phone that asks for Basic authentication (RFC 7617).
///
/// # Errors
/// Why these challenges cannot be answered, and what to do.
pub(super) fn answer(
    challenges: &[&str],
    credentials: Option<&Credentials>,
) -> Result<HeaderValue, String> {
    let Some(credentials) = credentials else {
        return Err(
            "the phone asks for a user name and password; add username and password_file to its \
                    configuration, then restart the relay"
                .to_owned(),
        );
    };
    let offers = |scheme: &str| {
        challenges.iter().any(|challenge| {
            challenge.split(',').any(|part| {
                let name = part.trim_start().split([' ', '=']).next().unwrap_or_default();
                name.eq_ignore_ascii_case(scheme)
            })
        })
    };
    if !offers("Basic") {
        return Err(
            "the phone asks for digest authentication, which this version cannot answer yet; set \
                    Authentication Scheme = off on the phone, then restart the relay"
                .to_owned(),
        );
    }
    let pair = format!("{}:{}", credentials.username, credentials.password.reveal());
    let mut value = HeaderValue::from_str(&format!("Basic {}", BASE64_STANDARD.encode(pair)))
        .map_err(|error| format!("the credentials cannot be sent: {error}"))?;
    value.set_sensitive(true);
    Ok(value)
}
