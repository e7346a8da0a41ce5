//! Keys that are held down, with a pointer or on the keyboard.

use std::time::Duration;

use leptos::prelude::{
    Callable, Callback, LocalStorage, Read, RwSignal, Set, StoredValue, Update, UpdateValue,
};
use snom::{Key, Sequence};

use crate::{
    model::hold::{self, LONGEST, Timings},
    platform::{clock, timer::Timeout},
};

/// The held keys of the panel. Each is released in time; when the pointer slips off the key, the window
/// loses the focus or the page goes away, it is cancelled and nothing is sent.
#[derive(Clone, Copy)]
pub struct HeldKeys {
    press: Callback<Sequence>,
    is_idle: Callback<(), bool>,
    timings: Callback<(), Timings>,
    /// The held keys, for their look.
    held: RwSignal<Vec<Key>>,
    holds: StoredValue<Vec<Hold>, LocalStorage>,
}

/// What holds a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A mouse, a pen or a finger.
    Pointer,
    /// A key of the keyboard.
    Keyboard,
}

struct Hold {
    key: Key,
    /// The first to hold it. What another one does to the same key meanwhile changes nothing.
    holder: Holder,
    since: Duration,
    /// Whether a press was sent already.
    sent: bool,
    /// Repeats the key, or releases it after the maximum time. It ends with the hold.
    _timer: Timeout,
}

impl HeldKeys {
    /// Calls `press` for each press with the given `timings`, and repeats only while `is_idle`, so that
    /// no press is left waiting once the key is released.
    #[must_use]
    pub fn new(
        press: Callback<Sequence>,
        is_idle: Callback<(), bool>,
        timings: Callback<(), Timings>,
    ) -> HeldKeys {
        HeldKeys {
            press,
            is_idle,
            timings,
            held: RwSignal::default(),
            holds: StoredValue::new_local(Vec::new()),
        }
    }

    /// Presses and releases a key at once.
    pub fn tap(self, key: Key) {
        self.press.run(Sequence::press(key));
    }

    /// Holds a key. A repeating key is pressed now, unless the gesture may still become a scroll.
    pub fn down(self, key: Key, holder: Holder, may_scroll: bool) {
        if self.holds(key) {
            return;
        }
        let repeats = hold::repeats(key);
        let now = repeats && !may_scroll;
        let after = if repeats { self.timings.run(()).repeat_after } else { LONGEST };
        let hold =
            Hold { key, holder, since: clock::now(), sent: now, _timer: self.timer(key, after) };
        self.holds.update_value(|holds| holds.push(hold));
        // First the press, then its look: both appear in the same frame.
        if now {
            self.tap(key);
        }
        self.held.update(|held| held.push(key));
    }

    /// Releases a key, which presses it for as long as it was held.
    pub fn up(self, key: Key, holder: Holder) {
        let Some(hold) = self.take(key, holder) else { return };
        if !hold.sent {
            let held = clock::now().saturating_sub(hold.since);
            self.press.run(hold::press(key, held, self.timings.run(()).long));
        }
        self.look_released(key);
    }

    /// Releases a key without a press.
    pub fn cancel(self, key: Key, holder: Holder) {
        if self.take(key, holder).is_some() {
            self.look_released(key);
        }
    }

    /// Releases all keys without a press.
    pub fn cancel_all(self) {
        self.holds.update_value(Vec::clear);
        self.held.update(Vec::clear);
    }

    /// Releases all keys that the keyboard holds, without a press.
    pub fn cancel_keyboard(self) {
        let held = self.holds.try_update_value(|holds| {
            holds.retain(|hold| hold.holder != Holder::Keyboard);
            holds.iter().map(|hold| hold.key).collect::<Vec<_>>()
        });
        self.held.set(held.unwrap_or_default());
    }

    /// Returns the look of a held key: `hold` or `repeat`.
    #[must_use]
    pub fn look(self, key: Key) -> Option<&'static str> {
        let is_held = self.held.read().contains(&key);
        is_held.then(|| if hold::repeats(key) { "repeat" } else { "hold" })
    }

    fn holds(self, key: Key) -> bool {
        let found = self.holds.try_update_value(|holds| holds.iter().any(|hold| hold.key == key));
        found.unwrap_or(true)
    }

    fn take(self, key: Key, holder: Holder) -> Option<Hold> {
        self.holds.try_update_value(|holds| {
            let index = holds.iter().position(|it| it.key == key && it.holder == holder)?;
            Some(holds.swap_remove(index))
        })?
    }

    fn look_released(self, key: Key) {
        self.held.update(|held| held.retain(|other| *other != key));
    }

    fn timer(self, key: Key, after: Duration) -> Timeout {
        let millis = clock::millis(after);
        Timeout::new(millis, move || self.timed_out(key))
    }

    fn timed_out(self, key: Key) {
        if !hold::repeats(key) {
            // A finger rests on it; of a key of the keyboard the key-up may have been lost.
            self.up(key, Holder::Pointer);
            self.cancel(key, Holder::Keyboard);
            return;
        }
        let is_idle = self.is_idle.run(());
        let next = self.timer(key, self.timings.run(()).repeat_every);
        // The panel may be gone.
        let _ = self.holds.try_update_value(|holds| {
            if let Some(hold) = holds.iter_mut().find(|hold| hold.key == key) {
                hold.sent = true;
                hold._timer = next;
            }
        });
        if is_idle {
            self.tap(key);
        }
    }
}
