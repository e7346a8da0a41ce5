//! Authentication: finds the principal of each request.

use std::{borrow::Cow, net::IpAddr};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method,
        header::{AUTHORIZATION, COOKIE, SET_COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use relay_api::{Code, LoginKind, Reason, Role};
use tokio::time::Instant;

use super::embedder;
use crate::{
    access::{
        EVERY_GROUP, OpenSession, People, Principal, RequestOrigin, TokenHash, TrustedProxy, User,
    },
    audit::Entry,
    error::{ApiError, UnrecordedCode},
    state::{Relay, Snapshot},
    web::{ClientAddress, PeerAddress, origin_of},
};

/// The number of changes to users and sign-in by which a request was judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct JudgedAt(u64);

impl JudgedAt {
    /// Returns the number now.
    pub(super) fn now(relay: &Relay) -> JudgedAt {
        JudgedAt(*relay.people_version().borrow())
    }

    /// Returns whether nothing has changed since.
    pub(super) fn is_current(self, relay: &Relay) -> bool {
        self == JudgedAt::now(relay)
    }
}

/// Rejects requests without a known principal, and hands it to the call.
pub(super) async fn authenticate(
    State(relay): State<Relay>,
    mut request: Request,
    next: Next,
) -> Response {
    // Before the snapshot: a change in between is noticed once too often rather than never.
    let judged_at = JudgedAt::now(&relay);
    let snapshot = relay.snapshot();
    let peer = request.extensions().get::<PeerAddress>().copied();
    let client = request.extensions().get::<ClientAddress>().copied();
    let headers = request.headers();
    let principal = match principal(&relay, &snapshot, (peer, client), headers) {
        Ok(principal) => principal,
        Err(error) => {
            // Nobody who asks without credentials is worth a line.
            if error.code() != Code::LoginRequired || bearer(headers).is_some() {
                let from = client.map(|ClientAddress(address)| address);
                record_refusal(&relay, (UNKNOWN, None), from, error.code());
            }
            return error.into_response();
        }
    };
    if let Some(error) = embedder::wrong_embedder(&principal, headers) {
        let user = (principal.name.as_str(), principal.portal());
        record_refusal(&relay, user, principal.address, error.code());
        return error.into_response();
    }
    let changes_state = !matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = origin_of(&snapshot.config.web, headers);
    if principal.is_ambient() && changes_state && origin != RequestOrigin::Own {
        return ApiError::new(Code::ForeignOrigin, Reason::OriginMissing {}).into_response();
    }
    let (user, from) = (principal.name.clone(), principal.address);
    let portal = principal.portal().map(str::to_owned);
    let renewed = renewed_cookie(&snapshot, &principal);
    request.extensions_mut().insert(principal);
    request.extensions_mut().insert(judged_at);
    // Not held while waiting: a replaced phone ends only when nothing holds it.
    drop(snapshot);
    let mut response = next.run(request).await;
    if let Some(cookie) = renewed {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    let code = response.extensions_mut().remove::<UnrecordedCode>();
    if let Some(UnrecordedCode(code)) = code.filter(|code| is_denial(code.0)) {
        record_refusal(&relay, (&user, portal.as_deref()), from, code);
    }
    response
}

/// Returns the cookie that goes on with a session that is in use.
fn renewed_cookie(snapshot: &Snapshot, principal: &Principal) -> Option<HeaderValue> {
    let session = principal.session.as_ref()?;
    snapshot.sessions.renew(session, &snapshot.config.people)?.try_into().ok()
}

/// The user in the record of a request without a principal: the name may be a mistyped password.
pub(super) const UNKNOWN: &str = "(unknown)";

/// Returns whether a request was refused because of who made it, or of what it asked for.
fn is_denial(code: Code) -> bool {
    matches!(code.status(), 401 | 403 | 404 | 422)
}

/// Records a request that was refused; many are one line. The user of a portal comes with its name.
pub(super) fn record_refusal(
    relay: &Relay,
    (user, portal): (&str, Option<&str>),
    from: Option<IpAddr>,
    code: Code,
) {
    relay.audit().write_counted(Entry {
        request: relay.metrics().request_number(),
        event: "refused",
        user,
        portal,
        from,
        outcome: Some(code.name().to_owned()),
        ..Entry::default()
    });
}

/// Finds the principal: by the token of a program or of a frame, by the header of the proxy, or by the session cookie.
pub(super) fn principal(
    relay: &Relay,
    snapshot: &Snapshot,
    (peer, client): (Option<PeerAddress>, Option<ClientAddress>),
    headers: &HeaderMap,
) -> Result<Principal, ApiError> {
    let people = &snapshot.config.people;
    let address = client.map(|ClientAddress(address)| address);
    let by_proxy = named_by_proxy(people, peer, headers)?;
    if let Some(token) = bearer(headers) {
        let hash = TokenHash::of(token);
        if let Some(user) = people.users.iter().find(|user| user.token == Some(hash)) {
            return Ok(Principal::of_user(user, address, LoginKind::None, false));
        }
        let grant = embedder::grant(relay, snapshot, hash);
        let grant = grant.ok_or_else(|| required(embedder::reason_against(token)))?;
        return Ok(Principal::of_portal(grant, address));
    }
    if !people.sign_in() {
        let role = people.local_role.unwrap_or(Role::Operator);
        return Ok(Principal::local(role, address));
    }
    if let Some((proxy, ProxyUser { name, groups })) = by_proxy {
        if let Some(user) = people.find(&name) {
            return Ok(Principal::of_user(user, address, LoginKind::Proxy, true));
        }
        let role = proxy.role.ok_or_else(|| {
            ApiError::new(Code::Forbidden, Reason::NotAUser { name: name.clone() })
        })?;
        return Ok(Principal::of_proxy(name, role, address, groups));
    }
    let (user, session) = open_session(relay, snapshot, address, headers).ok_or_else(|| {
        let has_form =
            people.company.is_some() || people.users.iter().any(|user| user.password.is_some());
        let reason = if has_form { Reason::SignInRequired {} } else { Reason::ProxyNamedNobody {} };
        required(reason)
    })?;
    let login = match session.member {
        Some(_) => LoginKind::Company,
        None => LoginKind::Password,
    };
    let mut principal = Principal::of_user(&user, address, login, true);
    principal.session = Some(session);
    Ok(principal)
}

/// Returns the session that a request belongs to, if it is in force, and its user.
pub(super) fn open_session<'a>(
    relay: &Relay,
    snapshot: &'a Snapshot,
    from: Option<IpAddr>,
    headers: &HeaderMap,
) -> Option<(Cow<'a, User>, OpenSession)> {
    let (sessions, people) = (&snapshot.sessions, &snapshot.config.people);
    let all = cookies(headers).into_iter();
    let (user, session) = all.filter_map(|cookies| sessions.read(cookies, people)).next()?;
    let now = Instant::now().into_std();
    relay.session_list().touch(&session, from, sessions.max_idle(), now).then_some((user, session))
}

/// Returns the values of the header `Cookie`.
pub(super) fn cookies(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).collect()
}

