//! `/api/v1/session`: the current user, signing in and out.

use std::{net::IpAddr, time::Duration};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
};
use relay_api::{Code, LoginRequest, Problem, RateLimit, Reason, Session};
use tokio::{
    sync::Semaphore,
    task::spawn_blocking,
    time::{Instant, timeout},
};

use super::{
    ad_hoc::check_right,
    authenticate::{UNKNOWN, cookies, open_session},
    csrf::{CsrfGuard, CsrfJson},
};
use crate::{
    access::{Attempt, PasswordHash, Principal, Refusal, User, new_token, now},
    audit::Entry,
    error::ApiError,
    state::Relay,
    web::ClientAddress,
};

/// Concurrent password checks of browsers that are not known: each takes 19 MiB and a core.
static CHECKS: Semaphore = Semaphore::const_new(1);
/// Those of browsers that have signed in before: strangers do not hold them up.
static DEVICE_CHECKS: Semaphore = Semaphore::const_new(1);
/// The time that an attempt waits for those before it.
const MAX_CHECK_WAIT: Duration = Duration::from_secs(5);

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
    let snapshot = relay.snapshot();
    let may_add_phones = snapshot.config.ad_hoc.is_some() && check_right(&principal).is_ok();
    let grant = principal.grant.as_deref();
    let portal = grant.map(|grant| grant.portal.name.clone());
    let expires_at = grant.map(|grant| grant.expires_at.clone());
    Json(Session {
        name: principal.name,
        role: principal.role,
        login: principal.login,
        may_add_phones,
        portal,
        expires_at,
        allow_fire: snapshot.config.allow_fire,
    })
}

/// Sign in.
///
/// Starts a session with a user name and a password.
#[utoipa::path(post, tag = "Session", path = "/session", request_body = LoginRequest, responses(
    (status = 204, description = "Signed in; the answer sets the session cookie"),
    (status = 400, body = Problem),
    (status = 401, description = "The user name or password is wrong", body = Problem),
    (status = 403, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, description = "Too many attempts", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn sign_in(
    State(relay): State<Relay>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    CsrfJson(LoginRequest { name, password }): CsrfJson<LoginRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let snapshot = relay.snapshot();
    let from = client.map(|Extension(ClientAddress(address))| address);
    let cookies = cookies(&headers);
    let device = cookies.iter().find_map(|cookies| snapshot.sessions.device(cookies, &name));
    let user = snapshot.config.people.find(&name).cloned();
    let attempt =
        Attempt { name: &name, is_known: user.is_some(), address: from, device: device.as_deref() };
    let shown = user.as_ref().map_or(UNKNOWN, |user| user.name.as_str());
    let record = |event| record_sign_in(&relay, event, shown, from, None);
    let guard = relay.sign_in_guard();
    guard.begin(attempt, Instant::now().into_std()).map_err(|refusal| {
        record("login-refused");
        ApiError::from(refusal).recorded()
    })?;
    let matches = check(user.as_ref(), password, device.is_some()).await?;
    let Some(user) = user.as_ref().filter(|_| matches) else {
        record("login-failed");
        return Err(ApiError::new(Code::LoginFailed, Reason::SignInWrong {}).recorded());
    };
    guard.succeeded(&user.name);
    record("login");
    tracing::info!(user = user.name, "signed in");
    let device = match device {
        Some(device) => device,
        None => new_id()?,
    };
    let sessions = &snapshot.sessions;
    let after = relay.session_list().last_end(&user.name);
    let cookies = [sessions.begin(user, new_id()?, after), sessions.remember_device(user, device)]
        .map(|cookie| (SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)))
}

/// Records a sign-in; strangers must not fill the disk with those that fail.
pub(super) fn record_sign_in(
    relay: &Relay,
    event: &'static str,
    user: &str,
    from: Option<IpAddr>,
    outcome: Option<String>,
) {
    relay.metrics().sign_in(if event == "login" { "good" } else { "failed" });
    let request = relay.metrics().request_number();
    let entry = Entry { request, event, user, from, outcome, ..Entry::default() };
    if event == "login" {
        relay.audit().write(&entry);
    } else {
        relay.audit().write_counted(entry);
    }
}

/// Returns a random text.
pub(super) fn new_id() -> Result<String, ApiError> {
    new_token().map_err(|_| ApiError::new(Code::Internal, Reason::TaskFailed {}))
}

/// Checks a password, one at a time.
async fn check(user: Option<&User>, password: String, is_device: bool) -> Result<bool, ApiError> {
    let hash = user.and_then(|user| user.password.clone());
    let checks = if is_device { &DEVICE_CHECKS } else { &CHECKS };
    let Ok(permit) = timeout(MAX_CHECK_WAIT, checks.acquire()).await else {
        return Err(Refusal::too_often(RateLimit::SignIn, Duration::from_secs(1)).into());
    };
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
    Ok(matches.await.unwrap_or(false))
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
    client: Option<Extension<ClientAddress>>,
    _csrf: CsrfGuard,
    headers: HeaderMap,
) -> impl IntoResponse {
    let snapshot = relay.snapshot();
    // Without a session there is nothing to record.
    let from = client.map(|Extension(ClientAddress(address))| address);
    if let Some((user, session)) = open_session(&relay, &snapshot, from, &headers) {
        // A copy of the cookie ends with it.
        relay.end_sessions(|list| list.end(&session, now()));
        relay.audit().write(&Entry {
            request: relay.metrics().request_number(),
            event: "logout",
            user: &user.name,
            from,
            ..Entry::default()
        });
    }
    (StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, snapshot.sessions.end())]))
}
