//! The phones that a person has pinned, and those that were shown last.

/// The most pinned phones.
pub const MAX_PINS: usize = 20;
/// The most recent phones that are remembered.
const MAX_RECENT: usize = 8;
/// The longest id that is read.
const MAX_LENGTH: usize = 128;
/// Begins the line of a pinned phone; no id contains it.
const PIN: char = '+';

/// Pinned and recent phones, by their ids. Those that are gone stay: they may come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortlist {
    pins: Vec<String>,
    recent: Vec<String>,
}

/// The result of [`Shortlist::toggle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinChange {
    /// The phone is pinned now.
    Pinned,
    /// The phone is not pinned any more.
    Unpinned,
    /// There are [`MAX_PINS`] already.
    Full,
}

impl Shortlist {
    /// Reads a text with an id in each line; that of a pinned phone begins with `+`.
    #[must_use]
    pub fn read(text: &str) -> Shortlist {
        let mut list = Shortlist::default();
        for line in text.lines().map(str::trim) {
            let (ids, id, most) = match line.strip_prefix(PIN) {
                Some(id) => (&mut list.pins, id, MAX_PINS),
                None => (&mut list.recent, line, MAX_RECENT),
            };
            let is_known = ids.iter().any(|known| known == id);
            if !id.is_empty() && id.len() <= MAX_LENGTH && !is_known && ids.len() < most {
                ids.push(id.to_owned());
            }
        }
        list
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let pins = self.pins.iter().map(|id| format!("{PIN}{id}\n"));
        pins.chain(self.recent.iter().map(|id| format!("{id}\n"))).collect()
    }

    /// Records that a phone is shown.
    pub fn visit(&mut self, id: &str) {
        self.recent.retain(|known| known != id);
        self.recent.insert(0, id.to_owned());
        self.recent.truncate(MAX_RECENT);
    }

    /// Pins a phone behind those that are pinned, or takes its pin away.
    pub fn toggle(&mut self, id: &str) -> PinChange {
        if self.is_pinned(id) {
            self.pins.retain(|known| known != id);
            PinChange::Unpinned
        } else if self.pins.len() < MAX_PINS {
            self.pins.push(id.to_owned());
            PinChange::Pinned
        } else {
            PinChange::Full
        }
    }

    /// Returns whether a phone is pinned.
    #[must_use]
    pub fn is_pinned(&self, id: &str) -> bool {
        self.pins.iter().any(|known| known == id)
    }

    /// Returns the ids of the pinned phones, the first one that was pinned first.
    #[must_use]
    pub fn pins(&self) -> &[String] {
        &self.pins
    }

    /// Returns the ids of the recent phones, the last one that was shown first.
    #[must_use]
    pub fn recent(&self) -> &[String] {
        &self.recent
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_phone_is_first_and_pins_keep_their_order() {
        let mut list = Shortlist::default();
        for id in ["a", "b", "c", "a"] {
            list.visit(id);
        }
        assert_eq!(list.recent(), ["a", "c", "b"]);
        assert_eq!(list.toggle("b"), PinChange::Pinned);
        assert_eq!(list.toggle("gone"), PinChange::Pinned);
        assert_eq!(list.pins(), ["b", "gone"]);
        assert_eq!(list.write(), "+b\n+gone\na\nc\nb\n");
        assert_eq!(list.toggle("b"), PinChange::Unpinned);
        assert!(!list.is_pinned("b") && list.is_pinned("gone"));
    }

    #[test]
    fn both_lists_are_limited() {
        let mut list = Shortlist::default();
        for nth in 0..MAX_PINS {
            assert_eq!(list.toggle(&nth.to_string()), PinChange::Pinned);
            list.visit(&nth.to_string());
        }
        assert_eq!(list.toggle("more"), PinChange::Full);
        assert_eq!(list.toggle("0"), PinChange::Unpinned);
        assert_eq!(list.toggle("more"), PinChange::Pinned);
        assert_eq!(list.recent().len(), MAX_RECENT);
        assert_eq!(list.recent().first().map(String::as_str), Some("19"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_any_text_is_bounded(text in "[+a-c \n]{0,200}|\\PC{0,80}") {
            let list = Shortlist::read(&text);
            prop_assert!(list.pins().len() <= MAX_PINS && list.recent().len() <= MAX_RECENT);
            prop_assert_eq!(Shortlist::read(&list.write()), list);
        }
    }
}
