//! The sessions that this relay has seen, and those that were ended before their time.

mod ended;

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ended::EndedRow;
pub use ended::{EndedSessions, MAX_LIFE};

use super::session::OpenSession;

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

    /// Returns the ended sessions that are not over at `now`, in milliseconds since 1970, as rows for other relays, by
    /// a name of each.
    #[must_use]
    pub fn ended_rows(&self, now: u64) -> Vec<(String, String)> {
        let rows = self.state().ended.rows();
        let rows = rows.into_iter().filter(|row| !row.is_over(now));
        // Texts and numbers always have a spelling in JSON.
        rows.filter_map(|row| Some((row.name(), serde_json::to_string(&row).ok()?))).collect()
    }

    /// Returns whether a row of another relay is over at `now`, in milliseconds since 1970.
    #[must_use]
    pub fn is_over(row: &str, now: u64) -> bool {
        serde_json::from_str::<EndedRow>(row).is_ok_and(|row| row.is_over(now))
    }

    /// Ends sessions that another relay has ended. Returns whether this relay has ended more of them.
    /// [`SessionList::merged`] follows.
    pub fn merge(&self, row: &str) -> bool {
        let Ok(row) = serde_json::from_str(row) else { return false };
        let ended = &mut self.state().ended;
        match row {
            EndedRow::Session { id, ends } => {
                ended.ids.insert(id, ends);
                false
            }
            EndedRow::User { user, before, kept } => ended.merge_user(user, before, kept),
        }
    }

    /// Forgets what is over at `now`, in milliseconds since 1970, and lists ended sessions no more, after many were merged.
    pub fn merged(&self, now: u64) {
        let State { ended, seen } = &mut *self.state();
        ended.forget(now);
        seen.retain(|_, seen| !ended.has(&seen.session));
    }

    /// Returns the last end of all sessions of a user, in milliseconds since 1970 by the clock of the relay that ended
    /// them; 0 for none. For [`Sessions::begin`](super::Sessions::begin).
    #[must_use]
    pub fn last_end(&self, user: &str) -> u64 {
        self.state().ended.users.get(user).copied().unwrap_or_default()
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
        state.ended.end_user(user.to_owned(), kept.map(str::to_owned), now);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
