//! What outlasts a request: the sign-ins that were used, and those that a small window hands over.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::access::Member;

/// The time for which a used sign-in is known: longer than the cookie lasts.
const MAX_USED: Duration = Duration::from_secs(11 * 60);
/// The time in which the page has to claim what a small window hands over.
const MAX_CLAIM: Duration = Duration::from_secs(60);
/// Entries of each kind that are kept; the oldest goes first.
const MAX_ENTRIES: usize = 10_000;

/// The sign-ins of the last minutes.
#[derive(Debug, Default)]
pub(crate) struct Handovers(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The random texts of sign-ins that were used.
    used: HashMap<String, Instant>,
    /// Who signed in, by the text that proves it.
    claims: HashMap<String, Offer>,
}

/// Somebody who signed in, and whose page has not claimed it.
#[derive(Debug)]
struct Offer {
    at: Instant,
    name: String,
    member: Member,
    /// The version of the rules by which the rights were judged.
    rules: String,
}

impl Handovers {
    /// Notes that a sign-in is used; returns whether it was not before.
    pub(crate) fn use_once(&self, sign_in: &str, now: Instant) -> bool {
        let mut state = self.state();
        make_room(&mut state.used, MAX_USED, now, |at| *at);
        state.used.insert(sign_in.to_owned(), now).is_none()
    }

    /// Keeps who signed in by the version `rules` of the rules, for the one who shows `claim`.
    pub(crate) fn offer(
        &self,
        claim: String,
        (name, member): (String, Member),
        rules: &str,
        now: Instant,
    ) {
        let mut state = self.state();
        make_room(&mut state.claims, MAX_CLAIM, now, |offer| offer.at);
        state.claims.insert(claim, Offer { at: now, name, member, rules: rules.to_owned() });
    }

    /// Returns who signed in, once, unless there are other rules by now.
    pub(crate) fn take(&self, claim: &str, rules: &str, now: Instant) -> Option<(String, Member)> {
        let Offer { at, name, member, rules: before } = self.state().claims.remove(claim)?;
        let is_good = before == rules && now.duration_since(at) < MAX_CLAIM;
        is_good.then_some((name, member))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes what is over, or else the oldest entry, where another one does not fit.
fn make_room<T>(
    entries: &mut HashMap<String, T>,
    max_age: Duration,
    now: Instant,
    at: impl Fn(&T) -> Instant,
) {
    if entries.len() < MAX_ENTRIES {
        return;
    }
    entries.retain(|_, entry| now.duration_since(at(entry)) < max_age);
    if entries.len() < MAX_ENTRIES {
        return;
    }
    let oldest = entries.iter().min_by_key(|(_, entry)| at(entry)).map(|(key, _)| key.clone());
    if let Some(oldest) = oldest {
        entries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use relay_api::Role;

    use super::*;

    fn member() -> Member {
        Member { role: Role::Viewer, groups: None }
    }

    #[test]
    fn a_sign_in_is_used_once() {
        let (handovers, now) = (Handovers::default(), Instant::now());
        assert!(handovers.use_once("a", now) && handovers.use_once("b", now));
        assert!(!handovers.use_once("a", now + Duration::from_secs(600)));
    }

    #[test]
    fn who_signed_in_is_returned_once_and_in_time() {
        let (handovers, now) = (Handovers::default(), Instant::now());
        let offer = |claim: &str, name: &str| {
            handovers.offer(claim.to_owned(), (name.to_owned(), member()), "rules", now);
        };
        offer("a", "ada");
        offer("b", "bob");
        offer("d", "dan");
        assert_eq!(handovers.take("c", "rules", now), None);
        assert_eq!(handovers.take("a", "rules", now), Some(("ada".to_owned(), member())));
        assert_eq!(handovers.take("a", "rules", now), None);
        assert_eq!(handovers.take("b", "rules", now + MAX_CLAIM), None);
        assert_eq!(handovers.take("d", "other rules", now), None);
    }

    #[test]
    fn memory_is_bounded() {
        let (handovers, now) = (Handovers::default(), Instant::now());
        for nth in 0..=MAX_ENTRIES {
            handovers.use_once(&nth.to_string(), now);
        }
        assert_eq!(handovers.state().used.len(), MAX_ENTRIES);
    }
}
