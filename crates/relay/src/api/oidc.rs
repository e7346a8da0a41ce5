//! `/api/v1/oidc`: signing in with a company account (OpenID Connect).
//!
//! A page of its own goes to the provider and back. A page in a frame of another site opens a small window that does:
//! browsers keep the cookies of both apart, so the window hands over a proof, and the page claims the session.

mod window;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{
        HeaderMap, StatusCode,
        header::{HOST, LOCATION, SET_COOKIE},
    },
    response::{AppendHeaders, IntoResponse, Response},
};
use relay_api::{BASE_PATH, Code, CompanyClaim, CompanyProblem, Problem, Reason, SignInWays};
use serde::Deserialize;
use tokio::time::Instant;

use super::{
    authenticate::{UNKNOWN, cookies},
    csrf::CsrfJson,
    session::{new_id, record_sign_in},
};
use crate::{
    access::{Company, Member, Refusal, Sessions, Visit},
    config::Provider,
    error::ApiError,
    oidc::WaitGuard,
    state::Relay,
    web::ClientAddress,
};

/// The time after which a sign-in may be tried again while too many wait.
const RETRY_AFTER: Duration = Duration::from_secs(5);

type Client = Option<Extension<ClientAddress>>;

/// What the calls need of the configuration. The snapshot itself is not held while the provider is asked.
struct Setting {
    company: Company,
    provider: Arc<Provider>,
    sessions: Sessions,
}

impl Setting {
    fn of(relay: &Relay) -> Result<Setting, ApiError> {
        let snapshot = relay.snapshot();
        let config = &snapshot.config;
        let none = || ApiError::new(Code::NotFound, Reason::NoSuchCall {});
        Ok(Setting {
            company: config.people.company.clone().ok_or_else(none)?,
            provider: config.provider.clone().ok_or_else(none)?,
            sessions: snapshot.sessions.clone(),
        })
    }
}

/// Show the ways to sign in.
///
/// Returns how a browser can sign in, and once why its last sign-in with a company account failed.
#[utoipa::path(get, tag = "Session", path = "/oidc", responses((status = 200, body = SignInWays)))]
pub(super) async fn ways(State(relay): State<Relay>, headers: HeaderMap) -> Response {
    let snapshot = relay.snapshot();
    let (people, sessions) = (&snapshot.config.people, &snapshot.sessions);
    let problem = cookies(&headers).into_iter().find_map(|cookies| sessions.problem(cookies));
    let forget = problem.map(|_| (SET_COOKIE, sessions.forget_visit()));
    let problem =
        problem.map(|problem| Problem::new(Code::LoginFailed, Reason::CompanySignIn { problem }));
    let ways = SignInWays {
        password: people.users.iter().any(|user| user.password.is_some()),
        company: people.company.as_ref().map(|company| company.name.clone()),
        problem,
    };
    (AppendHeaders(forget), Json(ways)).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartQuery {
    #[serde(default)]
    popup: u8,
    #[serde(default)]
    moved: u8,
}

/// Begin a sign-in.
///
/// Sends the browser to the company's sign-in page. After a failure it goes back to the page, which tells why.
#[utoipa::path(get, tag = "Session", path = "/oidc/start", responses(
    (status = 200, description = "In a small window: it failed; the page tells the one that opened it"),
    (status = 303, description = "To the provider, or back to the page"),
    (status = 400, body = Problem),
    (status = 404, description = "No company is configured", body = Problem),
    (status = 503, description = "Too many sign-ins wait for the provider", body = Problem),
), params(
    ("popup" = Option<u8>, Query, description = "1 in a small window that a page has opened"),
    ("moved" = Option<u8>, Query, description = "1 after the way to the configured address"),
))]
pub(super) async fn start(
    State(relay): State<Relay>,
    query: Result<Query<StartQuery>, QueryRejection>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(StartQuery { popup, moved }) = query.map_err(|error| ApiError::of_query(&error))?;
    let setting = Setting::of(&relay)?;
    let url = &setting.provider.url;
    let is_popup = popup == 1;
    // The provider sends people back to this address only, and a cookie belongs to one host.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if moved == 0 && !host.eq_ignore_ascii_case(url.authority()) {
        let url = format!("{url}{BASE_PATH}/oidc/start?popup={}&moved=1", u8::from(is_popup));
        return Ok(sent(is_popup, url, None));
    }
    let from = address(client);
    let Some(place) = relay.oidc().enter(from) else { return busy(&relay, is_popup, from) };
    match relay.oidc().begin(&place, &setting.provider, is_popup).await {
        Ok((url, visit)) => Ok(sent(is_popup, url, Some(setting.sessions.keep_visit(visit)))),
        Err(problem) => {
            record(&relay, "login-failed", UNKNOWN, from, Some(problem));
            Ok(failed(&setting, is_popup, problem))
        }
    }
}

