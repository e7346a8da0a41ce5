//! `/api/v1/session`: who one is, signing in and out.

use axum::{
    Extension, Json,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{COOKIE, SET_COOKIE},
    },
    response::{AppendHeaders, IntoResponse},
};
use relay_api::{Code, LoginRequest, Problem, Role, Session};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{csrf::Meant, json::Intended};
use crate::error::ApiError;
use crate::{
    access::{ClientAddress, PasswordHash, Person},
    audit::Entry,
    state::Relay,
};

/// Passwords that are looked at at once: each takes 19 MiB and a core.
static LOOKS: Semaphore = Semaphore::const_new(2);

/// Who I am, and what I may do.
#[utoipa::path(get, path = "/session", responses(
    (status = 200, body = Session),
    (status = 401, description = "Nobody has signed in", body = Problem),
))]
pub(super) async fn who(
    State(relay): State<Relay>,
    Extension(person): Extension<Person>,
) -> Json<Session> {
    let may_add_phones = relay.now().config.ad_hoc.is_some()
        && person.role >= Role::Operator
        && person.sees_everything();
    Json(Session { name: person.name, role: person.role, login: person.login, may_add_phones })
}

/// Sign in with a name and a password.
#[utoipa::path(post, path = "/session", request_body = LoginRequest, responses(
    (status = 204, description = "Signed in; the cookie says so from now on"),
    (status = 400, body = Problem),
    (status = 401, description = "The name or the password is wrong", body = Problem),
    (status = 403, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, description = "Too many tries", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn login(
    State(relay): State<Relay>,
    address: Option<Extension<ClientAddress>>,
    Intended(LoginRequest { name, password }): Intended<LoginRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let now = relay.now();
    let from = address.map(|Extension(address)| address.0);
    let tell = |event| {
        relay.metrics().login(if event == "login" { "good" } else { "failed" });
        let request = relay.metrics().request_number();
        relay.audit().write(Entry { request, event, who: &name, from, ..Entry::default() });
    };
    now.throttle.login(&name, from).inspect_err(|_| tell("login-failed"))?;
    let user = now.config.people.find(&name).cloned();
    let hash = user.as_ref().and_then(|user| user.password.clone());
    let permit = LOOKS.acquire().await;
    let matches = spawn_blocking(move || {
        // Kept to the end of the look, also when whoever asked is gone before.
        let _permit = permit;
        match hash {
            Some(hash) => hash.matches(&password),
            // As long as for somebody, so that names cannot be found out.
            None => {
                PasswordHash::matches_nobody(&password);
                false
            }
        }
    });
    let matches = matches.await.unwrap_or(false);
    let Some(user) = user.filter(|_| matches) else {
        tell("login-failed");
        let detail = "check both; the administrator of the relay can set a new password";
        return Err(ApiError::new(Code::LoginFailed, detail));
    };
    tell("login");
    tracing::info!(who = user.name, "signed in");
    let cookie = now.sessions.begin(&user);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])))
}

/// Sign out in this browser.
#[utoipa::path(delete, path = "/session", responses(
    (status = 204, description = "Signed out"),
    (status = 403, body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn logout(
    State(relay): State<Relay>,
    address: Option<Extension<ClientAddress>>,
    _meant: Meant,
    headers: HeaderMap,
) -> impl IntoResponse {
    let now = relay.now();
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    // Whoever has no session is signed out already, and nothing has happened.
    let user = cookies.filter_map(|cookies| now.sessions.read(cookies, &now.config.people)).next();
    if let Some(user) = user {
        relay.audit().write(Entry {
            request: relay.metrics().request_number(),
            event: "logout",
            who: &user.name,
            from: address.map(|Extension(address)| address.0),
            ..Entry::default()
        });
    }
    (StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, now.sessions.end())]))
}
