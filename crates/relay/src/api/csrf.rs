//! The protection against forged requests (CSRF): a header, and a content type for bodies.
//!
//! A browser sends neither across origins without a preflight, which the relay does not answer.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE, request::Parts},
    response::IntoResponse,
};
use relay_api::{Code, DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE, Reason};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::proof::Proof;
use crate::{error::ApiError, state::Relay};

/// The largest body of a request: a sequence of keys has at most a few kilobytes.
pub(super) const MAX_BODY_BYTES: usize = 16 * 1024;
/// The time limit for a body, which has a few kilobytes.
const BODY_LIMIT: Duration = Duration::from_secs(5);

/// An extractor that rejects requests without the header.
pub(super) struct CsrfGuard;

impl<S: Sync> FromRequestParts<S> for CsrfGuard {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<CsrfGuard, ApiError> {
        check(&parts.headers).map(|()| CsrfGuard)
    }
}

/// The JSON body of a request with the header.
pub(super) struct CsrfJson<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Relay> for CsrfJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, relay: &Relay) -> Result<CsrfJson<T>, ApiError> {
        check(request.headers())?;
        let content_type =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            return Err(ApiError::new(Code::NotJson, Reason::BodyNotJson {}));
        }
        let proof = Proof::of(request.headers(), request.extensions());
        let body =
            timeout(BODY_LIMIT, Bytes::from_request(request, relay)).await.map_err(|_| {
                let seconds = u32::try_from(BODY_LIMIT.as_secs()).unwrap_or(u32::MAX);
                ApiError::new(Code::TooSlow, Reason::BodyTimeout { seconds })
            })?;
        let body = body.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let max_bytes = u32::try_from(MAX_BODY_BYTES).unwrap_or(u32::MAX);
                ApiError::new(Code::TooLarge, Reason::BodyTooLarge { max_bytes })
            }
            _ => ApiError::new(Code::InvalidJson, Reason::BodyIncomplete {}),
        })?;
        // Somebody who is removed could otherwise act until the last byte.
        proof.check_again(relay)?;
        // Serde accepts an array in place of an object, by the order of its fields.
        if body.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
            return Err(invalid("it must be a JSON object, {…}".to_owned()));
        }
        serde_json::from_slice(&body).map(CsrfJson).map_err(|error| invalid(error.to_string()))
    }
}

fn invalid(message: String) -> ApiError {
    ApiError::new(Code::InvalidJson, Reason::BodyInvalid { message })
}

/// Rejects requests without the header.
fn check(headers: &HeaderMap) -> Result<(), ApiError> {
    if headers.get(DESKSIDE_HEADER).is_some_and(|value| value == DESKSIDE_HEADER_VALUE) {
        return Ok(());
    }
    let header = format!("{DESKSIDE_HEADER}: {DESKSIDE_HEADER_VALUE}");
    Err(ApiError::new(Code::MissingHeader, Reason::HeaderMissing { header }))
}
