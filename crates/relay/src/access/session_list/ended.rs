//! The sessions that were ended before their time, for the file and for other relays.

use std::{collections::HashMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::access::session::OpenSession;

/// The longest life of a session that can be configured.
pub const MAX_LIFE: Duration = Duration::from_secs(720 * 3_600);

/// The sessions that were ended before their time, to be kept over a restart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EndedSessions {
    /// The ids of single sessions, with the time at which they would have ended, in milliseconds since 1970.
    #[serde(default)]
    pub(super) ids: HashMap<String, u64>,
    /// The last end of all sessions of a user, in milliseconds since 1970. Each is later than the one before, by whichever
    /// clock.
    #[serde(default)]
    pub(super) users: HashMap<String, u64>,
    /// The id of the one session of such a user that goes on.
    #[serde(default)]
    pub(super) kept: HashMap<String, String>,
}

/// Sessions that were ended before their time, in the form that relays of a cluster exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum EndedRow {
    /// A single session.
    Session {
        /// Its id.
        id: String,
        /// The time at which it would have ended, in milliseconds since 1970.
        ends: u64,
    },
    /// All sessions of a user.
    User {
        /// The name.
        user: String,
        /// Their end, in milliseconds since 1970.
        before: u64,
        /// The id of the one that goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept: Option<String>,
    },
}

impl EndedRow {
    /// Returns a unique name of the row.
    pub(super) fn name(&self) -> String {
        match self {
            EndedRow::Session { id, .. } => format!("session {id}"),
            EndedRow::User { user, .. } => format!("user {user}"),
        }
    }

    /// Returns whether the row is over at `now`, in milliseconds since 1970: all of these sessions would have ended by
    /// themselves.
    #[must_use]
    pub(super) fn is_over(&self, now: u64) -> bool {
        match self {
            EndedRow::Session { ends, .. } => *ends <= now,
            EndedRow::User { before, .. } => before.saturating_add(max_life()) <= now,
        }
    }
}

/// Returns the longest life of a session, in milliseconds.
pub(super) fn max_life() -> u64 {
    u64::try_from(MAX_LIFE.as_millis()).unwrap_or(u64::MAX)
}

impl EndedSessions {
    /// Returns all of them as rows for other relays.
    pub(super) fn rows(&self) -> Vec<EndedRow> {
        let ids = self.ids.iter();
        let ids = ids.map(|(id, ends)| EndedRow::Session { id: id.clone(), ends: *ends });
        let users = self.users.iter().map(|(user, before)| {
            let (user, kept) = (user.clone(), self.kept.get(user).cloned());
            EndedRow::User { user, before: *before, kept }
        });
        ids.chain(users).collect()
    }

    /// Forgets sessions that would have ended by themselves by now.
    pub(super) fn forget(&mut self, now: u64) {
        self.ids.retain(|_, ends| *ends > now);
        self.users.retain(|_, ended| ended.saturating_add(max_life()) > now);
        let users = &self.users;
        self.kept.retain(|user, _| users.contains_key(user));
    }

    /// Notes that all sessions of a user were ended elsewhere. Returns whether more of them were ended here.
    pub(super) fn merge_user(&mut self, user: String, before: u64, kept: Option<String>) -> bool {
        let own = self.users.get(&user).copied().unwrap_or_default();
        if own > before {
            return true;
        }
        // If two relays do so at the same time, a session that only one of them keeps ends too.
        let is_same_time = own == before;
        if is_same_time && self.kept.get(&user) != kept.as_ref() {
            self.kept.remove(&user);
            return kept.is_some();
        }
        self.keep(&user, kept);
        self.users.insert(user, before);
        false
    }

    /// Notes that all sessions of a user end, but the one with the id `kept`.
    pub(super) fn end_user(&mut self, user: String, kept: Option<String>, now: u64) {
        let before = self.users.get(&user).map_or(now, |last| now.max(last.saturating_add(1)));
        self.keep(&user, kept);
        self.users.insert(user, before);
    }

    fn keep(&mut self, user: &str, kept: Option<String>) {
        match kept {
            Some(id) => self.kept.insert(user.to_owned(), id),
            None => self.kept.remove(user),
        };
    }

    pub(super) fn has(&self, session: &OpenSession) -> bool {
        let is_kept = || self.kept.get(&session.user) == Some(&session.id);
        // A session of a version before knows only when it began. One that began so much later is another one, also where
        // the end was forgotten.
        let after = session.after.unwrap_or(session.started);
        let is_before =
            |ended: &u64| after < *ended && session.started < ended.saturating_add(max_life());
        self.ids.contains_key(&session.id)
            || (self.users.get(&session.user).is_some_and(is_before) && !is_kept())
    }
}
