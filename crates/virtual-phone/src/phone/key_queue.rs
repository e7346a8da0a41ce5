//! Key presses, played on the phone's own clock: down, held, up.

use std::{collections::VecDeque, time::Duration};

use snom::{Key, KeyEvent, Sequence, sequence::ASSUMED_PRESS};

use super::VirtualPhone;

/// The shortest long press.
pub(crate) const LONG_PRESS: Duration = Duration::from_millis(700);
/// The most key actions that wait; more are dropped, as by a keyboard buffer.
const MAX_WAITING: usize = 2_048;

/// A change of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyAction {
    /// The key goes down, for a long press or not.
    Down { long: bool },
    /// The key has been held for [`LONG_PRESS`].
    Held,
    /// The key comes up.
    Up,
}

/// The key actions that wait for their time.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyQueue {
    waiting: VecDeque<(Duration, Key, KeyAction)>,
    /// The end of the last waiting key's pause.
    busy_until: Duration,
    /// The key that is down.
    down: Option<Key>,
}

impl KeyQueue {
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.waiting.front().map(|(at, ..)| *at)
    }

    pub(super) fn down(&self) -> Option<Key> {
        self.down
    }

    /// Discards everything, as a restart does.
    pub(super) fn clear(&mut self) {
        *self = KeyQueue::default();
    }

    fn add(&mut self, event: &KeyEvent, now: Duration) {
        if self.waiting.len() + 3 > MAX_WAITING {
            return;
        }
        let start = self.busy_until.max(now);
        let held = event.time.map_or(ASSUMED_PRESS, |time| Duration::from_millis(time.into()));
        let long = held >= LONG_PRESS;
        self.waiting.push_back((start, event.key, KeyAction::Down { long }));
        if long {
            self.waiting.push_back((start + LONG_PRESS, event.key, KeyAction::Held));
        }
        self.waiting.push_back((start + held, event.key, KeyAction::Up));
        self.busy_until = start + event.duration();
    }
}

impl VirtualPhone {
    pub(super) fn enqueue_keys(&mut self, sequence: &Sequence) {
        for event in sequence.events() {
            self.key_queue.add(event, self.now);
        }
    }

    /// Returns the key that is down.
    #[must_use]
    pub fn key_down(&self) -> Option<Key> {
        self.key_queue.down()
    }

    pub(super) fn play_next_key(&mut self) {
        let Some((_, key, action)) = self.key_queue.waiting.pop_front() else { return };
        // An unknown key takes its time and does nothing.
        if !self.knows(key) {
            return;
        }
        match action {
            KeyAction::Down { long } => {
                self.key_queue.down = Some(key);
                // A key with a long-press function of its own acts once it has been held.
                if !(long && self.has_long_press(key)) {
                    self.press(key);
                }
            }
            KeyAction::Held if self.has_long_press(key) => self.long_press(key),
            KeyAction::Held => {}
            KeyAction::Up => self.key_queue.down = None,
        }
    }
}
