//! The sessions that this relay has seen, and those that were ended before their time.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::session::OpenSession;

/// The longest life of a session that can be configured.
pub const MAX_LIFE: Duration = Duration::from_secs(720 * 3_600);
/// Sessions that are listed; of more, those that were idle for the longest time are not.
const MAX_SEEN: usize = 10_000;

/// The sessions of users.
#[derive(Debug, Default)]
pub struct SessionList(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    ended: EndedSessions,
    seen: HashMap<String, SeenSession>,
}

/// The sessions that were ended before their time, to be kept over a restart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EndedSessions {
    /// The ids of single ones, with the time at which they would have ended, in milliseconds since 1970.
    #[serde(default)]
    ids: HashMap<String, u64>,
    /// All sessions of a user that began before a time, in milliseconds since 1970.
    #[serde(default)]
    users: HashMap<String, u64>,
    /// The id of the one session of such a user that goes on.
    #[serde(default)]
    kept: HashMap<String, String>,
}

/// A session that was used.
#[derive(Clone, Debug)]
pub struct SeenSession {
    /// The session.
    pub session: OpenSession,
    /// The address it was used from last.
    pub from: Option<IpAddr>,
    /// The time of its last request.
    pub used: Instant,
}

impl SessionList {
    /// Goes on with the sessions that were ended before a restart.
    pub fn restore(&self, ended: EndedSessions) {
        self.state().ended = ended;
    }

    /// Returns the sessions that were ended, to keep them.
    #[must_use]
    pub fn ended(&self) -> EndedSessions {
        self.state().ended.clone()
    }

    /// Returns whether a session was ended before its time.
    #[must_use]
    pub fn is_ended(&self, session: &OpenSession) -> bool {
        self.state().ended.has(session)
    }

