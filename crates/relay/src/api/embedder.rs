//! Requests of a frame in a portal: with a token that the portal got, from a page of the portal.

use std::sync::Arc;

use axum::http::HeaderMap;
use relay_api::{Code, EMBEDDER_HEADER, Reason};
use tokio::time::Instant;

use crate::{
    access::{EmbedGrant, Principal, TokenHash, is_embed_token},
    error::ApiError,
    state::{Relay, Snapshot},
};

/// The length of the longest origin that an answer repeats, in characters.
const MAX_ORIGIN: usize = 128;

/// Returns what the token of a frame allows, if it is in force and its portal is as it was.
pub(super) fn grant(
    relay: &Relay,
    snapshot: &Snapshot,
    token: TokenHash,
) -> Option<Arc<EmbedGrant>> {
    let grant = relay.embed_tokens().find(&token, Instant::now().into_std())?;
    snapshot.config.portals.contains(&grant.portal).then_some(grant)
}

/// Returns the reason against a token that nobody has.
pub(super) fn reason_against(token: &str) -> Reason {
    if is_embed_token(token) { Reason::EmbedTokenEnded {} } else { Reason::TokenUnknown {} }
}

/// Returns the error of a request whose frame is in a page that its token is not for.
pub(super) fn wrong_embedder(principal: &Principal, headers: &HeaderMap) -> Option<ApiError> {
    let portal = &principal.grant.as_ref()?.portal;
    let mut values = headers.get_all(EMBEDDER_HEADER).iter();
    let reason = match (values.next(), values.next()) {
        (Some(origin), None) => {
            let origin = String::from_utf8_lossy(origin.as_bytes());
            if portal.allows(&origin) {
                return None;
            }
            let origin = origin.chars().take(MAX_ORIGIN).collect();
            Reason::WrongOrigin { origin, portal: portal.name.clone() }
        }
        _ => Reason::HeaderMissing { header: format!("{EMBEDDER_HEADER}: <origin of the portal>") },
    };
    Some(ApiError::new(Code::ForeignOrigin, reason))
}
