//! Who a request comes from.

use std::net::IpAddr;

use axum::http::{
    HeaderMap,
    header::{AUTHORIZATION, COOKIE},
};
use relay_api::{Code, LoginKind, Role};
use snom::Danger;

use super::{Sessions, TokenHash};
use crate::{
    config::{self, People, User},
    error::ApiError,
};

/// Where a request comes from; put in by the server, behind a trusted proxy what that says.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Whoever makes a request.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name; `local` where nobody signs in.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// How the person came in.
    pub login: LoginKind,
    /// Where from, where that is known.
    pub address: Option<IpAddr>,
    groups: Option<Vec<String>>,
    /// Whether a browser sends the proof by itself, also when a foreign page makes it.
    pub(crate) is_ambient: bool,
}

impl Person {
    /// Whether the person may know of a phone.
    #[must_use]
    pub fn sees(&self, phone: &config::Phone) -> bool {
        let Some(groups) = &self.groups else { return true };
        phone.groups.iter().any(|group| groups.contains(group))
    }

    /// Whether the person may know of every phone, also of those that are added.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.groups.is_none()
    }

    /// Whether the person may do something of that danger.
    ///
    /// # Errors
    /// Says which role may.
    pub fn check(&self, danger: Danger) -> Result<(), ApiError> {
        if self.role.may(danger) {
            return Ok(());
        }
        let needed = if Role::Operator.may(danger) { Role::Operator } else { Role::Administrator };
        let detail = format!(
            "{} is {}; this {danger} and needs the role {}; the configuration of the relay gives it \
             (role of [[users]], or local_role of [login] where nobody signs in)",
            self.name,
            self.role.name(),
            needed.name()
        );
        Err(ApiError::new(Code::Forbidden, detail))
    }

    fn user(user: &User, address: Option<IpAddr>, login: LoginKind, is_ambient: bool) -> Person {
        Person {
            name: user.name.clone(),
            role: user.role,
            login,
            address,
            groups: user.groups.clone(),
            is_ambient,
        }
    }
}

/// Finds out who somebody is: by token, by the proxy's header or by the session cookie.
pub(crate) fn identify(
    people: &People,
    sessions: &Sessions,
    peer: Option<IpAddr>,
    headers: &HeaderMap,
) -> Result<Person, ApiError> {
    let address = client_address(people, peer, headers);
    let by_proxy = named_by_proxy(people, peer, headers)?;
    if let Some(token) = bearer(headers) {
        let hash = TokenHash::of(token);
        let user = people.users.iter().find(|user| user.token == Some(hash));
        let user = user.ok_or_else(|| required("the token is not known"))?;
        return Ok(Person::user(user, address, LoginKind::None, false));
    }
    if !people.sign_in() {
        return Ok(Person {
            name: "local".to_owned(),
            role: people.local_role.unwrap_or(Role::Operator),
            login: LoginKind::None,
            address,
            groups: None,
            is_ambient: false,
        });
    }
    if let Some((name, role)) = by_proxy {
        if let Some(user) = people.find(&name) {
            return Ok(Person::user(user, address, LoginKind::Proxy, true));
        }
        let role = role.ok_or_else(|| {
            let detail =
                format!("{name} is not among the users of the relay; ask its administrator");
            ApiError::new(Code::Forbidden, detail)
        })?;
        let login = LoginKind::Proxy;
        return Ok(Person { name, role, login, address, groups: None, is_ambient: true });
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let user = cookies.filter_map(|cookies| sessions.read(cookies, people)).next();
    let user = user.ok_or_else(|| {
        required(if people.users.iter().any(|user| user.password.is_some()) {
            "sign in first"
        } else {
            "the proxy in front of the relay named nobody"
        })
    })?;
    Ok(Person::user(user, address, LoginKind::Password, true))
}

fn required(detail: &str) -> ApiError {
    ApiError::new(Code::LoginRequired, detail)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Whom the proxy names, and what strangers among them may do. A stranger that sends the header
/// itself is refused loudly: either the proxy's address is wrong, or somebody tries.
fn named_by_proxy(
    people: &People,
    peer: Option<IpAddr>,
    headers: &HeaderMap,
) -> Result<Option<(String, Option<Role>)>, ApiError> {
    let Some(proxy) = &people.proxy else { return Ok(None) };
    let mut values = headers.get_all(proxy.header.as_str()).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let refused = |detail: String| Err(ApiError::new(Code::UntrustedProxy, detail));
    if !is_proxy(people, peer) {
        return refused(format!("the header {} is for the proxy of the relay alone", proxy.header));
    }
    let name = value.to_str().ok().map(str::trim);
    match (name, values.next()) {
        (Some(name), None) if (1..=64).contains(&name.len()) => {
            Ok(Some((name.to_owned(), proxy.role)))
        }
        _ => refused(format!("the proxy must set the header {} once, to a name", proxy.header)),
    }
}

fn is_proxy(people: &People, peer: Option<IpAddr>) -> bool {
    let (Some(proxy), Some(peer)) = (&people.proxy, peer) else { return false };
    proxy.from.iter().any(|range| range.contains(&peer.to_canonical()))
}

/// Behind the proxy, the address it received the request from: the last one of `X-Forwarded-For`,
/// since whoever sends the request may have written the ones before.
fn client_address(people: &People, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    if !is_proxy(people, peer) {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(peer)
}
