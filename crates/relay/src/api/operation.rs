//! What those who run the relay ask: whether it works, and how much it does.

use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};

use crate::relay::Relay;

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

/// Everything that is counted, for whoever may see phones at all.
pub(super) async fn metrics(State(relay): State<Relay>) -> impl IntoResponse {
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, content_type)], relay.metrics().text(&relay.now().phones))
}
