//! Custom keyboard shortcuts: `x=P1, y=F_HOLD`.

use snom::Key;

/// The maximum number of shortcuts.
const MAX_SHORTCUTS: usize = 40;
/// The keys of the keyboard that the page or the browser needs.
const RESERVED: [&str; 11] =
    ["Tab", "Escape", "Enter", " ", "/", "?", "F5", "F6", "F11", "F12", "ContextMenu"];
/// The keys that only change what other keys mean.
const MODIFIERS: [&str; 12] = [
    "Shift",
    "Control",
    "Alt",
    "AltGraph",
    "Meta",
    "CapsLock",
    "NumLock",
    "ScrollLock",
    "Fn",
    "FnLock",
    "Hyper",
    "Super",
];
/// The names that browsers give to keys that they do not know.
const UNKNOWN: [&str; 3] = ["Dead", "Process", "Unidentified"];

/// Keyboard keys and the keys of the phone that they press, in addition to the default ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortcuts(Vec<(String, Key)>);

/// The reason why a key of the keyboard is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRefusal {
    /// The page or the browser needs it.
    Reserved,
    /// It was pressed with Ctrl, Alt or ⌘, which are the browser's.
    Combination,
    /// It has no name of its own.
    Nameless,
    /// There are too many shortcuts.
    Full,
}

/// The result of recording a key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The key only changes what another key means, which may follow.
    Modifier,
    /// The key cannot be a shortcut.
    Refused(KeyRefusal),
    /// The key presses this key of the phone already.
    Used(Key),
    /// The key has no meaning yet.
    Free,
}

impl Shortcuts {
    /// Reads `key=KEYEVENT` pairs, separated by commas or blanks; `key` is a `KeyboardEvent.key` value.
    /// `None` when a pair is invalid, a key appears twice, or there are too many.
    #[must_use]
    pub fn read(text: &str) -> Option<Shortcuts> {
        let mut pairs: Vec<(String, Key)> = Vec::new();
        for pair in text.split([',', ' ']).filter(|pair| !pair.is_empty()) {
            // The key itself may be `=`.
            let (name, event) = pair.rsplit_once('=')?;
            let key = Key::find(event)?;
            let is_known = pairs.iter().any(|(other, _)| other == name);
            if name.is_empty() || is_known || pairs.len() >= MAX_SHORTCUTS {
                return None;
            }
            pairs.push((name.to_owned(), key));
        }
        Some(Shortcuts(pairs))
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let pairs: Vec<_> = self.0.iter().map(|(name, key)| format!("{name}={key}")).collect();
        pairs.join(", ")
    }

