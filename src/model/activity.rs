//! The activity list, newest first.

mod filter;
mod progress;
pub mod record;
mod row;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use relay_api::Outcome;
use snom::{Command, Key};

use super::screen::ScreenFrame;
pub use filter::{Filter, Outcomes};
pub use progress::Progress;
pub use record::Record;
pub use row::Row;

/// The maximum number of entries.
const MAX_ENTRIES: usize = 100;
/// How long after an answer a picture may still show the effect of the command: phones redraw late.
const SHOWS_EFFECT_FOR: Duration = Duration::from_secs(2);

/// A command in the activity list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A number that counts up; the key of the list.
    pub id: u64,
    /// The command.
    pub command: Command,
    /// The text that the person typed, where the command is the taps for it. It stays in the page's memory.
    pub typed: Option<String>,
    /// The number as people write it, where the command calls one and its country is known.
    pub called: Option<String>,
    /// The time of day at which it was given.
    pub time: String,
    /// Its progress.
    pub progress: Progress,
    /// The reason in its report, in the words of the language at that time.
    pub advice: Option<String>,
    /// The screen when it was sent.
    pub before: Option<ScreenFrame>,
    /// The last screen after the answer and before the next command.
    pub after: Option<ScreenFrame>,
    /// The time of the answer, on the page's clock.
    answered: Option<Duration>,
    /// The person has cleared it from the list.
    is_cleared: bool,
    /// The number of its last change, which no other change of the list has.
    version: u64,
}

impl PartialEq for Entry {
    /// Entries of one list are compared by their changes: comparing commands and words would be much code.
    fn eq(&self, other: &Entry) -> bool {
        self.id == other.id && self.version == other.version
    }
}

impl Eq for Entry {}

impl Entry {
    /// Returns the key, where a single one was pressed.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        match &self.command {
            Command::Keys(sequence) => match sequence.events() {
                [event] => Some(event.key),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns whether the phone may be playing the keys of the command, or will.
    #[must_use]
    pub fn may_be_played(&self) -> bool {
        match &self.progress {
            Progress::Waiting | Progress::Sending => true,
            Progress::Reported(report) => {
                matches!(report.outcome, Outcome::Accepted | Outcome::SentNoAnswer)
            }
            Progress::NotSent(_)
            | Progress::Dropped
            | Progress::Overtaken
            | Progress::Stopped
            | Progress::Unknown(_) => false,
        }
    }

    /// Returns the request targets that were sent to the phone, as far as the report has them.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let report = match &self.progress {
            Progress::Reported(report) => Some(report),
            _ => None,
        };
        report.into_iter().flat_map(|report| {
            std::iter::once(report.target.as_str())
                .chain(report.continued.iter().map(String::as_str))
        })
    }

    /// Returns the time of day of [`time`](Self::time).
    #[must_use]
    pub fn time_of_day(&self) -> &str {
        time_of_day(&self.time)
    }

    /// Returns the status of the command; `None` while it is on its way.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.progress.status()
    }
}

/// Returns the time of day of a time as RFC 3339 writes it.
#[must_use]
pub fn time_of_day(time: &str) -> &str {
    // The date has ten characters, and the time with seconds eight.
    time.get(11..19).unwrap_or(time)
}

/// The status of a command that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The phone accepted it.
    Good,
    /// Its effect is unknown, or only a part of it was sent.
    Uncertain,
    /// It was refused or not sent.
    Failed,
    /// It was not sent, as the person wanted.
    Stopped,
}

/// The activity list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Shared with the rows of the list, so that only changed rows are compared.
    entries: VecDeque<Arc<Entry>>,
    next: u64,
    /// The number of changes of entries.
    changes: u64,
    /// The last failure, until a command succeeds or a person dismisses it.
    failure: Option<u64>,
    /// The rows of before a reload of the page.
    earlier: Vec<Arc<Record>>,
    /// Those that were cleared.
    cleared_earlier: Vec<Arc<Record>>,
    /// The number of times that the list was cleared.
    clearings: u32,
    /// The last clearing can be undone.
    is_undoable: bool,
}

impl Activity {
    /// Adds a command that waits to be sent and returns its id.
    pub fn add(&mut self, command: Command, time: String) -> u64 {
        let id = self.next;
        self.next += 1;
        let progress = Progress::Waiting;
        let entry = Entry {
            id,
            command,
            typed: None,
            called: None,
            time,
            progress,
            advice: None,
            before: None,
            after: None,
            answered: None,
            is_cleared: false,
            version: 0,
        };
        self.entries.push_front(Arc::new(entry));
        row::evict(&mut self.entries, MAX_ENTRIES);
        id
    }

    /// Adds the text whose taps an entry sends.
    pub fn typed(&mut self, id: u64, text: String) {
        self.change(id, |entry| entry.typed = Some(text));
    }

    /// Adds the number that an entry calls, as people write it.
    pub fn called(&mut self, id: u64, number: String) {
        self.change(id, |entry| entry.called = Some(number));
    }

    /// Marks an entry as being sent, while the screen shows `before`.
    pub fn sent(&mut self, id: u64, before: Option<ScreenFrame>) {
        self.change(id, |entry| {
            entry.progress = Progress::Sending;
            entry.before = before;
        });
    }

