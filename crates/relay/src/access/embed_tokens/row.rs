//! A token for frames, in the form that relays of a cluster exchange.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use relay_api::{MAX_EMBED_SECONDS, Role};
use serde::{Deserialize, Serialize};

use super::EmbedGrant;
use crate::access::{portal::Portal, token::TokenHash};

/// The allowed difference between the clocks of relays: with a greater one, a token of another relay could outlast the
/// maximum.
const MAX_SKEW: Duration = Duration::from_secs(60);

/// A token that is in force, or was revoked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmbedRow {
    /// Its hash.
    pub(super) token: String,
    /// The end, in UTC (RFC 3339).
    pub(super) expires_at: String,
    /// Its rights; absent if it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grant: Option<Grant>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grant {
    portal: String,
    user: String,
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phones: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
}

impl EmbedRow {
    /// Returns the row of a token that is in force.
    pub(super) fn of(grant: &EmbedGrant) -> EmbedRow {
        let EmbedGrant { token, portal, user, role, phones, groups, expires_at, .. } = grant;
        let grant = Grant {
            portal: portal.name.clone(),
            user: user.clone(),
            role: *role,
            phones: phones.clone(),
            groups: groups.clone(),
        };
        EmbedRow { token: token.to_string(), expires_at: expires_at.clone(), grant: Some(grant) }
    }

    /// Returns the row of a token that was revoked.
    pub(super) fn revoked(token: &TokenHash, expires_at: &str) -> EmbedRow {
        EmbedRow { token: token.to_string(), expires_at: expires_at.to_owned(), grant: None }
    }

    /// Reads a row.
    pub(super) fn read(text: &str) -> Option<EmbedRow> {
        serde_json::from_str(text).ok()
    }

    /// Returns whether the token was revoked.
    pub(super) fn is_revoked(&self) -> bool {
        self.grant.is_none()
    }

    /// Returns the time to the end at `utc`, in milliseconds since 1970; `None` if it is over.
    pub(super) fn left(&self, utc: u64) -> Option<Duration> {
        let ends: Timestamp = self.expires_at.parse().ok()?;
        let ends = u64::try_from(ends.as_millisecond()).ok()?;
        let left = Duration::from_millis(ends.checked_sub(utc)?);
        let longest = Duration::from_secs(MAX_EMBED_SECONDS.into()) + MAX_SKEW;
        (left > Duration::ZERO && left <= longest).then_some(left)
    }

    /// Returns the rights of the token at a relay with these portals; `None` if its own portal is not among them.
    pub(super) fn grant(
        self,
        token: TokenHash,
        portals: &[Arc<Portal>],
        ends: Instant,
    ) -> Option<EmbedGrant> {
        let Grant { portal, user, role, phones, groups } = self.grant?;
        let portal = portals.iter().find(|other| other.name == portal)?.clone();
        // If the configurations differ, the one of this relay counts.
        let groups = match (groups, &portal.groups) {
            (Some(mut groups), Some(own)) => {
                groups.retain(|group| own.contains(group));
                Some(groups)
            }
            (groups, own) => groups.or_else(|| own.clone()),
        };
        let (role, expires_at) = (role.min(portal.role), self.expires_at);
        Some(EmbedGrant { token, portal, user, role, phones, groups, ends, expires_at })
    }
}
