//! `/api/v1/embed-tokens`: the server of a portal gets tokens for the page in a frame, and revokes them.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
};
use jiff::Timestamp;
use relay_api::{
    Code, DEFAULT_EMBED_SECONDS, EmbedToken, EmbedTokenRequest, EmbedTokenRevocation,
    MAX_EMBED_SECONDS, MIN_EMBED_SECONDS, Problem, Reason,
};
use tokio::time::Instant;

use super::{
    authenticate::{UNKNOWN, bearer, record_refusal, required},
    csrf::CsrfJson,
};
use crate::{
    access::{EmbedGrant, Portal, Principal, TokenHash, new_embed_token},
    audit::Entry,
    error::ApiError,
    phone::Phone,
    state::{Relay, Snapshot},
    web::ClientAddress,
};

/// The length of the longest name of a user, in characters.
const MAX_NAME: usize = 64;

/// An extractor that rejects requests without a portal token.
pub(super) struct PortalServer {
    portal: Arc<Portal>,
    from: Option<IpAddr>,
}

impl FromRequestParts<Relay> for PortalServer {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        relay: &Relay,
    ) -> Result<PortalServer, ApiError> {
        let from = parts.extensions.get::<ClientAddress>().map(|ClientAddress(from)| *from);
        let Some(token) = bearer(&parts.headers) else {
            let header = "Authorization: Bearer <portal token>".to_owned();
            return Err(required(Reason::HeaderMissing { header }));
        };
        let hash = TokenHash::of(token);
        let snapshot = relay.snapshot();
        let portal = snapshot.config.portals.iter().find(|portal| portal.token == hash);
        let portal = portal.cloned().ok_or_else(|| {
            let error = required(Reason::TokenUnknown {});
            record_refusal(relay, (UNKNOWN, None), from, error.code());
            error
        })?;
        Ok(PortalServer { portal, from })
    }
}

