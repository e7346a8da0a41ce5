//! `/api/v1/session`: the current user, signing in and out.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
};
use relay_api::{Code, LoginRequest, Problem, Reason, Session};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    ad_hoc::check_right,
    authenticate::{client_address, session_user},
    csrf::{CsrfGuard, CsrfJson},
};
use crate::{
    access::{PasswordHash, Principal},
    audit::Entry,
    error::ApiError,
    state::Relay,
    web::ClientAddress,
};

/// Concurrent password checks: each takes 19 MiB and a core.
static CHECKS: Semaphore = Semaphore::const_new(2);

/// Show the current user.
///
/// Returns the user of this session and their role.
#[utoipa::path(get, tag = "Session", path = "/session", responses(
    (status = 200, body = Session),
    (status = 401, description = "Sign-in required", body = Problem),
))]
pub(super) async fn show(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
) -> Json<Session> {
    let may_add_phones =
        relay.snapshot().config.ad_hoc.is_some() && check_right(&principal).is_ok();
    Json(Session {
        name: principal.name,
        role: principal.role,
        login: principal.login,
        may_add_phones,
    })
}

/// Sign in.
///
/// Starts a session with a user name and a password.
#[utoipa::path(post, tag = "Session", path = "/session", request_body = LoginRequest, responses(
    (status = 204, description = "Signed in; the answer sets the session cookie"),
    (status = 400, body = Problem),
    (status = 401, description = "The name or the password is wrong", body = Problem),
    (status = 403, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, description = "Too many attempts", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn sign_in(
    State(relay): State<Relay>,
    peer: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    CsrfJson(LoginRequest { name, password }): CsrfJson<LoginRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let snapshot = relay.snapshot();
    let peer = peer.map(|Extension(peer)| peer);
    let from = client_address(&snapshot.config.people, peer, &headers);
    let record = |event| {
        relay.metrics().sign_in(if event == "login" { "good" } else { "failed" });
        let request = relay.metrics().request_number();
        relay.audit().write(Entry { request, event, user: &name, from, ..Entry::default() });
    };
    snapshot.throttle.sign_in(&name, from).inspect_err(|_| record("login-failed"))?;
    let user = snapshot.config.people.find(&name).cloned();
    let hash = user.as_ref().and_then(|user| user.password.clone());
    let permit = CHECKS.acquire().await;
    let matches = spawn_blocking(move || {
        // Kept until the end of the check, even when the client is gone before.
        let _permit = permit;
        match hash {
            Some(hash) => hash.matches(&password),
            // As long as for a known name, so that names cannot be guessed by time.
            None => {
                PasswordHash::check_dummy(&password);
                false
            }
        }
    });
    let matches = matches.await.unwrap_or(false);
    let Some(user) = user.filter(|_| matches) else {
        record("login-failed");
        return Err(ApiError::new(Code::LoginFailed, Reason::SignInWrong {}));
    };
    record("login");
    tracing::info!(user = user.name, "signed in");
    let cookie = snapshot.sessions.begin(&user);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])))
}

/// Sign out.
///
/// Ends the session of this browser.
#[utoipa::path(delete, tag = "Session", path = "/session", responses(
    (status = 204, description = "Signed out"),
    (status = 403, body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn sign_out(
    State(relay): State<Relay>,
    peer: Option<Extension<ClientAddress>>,
    _csrf: CsrfGuard,
    headers: HeaderMap,
) -> impl IntoResponse {
    let snapshot = relay.snapshot();
    // Without a session there is nothing to record.
    if let Some(user) = session_user(&snapshot.config.people, &snapshot.sessions, &headers) {
        let peer = peer.map(|Extension(peer)| peer);
        relay.audit().write(Entry {
            request: relay.metrics().request_number(),
            event: "logout",
            user: &user.name,
            from: client_address(&snapshot.config.people, peer, &headers),
            ..Entry::default()
        });
    }
    (StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, snapshot.sessions.end())]))
}