    /// Returns the key of the phone that `name` presses, if it has a custom shortcut.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<Key> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, key)| *key)
    }

    /// Returns all of them.
    #[must_use]
    pub fn all(&self) -> &[(String, Key)] {
        &self.0
    }

    /// Decides whether `name` can be a shortcut. `has_modifier` is true with Ctrl, Alt or ⌘; `default` is
    /// the key of the phone that it presses without a custom shortcut.
    #[must_use]
    pub fn record(&self, name: &str, has_modifier: bool, default: Option<Key>) -> Recorded {
        if MODIFIERS.contains(&name) {
            return Recorded::Modifier;
        }
        if has_modifier {
            return Recorded::Refused(KeyRefusal::Combination);
        }
        if RESERVED.contains(&name) {
            return Recorded::Refused(KeyRefusal::Reserved);
        }
        // Commas and blanks separate the pairs of the text.
        if name.is_empty() || name.contains([',', ' ', '\n']) || UNKNOWN.contains(&name) {
            return Recorded::Refused(KeyRefusal::Nameless);
        }
        match self.key(name).or(default) {
            Some(key) => Recorded::Used(key),
            None if self.0.len() >= MAX_SHORTCUTS => Recorded::Refused(KeyRefusal::Full),
            None => Recorded::Free,
        }
    }

    /// Lets `name` press `key`, in place of what it pressed before.
    pub fn put(&mut self, name: &str, key: Key) {
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| known == name) {
            *known = key;
        } else if self.0.len() < MAX_SHORTCUTS {
            self.0.push((name.to_owned(), key));
        }
    }

    /// Gives the shortcut of `old` to `new`, in place of what `new` pressed before.
    pub fn rename(&mut self, old: &str, new: &str) {
        if old == new || self.key(old).is_none() {
            return;
        }
        self.remove(new);
        if let Some((name, _)) = self.0.iter_mut().find(|(known, _)| known == old) {
            new.clone_into(name);
        }
    }

    /// Removes the shortcut of `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use snom::NamedKey;

    use super::*;

    #[test]
    fn pairs_are_read_and_invalid_ones_rejected() {
        let shortcuts = Shortcuts::read("x=P1, y=F_HOLD,==ENTER").unwrap();
        assert_eq!(shortcuts.key("x"), Key::programmable(1));
        assert_eq!(shortcuts.key("y"), Some(NamedKey::Hold.into()));
        assert_eq!(shortcuts.key("="), Some(NamedKey::Enter.into()));
        assert_eq!(shortcuts.key("z"), None);
        assert_eq!(shortcuts.write(), "x=P1, y=F_HOLD, ==ENTER");
        assert_eq!(Shortcuts::read("").unwrap().all(), []);
        for wrong in ["x", "x=", "=P1", "x=NOPE", "x=P1,x=P2"] {
            assert_eq!(Shortcuts::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_recorded_key_is_free_used_or_refused() {
        let shortcuts = Shortcuts::read("x=P1").unwrap();
        let hold = Some(NamedKey::Hold.into());
        for (name, has_modifier, default, expected) in [
            ("y", false, None, Recorded::Free),
            ("=", false, None, Recorded::Free),
            ("x", false, None, Recorded::Used(Key::programmable(1).unwrap())),
            ("h", false, hold, Recorded::Used(NamedKey::Hold.into())),
            ("Shift", false, None, Recorded::Modifier),
            ("Control", true, None, Recorded::Modifier),
            ("k", true, None, Recorded::Refused(KeyRefusal::Combination)),
            ("/", false, None, Recorded::Refused(KeyRefusal::Reserved)),
            ("?", false, None, Recorded::Refused(KeyRefusal::Reserved)),
            ("Tab", false, None, Recorded::Refused(KeyRefusal::Reserved)),
            ("Escape", false, None, Recorded::Refused(KeyRefusal::Reserved)),
            ("Enter", false, None, Recorded::Refused(KeyRefusal::Reserved)),
            (",", false, None, Recorded::Refused(KeyRefusal::Nameless)),
            ("Dead", false, None, Recorded::Refused(KeyRefusal::Nameless)),
        ] {
            assert_eq!(shortcuts.record(name, has_modifier, default), expected, "{name}");
        }
        let mut full = Shortcuts::default();
        for nth in 0..=MAX_SHORTCUTS {
            full.put(&format!("key{nth}"), NamedKey::Hold.into());
        }
        assert_eq!(full.all().len(), MAX_SHORTCUTS);
        assert_eq!(full.record("y", false, None), Recorded::Refused(KeyRefusal::Full));
    }

    #[test]
    fn shortcuts_are_put_renamed_and_removed() {
        let mut shortcuts = Shortcuts::read("x=P1, y=P2").unwrap();
        shortcuts.put("x", NamedKey::Hold.into());
        shortcuts.put("z", NamedKey::Mute.into());
        shortcuts.rename("z", "y");
        assert_eq!(shortcuts.key("x"), Some(NamedKey::Hold.into()));
        assert_eq!(shortcuts.key("y"), Some(NamedKey::Mute.into()));
        assert_eq!(shortcuts.all().len(), 2);
        shortcuts.rename("none", "x");
        shortcuts.remove("y");
        assert_eq!(shortcuts.write(), format!("x={}", Key::from(NamedKey::Hold)));
    }

    proptest! {
        #[test]
        fn every_key_that_can_be_recorded_is_read_back(name in "[!-~]{1,12}|\\PC", number in 1_u8..12) {
            let mut shortcuts = Shortcuts::default();
            if shortcuts.record(&name, false, None) == Recorded::Free {
                shortcuts.put(&name, Key::programmable(number).unwrap());
                prop_assert_eq!(Shortcuts::read(&shortcuts.write()), Some(shortcuts));
            }
        }
    }
}
