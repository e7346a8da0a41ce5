//! The users of other relays that follow phones of this one. A relay counts until it has been silent for a while.

use std::{collections::BTreeMap, time::Duration};

use super::{Time, WatchedPhone};

/// The time after which a silent relay follows nothing.
const EXPIRY: Duration = Duration::from_secs(3);
/// The maximum number of remembered relays: anybody who may publish could invent them.
const MAX_RELAYS: usize = 64;
/// The maximum number of phones that one relay follows here.
const MAX_PHONES: usize = 4_096;

/// The phones that users of other relays follow. Each keeps a guard `G` for that time.
#[derive(Debug)]
pub struct RemoteViewers<G> {
    /// By the run of the relay and the id of the phone.
    relays: BTreeMap<String, BTreeMap<String, Followed<G>>>,
    /// The number of relays and phones dropped because there were too many.
    dropped: u64,
}

#[derive(Debug)]
struct Followed<G> {
    screens: Vec<String>,
    users: Vec<String>,
    until: Time,
    guard: G,
}

impl<G> Default for RemoteViewers<G> {
    fn default() -> RemoteViewers<G> {
        RemoteViewers { relays: BTreeMap::new(), dropped: 0 }
    }
}

impl<G> RemoteViewers<G> {
    /// Notes who follows a phone at a run of a relay. If that has changed, `follow` creates a new guard before the
    /// former one ends. Without a guard, nothing is noted.
    pub fn note(
        &mut self,
        run: &str,
        phone: &WatchedPhone,
        now: Time,
        follow: impl FnOnce() -> Option<G>,
    ) {
        if !phone.is_followed() {
            if let Some(phones) = self.relays.get_mut(run) {
                phones.remove(&phone.id);
            }
            return;
        }
        if self.relays.len() >= MAX_RELAYS && !self.relays.contains_key(run) {
            self.dropped += 1;
            return;
        }
        let phones = self.relays.entry(run.to_owned()).or_default();
        let until = now + EXPIRY;
        let is_same =
            |it: &&mut Followed<G>| it.screens == phone.screens && it.users == phone.users;
        if let Some(followed) = phones.get_mut(&phone.id).filter(is_same) {
            followed.until = until;
            return;
        }
        if phones.len() >= MAX_PHONES && !phones.contains_key(&phone.id) {
            self.dropped += 1;
            return;
        }
        if let Some(guard) = follow() {
            let (screens, users) = (phone.screens.clone(), phone.users.clone());
            phones.insert(phone.id.clone(), Followed { screens, users, until, guard });
        }
    }

    /// Drops the phones of relays that have become silent.
    pub fn expire(&mut self, now: Time) {
        self.retain_followed(|_, followed| now < followed.until);
    }

    /// Drops all other phones.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &G) -> bool) {
        self.retain_followed(|id, followed| keep(id, &followed.guard));
    }

    fn retain_followed(&mut self, mut keep: impl FnMut(&str, &Followed<G>) -> bool) {
        for phones in self.relays.values_mut() {
            phones.retain(|id, followed| keep(id, followed));
        }
        self.relays.retain(|_, phones| !phones.is_empty());
    }

    /// Returns whether users of another relay follow a phone.
    #[must_use]
    pub fn follow(&self, phone: &str) -> bool {
        self.relays.values().any(|phones| phones.contains_key(phone))
    }

    /// Returns how often a relay or a phone was dropped because there were too many.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn phone(id: &str, users: &[&str]) -> WatchedPhone {
        let users = users.iter().map(|user| (*user).to_owned()).collect();
        WatchedPhone { id: id.to_owned(), screens: Vec::new(), users, known: None }
    }

    /// Guards that are counted.
    #[derive(Default)]
    struct Guards(Arc<()>);

    impl Guards {
        fn take(&self) -> Option<Arc<()>> {
            Some(self.0.clone())
        }

        fn count(&self) -> usize {
            Arc::strong_count(&self.0) - 1
        }
    }

    #[test]
    fn a_relay_follows_a_phone_as_long_as_it_reports_that() {
        let (guards, mut viewers) = (Guards::default(), RemoteViewers::default());
        let desk = phone("desk", &["ada"]);
        viewers.note("a", &desk, SECOND, || guards.take());
        viewers.note("b", &desk, SECOND * 2, || guards.take());
        assert_eq!(guards.count(), 2);
        // An unchanged report keeps its guard.
        viewers.note("a", &desk, SECOND * 3, || panic!("it has one"));
        viewers.expire(SECOND * 5);
        assert_eq!(guards.count(), 1, "b is gone");
        assert!(viewers.follow("desk") && !viewers.follow("hall"));
        viewers.expire(SECOND * 6);
        assert_eq!(guards.count(), 0);
        assert!(!viewers.follow("desk"));
    }

    #[test]
    fn other_users_get_another_guard_and_none_ends_it_at_once() {
        let (guards, mut viewers) = (Guards::default(), RemoteViewers::default());
        viewers.note("a", &phone("desk", &["ada"]), SECOND, || guards.take());
        viewers.note("a", &phone("desk", &["ada", "bob"]), SECOND, || {
            assert_eq!(guards.count(), 1, "the former one is still there");
            guards.take()
        });
        assert_eq!(guards.count(), 1);
        viewers.note("a", &phone("desk", &[]), SECOND, || panic!("nobody follows it"));
        assert_eq!(guards.count(), 0);
        viewers.note("a", &phone("gone", &["ada"]), SECOND, || None);
        assert!(!viewers.follow("gone"), "unknown phone");
    }

    #[test]
    fn phones_that_this_relay_loses_are_dropped() {
        let (guards, mut viewers) = (Guards::default(), RemoteViewers::default());
        for id in ["desk", "hall"] {
            viewers.note("a", &phone(id, &["ada"]), SECOND, || guards.take());
        }
        viewers.retain(|id, _| id == "hall");
        assert!(viewers.follow("hall") && !viewers.follow("desk"));
        assert_eq!(guards.count(), 1);
    }

    #[test]
    fn too_many_relays_and_phones_are_counted_and_dropped() {
        let mut viewers = RemoteViewers::default();
        for nth in 0..=MAX_PHONES {
            viewers.note("a", &phone(&nth.to_string(), &["ada"]), SECOND, || Some(()));
        }
        assert_eq!(viewers.dropped(), 1);
        for nth in 0..MAX_RELAYS {
            viewers.note(&nth.to_string(), &phone("desk", &["ada"]), SECOND, || Some(()));
        }
        assert_eq!(viewers.dropped(), 2);
        // Known relays may go on.
        viewers.note("a", &phone("0", &["bob"]), SECOND, || Some(()));
        assert_eq!(viewers.dropped(), 2);
    }
}
