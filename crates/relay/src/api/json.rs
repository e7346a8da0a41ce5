//! A JSON body of a request that changes something.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use relay_api::Code;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::csrf;
use crate::error::ApiError;

/// How long a body may take: it is a few kilobytes.
const BODY: Duration = Duration::from_secs(5);

/// The body, from a request that a foreign page cannot have forged: a browser sends neither this
/// content type nor this header across origins without a preflight, which the relay does not answer.
pub(super) struct Intended<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Intended<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Intended<T>, ApiError> {
        csrf::check(request.headers())?;
        let content_type =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            return Err(ApiError::new(
                Code::NotJson,
                "send the header content-type: application/json",
            ));
        }
        let body = timeout(BODY, Bytes::from_request(request, state)).await.map_err(|_| {
            let detail = format!("the body did not come within {} s", BODY.as_secs());
            ApiError::new(Code::TooSlow, detail)
        })?;
        let body = body.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                Code::TooLarge,
                format!("a body may have {} bytes", super::MOST_BODY_BYTES),
            ),
            _ => ApiError::new(Code::InvalidJson, "the body ended early"),
        })?;
        // Serde takes an array for an object, by the order of its fields.
        if body.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
            return Err(ApiError::new(Code::InvalidJson, "the body must be a JSON object, {…}"));
        }
        serde_json::from_slice(&body)
            .map(Intended)
            .map_err(|error| ApiError::new(Code::InvalidJson, error.to_string()))
    }
}
