//! The tokens for frames in portals: kept in memory, by their hashes, for some minutes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use relay_api::{RateLimit, Role};

use super::{portal::Portal, refusal::Refusal, token::TokenHash};

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
pub struct EmbedTokens(Mutex<HashMap<TokenHash, Arc<EmbedGrant>>>);

impl EmbedTokens {
    /// Adds a token.
    ///
    /// # Errors
    /// When its portal has too many.
    pub fn add(&self, grant: EmbedGrant, now: Instant) -> Result<(), Refusal> {
        let mut all = self.all();
        all.retain(|_, other| other.ends > now);
        let portal = grant.portal.name.as_str();
        let of_portal = || all.values().filter(|other| other.portal.name == portal);
        if of_portal().count() >= MAX_OF_PORTAL {
            let next = of_portal().map(|other| other.ends).min().unwrap_or(now);
            return Err(Refusal::too_often(RateLimit::Portal, next.saturating_duration_since(now)));
        }
        let of_user = || all.values().filter(|other| other.is_of(portal, &grant.user));
        if of_user().count() >= MAX_OF_USER {
            let first = of_user().min_by_key(|other| other.ends).map(|other| other.token);
            if let Some(first) = first {
                all.remove(&first);
            }
        }
        all.insert(grant.token, Arc::new(grant));
        Ok(())
    }

    /// Returns what a token allows, if it is in force.
    #[must_use]
    pub fn find(&self, token: &TokenHash, now: Instant) -> Option<Arc<EmbedGrant>> {
        self.all().get(token).filter(|grant| grant.ends > now).cloned()
    }

    /// Returns whether a token was not revoked.
    #[must_use]
    pub fn has(&self, grant: &EmbedGrant) -> bool {
        self.all().contains_key(&grant.token)
    }

    /// Revokes tokens; returns how many.
    pub fn revoke(&self, is_revoked: impl Fn(&EmbedGrant) -> bool) -> usize {
        let mut all = self.all();
        let before = all.len();
        all.retain(|_, grant| !is_revoked(grant));
        before - all.len()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<TokenHash, Arc<EmbedGrant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn grant(portal: &str, user: &str, token: &str, ends: Instant) -> EmbedGrant {
        let portal = Portal {
            name: portal.to_owned(),
            token: TokenHash::of(portal),
            origins: Vec::new(),
            role: Role::Operator,
            groups: None,
        };
        EmbedGrant {
            token: TokenHash::of(token),
            portal: Arc::new(portal),
            user: user.to_owned(),
            role: Role::Viewer,
            phones: None,
            groups: None,
            ends,
            expires_at: String::new(),
        }
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_token_is_good_until_it_ends_or_is_revoked() {
        let (tokens, now) = (EmbedTokens::default(), Instant::now());
        let (one, other) = (TokenHash::of("one"), TokenHash::of("other"));
        tokens.add(grant("helpdesk", "ada", "one", now + MINUTE), now).unwrap();
        tokens.add(grant("helpdesk", "bob", "other", now + 2 * MINUTE), now).unwrap();
        assert_eq!(tokens.find(&one, now).unwrap().user, "ada");
        assert!(tokens.find(&one, now + MINUTE).is_none());
        assert!(tokens.find(&TokenHash::of("none"), now).is_none());
        assert_eq!(tokens.revoke(|grant| grant.is_of("wiki", "bob")), 0);
        assert_eq!(tokens.revoke(|grant| grant.is_of("helpdesk", "bob")), 1);
        assert!(tokens.find(&other, now).is_none() && tokens.find(&one, now).is_some());
    }

    #[test]
    fn memory_is_bounded_for_each_user_and_portal() {
        let (tokens, now) = (EmbedTokens::default(), Instant::now());
        for nth in 0..=MAX_OF_USER {
            let ends = now + MINUTE + Duration::from_secs(nth as u64);
            tokens.add(grant("helpdesk", "ada", &nth.to_string(), ends), now).unwrap();
        }
        assert!(tokens.find(&TokenHash::of("0"), now).is_none(), "it would have ended first");
        assert!(tokens.find(&TokenHash::of("1"), now).is_some());
        for nth in MAX_OF_USER..MAX_OF_PORTAL {
            let one = grant("helpdesk", &nth.to_string(), &format!("of {nth}"), now + MINUTE);
            tokens.all().insert(one.token, Arc::new(one));
        }
        let more = |portal: &str, now| tokens.add(grant(portal, "bob", "more", now + MINUTE), now);
        assert_eq!(more("helpdesk", now).unwrap_err().retry_after, Some(MINUTE));
        assert!(more("wiki", now).is_ok(), "another portal");
        assert!(more("helpdesk", now + MINUTE).is_ok(), "the others have ended");
    }
}
