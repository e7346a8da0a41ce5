//! The tokens for frames in portals: kept in memory, by their hashes, for some minutes.

mod row;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use relay_api::{RateLimit, Role};

use super::{portal::Portal, refusal::Refusal, token::TokenHash};
use row::EmbedRow;

/// Tokens of one portal that are in force at the same time.
const MAX_OF_PORTAL: usize = 10_000;
/// Those of one user of it, who may have many tabs; of more, the one that would end first is revoked.
const MAX_OF_USER: usize = 64;

/// What a token for a frame allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedGrant {
    /// The hash of the token.
    pub token: TokenHash,
    /// The portal whose server got it.
    pub portal: Arc<Portal>,
    /// The user, as the portal names them.
    pub user: String,
    /// The role.
    pub role: Role,
    /// The ids of the phones; not limited when absent.
    pub phones: Option<Vec<String>>,
    /// The groups of phones; not limited when absent.
    pub groups: Option<Vec<String>>,
    /// The end.
    pub ends: Instant,
    /// The end, in UTC (RFC 3339).
    pub expires_at: String,
}

impl EmbedGrant {
    /// Returns whether this is a token of that user of that portal.
    #[must_use]
    pub fn is_of(&self, portal: &str, user: &str) -> bool {
        self.portal.name == portal && self.user == user
    }
}

/// The tokens that are in force.
#[derive(Debug, Default)]
pub struct EmbedTokens(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    grants: HashMap<TokenHash, Arc<EmbedGrant>>,
    /// The tokens that were revoked before their end, so that no other relay brings them back.
    revoked: HashMap<TokenHash, RevokedToken>,
}

/// A token that was revoked before its end.
#[derive(Clone, Debug)]
struct RevokedToken {
    ends: Instant,
    /// The end, in UTC (RFC 3339).
    expires_at: String,
}

impl EmbedTokens {
    /// Adds a token.
    ///
    /// # Errors
    /// When its portal has too many.
    pub fn add(&self, grant: EmbedGrant, now: Instant) -> Result<(), Refusal> {
        let mut state = self.state();
        state.forget(now);
        let portal = grant.portal.name.as_str();
        let grants = &state.grants;
        let of_portal = || grants.values().filter(|other| other.portal.name == portal);
        if of_portal().count() >= MAX_OF_PORTAL {
            let next = of_portal().map(|other| other.ends).min().unwrap_or(now);
            return Err(Refusal::too_often(RateLimit::Portal, next.saturating_duration_since(now)));
        }
        let of_user = || grants.values().filter(|other| other.is_of(portal, &grant.user));
        if of_user().count() >= MAX_OF_USER {
            let first = of_user().min_by_key(|other| other.ends).map(|other| other.token);
            if let Some(first) = first {
                state.revoke(|other| other.token == first);
            }
        }
        state.grants.insert(grant.token, Arc::new(grant));
        Ok(())
    }

    /// Returns what a token allows, if it is in force.
    #[must_use]
    pub fn find(&self, token: &TokenHash, now: Instant) -> Option<Arc<EmbedGrant>> {
        self.state().grants.get(token).filter(|grant| grant.ends > now).cloned()
    }

    /// Returns whether a token was not revoked.
    #[must_use]
    pub fn has(&self, grant: &EmbedGrant) -> bool {
        self.state().grants.contains_key(&grant.token)
    }

    /// Revokes tokens; returns how many.
    pub fn revoke(&self, is_revoked: impl Fn(&EmbedGrant) -> bool) -> usize {
        self.state().revoke(is_revoked)
    }

    /// Returns the tokens that have not ended, and the revoked ones, as rows for other relays, by a name of each.
    #[must_use]
    pub fn rows(&self, now: Instant) -> Vec<(String, String)> {
        let mut state = self.state();
        state.forget(now);
        let revoked = state.revoked.iter();
        let revoked = revoked.map(|(token, revoked)| EmbedRow::revoked(token, &revoked.expires_at));
        let rows = state.grants.values().map(|grant| EmbedRow::of(grant)).chain(revoked);
        // Texts always have a spelling in JSON.
        rows.filter_map(|row| Some((row.token.clone(), serde_json::to_string(&row).ok()?)))
            .collect()
    }

    /// Returns whether a row of another relay is over at `utc`, in milliseconds since 1970.
    #[must_use]
    pub fn is_over(row: &str, utc: u64) -> bool {
        EmbedRow::read(row).is_some_and(|row| row.left(utc).is_none())
    }

    /// Takes or revokes a token of another relay, within the limits of the portals of this one. Returns whether this
    /// relay has revoked it meanwhile. `utc` is in milliseconds since 1970.
    pub fn merge(&self, row: &str, portals: &[Arc<Portal>], now: Instant, utc: u64) -> bool {
        let Some(row) = EmbedRow::read(row) else { return false };
        let Some((token, left)) = TokenHash::read(&row.token).ok().zip(row.left(utc)) else {
            return false;
        };
        let ends = now + left;
        if row.is_revoked() {
            let mut state = self.state();
            state.grants.remove(&token);
            state.revoked.insert(token, RevokedToken { ends, expires_at: row.expires_at });
            return false;
        }
        if self.state().revoked.contains_key(&token) {
            return true;
        }
        if let Some(grant) = row.grant(token, portals, ends) {
            // If it does not fit, it works at the other relays only.
            let _result = self.add(grant, now);
        }
        false
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets tokens that have ended.
    fn forget(&mut self, now: Instant) {
        self.grants.retain(|_, grant| grant.ends > now);
        self.revoked.retain(|_, revoked| revoked.ends > now);
    }

    fn revoke(&mut self, is_revoked: impl Fn(&EmbedGrant) -> bool) -> usize {
        let before = self.grants.len();
        let State { grants, revoked } = self;
        grants.retain(|token, grant| {
            let is_revoked = is_revoked(grant);
            if is_revoked {
                let expires_at = grant.expires_at.clone();
                revoked.insert(*token, RevokedToken { ends: grant.ends, expires_at });
            }
            !is_revoked
        });
        before - grants.len()
    }
}

#[cfg(test)]
mod tests;
