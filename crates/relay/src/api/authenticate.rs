//! Authentication: finds the principal of each request.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, Method,
        header::{AUTHORIZATION, COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use relay_api::{Code, LoginKind, Reason, Role};

use crate::{
    access::{People, Principal, RequestOrigin, Sessions, TokenHash, User},
    error::ApiError,
    state::Relay,
    web::{ClientAddress, origin_of},
};

/// Rejects requests without a known principal, and hands it to the call.
pub(super) async fn authenticate(
    State(relay): State<Relay>,
    mut request: Request,
    next: Next,
) -> Response {
    let snapshot = relay.snapshot();
    let peer = request.extensions().get::<ClientAddress>().copied();
    let headers = request.headers();
    let people = &snapshot.config.people;
    let principal = match principal(people, &snapshot.sessions, peer, headers) {
        Ok(principal) => principal,
        Err(error) => return error.into_response(),
    };
    let changes_state = !matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = origin_of(&snapshot.config.web, headers);
    if principal.is_ambient() && changes_state && origin != RequestOrigin::Own {
        return ApiError::new(Code::ForeignOrigin, Reason::OriginMissing {}).into_response();
    }
    request.extensions_mut().insert(principal);
    next.run(request).await
}

/// Finds the principal: by token, by the header of the proxy, or by the session cookie.
fn principal(
    people: &People,
    sessions: &Sessions,
    peer: Option<ClientAddress>,
    headers: &HeaderMap,
) -> Result<Principal, ApiError> {
    let address = client_address(people, peer, headers);
    let by_proxy = named_by_proxy(people, peer, headers)?;
    if let Some(token) = bearer(headers) {
        let hash = TokenHash::of(token);
        let user = people.users.iter().find(|user| user.token == Some(hash));
        let user = user.ok_or_else(|| required(Reason::TokenUnknown {}))?;
        return Ok(Principal::of_user(user, address, LoginKind::None, false));
    }
    if !people.sign_in() {
        let role = people.local_role.unwrap_or(Role::Operator);
        return Ok(Principal::local(role, address));
    }
    if let Some((name, role)) = by_proxy {
        if let Some(user) = people.find(&name) {
            return Ok(Principal::of_user(user, address, LoginKind::Proxy, true));
        }
        let role = role.ok_or_else(|| {
            ApiError::new(Code::Forbidden, Reason::NotAUser { name: name.clone() })
        })?;
        return Ok(Principal::of_proxy(name, role, address));
    }
    let user = session_user(people, sessions, headers).ok_or_else(|| {
        let by_password = people.users.iter().any(|user| user.password.is_some());
        let reason =
            if by_password { Reason::SignInRequired {} } else { Reason::ProxyNamedNobody {} };
        required(reason)
    })?;
    Ok(Principal::of_user(user, address, LoginKind::Password, true))
}

/// Returns the user whose session a request belongs to.
pub(super) fn session_user<'a>(
    people: &'a People,
    sessions: &Sessions,
    headers: &HeaderMap,
) -> Option<&'a User> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.filter_map(|cookies| sessions.read(cookies, people)).next()
}

fn required(reason: Reason) -> ApiError {
    ApiError::new(Code::LoginRequired, reason)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Returns the user that the proxy names, and the role of users who are not listed.
///
/// A client that sends the header itself gets an error: either the configured address of the proxy
/// is wrong, or somebody attempts to sign in as somebody else.
fn named_by_proxy(
    people: &People,
    peer: Option<ClientAddress>,
    headers: &HeaderMap,
) -> Result<Option<(String, Option<Role>)>, ApiError> {
    let Some(proxy) = &people.proxy else { return Ok(None) };
    let mut values = headers.get_all(proxy.header.as_str()).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let refused = |reason| Err(ApiError::new(Code::UntrustedProxy, reason));
    let header = proxy.header.clone();
    if !is_proxy(people, peer) {
        return refused(Reason::UserHeaderUntrusted { header });
    }
    let name = value.to_str().ok().map(str::trim);
    match (name, values.next()) {
        (Some(name), None) if (1..=64).contains(&name.len()) => {
            Ok(Some((name.to_owned(), proxy.role)))
        }
        _ => refused(Reason::UserHeaderInvalid { header }),
    }
}

fn is_proxy(people: &People, peer: Option<ClientAddress>) -> bool {
    let (Some(proxy), Some(ClientAddress(peer))) = (&people.proxy, peer) else { return false };
    proxy.from.iter().any(|range| range.contains(&peer.to_canonical()))
}

/// Returns the address of the client. Behind the proxy, that is the last one of `X-Forwarded-For`:
/// the client itself may have written the ones before.
pub(super) fn client_address(
    people: &People,
    peer: Option<ClientAddress>,
    headers: &HeaderMap,
) -> Option<IpAddr> {
    let peer_address = peer.map(|ClientAddress(address)| address);
    if !is_proxy(people, peer) {
        return peer_address;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(peer_address)
}
