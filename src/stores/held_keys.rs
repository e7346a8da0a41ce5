//! Keys that are held down, with a pointer or on the keyboard.

use std::{rc::Rc, time::Duration};

use leptos::prelude::{
    GetUntracked, GetValue, LocalStorage, Read, RwSignal, StoredValue, Update, UpdateValue,
};
use snom::{Key, Sequence};

use crate::{
    model::hold::{self, LONGEST, Timings},
    platform::{clock, timer::Timeout},
};

/// The held keys of the panel. Each is released in time; when the pointer slips off the key, the window
/// loses the focus or the page goes away, it is cancelled and nothing is sent. Keys of the keyboard are cancelled
/// also when the focus leaves the panel.
#[derive(Clone, Copy)]
pub struct HeldKeys {
    actions: StoredValue<Rc<dyn Actions>, LocalStorage>,
    /// The held keys, for their look.
    held: RwSignal<Vec<Key>>,
    holds: StoredValue<Vec<Hold>, LocalStorage>,
}

/// What held keys do.
pub trait Actions {
    /// Presses keys.
    fn press(&self, keys: Sequence);

    /// Returns whether no press is on its way, so that none is left waiting once a key is released.
    fn is_idle(&self) -> bool;

    /// Returns the timings of held keys.
    fn timings(&self) -> Timings;
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
    /// Returns keys of which none is held. A held key repeats only while the `actions` are idle.
    #[must_use]
    pub fn new(actions: impl Actions + 'static) -> HeldKeys {
        let actions: Rc<dyn Actions> = Rc::new(actions);
        HeldKeys {
            actions: StoredValue::new_local(actions),
            held: RwSignal::default(),
            holds: StoredValue::new_local(Vec::new()),
        }
    }

    /// Presses and releases a key at once.
    pub fn tap(self, key: Key) {
        self.actions().press(Sequence::press(key));
    }

    /// Holds a key. A repeating key is pressed now, unless the gesture may still become a scroll.
    pub fn down(self, key: Key, holder: Holder, may_scroll: bool) {
        if self.holds(key) {
            return;
        }
        let repeats = hold::repeats(key);
        let now = repeats && !may_scroll;
        let after = if repeats { self.actions().timings().repeat_after } else { LONGEST };
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
            self.actions().press(hold::press(key, held, self.actions().timings().long));
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
        // Chromium reports the loss of the focus also when the panel is removed.
        let held = self.held.try_get_untracked();
        held.into_iter().flatten().for_each(|key| self.cancel(key, Holder::Keyboard));
    }

    /// Returns the look of a held key: `hold` or `repeat`.
    #[must_use]
    pub fn look(self, key: Key) -> Option<&'static str> {
        let is_held = self.held.read().contains(&key);
        is_held.then(|| if hold::repeats(key) { "repeat" } else { "hold" })
    }

    fn actions(self) -> Rc<dyn Actions> {
        self.actions.get_value()
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
        let is_idle = self.actions().is_idle();
        let next = self.timer(key, self.actions().timings().repeat_every);
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
