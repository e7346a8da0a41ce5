//! Text typed with the keypad, several taps of a key for one letter.

use std::time::Duration;

use snom::{NamedKey, typing::Keyboard};

use crate::phone::far_end::CONTACTS;

/// The longest text the display takes.
const MAX_LETTERS: usize = 24;

/// The text typed, whose last letter may still change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typing {
    text: String,
    capitals: bool,
    /// The last key, its number of taps, and their time.
    last: Option<(NamedKey, usize, Duration)>,
}

impl Typing {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn capitals(&self) -> bool {
        self.capitals
    }

    pub(super) fn tap(&mut self, key: NamedKey, now: Duration) {
        let keyboard = Keyboard::default();
        if Some(key) == keyboard.case_key {
            self.capitals = !self.capitals;
            self.last = None;
            return;
        }
        let settle = Duration::from_millis(keyboard.settle.into());
        let taps = match self.last {
            Some((last, taps, at)) if last == key && now < at + settle => {
                self.text.pop();
                taps + 1
            }
            _ => 1,
        };
        let letter = keyboard.character(key, taps, self.capitals);
        if let Some(letter) = letter.filter(|_| self.text.chars().count() < MAX_LETTERS) {
            self.text.push(letter);
            self.last = Some((key, taps, now));
        }
    }

    pub(super) fn delete(&mut self) {
        self.text.pop();
        self.last = None;
    }

    /// Returns the contacts with a word in their name that begins with the text.
    pub(crate) fn matches(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let wanted = self.text.to_lowercase();
        let fits = move |name: &str| {
            name.to_lowercase().split(' ').any(|word| word.starts_with(&wanted))
                || name.to_lowercase().starts_with(&wanted)
        };
        CONTACTS.iter().copied().filter(move |(name, _)| fits(name))
    }
}