    /// Sets the final progress of an entry, at `now` on the page's clock.
    pub fn ended(&mut self, id: u64, progress: Progress, now: Duration) {
        self.change(id, |entry| {
            entry.progress = progress;
            entry.answered = Some(now);
        });
        self.failure = match self.entry(id).map(|entry| (entry.status(), &entry.progress)) {
            // A dropped command has no reason itself: the one before it has.
            None | Some((None | Some(Status::Stopped), _) | (_, Progress::Dropped)) => self.failure,
            Some((Some(Status::Failed), _) | (_, Progress::Unknown(_))) => Some(id),
            Some((Some(Status::Good | Status::Uncertain), _)) => None,
        };
    }

    /// Adds the words for the reason in the report of an entry.
    pub fn advise(&mut self, id: u64, advice: String) {
        self.change(id, |entry| entry.advice = Some(advice));
    }

    /// Returns the last failure, if no command has succeeded since.
    #[must_use]
    pub fn trouble(&self) -> Option<&Arc<Entry>> {
        self.failure.and_then(|id| self.entry(id))
    }

    /// Dismisses the last failure.
    pub fn dismiss(&mut self) {
        self.failure = None;
    }

    /// Adds a picture to the last command, unless its answer came long ago.
    pub fn pictured(&mut self, seen: &ScreenFrame, now: Duration) {
        let last = self.entries.iter_mut().find(|entry| entry.progress != Progress::Waiting);
        let Some(entry) = last else { return };
        let is_fresh = entry.answered.is_some_and(|at| now.saturating_sub(at) <= SHOWS_EFFECT_FOR);
        if is_fresh && matches!(entry.progress, Progress::Reported(_)) {
            self.changes += 1;
            let entry = Arc::make_mut(entry);
            entry.after = Some(seen.clone());
            entry.version = self.changes;
        }
    }

    /// Returns whether a picture at `now` would be added to the last command.
    #[must_use]
    pub fn wants_picture(&self, now: Duration) -> bool {
        let last = self.entries.iter().find(|entry| entry.progress != Progress::Waiting);
        last.is_some_and(|entry| {
            entry.answered.is_some_and(|at| now.saturating_sub(at) <= SHOWS_EFFECT_FOR)
        })
    }

    fn change(&mut self, id: u64, change: impl FnOnce(&mut Entry)) {
        // An entry beyond the maximum is gone.
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            self.changes += 1;
            let entry = Arc::make_mut(entry);
            change(entry);
            entry.version = self.changes;
        }
    }

    /// Returns the entries, newest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }

    /// Returns the rows, newest first: one for each command, and one for each gesture on a touchscreen.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        row::grouped(self.entries.iter().filter(|entry| !entry.is_cleared))
    }

    /// Returns the row called `id`.
    #[must_use]
    pub fn row(&self, id: u64) -> Option<Row> {
        let entry = self.entry(id).filter(|entry| !entry.is_cleared)?;
        match &entry.command {
            // It may be one of several.
            Command::Touch(_) => self.rows().into_iter().find(|row| row.id() == id),
            _ => Some(Row::of(entry)),
        }
    }

    /// Returns the rows of before a reload of the page, newest first.
    #[must_use]
    pub fn earlier(&self) -> &[Arc<Record>] {
        &self.earlier
    }

    /// Returns whether there has been nothing yet, not even something that was cleared.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.entries.is_empty() && self.earlier.is_empty() && self.clearings == 0
    }

    /// Returns whether no row is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.earlier.is_empty() && self.entries.iter().all(|entry| entry.is_cleared)
    }

    /// Adds the rows of before a reload of the page, newest first.
    pub fn restore(&mut self, earlier: Vec<Record>) {
        self.earlier = earlier
            .into_iter()
            .map(|record| {
                let id = self.next;
                self.next += 1;
                Arc::new(Record { id, ..record })
            })
            .collect();
    }

    /// Clears the list of all commands that have an outcome. It can be undone once. Where there is nothing to
    /// clear, the clearing before can still be undone.
    pub fn clear(&mut self) {
        let stays = |entry: &Arc<Entry>| entry.is_cleared || entry.status().is_none();
        if self.earlier.is_empty() && self.entries.iter().all(stays) {
            return;
        }
        self.forget_cleared();
        for entry in self.entries.iter_mut().filter(|entry| entry.status().is_some()) {
            Arc::make_mut(entry).is_cleared = true;
        }
        self.cleared_earlier = std::mem::take(&mut self.earlier);
        self.failure = None;
        self.clearings += 1;
        self.is_undoable = true;
    }

    /// Returns the number of the clearing that can still be undone.
    #[must_use]
    pub fn undoable(&self) -> Option<u32> {
        self.is_undoable.then_some(self.clearings)
    }

    /// Brings back what was cleared last.
    pub fn undo_clearing(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| entry.is_cleared) {
            Arc::make_mut(entry).is_cleared = false;
        }
        if self.is_undoable {
            self.earlier = std::mem::take(&mut self.cleared_earlier);
        }
        self.is_undoable = false;
    }

    /// Forgets what a clearing has cleared, unless it was undone, or there was another one since.
    pub fn forget_clearing(&mut self, clearing: u32) {
        if self.undoable() == Some(clearing) {
            self.forget_cleared();
        }
    }

    /// Forgets what was cleared: no digit of it is left.
    fn forget_cleared(&mut self) {
        self.entries.retain(|entry| !entry.is_cleared);
        self.cleared_earlier.clear();
        self.is_undoable = false;
    }

    /// Returns the entry called `id`.
    #[must_use]
    pub fn entry(&self, id: u64) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Returns the newest press of `key` alone.
    #[must_use]
    pub fn latest_of(&self, key: Key) -> Option<&Entry> {
        self.entries().find(|entry| entry.key() == Some(key))
    }
}

#[cfg(test)]
mod tests;