/// What the provider sends back; it may add more.
#[derive(Deserialize)]
pub(super) struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// End a sign-in.
///
/// The provider sends the browser here. The session begins, or a small window hands it over.
#[utoipa::path(get, tag = "Session", path = "/oidc/callback", responses(
    (status = 200, description = "In a small window: it tells the page that opened it"),
    (status = 303, description = "To the page, signed in or with a reason that it shows"),
    (status = 400, body = Problem),
    (status = 404, description = "No company is configured", body = Problem),
    (status = 429, description = "Too many attempts", body = Problem),
    (status = 503, description = "Too many sign-ins wait for the provider", body = Problem),
), params(
    ("state" = Option<String>, Query, description = "The text that the provider was given"),
    ("code" = Option<String>, Query, description = "The code that the provider answers with"),
    ("error" = Option<String>, Query, description = "The reason why it answers without"),
    ("iss" = Option<String>, Query, description = "The name of the provider"),
))]
pub(super) async fn callback(
    State(relay): State<Relay>,
    query: Result<Query<CallbackQuery>, QueryRejection>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|error| ApiError::of_query(&error))?;
    let setting = Setting::of(&relay)?;
    let from = address(client);
    relay.sign_in_guard().begin_company(from, Instant::now().into_std()).map_err(|refusal| {
        record(&relay, "login-refused", UNKNOWN, from, None);
        ApiError::from(refusal).recorded()
    })?;
    let sessions = &setting.sessions;
    let visit = cookies(&headers).into_iter().find_map(|cookies| sessions.visit(cookies));
    let is_popup = visit.as_ref().is_some_and(|visit| visit.popup);
    // Before the visit is used up, so that the way back can be tried again.
    let Some(place) = relay.oidc().enter(from) else { return busy(&relay, is_popup, from) };
    let admitted = admit(&relay, &place, &setting, visit, query, from).await;
    let (name, member) = match admitted {
        Ok(admitted) => admitted,
        Err(problem) => return Ok(failed(&setting, is_popup, problem)),
    };
    if is_popup {
        let claim = new_id()?;
        let (offers, rules) = (relay.oidc().handovers(), sessions.company_version());
        offers.offer(claim.clone(), (name, member), rules, Instant::now());
        let forget = AppendHeaders([(SET_COOKIE, sessions.forget_visit())]);
        return Ok((forget, window::signed_in(&claim)).into_response());
    }
    record(&relay, "login", &name, from, None);
    let after = relay.session_list().last_end(&name);
    let session = sessions.begin_member(name, member, new_id()?, after);
    let cookies = AppendHeaders([sessions.forget_visit(), session].map(|it| (SET_COOKIE, it)));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/")], cookies).into_response())
}

/// Claim a session.
///
/// Starts the session that a small window has proven, in the page that opened it.
#[utoipa::path(post, tag = "Session", path = "/oidc/claim", request_body = CompanyClaim, responses(
    (status = 204, description = "Signed in; the answer sets the session cookie"),
    (status = 400, body = Problem),
    (status = 401, description = "The proof is too old, or was used before", body = Problem),
    (status = 403, body = Problem),
    (status = 404, description = "No company is configured", body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn claim(
    State(relay): State<Relay>,
    client: Client,
    CsrfJson(CompanyClaim { claim }): CsrfJson<CompanyClaim>,
) -> Result<Response, ApiError> {
    let Setting { sessions, .. } = Setting::of(&relay)?;
    let from = address(client);
    let (offers, rules) = (relay.oidc().handovers(), sessions.company_version());
    let Some((name, member)) = offers.take(&claim, rules, Instant::now()) else {
        let problem = CompanyProblem::Old;
        record(&relay, "login-failed", UNKNOWN, from, Some(problem));
        let reason = Reason::CompanySignIn { problem };
        return Err(ApiError::new(Code::LoginFailed, reason).recorded());
    };
    record(&relay, "login", &name, from, None);
    let after = relay.session_list().last_end(&name);
    let session = sessions.begin_member(name, member, new_id()?, after);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, session)])).into_response())
}

