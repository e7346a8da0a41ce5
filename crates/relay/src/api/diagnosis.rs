//! `POST /api/v1/phones/{id}/diagnosis`: the diagnostics.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use relay_api::{Diagnostics, Problem, Reason, Role};

use super::{csrf::CsrfGuard, owner::ask};
use crate::{
    access::{Principal, Share},
    cluster::{PhoneRequest, Reply},
    error::ApiError,
    state::Relay,
};

/// The time limit for the diagnostics at the relay that owns the phone.
const MAX_TIME: Duration = Duration::from_secs(120);

/// Run diagnostics.
///
/// Checks what a phone must be able to do, and names the remedy for each failure. One run answers all who
/// ask, and for ten seconds after it; commands and pictures go between its checks.
#[utoipa::path(post, tag = "Diagnostics", path = "/phones/{id}/diagnosis", responses(
    (status = 200, body = Diagnostics),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 429, body = Problem),
    (status = 503, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn diagnose(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    _guard: CsrfGuard,
) -> Result<Json<Diagnostics>, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    snapshot.throttle.command(&principal, &id)?;
    let _share = relay.shares().take(Share::Diagnosis, &principal)?;
    // Not held while waiting: a replaced phone ends only when nothing holds it.
    drop(snapshot);
    relay.audit_act(&principal, "diagnosis", &id);
    let reply = ask(&relay, &phone, PhoneRequest::Diagnose {}, MAX_TIME).await?;
    let Reply::Diagnostics(mut diagnostics) = reply else { return Err(ApiError::relays_differ()) };
    if principal.role == Role::Viewer {
        hide_address(&mut diagnostics, &phone.config().name);
    }
    Ok(Json(*diagnostics))
}

/// Puts the name of the phone in place of its address, which stays in the relay.
fn hide_address(diagnostics: &mut Diagnostics, name: &str) {
    for check in &mut diagnostics.checks {
        if let Reason::Reachable { address, .. } = &mut check.reason {
            name.clone_into(address);
        }
    }
}