/// Get an embed token.
///
/// Returns a token for the page in a frame, which acts for a user of the portal. Only the server of a configured
/// portal may do this, with its portal token. The role is the lower of the one that is asked for and the
/// one of the portal. A request with the token needs the header `x-deskside-embedder` with an origin of the
/// portal. A restart of the relay and a reload that changes the portal end the token.
#[utoipa::path(post, tag = "Embedding", path = "/embed-tokens", request_body = EmbedTokenRequest, responses(
    (status = 201, body = EmbedToken),
    (status = 400, body = Problem),
    (status = 401, description = "This is not a portal token", body = Problem),
    (status = 403, description = "A group that the portal may not see, or that no phone belongs to", body = Problem),
    (status = 404, description = "A phone that is not there, or that the portal may not see", body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, description = "Too many tokens of this portal", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn issue(
    State(relay): State<Relay>,
    PortalServer { portal, from }: PortalServer,
    CsrfJson(request): CsrfJson<EmbedTokenRequest>,
) -> Result<(StatusCode, Json<EmbedToken>), ApiError> {
    let name = portal.name.clone();
    let issued = new_token(&relay, &portal, request);
    if let Err(error) = &issued {
        record_refusal(&relay, (UNKNOWN, Some(&name)), from, error.code());
    }
    let (answer, user) = issued?;
    let rights = answer.role.name().to_owned();
    record(&relay, "embed-token", (&user, &name), from, rights);
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Creates a token; returns it and the user it is for.
fn new_token(
    relay: &Relay,
    portal: &Arc<Portal>,
    request: EmbedTokenRequest,
) -> Result<(EmbedToken, String), ApiError> {
    let snapshot = relay.snapshot();
    snapshot.throttle.embed_token(&portal.name)?;
    let token =
        new_embed_token().map_err(|_| ApiError::new(Code::Internal, Reason::TaskFailed {}))?;
    let grant = grant(&snapshot, portal.clone(), request, &token)?;
    let (role, user, expires_at) = (grant.role, grant.user.clone(), grant.expires_at.clone());
    let hash = grant.token;
    relay.add_embed_token(grant)?;
    // A reload that took the portal away before the body came knew nothing of this token.
    if !relay.snapshot().config.portals.contains(portal) {
        relay.revoke_embed_tokens(|grant| grant.token == hash);
        return Err(required(Reason::TokenUnknown {}));
    }
    Ok((EmbedToken { token, expires_at, role }, user))
}

/// Returns what a token allows: at most what its portal may give.
fn grant(
    snapshot: &Snapshot,
    portal: Arc<Portal>,
    request: EmbedTokenRequest,
    token: &str,
) -> Result<EmbedGrant, ApiError> {
    let EmbedTokenRequest { user, phones, groups, role, expires_in } = request;
    let is_name =
        !user.is_empty() && user.chars().count() <= MAX_NAME && !user.chars().any(char::is_control);
    if !is_name {
        let value = user.chars().filter(|it| !it.is_control()).take(MAX_NAME).collect();
        let expected = format!("1 to {MAX_NAME} characters");
        return Err(invalid(Code::BadRequest, "user", value, expected));
    }
    let seconds = expires_in.unwrap_or(DEFAULT_EMBED_SECONDS);
    if !(MIN_EMBED_SECONDS..=MAX_EMBED_SECONDS).contains(&seconds) {
        let expected = format!("a number from {MIN_EMBED_SECONDS} to {MAX_EMBED_SECONDS}");
        return Err(invalid(Code::BadRequest, "expires_in", seconds.to_string(), expected));
    }
    let (phones, groups) = (phones.map(each_once), groups.map(each_once));
    if let Some(asked) = &groups {
        let own = portal.groups.clone().unwrap_or_else(|| groups_of(snapshot));
        if let Some(other) = asked.iter().find(|group| !own.contains(group)) {
            let value = other.chars().take(MAX_NAME).collect();
            return Err(invalid(Code::Forbidden, "groups", value, own.join(", ")));
        }
    }
    let expires_at = Timestamp::from_second(Timestamp::now().as_second() + i64::from(seconds));
    let mut grant = EmbedGrant {
        token: TokenHash::of(token),
        user,
        role: role.unwrap_or(portal.role).min(portal.role),
        phones: None,
        groups: groups.or_else(|| portal.groups.clone()),
        ends: Instant::now().into_std() + Duration::from_secs(seconds.into()),
        expires_at: expires_at.unwrap_or_default().to_string(),
        portal,
    };
    // A mistyped id would be found out in the frame only.
    let principal = Principal::of_portal(Arc::new(grant.clone()), None);
    for id in phones.iter().flatten() {
        snapshot.find(id, &principal)?;
    }
    grant.phones = phones;
    Ok(grant)
}

/// Returns the groups that phones belong to.
fn groups_of(snapshot: &Snapshot) -> Vec<String> {
    let phones = snapshot.phones.iter().map(Phone::config);
    each_once(phones.flat_map(|phone| phone.groups.iter().cloned()).collect())
}

/// Returns texts without repetitions: a token is kept for minutes, and a body has room for thousands.
fn each_once(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn invalid(code: Code, field: &str, value: String, expected: String) -> ApiError {
    let field = field.to_owned();
    ApiError::new(code, Reason::InvalidArgument { field, value, expected })
}

/// Revoke embed tokens.
///
/// Ends an embed token of the portal, or all those of one of its users, at once and with their streams. One that has
/// ended is no error.
#[utoipa::path(delete, tag = "Embedding", path = "/embed-tokens", request_body = EmbedTokenRevocation, responses(
    (status = 204, description = "Revoked, now or before"),
    (status = 400, body = Problem),
    (status = 401, description = "This is not a portal token", body = Problem),
    (status = 403, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn revoke(
    State(relay): State<Relay>,
    PortalServer { portal, from }: PortalServer,
    CsrfJson(EmbedTokenRevocation { user, token }): CsrfJson<EmbedTokenRevocation>,
) -> Result<StatusCode, ApiError> {
    let name = portal.name.as_str();
    let (revoked, user) = match (user, token) {
        (Some(user), None) => {
            (relay.revoke_embed_tokens(|grant| grant.is_of(name, &user)), Some(user))
        }
        (None, Some(token)) => {
            let hash = TokenHash::of(&token);
            let held = relay.embed_tokens().find(&hash, Instant::now().into_std());
            let is_revoked = |grant: &EmbedGrant| grant.token == hash && grant.portal.name == name;
            (relay.revoke_embed_tokens(is_revoked), held.map(|grant| grant.user.clone()))
        }
        _ => {
            let field = "user".to_owned();
            return Err(ApiError::new(Code::BadRequest, Reason::ArgumentMissing { field }));
        }
    };
    if let (Some(user), 1..) = (user, revoked) {
        record(&relay, "embed-token-revoked", (&user, name), from, revoked.to_string());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Records what the server of a portal did for a user.
fn record(
    relay: &Relay,
    event: &'static str,
    (user, portal): (&str, &str),
    from: Option<IpAddr>,
    with: String,
) {
    relay.audit().write(&Entry {
        request: relay.metrics().request_number(),
        event,
        user,
        portal: Some(portal),
        from,
        with: Some(with),
        ..Entry::default()
    });
}
