//! Health checks and metrics, for the operator of the relay.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};

use relay_api::{Code, Reason};

use crate::{access::Principal, error::ApiError, phone::Phone, state::Relay};

/// Returns whether the process works; phones do not matter.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Returns whether the relay accepts commands and records them; phones do not matter.
pub(super) async fn readyz(State(relay): State<Relay>) -> (StatusCode, &'static str) {
    if !relay.is_ready() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else if !relay.audit().is_healthy() {
        (StatusCode::SERVICE_UNAVAILABLE, "the audit log cannot be written\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}

/// Returns all metrics, for principals who see all phones: each phone has series of its own.
pub(super) async fn metrics(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
) -> Result<impl IntoResponse, ApiError> {
    if !principal.sees_everything() {
        return Err(ApiError::new(Code::Forbidden, Reason::NotAllPhones {}));
    }
    let snapshot = relay.snapshot();
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok((
        [(CONTENT_TYPE, content_type)],
        relay.metrics().text(snapshot.phones.iter().map(Phone::gauges), relay.audit().lost_lines()),
    ))
}
