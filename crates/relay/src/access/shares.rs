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

/// What users have at the moment. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shares(Held<Key>);

type Key = (Share, String, Option<IpAddr>);

impl Shares {
    /// Counts one for a user, until the result is dropped.
    ///
    /// # Errors
    /// When the user has as many as one user may have.
    pub fn take(&self, share: Share, principal: &Principal) -> Result<ShareGuard, Refusal> {
        let (name, address) = principal.limit_key();
        let held = self.0.take((share, name, address), |_all, own| {
            if own < share.max() {
                return Ok(());
            }
            let max = u32::try_from(share.max()).unwrap_or(u32::MAX);
            Err(Refusal::new(Code::TooManyRequests, Reason::TooManyAtOnce { max }))
        })?;
        Ok(ShareGuard { _held: held })
    }
}

/// One that is counted.
#[derive(Debug)]
pub struct ShareGuard {
    _held: HeldGuard<Key>,
}

#[cfg(test)]
mod tests {
    use relay_api::Role;

    use super::*;

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
}
