//! Keys of the keyboard that a person has given another meaning: `x=P1, y=F_HOLD`.

use snom::Key;

/// The most there may be.
const MOST: usize = 40;

/// Which key of the keyboard presses which key of the phone, beside the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortcuts(Vec<(String, Key)>);

impl Shortcuts {
    /// Reads `key=KEYEVENT` pairs, parted by commas or blanks; `key` is a `KeyboardEvent.key` value.
    /// `None` when one of them makes no sense, is there twice, or there are too many.
    #[must_use]
    pub fn read(text: &str) -> Option<Shortcuts> {
        let mut pairs: Vec<(String, Key)> = Vec::new();
        for pair in text.split([',', ' ']).filter(|pair| !pair.is_empty()) {
            // A key may be `=` itself.
            let (name, event) = pair.rsplit_once('=')?;
            let key = Key::find(event)?;
            let is_known = pairs.iter().any(|(other, _)| other == name);
            if name.is_empty() || is_known || pairs.len() >= MOST {
                return None;
            }
            pairs.push((name.to_owned(), key));
        }
        Some(Shortcuts(pairs))
    }

    /// The key of the phone that `name` presses, if it has been given a meaning.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<Key> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, key)| *key)
    }

    /// All of them.
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
    fn pairs_are_read_and_nonsense_is_not() {
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
