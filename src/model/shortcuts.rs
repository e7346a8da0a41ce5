//! Custom keyboard shortcuts: `x=P1, y=F_HOLD`.

use snom::Key;

/// The maximum number of shortcuts.
const MAX_SHORTCUTS: usize = 40;

/// Keyboard keys and the keys of the phone that they press, in addition to the default ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortcuts(Vec<(String, Key)>);

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
}

#[cfg(test)]
mod tests {
    use snom::NamedKey;

    use super::*;

    #[test]
    fn pairs_are_read_and_invalid_ones_rejected() {
        let shortcuts = Shortcuts::read("x=P1, y=F_HOLD,==ENTER").unwrap();
        assert_eq!(shortcuts.key("x"), Key::programmable(1));
        assert_eq!(shortcuts.key("y"), Some(NamedKey::Hold.into()));
        assert_eq!(shortcuts.key("="), Some(NamedKey::Enter.into()));
        assert_eq!(shortcuts.key("z"), None);
        assert_eq!(Shortcuts::read("").unwrap().all(), []);
        for wrong in ["x", "x=", "=P1", "x=NOPE", "x=P1,x=P2"] {
            assert_eq!(Shortcuts::read(wrong), None, "{wrong}");
        }
    }
}
