//! The queue of commands: one request at a time, in order.
//!
//! A browser opens several connections, so two requests sent at once may overtake each other, and a
//! number dialled in the wrong order is a wrong number. The next press leaves when the last one has
//! been answered. Presses that wait are merged into one request, so that a slow phone keeps up with
//! somebody who types. What ends calls goes first, and what was typed before it is dropped.

use std::{collections::VecDeque, time::Duration};

use snom::{
    Command, Key,
    touch::{Touch, TouchAction},
};

/// The most key events of a merged request: enough for a second of typing, and one request for the phone.
const MAX_MERGED: usize = 32;

/// How long a command may wait behind another one, as at the relay: a press that arrives much later
/// means something else.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A command that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Waiting {
    entry: u64,
    command: Command,
    is_confirmed: bool,
    since: Duration,
}

/// A request to send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// A number that no other request of this queue has.
    pub number: u64,
    /// The entries of the activity list that it is for, in order.
    pub entries: Vec<u64>,
    /// The command, into which presses are merged.
    pub command: Command,
    /// The person has typed the name of the phone.
    pub is_confirmed: bool,
}

/// What follows from a command that was added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// The request to send now.
    pub next: Option<Outgoing>,
    /// The request on its way that is to be cancelled.
    pub cancelled: Option<u64>,
    /// The entries that are not sent any more.
    pub dropped: Vec<u64>,
}

/// What follows from a command that was stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// The request on its way that is to be cancelled.
    pub cancelled: Option<u64>,
    /// The entries that are not sent any more.
    pub dropped: Vec<u64>,
}

/// The commands that wait, and the requests on their way: one, or a second one that ends calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    waiting: VecDeque<Waiting>,
    sending: Vec<Outgoing>,
    count: u64,
}

impl Queue {
    /// Adds the command of an entry at `now`.
    pub fn push(
        &mut self,
        entry: u64,
        command: Command,
        is_confirmed: bool,
        now: Duration,
    ) -> Added {
        let mut added = Added::default();
        let new = Waiting { entry, command, is_confirmed, since: now };
        if new.command.ends_calls() {
            added.dropped = self.drop_from(0, &|it| !is_typed(&it.command));
            self.waiting.push_front(new);
            // A single press is over soon, and in order; a sequence may take minutes.
            if let [sequence] = self.sending.as_slice()
                && is_long(&sequence.command)
            {
                added.cancelled = Some(sequence.number);
                added.next = self.next();
                return added;
            }
        } else {
            self.waiting.push_back(new);
        }
        if self.sending.is_empty() {
            added.next = self.next();
        }
        added
    }

    /// Notes that a request was answered at `now`: what waited too long is dropped, and what is behind
    /// it.
    pub fn answered(&mut self, number: u64, now: Duration) -> Added {
        self.sending.retain(|request| request.number != number);
        if !self.sending.is_empty() {
            return Added::default();
        }
        let is_late = |it: &Waiting| {
            now.saturating_sub(it.since) > LONGEST_WAIT && !is_always_sent(&it.command)
        };
        let first = self.waiting.iter().position(is_late);
        let dropped = first.map_or_else(Vec::new, |first| {
            self.drop_from(first, &|it| is_always_sent(&it.command))
        });
        Added { next: self.next(), cancelled: None, dropped }
    }

    /// Stops the command of an entry, and those that wait behind it: what is typed after a gap means
    /// something else. Another one that ends calls is sent all the same.
    pub fn stop(&mut self, entry: u64) -> Stopped {
        let request = self.sending.iter().find(|request| request.entries.contains(&entry));
        let cancelled = request.map(|request| request.number);
        let first = match cancelled {
            Some(_) => Some(0),
            None => self.waiting.iter().position(|it| it.entry == entry),
        };
        let stays = |it: &Waiting| is_always_sent(&it.command) && it.entry != entry;
        let dropped = first.map_or_else(Vec::new, |first| self.drop_from(first, &stays));
        Stopped { cancelled, dropped }
    }

    /// Returns whether nothing waits and nothing is on its way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.sending.is_empty()
    }

    /// Notes that a request failed: what waits is not sent any more, but for what ends calls or releases
    /// a touch.
    pub fn failed(&mut self, number: u64) -> Added {
        self.sending.retain(|request| request.number != number);
        let dropped = self.drop_from(0, &|it| is_always_sent(&it.command));
        let next = if self.sending.is_empty() { self.next() } else { None };
        Added { next, cancelled: None, dropped }
    }

    /// Removes what waits from the place `first` on, unless it `stays`; returns its entries.
    fn drop_from(&mut self, first: usize, stays: &dyn Fn(&Waiting) -> bool) -> Vec<u64> {
        let (mut dropped, mut place) = (Vec::new(), 0);
        self.waiting.retain(|it| {
            let is_kept = place < first || stays(it);
            place += 1;
            if !is_kept {
                dropped.push(it.entry);
            }
            is_kept
        });
        dropped
    }

    /// Removes the next request from what waits.
    fn next(&mut self) -> Option<Outgoing> {
        let Waiting { entry, mut command, is_confirmed, .. } = self.waiting.pop_front()?;
        let mut entries = vec![entry];
        while let Some(next) = self.waiting.front()
            && let Some(merged) = merged(&command, &next.command)
        {
            command = merged;
            entries.extend(self.waiting.pop_front().map(|it| it.entry));
        }
        self.count += 1;
        let request = Outgoing { number: self.count, entries, command, is_confirmed };
        self.sending.push(request.clone());
        Some(request)
    }
}

/// Returns whether a command enters something that the end of a call makes pointless.
fn is_typed(command: &Command) -> bool {
    matches!(command, Command::Keys(_) | Command::Dial { .. } | Command::Dtmf(_))
}

/// Returns whether a command is sent whatever became of those before it: a call would go on, and a
/// finger would stay down for good where no relay lifts it.
fn is_always_sent(command: &Command) -> bool {
    let releases =
        |touch: &Touch| touch.steps().iter().all(|it| it.action() == TouchAction::Release);
    command.ends_calls() || matches!(command, Command::Touch(touch) if releases(touch))
}

fn is_long(command: &Command) -> bool {
    matches!(command, Command::Keys(sequence) if sequence.events().len() > 1)
}

/// Returns one command that presses the keys of both, when each is presses and the second a single one.
fn merged(command: &Command, next: &Command) -> Option<Command> {
    let (Command::Keys(keys), Command::Keys(press)) = (command, next) else { return None };
    // What toggles keeps a request of its own, so that the relay can refuse a repetition.
    let merges = |key: Key| matches!(key, Key::Named(key) if !key.toggles());
    let [event] = press.events() else { return None };
    let ends_calls = command.ends_calls() || next.ends_calls();
    if ends_calls || !merges(event.key) || !keys.events().iter().all(|it| merges(it.key)) {
        return None;
    }
    keys.then(press, MAX_MERGED).map(Command::Keys)
}

#[cfg(test)]
mod tests;
