//! What has been done, newest first.

use std::collections::VecDeque;

use relay_api::{CommandReport, Outcome};
use snom::{Command, Key};

/// Entries that are kept.
const MOST: usize = 100;

/// How far a command has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for the one before it.
    Waiting,
    /// It is on its way.
    Sending,
    /// It was sent.
    Reported(CommandReport),
    /// It was not sent; why, and what to do.
    NotSent(String),
    /// It may have been sent or not; why that is not known.
    Unknown(String),
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts up; the key of the list.
    pub id: u64,
    /// What was sent.
    pub command: Command,
    /// When, as the clock on the wall shows it.
    pub time: String,
    /// How far it has come.
    pub progress: Progress,
}

impl Entry {
    /// The key, where a single one was pressed.
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

    /// Whether it went as hoped; `None` while that is open.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.progress {
            Progress::Waiting | Progress::Sending => None,
            Progress::NotSent(_) => Some(Verdict::Failed),
            Progress::Unknown(_) => Some(Verdict::Uncertain),
            Progress::Reported(report) => Some(match report.outcome {
                Outcome::Accepted => Verdict::Good,
                Outcome::SentNoAnswer => Verdict::Uncertain,
                Outcome::Refused => Verdict::Failed,
            }),
        }
    }
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The phone took it.
    Good,
    /// It cannot be known.
    Uncertain,
    /// It was refused or not sent.
    Failed,
}

/// The list of what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    entries: VecDeque<Entry>,
    next: u64,
}

impl Activity {
    /// Adds a command that waits to be sent, and returns its id.
    pub fn add(&mut self, command: Command, time: String) -> u64 {
        let id = self.next;
        self.next += 1;
        self.entries.push_front(Entry { id, command, time, progress: Progress::Waiting });
        self.entries.truncate(MOST);
        id
    }

    /// Says how far an entry has come; one that has fallen off the end is forgotten.
    pub fn update(&mut self, id: u64, progress: Progress) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.progress = progress;
        }
    }

    /// The entries, newest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entry called `id`.
    #[must_use]
    pub fn entry(&self, id: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The newest press of `key` alone.
    #[must_use]
    pub fn latest_of(&self, key: Key) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key() == Some(key))
    }

    /// The newest command like `command`.
    #[must_use]
    pub fn latest_like(&self, command: &Command) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.command == *command)
    }
}

#[cfg(test)]
mod tests {
    use snom::NamedKey;

    use super::*;

    fn press(key: NamedKey) -> Command {
        Command::Keys(snom::Sequence::press(key))
    }

    fn report(outcome: Outcome) -> Progress {
        Progress::Reported(CommandReport {
            continued: Vec::new(),
            target: String::new(),
            outcome,
            status: None,
            ms: 3,
            advice: None,
        })
    }

    #[test]
    fn a_press_is_followed_from_waiting_to_its_outcome() {
        let mut activity = Activity::default();
        let first = activity.add(press(NamedKey::Digit1), "10:00".to_owned());
        let second = activity.add(press(NamedKey::Digit2), "10:01".to_owned());
        activity.update(first, Progress::Sending);
        activity.update(first, report(Outcome::Accepted));
        let entries: Vec<_> = activity.entries().map(|entry| (entry.id, entry.verdict())).collect();
        assert_eq!(entries, [(second, None), (first, Some(Verdict::Good))]);
    }

    #[test]
    fn no_answer_is_neither_good_nor_failed() {
        let mut activity = Activity::default();
        let id = activity.add(press(NamedKey::Enter), String::new());
        activity.update(id, report(Outcome::SentNoAnswer));
        assert_eq!(activity.entry(id).unwrap().verdict(), Some(Verdict::Uncertain));
        activity.update(id, Progress::Unknown("why".to_owned()));
        assert_eq!(activity.entry(id).unwrap().verdict(), Some(Verdict::Uncertain));
        activity.update(id, Progress::NotSent("why".to_owned()));
        assert_eq!(activity.entry(id).unwrap().verdict(), Some(Verdict::Failed));
    }

    #[test]
    fn the_oldest_entries_are_forgotten() {
        let mut activity = Activity::default();
        for _ in 0..MOST + 5 {
            activity.add(press(NamedKey::Up), String::new());
        }
        assert_eq!(activity.entries().count(), MOST);
        activity.update(0, Progress::Sending);
        assert_eq!(activity.entry(0), None);
        assert_eq!(activity.latest_of(NamedKey::Up.into()).unwrap().id, (MOST + 4) as u64);
    }
}