    /// Notes a request of a session; returns whether it is in force: it was not ended, and not idle for longer
    /// than `max_idle`.
    pub fn touch(
        &self,
        session: &OpenSession,
        from: Option<IpAddr>,
        max_idle: Duration,
        now: Instant,
    ) -> bool {
        let mut state = self.state();
        if state.ended.has(session) {
            return false;
        }
        let seen = state.seen.get(&session.id);
        // Of one that another relay has seen, or this one before a restart, the cookie knows the last use.
        let idle = seen.map_or(session.idle, |seen| now.saturating_duration_since(seen.used));
        if idle > max_idle {
            state.seen.remove(&session.id);
            return false;
        }
        if seen.is_none() && state.seen.len() >= MAX_SEEN {
            let oldest = state.seen.iter().min_by_key(|(_, seen)| seen.used);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                state.seen.remove(&oldest);
            }
        }
        let seen = SeenSession { session: session.clone(), from, used: now };
        state.seen.insert(session.id.clone(), seen);
        true
    }

    /// Returns the sessions that are in force, of one user or of all, those used last first.
    #[must_use]
    pub fn all(&self, user: Option<&str>, max_idle: Duration, now: Instant) -> Vec<SeenSession> {
        let mut state = self.state();
        state.seen.retain(|_, seen| now.saturating_duration_since(seen.used) <= max_idle);
        let is_listed = |seen: &&SeenSession| user.is_none_or(|user| seen.session.user == user);
        let mut all: Vec<_> = state.seen.values().filter(is_listed).cloned().collect();
        all.sort_by_key(|seen| std::cmp::Reverse(seen.used));
        all
    }

    /// Ends a session at once; `now` is in milliseconds since 1970.
    pub fn end(&self, session: &OpenSession, now: u64) {
        let mut state = self.state();
        state.seen.remove(&session.id);
        state.ended.forget(now);
        state.ended.ids.insert(session.id.clone(), session.ends);
    }

    /// Ends all sessions of a user at once, but the one with the id `kept`; `now` is in milliseconds since
    /// 1970.
    pub fn end_all(&self, user: &str, kept: Option<&str>, now: u64) {
        let mut state = self.state();
        state.seen.retain(|id, seen| seen.session.user != user || kept == Some(id.as_str()));
        state.ended.forget(now);
        state.ended.users.insert(user.to_owned(), now);
        match kept {
            Some(id) => state.ended.kept.insert(user.to_owned(), id.to_owned()),
            None => state.ended.kept.remove(user),
        };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EndedSessions {
    /// Forgets what would have ended by itself by now.
    fn forget(&mut self, now: u64) {
        self.ids.retain(|_, ends| *ends > now);
        let longest = u64::try_from(MAX_LIFE.as_millis()).unwrap_or(u64::MAX);
        self.users.retain(|_, ended| ended.saturating_add(longest) > now);
        let users = &self.users;
        self.kept.retain(|user, _| users.contains_key(user));
    }

    fn has(&self, session: &OpenSession) -> bool {
        let is_kept = || self.kept.get(&session.user) == Some(&session.id);
        let is_before = |ended: &u64| session.started < *ended;
        self.ids.contains_key(&session.id)
            || (self.users.get(&session.user).is_some_and(is_before) && !is_kept())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: &str, user: &str, started: u64) -> OpenSession {
        let (id, user) = (id.to_owned(), user.to_owned());
        let (ends, idle) = (started + 1_000, Duration::ZERO);
        OpenSession { id, user, started, ends, idle, member: None }
    }

    const HOUR: Duration = Duration::from_secs(3_600);

    /// Notes a request of a session; returns whether it is in force.
    fn touch(list: &SessionList, session: &OpenSession) -> bool {
        list.touch(session, None, HOUR, Instant::now())
    }

    #[test]
    fn a_session_ends_alone_or_with_all_of_its_user_also_after_a_restart() {
        let list = SessionList::default();
        let now = Instant::now();
        let (one, two, other) =
            (session("1", "ada", 10), session("2", "ada", 20), session("3", "bob", 10));
        assert!([&one, &two, &other].into_iter().all(|session| touch(&list, session)));
        assert_eq!(list.all(Some("ada"), HOUR, now).len(), 2);
        assert_eq!(list.all(None, HOUR, now).len(), 3);
        list.end(&one, 25);
        assert!(!touch(&list, &one) && touch(&list, &two));
        list.end_all("ada", None, 30);
        let again = SessionList::default();
        again.restore(list.ended());
        for list in [&list, &again] {
            assert!(!touch(list, &one) && !touch(list, &two) && touch(list, &other));
            assert!(touch(list, &session("4", "ada", 30)), "one that began afterwards");
        }
    }

    #[test]
    fn one_session_goes_on_when_all_others_end_until_it_is_ended_itself() {
        let list = SessionList::default();
        let now = Instant::now();
        let (one, two) = (session("1", "ada", 10), session("2", "ada", 20));
        assert!(touch(&list, &one) && touch(&list, &two));
        list.end_all("ada", Some("1"), 30);
        assert_eq!(list.all(Some("ada"), HOUR, now).len(), 1);
        let again = SessionList::default();
        again.restore(list.ended());
        for list in [&list, &again] {
            assert!(touch(list, &one) && !touch(list, &two));
        }
        // Another one that ends all others ends this one.
        let three = session("3", "ada", 40);
        list.end_all("ada", Some("3"), 50);
        assert!(!touch(&list, &one) && touch(&list, &three));
        list.end(&three, 60);
        assert!(!touch(&list, &three));
        again.end_all("ada", None, 60);
        assert!(!touch(&again, &one));
    }

    #[test]
    fn a_session_ends_when_it_is_idle() {
        let list = SessionList::default();
        let now = Instant::now();
        let one = session("1", "ada", 10);
        assert!(list.touch(&one, None, HOUR, now));
        assert!(list.touch(&one, None, HOUR, now + HOUR));
        assert!(!list.touch(&one, None, HOUR, now + 3 * HOUR));
        // One that was used elsewhere before.
        let idle = OpenSession { idle: 2 * HOUR, ..session("2", "ada", 10) };
        assert!(!list.touch(&idle, None, HOUR, now));
        assert!(list.all(None, HOUR, now + 3 * HOUR).is_empty());
    }

    /// Somebody who signs in and out for ever once left an id behind each time.
    #[test]
    fn sessions_that_would_be_over_are_forgotten() {
        let list = SessionList::default();
        for nth in 0..10_000 {
            list.end(&session(&nth.to_string(), "ada", 10 * nth), 10 * nth);
        }
        assert_eq!(list.ended().ids.len(), 100, "each would have lasted for a second");
        list.end_all("ada", None, 200_000);
        list.end_all("bob", None, 200_000 + u64::try_from(MAX_LIFE.as_millis()).unwrap());
        let ended = list.ended();
        assert!(ended.ids.is_empty() && ended.users.len() == 1);
        let longer = 200_000 + 3 * u64::try_from(MAX_LIFE.as_millis()).unwrap();
        list.end_all("cleo", Some("1"), longer);
        list.end_all("dan", None, 2 * longer);
        assert!(list.ended().kept.is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let list = SessionList::default();
        let now = Instant::now();
        for nth in 0..2 * MAX_SEEN {
            assert!(list.touch(&session(&nth.to_string(), "ada", 10), None, HOUR, now));
        }
        assert_eq!(list.all(None, HOUR, now).len(), MAX_SEEN);
    }
}
