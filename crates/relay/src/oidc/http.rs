//! HTTP to the provider: one request, one connection, over https unless the provider is on this machine.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Request, Response,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header::{CONNECTION, HOST, HeaderValue},
};
use hyper_util::rt::TokioIo;
use openidconnect::{HttpRequest, HttpResponse};
use relay_api::Reason;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};

use crate::{
    config::Provider,
    net::{AddressPolicy, Resolver, is_loopback_host},
    tls::{Encryption, EncryptionError, TlsError},
};

/// The time limit of a request.
const LIMIT: Duration = Duration::from_secs(5);
/// The largest answer: descriptions have a few kilobytes, keys with their certificates some more.
const MAX_BYTES: usize = 512 * 1024;

/// An answer on its way.
pub(super) type Answer = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send>>;

/// The reason why the provider has not answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("`{0}` is not an address")]
    Address(String),
    #[error("`{0}` is not an address with https")]
    NotEncrypted(String),
    #[error("{0}")]
    Connection(Reason),
    #[error(transparent)]
    Encryption(#[from] EncryptionError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("no answer within {} s", LIMIT.as_secs())]
    TimedOut,
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error("the answer ends early, or is too large: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
}

/// Sends a request. It follows no redirection: what the provider describes is where it is.
pub(super) fn call(provider: Arc<Provider>, resolver: Resolver, request: HttpRequest) -> Answer {
    Box::pin(async move {
        match timeout(LIMIT, exchange(&provider, &resolver, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::TimedOut),
        }
    })
}

async fn exchange(
    provider: &Provider,
    resolver: &Resolver,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    let uri = request.uri().clone();
    let shown = || uri.to_string();
    let host = uri.host().ok_or_else(|| HttpError::Address(shown()))?;
    let is_https = uri.scheme_str() == Some("https");
    if !is_https && !is_loopback_host(host) {
        return Err(HttpError::NotEncrypted(shown()));
    }
    let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let stream = AddressPolicy::Any.connect(name, port, resolver).await;
    let stream = stream.map_err(HttpError::Connection)?;
    if !is_https {
        return send(stream, request).await;
    }
    // A provider on this machine that speaks http has no encrypted part.
    let trust = provider.trust.clone().ok_or_else(|| HttpError::NotEncrypted(shown()))?;
    let encryption = Encryption::new(trust, "oidc", name)?;
    send(encryption.start(stream).await?, request).await
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    let request = relative(request)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut connection = pin!(connection);
    let mut answer = pin!(ask(sender, request));
    tokio::select! {
        answer = &mut answer => answer,
        // What has arrived by then is read to its end.
        _ = &mut connection => answer.await,
    }
}

async fn ask(
    mut sender: SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<HttpResponse, HttpError> {
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = Limited::new(body, MAX_BYTES).collect().await.map_err(HttpError::Body)?;
    Ok(Response::from_parts(head, body.to_bytes().to_vec()))
}

/// Returns the request as a server reads it, with the host as a header.
fn relative(request: HttpRequest) -> Result<Request<Full<Bytes>>, HttpError> {
    let (mut parts, body) = request.into_parts();
    let invalid = |uri: &hyper::Uri| HttpError::Address(uri.to_string());
    let host = parts.uri.host().unwrap_or_default();
    let host = match parts.uri.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let host = HeaderValue::try_from(host).map_err(|_| invalid(&parts.uri))?;
    parts.headers.insert(HOST, host);
    parts.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    parts.uri = target.parse().map_err(|_| invalid(&parts.uri))?;
    Ok(Request::from_parts(parts, Full::new(Bytes::from(body))))
}