/// Returns the script of a small window.
pub(super) async fn script() -> Response {
    window::script()
}

/// Returns who signs in, and as what.
async fn admit(
    relay: &Relay,
    place: &WaitGuard,
    setting: &Setting,
    visit: Option<Visit>,
    query: CallbackQuery,
    from: Option<IpAddr>,
) -> Result<(String, Member), CompanyProblem> {
    let refuse = |user: &str, problem| {
        record(relay, "login-failed", user, from, Some(problem));
        problem
    };
    let Setting { company, provider, .. } = setting;
    // Only the browser that began it ends it, once (RFC 9700 section 4.7).
    let visit = visit.filter(|visit| query.state.as_ref() == Some(&visit.state));
    let once = |visit: &Visit| relay.oidc().handovers().use_once(&visit.state, Instant::now());
    let visit = visit.filter(once).ok_or_else(|| refuse(UNKNOWN, CompanyProblem::Old))?;
    // Another provider has answered (RFC 9207).
    if query.iss.is_some_and(|iss| iss != provider.issuer) {
        return Err(refuse(UNKNOWN, CompanyProblem::Unproven));
    }
    let (None, Some(code)) = (query.error, query.code) else {
        return Err(refuse(UNKNOWN, CompanyProblem::Declined));
    };
    let claims = relay.oidc().finish(place, provider, company, (&visit, code)).await;
    let claims = claims.map_err(|problem| refuse(UNKNOWN, problem))?;
    let shown = company.name_of(&claims).unwrap_or(UNKNOWN);
    let admitted = company.admit(&claims).map_err(|problem| refuse(shown, problem))?;
    // A name that anybody may choose at the provider must not be that of a listed user.
    if relay.snapshot().config.people.find(&admitted.0).is_some() {
        return Err(refuse(shown, CompanyProblem::NoName));
    }
    Ok(admitted)
}

/// Sends the browser elsewhere, perhaps with a cookie.
fn sent(is_popup: bool, url: String, cookie: Option<String>) -> Response {
    let cookie = AppendHeaders(cookie.map(|cookie| (SET_COOKIE, cookie)));
    let response = (StatusCode::SEE_OTHER, [(LOCATION, url)], cookie).into_response();
    if is_popup { window::keeps_opener(response) } else { response }
}

/// Goes back to the page, which asks why; a small window tells it.
fn failed(setting: &Setting, is_popup: bool, problem: CompanyProblem) -> Response {
    if is_popup {
        let forget = AppendHeaders([(SET_COOKIE, setting.sessions.forget_visit())]);
        return (forget, window::failed(problem)).into_response();
    }
    sent(false, "/".to_owned(), Some(setting.sessions.keep_problem(problem)))
}

/// Answers that too many wait for the provider; a small window tells it.
fn busy(relay: &Relay, is_popup: bool, from: Option<IpAddr>) -> Result<Response, ApiError> {
    record(relay, "login-refused", UNKNOWN, from, None);
    let problem = CompanyProblem::Busy;
    if is_popup {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, window::failed(problem)).into_response());
    }
    let reason = Reason::CompanySignIn { problem };
    let retry_after = Some(RETRY_AFTER);
    let refusal = Refusal { code: Code::SignInBusy, reason, retry_after };
    Err(ApiError::from(refusal).recorded())
}

fn address(client: Client) -> Option<IpAddr> {
    client.map(|Extension(ClientAddress(address))| address)
}

/// Records a sign-in with a company account.
fn record(
    relay: &Relay,
    event: &'static str,
    user: &str,
    from: Option<IpAddr>,
    problem: Option<CompanyProblem>,
) {
    if event == "login" {
        tracing::info!(user, "signed in with a company account");
    }
    let outcome = problem.map(|problem| format!("company-{}", problem.tag()));
    record_sign_in(relay, event, user, from, outcome);
}
