//! What has been done, newest first.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use relay_api::{CommandReport, Outcome};
use snom::{Command, Key};

use super::ScreenFrame;

/// Entries that are kept.
const MOST: usize = 100;
/// How long after an answer the picture may still show what the command did: phones redraw late.
const SHOWS_FOR: Duration = Duration::from_secs(2);

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
    /// It was not sent, because the one before it failed.
    Dropped,
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
    /// The screen when it was sent.
    pub before: Option<ScreenFrame>,
    /// The screen after the answer, the last one before anything else was done.
    pub after: Option<ScreenFrame>,
    /// When the answer came, on the page's clock.
    answered: Option<Duration>,
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

    /// The request targets that were sent to the phone, as far as the relay has told.
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

    /// Whether it went as hoped; `None` while that is open.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match &self.progress {
            Progress::Waiting | Progress::Sending => None,
            Progress::NotSent(_) | Progress::Dropped => Some(Status::Failed),
            Progress::Unknown(_) => Some(Status::Uncertain),
            Progress::Reported(report) => Some(match report.outcome {
                Outcome::Accepted => Status::Good,
                Outcome::SentNoAnswer => Status::Uncertain,
                Outcome::Refused => Status::Failed,
            }),
        }
    }
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
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
    /// Shared with whoever shows them: of a hundred rows only those that changed are looked into.
    entries: VecDeque<Arc<Entry>>,
    next: u64,
    /// What went wrong last, until something goes well or a person has seen it.
    trouble: Option<u64>,
}

impl Activity {
    /// Adds a command that waits to be sent, and returns its id.
    pub fn add(&mut self, command: Command, time: String) -> u64 {
        let id = self.next;
        self.next += 1;
        let progress = Progress::Waiting;
        let entry =
            Entry { id, command, time, progress, before: None, after: None, answered: None };
        self.entries.push_front(Arc::new(entry));
        self.entries.truncate(MOST);
        id
    }

    /// An entry is sent now, while the screen shows `before`.
    pub fn sent(&mut self, id: u64, before: Option<ScreenFrame>) {
        self.change(id, |entry| {
            entry.progress = Progress::Sending;
            entry.before = before;
        });
    }

    /// What became of an entry, at `now` on the page's clock.
    pub fn ended(&mut self, id: u64, progress: Progress, now: Duration) {
        self.change(id, |entry| {
            entry.progress = progress;
            entry.answered = Some(now);
        });
        self.trouble = match self.entry(id).map(|entry| (entry.status(), &entry.progress)) {
            // What was dropped has no reason of its own: the one before it has.
            None | Some((None, _) | (_, Progress::Dropped)) => self.trouble,
            Some((Some(Status::Failed), _) | (_, Progress::Unknown(_))) => Some(id),
            Some((Some(Status::Good | Status::Uncertain), _)) => None,
        };
    }

    /// What went wrong last, where nothing has gone well since.
    #[must_use]
    pub fn trouble(&self) -> Option<&Arc<Entry>> {
        self.trouble.and_then(|id| self.entry(id))
    }

    /// A person has seen what went wrong.
    pub fn dismiss(&mut self) {
        self.trouble = None;
    }

    /// A picture came; it shows what the last command did, unless that was long ago.
    pub fn pictured(&mut self, seen: &ScreenFrame, now: Duration) {
        let last = self.entries.iter_mut().find(|entry| entry.progress != Progress::Waiting);
        let Some(entry) = last else { return };
        let is_fresh = entry.answered.is_some_and(|at| now.saturating_sub(at) <= SHOWS_FOR);
        if is_fresh && matches!(entry.progress, Progress::Reported(_)) {
            Arc::make_mut(entry).after = Some(seen.clone());
        }
    }

    /// Whether a picture at `now` would still be of the last command.
    #[must_use]
    pub fn wants_picture(&self, now: Duration) -> bool {
        let last = self.entries.iter().find(|entry| entry.progress != Progress::Waiting);
        last.is_some_and(|entry| {
            entry.answered.is_some_and(|at| now.saturating_sub(at) <= SHOWS_FOR)
        })
    }

    fn change(&mut self, id: u64, change: impl FnOnce(&mut Entry)) {
        // One that has fallen off the end is forgotten.
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            change(Arc::make_mut(entry));
        }
    }

    /// The entries, newest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }

    /// The entry called `id`.
    #[must_use]
    pub fn entry(&self, id: u64) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The newest press of `key` alone.
    #[must_use]
    pub fn latest_of(&self, key: Key) -> Option<&Entry> {
        self.entries().find(|entry| entry.key() == Some(key))
    }
}

