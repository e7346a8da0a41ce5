//! Health checks and metrics, for the operator of the relay.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};

use relay_api::{Code, Reason};

use crate::{access::Principal, error::ApiError, metrics::ClusterGauges, state::Relay};

/// Returns whether the process works; phones do not matter.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Returns whether the relay accepts commands and records them; phones do not matter. Nor does the connection to other
/// relays: all of them lose it at the same time, and a balancer would then take away the page that reports that.
pub(super) async fn readyz(State(relay): State<Relay>) -> (StatusCode, &'static str) {
    if !relay.is_ready() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else if !relay.audit().is_healthy() {
        (StatusCode::SERVICE_UNAVAILABLE, "the audit log cannot be written\n")
    } else if relay.cluster().is_some_and(|cluster| !cluster.is_connected()) {
        (StatusCode::OK, "ready, but not connected to the other relays\n")
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
    let phones = snapshot.phones.iter();
    let phones = phones.map(|phone| (phone.gauges(), relay.elsewhere(phone).is_none()));
    let text = relay.metrics().text(phones, relay.audit().lost_lines(), cluster_gauges(&relay));
    Ok(([(CONTENT_TYPE, content_type)], text))
}

fn cluster_gauges(relay: &Relay) -> ClusterGauges {
    let Some(cluster) = relay.cluster() else { return ClusterGauges::default() };
    let is_connected = cluster.is_connected();
    let ownership = cluster.lock();
    let unreadable = ownership.unreadable() + relay.unreadable_values();
    ClusterGauges { shards: ownership.held(), is_connected, unreadable }
}
