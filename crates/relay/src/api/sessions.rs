//! `/api/v1/sessions`: where somebody is signed in, and how to end that.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use jiff::Timestamp;
use relay_api::{Code, Problem, Reason, Role, SessionSummary};
use serde::Deserialize;
use tokio::time::Instant;

use super::csrf::CsrfGuard;
use crate::{
    access::{Principal, SeenSession, now},
    audit::Entry,
    error::ApiError,
    state::Relay,
};

/// List sessions.
///
/// Returns the sessions of the user that this relay has seen; an administrator gets those of all users.
#[utoipa::path(get, tag = "Session", path = "/sessions", responses(
    (status = 200, body = Vec<SessionSummary>),
    (status = 401, body = Problem),
))]
pub(super) async fn list(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
) -> Json<Vec<SessionSummary>> {
    Json(visible(&relay, &principal).iter().map(|seen| summary(seen, &principal)).collect())
}

/// End a session.
///
/// Ends it at once, with its streams. An administrator may end those of other users.
#[utoipa::path(delete, tag = "Session", path = "/sessions/{id}", responses(
    (status = 204, description = "Ended, now or before"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the session"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn end(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    _csrf: CsrfGuard,
) -> StatusCode {
    let all = visible(&relay, &principal);
    // One that has ended is what was asked for.
    if let Some(seen) = all.into_iter().find(|seen| seen.session.id == id) {
        relay.end_sessions(|list| list.end(&seen.session, now()));
        record(&relay, &principal, &seen.session.user);
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndQuery {
    user: Option<String>,
    #[serde(default)]
    keep_current: bool,
}

/// End all sessions of a user.
///
/// Ends them at once, with their streams: those of the caller, or of another user for an administrator.
#[utoipa::path(delete, tag = "Session", path = "/sessions", responses(
    (status = 204, description = "Ended"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
), params(
    ("user" = Option<String>, Query, description = "The name of the user; the caller when absent"),
    ("keep_current" = Option<bool>, Query, description = "True to keep the session of the caller"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn end_all(
    State(relay): State<Relay>,
    query: Result<Query<EndQuery>, axum::extract::rejection::QueryRejection>,
    Extension(principal): Extension<Principal>,
    _csrf: CsrfGuard,
) -> Result<StatusCode, ApiError> {
    let Query(query) = query.map_err(|error| ApiError::of_query(&error))?;
    if principal.portal().is_some() {
        return Err(ApiError::new(Code::Forbidden, Reason::NotInPortal {}));
    }
    let user = query.user.unwrap_or_else(|| principal.name.clone());
    if user != principal.name && principal.role != Role::Administrator {
        let (role, needs) =
            (principal.role.name().to_owned(), Role::Administrator.name().to_owned());
        return Err(ApiError::new(Code::Forbidden, Reason::RoleTooLow { role, needs }));
    }
    let current = principal.session.as_ref().filter(|own| query.keep_current && own.user == user);
    let kept = current.map(|own| own.id.as_str());
    relay.end_sessions(|list| list.end_all(&user, kept, now()));
    record(&relay, &principal, &user);
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the sessions that the principal may see and end.
fn visible(relay: &Relay, principal: &Principal) -> Vec<SeenSession> {
    // A portal may name a user as one of this relay is called.
    if principal.portal().is_some() {
        return Vec::new();
    }
    let user = (principal.role != Role::Administrator).then_some(principal.name.as_str());
    let max_idle = relay.snapshot().sessions.max_idle();
    relay.session_list().all(user, max_idle, Instant::now().into_std())
}

fn summary(seen: &SeenSession, principal: &Principal) -> SessionSummary {
    let session = &seen.session;
    let idle = Instant::now().into_std().saturating_duration_since(seen.used);
    let started = i64::try_from(session.started).unwrap_or(i64::MAX);
    SessionSummary {
        id: session.id.clone(),
        user: session.user.clone(),
        started: Timestamp::from_millisecond(started).unwrap_or_default().to_string(),
        idle_seconds: u32::try_from(idle.as_secs()).unwrap_or(u32::MAX),
        from: seen.from.map(|address| address.to_string()),
        is_current: principal.session.as_ref().is_some_and(|own| own.id == session.id),
    }
}

/// Records whose sessions were ended.
fn record(relay: &Relay, principal: &Principal, user: &str) {
    relay.audit().write(&Entry {
        request: relay.metrics().request_number(),
        event: "sessions-ended",
        user: &principal.name,
        from: principal.address,
        with: Some(user.to_owned()),
        ..Entry::default()
    });
}