/// Returns the error of a request that somebody has to sign in for.
pub(super) fn required(reason: Reason) -> ApiError {
    ApiError::new(Code::LoginRequired, reason)
}

/// Returns the token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A user as the proxy describes them.
struct ProxyUser {
    name: String,
    /// The groups of phones, for a user who is not listed; `None` for every phone.
    groups: Option<Vec<String>>,
}

/// Returns the user that the proxy names.
///
/// A client that sends the header itself gets an error: either the configured address of the proxy
/// is wrong, or somebody attempts to sign in as somebody else.
fn named_by_proxy<'a>(
    people: &'a People,
    peer: Option<PeerAddress>,
    headers: &HeaderMap,
) -> Result<Option<(&'a TrustedProxy, ProxyUser)>, ApiError> {
    let Some(proxy) = &people.proxy else { return Ok(None) };
    let own = |header: &str| proxy_header(proxy, peer, headers, header);
    let groups = proxy.groups_header.as_deref().map(own).transpose()?.flatten();
    let Some(name) = own(&proxy.header)? else { return Ok(None) };
    if !(1..=64).contains(&name.len()) {
        let header = proxy.header.clone();
        return Err(ApiError::new(Code::UntrustedProxy, Reason::UserHeaderInvalid { header }));
    }
    let groups = groups.unwrap_or_default().split(',').map(str::trim);
    let groups = groups.chain(proxy.groups.iter().map(String::as_str));
    let groups: Vec<_> = groups.filter(|group| !group.is_empty()).map(str::to_owned).collect();
    // Only the administrator says that somebody sees every phone.
    let sees_all = proxy.groups.iter().any(|group| group == EVERY_GROUP);
    let user = ProxyUser { name: name.to_owned(), groups: (!sees_all).then_some(groups) };
    Ok(Some((proxy, user)))
}

/// Returns the value of a header that only the proxy may send.
fn proxy_header<'a>(
    proxy: &TrustedProxy,
    peer: Option<PeerAddress>,
    headers: &'a HeaderMap,
    header: &str,
) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(header).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let refused = |reason| Err(ApiError::new(Code::UntrustedProxy, reason));
    if !is_proxy(proxy, peer) {
        return refused(Reason::UserHeaderUntrusted { header: header.to_owned() });
    }
    match (value.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value.trim())),
        _ => refused(Reason::UserHeaderInvalid { header: header.to_owned() }),
    }
}

fn is_proxy(proxy: &TrustedProxy, peer: Option<PeerAddress>) -> bool {
    let Some(PeerAddress(peer)) = peer else { return false };
    proxy.from.iter().any(|range| range.contains(&peer.to_canonical()))
}
