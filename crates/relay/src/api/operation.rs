//! What those who run the relay ask: whether it works, and how much it does.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};

use relay_api::Code;

use crate::error::ApiError;
use crate::{access::Person, state::Relay};

/// Whether the process works; says nothing of the phones.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether the relay takes commands; says nothing of the phones.
pub(super) async fn readyz(State(relay): State<Relay>) -> (StatusCode, &'static str) {
    if relay.now().is_ready() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    }
}

/// Everything that is counted, for whoever sees all phones: each has its own numbers.
pub(super) async fn metrics(
    State(relay): State<Relay>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, ApiError> {
    if !person.sees_everything() {
        let detail = "only who sees all phones may see their numbers";
        return Err(ApiError::new(Code::Forbidden, detail));
    }
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, content_type)], relay.metrics().text(&relay.now().phones)))
}
