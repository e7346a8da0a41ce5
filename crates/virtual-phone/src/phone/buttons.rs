//! The keys as a finger works them: down, held, up, on the phone's own clock.

use std::{collections::VecDeque, time::Duration};

use snom::{Key, KeyEvent, Sequence, sequence::ASSUMED_PRESS};

use super::VirtualPhone;

/// A key held this long is a long press.
pub(crate) const LONG_PRESS: Duration = Duration::from_millis(700);
/// Key presses that wait for their turn; more are dropped, as a keyboard buffer does.
const MOST_WAITING: usize = 2_048;

/// What a finger does to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// The key goes down; it will be held for a long press or not.
    Down { long: bool },
    /// It has been held for [`LONG_PRESS`].
    Held,
    /// It comes up.
    Up,
}

/// The presses that wait.
#[derive(Clone, Debug, Default)]
pub(super) struct Buttons {
    waiting: VecDeque<(Duration, Key, Move)>,
    /// When the last waiting key will have been released and its pause will be over.
    busy_until: Duration,
    /// The key that is down.
    down: Option<Key>,
}

impl Buttons {
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.waiting.front().map(|(at, ..)| *at)
    }

    pub(super) fn down(&self) -> Option<Key> {
        self.down
    }

    /// Forgets what waits, as a restart does.
    pub(super) fn clear(&mut self) {
        *self = Buttons::default();
    }

    fn add(&mut self, event: &KeyEvent, now: Duration) {
        if self.waiting.len() + 3 > MOST_WAITING {
            return;
        }
        let start = self.busy_until.max(now);
        let held = event.time.map_or(ASSUMED_PRESS, |time| Duration::from_millis(time.into()));
        let long = held >= LONG_PRESS;
        self.waiting.push_back((start, event.key, Move::Down { long }));
        if long {
            self.waiting.push_back((start + LONG_PRESS, event.key, Move::Held));
        }
        self.waiting.push_back((start + held, event.key, Move::Up));
        self.busy_until = start + event.duration();
    }
}

impl VirtualPhone {
    pub(super) fn press_in_turn(&mut self, sequence: &Sequence) {
        for event in sequence.events() {
            self.buttons.add(event, self.now);
        }
    }

    /// The key that is down now.
    #[must_use]
    pub fn key_down(&self) -> Option<Key> {
        self.buttons.down()
    }

    pub(super) fn play_next_button(&mut self) {
        let Some((_, key, action)) = self.buttons.waiting.pop_front() else { return };
        // What it does not know takes its time and does nothing.
        if !self.knows(key) {
            return;
        }
        match action {
            Move::Down { long } => {
                self.buttons.down = Some(key);
                // What is different when held waits until it has been held.
                if !(long && self.has_long_press(key)) {
                    self.press(key);
                }
            }
            Move::Held if self.has_long_press(key) => self.long_press(key),
            Move::Held => {}
            Move::Up => self.buttons.down = None,
        }
    }
}
