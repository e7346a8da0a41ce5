//! The share of one user in what many need at once.

use std::net::IpAddr;

use relay_api::{Code, Reason};

use super::{principal::Principal, refusal::Refusal};
use crate::counts::{Held, HeldGuard};

/// What a user can have several of at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// A stream of events.
    Stream,
    /// A run of the diagnostics.
    Diagnosis,
    /// The look-up of a phone to add.
    Addition,
}

impl Share {
    /// Returns how many of them one user may have at once.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            // A tab has one, and somebody may have many tabs.
            Share::Stream => 64,
            Share::Diagnosis => 16,
            Share::Addition => 2,
        }
    }
}

/// As many times as one user may all users of a portal together have: a portal names its users as it likes.
const USERS_OF_PORTAL: usize = 16;

/// What users have at the moment. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shares(Held<Key>);

type Key = (Share, Holder);

/// Who has something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    /// A user, and the address where nobody signs in.
    User(String, Option<IpAddr>),
    /// All users of a portal.
    Portal(String),
}

impl Shares {
    /// Counts one for a user, until the result is dropped.
    ///
    /// # Errors
    /// When the user has as many as one user may have, or the users of the portal have.
    pub fn take(&self, share: Share, principal: &Principal) -> Result<ShareGuard, Refusal> {
        let (name, address) = principal.limit_key();
        let of_user = self.hold((share, Holder::User(name, address)), share.max())?;
        let portal = principal.portal().map(|portal| Holder::Portal(portal.to_owned()));
        let of_portal = portal
            .map(|portal| self.hold((share, portal), share.max() * USERS_OF_PORTAL))
            .transpose()?;
        Ok(ShareGuard { _held: [Some(of_user), of_portal] })
    }

    fn hold(&self, key: Key, max: usize) -> Result<HeldGuard<Key>, Refusal> {
        self.0.take(key, |_all, own| {
            if own < max {
                return Ok(());
            }
            let max = u32::try_from(max).unwrap_or(u32::MAX);
            Err(Refusal::new(Code::TooManyRequests, Reason::TooManyAtOnce { max }))
        })
    }
}

/// One that is counted.
#[derive(Debug)]
pub struct ShareGuard {
    _held: [Option<HeldGuard<Key>>; 2],
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Instant};

    use relay_api::Role;

    use super::*;
    use crate::access::{EmbedGrant, Portal, TokenHash};

    #[test]
    fn each_user_has_a_share_of_each_kind() {
        let shares = Shares::default();
        let user = |name: &str| Principal::of_proxy(name.to_owned(), Role::Viewer, None, None);
        let mut held: Vec<_> =
            (0..Share::Stream.max()).map(|_| shares.take(Share::Stream, &user("ada"))).collect();
        assert!(held.iter().all(Result::is_ok));
        let refused = shares.take(Share::Stream, &user("ada")).unwrap_err();
        assert_eq!(refused.reason, Reason::TooManyAtOnce { max: 64 });
        assert!(shares.take(Share::Diagnosis, &user("ada")).is_ok());
        assert!(shares.take(Share::Stream, &user("bob")).is_ok());
        held.pop();
        assert!(shares.take(Share::Stream, &user("ada")).is_ok());
        held.clear();
        assert!(shares.0.is_empty());
    }

    /// It could once have as many as it invented names.
    #[test]
    fn the_users_of_a_portal_share_a_larger_one() {
        let shares = Shares::default();
        let portal = |name: &str| {
            let (name, token) = (name.to_owned(), TokenHash::of("token"));
            Arc::new(Portal { name, token, origins: Vec::new(), role: Role::Viewer, groups: None })
        };
        let (helpdesk, other) = (portal("helpdesk"), portal("other"));
        let take = |portal: &Arc<Portal>, nth: usize| {
            let grant = Arc::new(EmbedGrant {
                token: TokenHash::of("token"),
                portal: portal.clone(),
                user: format!("user {nth}"),
                role: Role::Viewer,
                phones: None,
                groups: None,
                ends: Instant::now(),
                expires_at: String::new(),
            });
            shares.take(Share::Addition, &Principal::of_portal(grant, None))
        };
        let max = Share::Addition.max() * USERS_OF_PORTAL;
        let held: Vec<_> = (0..max).map(|nth| take(&helpdesk, nth)).collect();
        assert!(held.iter().all(Result::is_ok));
        assert!(take(&helpdesk, max).is_err() && take(&other, max).is_ok());
        drop(held);
        assert!(take(&helpdesk, max).is_ok());
        assert!(shares.0.is_empty());
    }
}