#[cfg(test)]
mod tests {
    use snom::NamedKey;

    use super::*;

    const NOW: Duration = Duration::from_secs(60);

    fn press(key: NamedKey) -> Command {
        Command::Keys(snom::Sequence::press(key))
    }

    fn report(outcome: Outcome) -> Progress {
        Progress::Reported(CommandReport {
            continued: Vec::new(),
            target: "/a".to_owned(),
            outcome,
            status: None,
            ms: 3,
            advice: None,
        })
    }

    fn picture(name: &str) -> ScreenFrame {
        ScreenFrame::new(name.to_owned(), String::new(), String::new(), Vec::new(), |_| {})
    }

    #[test]
    fn a_press_is_followed_from_waiting_to_its_outcome() {
        let mut activity = Activity::default();
        let first = activity.add(press(NamedKey::Digit1), "10:00".to_owned());
        let second = activity.add(press(NamedKey::Digit2), "10:01".to_owned());
        activity.sent(first, None);
        activity.ended(first, report(Outcome::Accepted), NOW);
        let entries: Vec<_> = activity.entries().map(|entry| (entry.id, entry.status())).collect();
        assert_eq!(entries, [(second, None), (first, Some(Status::Good))]);
    }

    #[test]
    fn no_answer_is_neither_good_nor_failed() {
        let mut activity = Activity::default();
        let id = activity.add(press(NamedKey::Enter), String::new());
        for (progress, verdict) in [
            (report(Outcome::SentNoAnswer), Status::Uncertain),
            (Progress::Unknown("why".to_owned()), Status::Uncertain),
            (Progress::NotSent("why".to_owned()), Status::Failed),
        ] {
            activity.ended(id, progress, NOW);
            assert_eq!(activity.entry(id).unwrap().status(), Some(verdict));
        }
    }

    #[test]
    fn a_refusal_is_told_until_something_goes_well_or_it_was_seen() {
        let mut activity = Activity::default();
        let end = |activity: &mut Activity, progress: Progress| {
            let id = activity.add(press(NamedKey::Enter), String::new());
            activity.ended(id, progress, NOW);
            activity.trouble().map(|entry| entry.id)
        };
        let refused = || Progress::NotSent("too often".to_owned());
        assert_eq!(end(&mut activity, report(Outcome::Accepted)), None);
        assert_eq!(end(&mut activity, refused()), Some(1));
        assert_eq!(end(&mut activity, Progress::Dropped), Some(1), "the reason is the first one's");
        assert_eq!(end(&mut activity, report(Outcome::Refused)), Some(3));
        assert_eq!(end(&mut activity, Progress::Unknown("why".to_owned())), Some(4));
        assert_eq!(end(&mut activity, report(Outcome::SentNoAnswer)), None);
        assert_eq!(end(&mut activity, refused()), Some(6));
        activity.dismiss();
        assert_eq!(activity.trouble(), None);
    }

    #[test]
    fn the_oldest_entries_are_forgotten() {
        let mut activity = Activity::default();
        for _ in 0..MOST + 5 {
            activity.add(press(NamedKey::Up), String::new());
        }
        assert_eq!(activity.entries().count(), MOST);
        activity.sent(0, None);
        assert_eq!(activity.entry(0), None);
        assert_eq!(activity.latest_of(NamedKey::Up.into()).unwrap().id, (MOST + 4) as u64);
    }

    #[test]
    fn a_picture_belongs_to_the_last_command_for_a_while() {
        let mut activity = Activity::default();
        let first = activity.add(press(NamedKey::Digit1), String::new());
        activity.sent(first, Some(picture("blob:0")));
        activity.pictured(&picture("blob:early"), NOW);
        assert_eq!(activity.entry(first).unwrap().after, None, "the answer is still open");
        activity.ended(first, report(Outcome::Accepted), NOW);
        assert!(activity.wants_picture(NOW));
        for name in ["blob:1", "blob:2"] {
            activity.pictured(&picture(name), NOW + Duration::from_millis(500));
        }
        activity.pictured(&picture("blob:late"), NOW + Duration::from_secs(3));
        let second = activity.add(press(NamedKey::Digit2), String::new());
        activity.sent(second, Some(picture("blob:2")));
        activity.pictured(&picture("blob:3"), NOW);
        let entry = activity.entry(first).unwrap();
        assert_eq!(entry.before, Some(picture("blob:0")));
        assert_eq!(entry.after, Some(picture("blob:2")));
        assert_eq!(entry.targets().collect::<Vec<_>>(), ["/a"]);
        assert_eq!(activity.entry(second).unwrap().after, None);
    }
}
