//! The queue of commands: one request at a time, in order.
//!
//! A browser opens several connections, so two requests sent at once may overtake each other, and a
//! number dialled in the wrong order is a wrong number. The next press leaves when the last one has
//! been answered. Presses that wait are merged into one request, so that a slow phone keeps up with
//! somebody who types. What ends calls goes first, and what was typed before it is dropped.

use std::collections::VecDeque;

use snom::{
    Command, Key,
    touch::{Touch, TouchAction},
};

/// The most key events of a merged request: enough for a second of typing, and one request for the phone.
const MAX_MERGED: usize = 32;

/// A command that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Waiting {
    entry: u64,
    command: Command,
    is_confirmed: bool,
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
    /// Adds the command of an entry.
    pub fn push(&mut self, entry: u64, command: Command, is_confirmed: bool) -> Added {
        let mut added = Added::default();
        let new = Waiting { entry, command, is_confirmed };
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

    /// Notes that a request was answered; returns the one to send now.
    pub fn answered(&mut self, number: u64) -> Option<Outgoing> {
        self.sending.retain(|request| request.number != number);
        if self.sending.is_empty() { self.next() } else { None }
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
        let Waiting { entry, mut command, is_confirmed } = self.waiting.pop_front()?;
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
mod tests {
    use super::*;

    fn keys(text: &str) -> Command {
        Command::Keys(text.parse().unwrap())
    }

    fn push(queue: &mut Queue, entry: u64, command: Command) -> Option<Outgoing> {
        let Added { next, cancelled, dropped } = queue.push(entry, command, false);
        assert_eq!((cancelled, dropped), (None, vec![]));
        next
    }

    #[test]
    fn one_request_at_a_time_is_on_its_way_and_presses_that_wait_are_merged() {
        let mut queue = Queue::default();
        let first = push(&mut queue, 1, keys("1")).unwrap();
        assert_eq!((first.entries.as_slice(), &first.command), ([1].as_slice(), &keys("1")));
        for (entry, key) in [(2, "2"), (3, "3,500"), (4, "DOWN")] {
            assert_eq!(push(&mut queue, entry, keys(key)), None);
        }
        let second = queue.answered(first.number).unwrap();
        assert_eq!((second.entries, second.command), (vec![2, 3, 4], keys("2;3,500;DOWN")));
        assert!(!queue.is_idle());
        assert_eq!(queue.answered(second.number), None);
        assert!(queue.is_idle());
        assert_eq!(push(&mut queue, 5, keys("5")).unwrap().entries, [5]);
    }

    #[test]
    fn what_toggles_disrupts_or_is_no_press_keeps_its_own_request() {
        let mut queue = Queue::default();
        let mut last = push(&mut queue, 0, keys("0")).unwrap().number;
        let commands = [
            keys("1"),
            keys("DND"),
            keys("2"),
            keys("1;2"),
            keys("3"),
            Command::Reboot,
            keys("P4"),
        ];
        for (entry, command) in (1..).zip(commands) {
            assert_eq!(push(&mut queue, entry, command), None);
        }
        let mut requests = Vec::new();
        while let Some(next) = queue.answered(last) {
            last = next.number;
            requests.push(next.entries);
        }
        // A press joins the sequence before it; a sequence joins nothing.
        assert_eq!(requests, [vec![1], vec![2], vec![3], vec![4, 5], vec![6], vec![7]]);
    }

    #[test]
    fn a_merged_request_is_one_for_the_phone() {
        let mut queue = Queue::default();
        let first = push(&mut queue, 0, keys("0")).unwrap();
        for entry in 1..40 {
            push(&mut queue, entry, keys("VOLUME_DOWN,30000,30000"));
        }
        let Some(Outgoing { command: Command::Keys(merged), .. }) = queue.answered(first.number)
        else {
            panic!()
        };
        assert_eq!(merged.events().len(), MAX_MERGED);
        assert_eq!(merged.split().len(), 1);
    }

    #[test]
    fn hanging_up_goes_first_and_drops_what_was_typed() {
        let mut queue = Queue::default();
        let first = push(&mut queue, 1, keys("1")).unwrap();
        push(&mut queue, 2, keys("2"));
        push(&mut queue, 3, Command::Reboot);
        let added = queue.push(4, keys("CANCEL"), false);
        assert_eq!(added, Added { dropped: vec![2], ..Added::default() });
        let second = queue.answered(first.number).unwrap();
        assert_eq!(second.entries, [4]);
        assert_eq!(queue.answered(second.number).unwrap().entries, [3]);
    }

    #[test]
    fn hanging_up_is_sent_although_the_request_before_it_failed_or_was_stopped() {
        for stops in [false, true] {
            let mut queue = Queue::default();
            let first = push(&mut queue, 1, keys("1")).unwrap();
            push(&mut queue, 2, keys("CANCEL"));
            push(&mut queue, 3, keys("2"));
            if stops {
                assert_eq!(queue.stop(1).dropped, [3]);
            }
            let Added { next, dropped, .. } = queue.failed(first.number);
            assert_eq!(next.unwrap().entries, [2]);
            assert_eq!(dropped, if stops { vec![] } else { vec![3] });
        }
    }

    /// Without a relay the finger once stayed down on the phone when the press before got no answer.
    #[test]
    fn a_release_is_sent_although_the_touch_before_it_failed_or_was_stopped() {
        let touch = |text: &str| Command::Touch(text.parse().unwrap());
        for stops in [false, true] {
            let mut queue = Queue::default();
            let press = push(&mut queue, 1, touch("100 100 press")).unwrap();
            push(&mut queue, 2, touch("100 90 press"));
            push(&mut queue, 3, touch("100 90 release"));
            let stopped = if stops { queue.stop(1).dropped } else { vec![] };
            let Added { next, dropped, .. } = queue.failed(press.number);
            assert_eq!(next.unwrap().entries, [3]);
            assert_eq!([stopped, dropped].concat(), [2]);
        }
    }

    #[test]
    fn what_is_typed_after_hanging_up_is_another_request() {
        let mut queue = Queue::default();
        let first = push(&mut queue, 1, keys("1")).unwrap();
        push(&mut queue, 2, keys("CANCEL"));
        push(&mut queue, 3, keys("2"));
        let hanging_up = queue.answered(first.number).unwrap();
        assert_eq!((hanging_up.entries, hanging_up.command), (vec![2], keys("CANCEL")));
        assert_eq!(queue.answered(hanging_up.number).unwrap().entries, [3]);
    }

    #[test]
    fn hanging_up_ends_a_sequence_on_its_way() {
        let mut queue = Queue::default();
        let sequence = push(&mut queue, 1, keys("1;2;3")).unwrap();
        let added = queue.push(2, Command::ReleaseAllCalls, false);
        assert_eq!(added.cancelled, Some(sequence.number));
        let hanging_up = added.next.unwrap();
        push(&mut queue, 3, keys("4"));
        assert_eq!(queue.answered(sequence.number), None, "hanging up is still on its way");
        assert_eq!(queue.answered(hanging_up.number).unwrap().entries, [3]);
    }

    #[test]
    fn what_waits_can_be_stopped_with_all_behind_it() {
        let mut queue = Queue::default();
        let first = push(&mut queue, 1, keys("1")).unwrap();
        for entry in 2..5 {
            push(&mut queue, entry, keys("2"));
        }
        assert_eq!(queue.stop(3), Stopped { cancelled: None, dropped: vec![3, 4] });
        assert_eq!(queue.stop(3), Stopped::default());
        push(&mut queue, 5, keys("5"));
        let all = Stopped { cancelled: Some(first.number), dropped: vec![2, 5] };
        assert_eq!(queue.stop(1), all);
        push(&mut queue, 7, keys("7"));
        assert_eq!(queue.failed(first.number).dropped, [7]);
        assert!(queue.is_idle());
        assert_eq!(push(&mut queue, 6, keys("6")).unwrap().entries, [6]);
    }
}
