//! Lines of which there may be many: one a minute for all of the same kind.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::Entry;
use crate::account::account;

/// The time for which further acts of a kind are only counted.
const WINDOW: Duration = Duration::from_secs(60);
/// Kinds that are counted apart; beyond, the act and the outcome alone make a kind.
const MAX_KINDS: usize = 1_024;

/// An act and its outcome, with user and phone.
type Kind = (&'static str, Option<String>, String, String);

/// The acts since the last line of their kind.
#[derive(Debug, Default)]
pub(super) struct LineThrottle(HashMap<Kind, Counter>);

#[derive(Debug)]
struct Counter {
    since: Instant,
    count: u64,
}

impl LineThrottle {
    /// Counts an act; returns the number that its line stands for, if it is time for one.
    pub(super) fn count(&mut self, entry: &Entry<'_>, now: Instant) -> Option<u64> {
        let outcome = entry.outcome.clone();
        let mut kind = (
            entry.event,
            outcome,
            account(entry.portal, entry.user),
            entry.phone.unwrap_or_default().to_owned(),
        );
        let is_over = |since: Instant| now.saturating_duration_since(since) >= WINDOW;
        if self.0.len() >= MAX_KINDS && !self.0.contains_key(&kind) {
            // One that has counted something keeps it for its next line.
            self.0.retain(|_, counter| counter.count > 0 || !is_over(counter.since));
            if self.0.len() >= MAX_KINDS {
                kind = (kind.0, kind.1, String::new(), String::new());
            }
        }
        match self.0.get_mut(&kind) {
            Some(counter) if !is_over(counter.since) => {
                counter.count += 1;
                None
            }
            Some(counter) => {
                let count = counter.count + 1;
                *counter = Counter { since: now, count: 0 };
                Some(count)
            }
            None => {
                self.0.insert(kind, Counter { since: now, count: 0 });
                Some(1)
            }
        }
    }
}
