//! Keys of every kind, and their text form.

use std::{fmt, num::NonZeroU8, str::FromStr};

use super::{
    event::{EventName, NotAnEvent},
    named::NamedKey,
    nearest::nearest,
};
use crate::{argument::cut, danger::Danger};

/// Any key that `command.htm?key=` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A key with a fixed name.
    Named(NamedKey),
    /// A free programmable function key, `P1` to `PX`; how many there are depends on the model.
    Programmable(NonZeroU8),
    /// A free programmable key of an expansion module, `EK0` to `EKmax`.
    Expansion(u8),
    /// A key event by its name in the settings, for experts.
    Event(EventName),
}

impl Key {
    /// Returns the key that the seed writes so, without a reason if there is none. `%23` and `%2A` are
    /// read as `#` and `*`, since the seed's examples spell them that way.
    #[must_use]
    pub fn find(text: &str) -> Option<Key> {
        let text = match text {
            "%23" => "#",
            "%2A" | "%2a" => "*",
            other => other,
        };
        if let Some(key) = NamedKey::ALL.iter().find(|key| key.name() == text) {
            Some(Key::Named(*key))
        } else if let Some(number) = numbered(text, "EK") {
            number.ok().map(Key::Expansion)
        } else if let Some(number) = numbered(text, "P") {
            number.ok().and_then(Key::programmable)
        } else {
            text.parse().ok().map(Key::Event)
        }
    }

    /// Returns the harm that the key can do when it is pressed unexpectedly.
    #[must_use]
    pub fn danger(self) -> Danger {
        match self {
            Key::Named(key) => key.danger(),
            // Nobody but the phone's owner knows what is programmed; most are speed dials.
            Key::Programmable(_) | Key::Expansion(_) => Danger::AffectsCall,
            // Some delete all identities, and what an unknown one does is unknown.
            Key::Event(name) if name.destroys() => Danger::DestroysData,
            Key::Event(_) => Danger::DisruptsPhone,
        }
    }

    /// Returns the label of the key, in English.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Key::Named(key) => key.label().to_owned(),
            Key::Programmable(number) => format!("Free key {number}"),
            Key::Expansion(number) => format!("Expansion key {number}"),
            Key::Event(name) => name.to_string(),
        }
    }

    /// Returns where the vendor documents the key, quoted.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Key::Named(key) => key.source(),
            Key::Programmable(_) => PROGRAMMABLE_SOURCE,
            Key::Expansion(_) => EXPANSION_SOURCE,
            Key::Event(_) => EVENT_SOURCE,
        }
    }

    /// Returns which firmware knows the key, in words; `None` when all do, or no source says.
    #[must_use]
    pub const fn firmware_note(self) -> Option<&'static str> {
        match self {
            Key::Named(key) => key.firmware_note(),
            Key::Programmable(_) | Key::Expansion(_) | Key::Event(_) => None,
        }
    }

    /// Returns whether a call, a setting or a list can be different afterwards.
    #[must_use]
    pub const fn changes_state(self) -> bool {
        match self {
            Key::Named(key) => key.changes_state(),
            Key::Programmable(_) | Key::Expansion(_) | Key::Event(_) => true,
        }
    }

    /// Returns the key for the same function: some are called by two names.
    #[must_use]
    pub fn function(self) -> Key {
        let named = match self {
            Key::Named(NamedKey::HoldBefore8737) => Some(NamedKey::Hold),
            Key::Event(name) => match name.as_str() {
                "F_DND" => Some(NamedKey::Dnd),
                "F_MUTE" => Some(NamedKey::Mute),
                "F_REC" => Some(NamedKey::Rec),
                _ => None,
            },
            _ => None,
        };
        named.map_or(self, Key::Named)
    }

    /// Returns whether pressing it again undoes what it did, so that two people could undo each
    /// other's work.
    #[must_use]
    pub fn toggles(self) -> bool {
        match self {
            Key::Named(key) => key.toggles(),
            Key::Event(name) => name.toggles(),
            // Nobody but the phone's owner knows.
            Key::Programmable(_) | Key::Expansion(_) => false,
        }
    }

    /// Returns whether pressing it may call somebody.
    #[must_use]
    pub fn may_start_call(self) -> bool {
        match self.function() {
            Key::Named(key) => key.may_start_call(),
            // Nobody but the phone's owner knows what is programmed; most are speed dials.
            Key::Programmable(_) | Key::Expansion(_) | Key::Event(_) => true,
        }
    }

    /// Returns the programmable key `P<number>`; `None` for 0, which no phone has.
    #[must_use]
    pub fn programmable(number: u8) -> Option<Key> {
        NonZeroU8::new(number).map(Key::Programmable)
    }
}

/// Where the vendor documents the free keys of a phone, quoted.
pub const PROGRAMMABLE_SOURCE: &str = "seed: P1-PX = simulates pressing free programmable \
    function keys (X=15 for snom870, X=12 for snom320/360/370/820, X=4 for snom300); X=5 for \
    snom190/200/220";
/// Where the vendor documents the free keys of expansion modules, quoted.
pub const EXPANSION_SOURCE: &str = "seed: EK0- EKmax = simulates pressing free programmable \
    function keys of expansion module. Note: expansion module Only for snom3xx; EK0- EKmax = \
    extension keyboard snom220";
/// Where key events by their names come from.
pub const EVENT_SOURCE: &str = "the vendor's own page phone-remote.htm sends F_ADR_BOOK; the other \
    names are those of settings";

impl From<NamedKey> for Key {
    fn from(key: NamedKey) -> Key {
        Key::Named(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Named(key) => f.write_str(key.name()),
            Key::Programmable(number) => write!(f, "P{number}"),
            Key::Expansion(number) => write!(f, "EK{number}"),
            Key::Event(name) => write!(f, "{name}"),
        }
    }
}

/// The reason why a text is not a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key is missing.
    #[error("a key is missing here, such as ENTER")]
    Missing,
    /// The name is right but not in capitals, which phones ignore.
    #[error("keys are written in capitals: {0}")]
    NotCapitals(String),
    /// `P0`, or a number that no phone reaches.
    #[error("“{0}” is outside P1 to P255")]
    ProgrammableRange(String),
    /// A number that no expansion module reaches.
    #[error("“{0}” is outside EK0 to EK255")]
    ExpansionRange(String),
    /// It begins like a key event but is not one.
    #[error("“{name}”: {NotAnEvent}{}", question(.nearest))]
    EventShape {
        /// What was written, cut to 24 characters.
        name: String,
        /// The most similar event or key, if one is near.
        nearest: Option<String>,
    },
    /// Not a key at all.
    #[error("“{name}” is not a key{}", suggestion(.nearest))]
    Unknown {
        /// What was written, cut to 24 characters.
        name: String,
        /// The most similar key, if one is near.
        nearest: Option<String>,
    },
}

fn suggestion(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => question(nearest),
        None => "; the keys are 0-9 * # and names such as ENTER, OFFHOOK, F1, P1".to_owned(),
    }
}

fn question(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default()
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads a key as the seed writes it, as [`Key::find`] does.
    fn from_str(text: &str) -> Result<Key, KeyError> {
        Key::find(text).ok_or_else(|| problem(text))
    }
}

/// Returns why a text is not a key.
fn problem(text: &str) -> KeyError {
    if text.is_empty() {
        KeyError::Missing
    } else if numbered(text, "EK").is_some() {
        KeyError::ExpansionRange(cut(text, LONGEST_SHOWN))
    } else if numbered(text, "P").is_some() {
        KeyError::ProgrammableRange(cut(text, LONGEST_SHOWN))
    } else if text.starts_with("F_") {
        not_an_event(text)
    } else {
        unknown(text)
    }
}

/// Returns the number behind `prefix`; `None` when `text` does not have that shape.
fn numbered(text: &str, prefix: &str) -> Option<Result<u8, ()>> {
    let digits = text.strip_prefix(prefix)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // `P01` and `P1` would be two spellings of one key; phones are shown the second only.
    if digits.len() > 1 && digits.starts_with('0') {
        return Some(Err(()));
    }
    Some(digits.parse().map_err(|_| ()))
}

fn unknown(text: &str) -> KeyError {
    let capitals = text.to_ascii_uppercase();
    if text.len() <= 24 && capitals != text && capitals.parse::<Key>().is_ok() {
        return KeyError::NotCapitals(capitals);
    }
    let name = cut(text, LONGEST_SHOWN);
    let nearest = nearest(&name).map(str::to_owned);
    KeyError::Unknown { name, nearest }
}

fn not_an_event(text: &str) -> KeyError {
    let capitals = text.to_ascii_uppercase();
    if EventName::KNOWN.contains(&capitals.as_str()) {
        return KeyError::NotCapitals(capitals);
    }
    let name = cut(text, LONGEST_SHOWN);
    let nearest = nearest(&name).map(str::to_owned);
    KeyError::EventShape { name, nearest }
}

/// The maximum number of characters of a mistyped name in an error.
const LONGEST_SHOWN: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_key_is_parsed_from_its_name() {
        for key in NamedKey::ALL {
            assert_eq!(key.name().parse(), Ok(Key::Named(*key)), "{}", key.name());
        }
    }

    #[test]
    fn numbered_keys_have_one_spelling_and_a_range() {
        let check = |text: &str, expected: Result<Key, KeyError>| {
            assert_eq!(text.parse::<Key>(), expected, "{text}");
        };
        check("P1", Ok(Key::programmable(1).unwrap()));
        check("P48", Ok(Key::programmable(48).unwrap()));
        check("EK0", Ok(Key::Expansion(0)));
        check("EK125", Ok(Key::Expansion(125)));
        check("F_ADR_BOOK", Ok(Key::Event("F_ADR_BOOK".parse().unwrap())));
        check("F_R", Ok(Key::Named(NamedKey::HoldBefore8737)));
        let shape =
            KeyError::EventShape { name: "F_ä".to_owned(), nearest: Some("F_R".to_owned()) };
        check("F_ä", Err(shape));
        check("P0", Err(KeyError::ProgrammableRange("P0".to_owned())));
        check("P256", Err(KeyError::ProgrammableRange("P256".to_owned())));
        check("P01", Err(KeyError::ProgrammableRange("P01".to_owned())));
        check("EK999", Err(KeyError::ExpansionRange("EK999".to_owned())));
    }

    #[test]
    fn a_mistyped_key_gets_a_suggestion() {
        let message = |text: &str| text.parse::<Key>().unwrap_err().to_string();
        assert_eq!(message("ENTRE"), "“ENTRE” is not a key; did you mean ENTER?");
        assert_eq!(message("OFHOOK"), "“OFHOOK” is not a key; did you mean OFFHOOK?");
        assert_eq!(message("enter"), "keys are written in capitals: ENTER");
        assert_eq!(message("p4"), "keys are written in capitals: P4");
        assert_eq!(message(""), "a key is missing here, such as ENTER");
        assert!(message("Ω").contains("the keys are 0-9"));
        assert!(message(&"X".repeat(100_000)).len() < 200);
    }

    #[test]
    fn a_mistyped_event_gets_a_suggestion() {
        let message = |text: &str| text.parse::<Key>().unwrap_err().to_string();
        assert_eq!(message("F_adr_book"), "keys are written in capitals: F_ADR_BOOK");
        assert_eq!(message("f_adr_book"), "keys are written in capitals: F_ADR_BOOK");
        assert!(message("F_ADR-BOOK").ends_with("; did you mean F_ADR_BOOK?"));
        assert_eq!(message("FADR_BOOK"), "“FADR_BOOK” is not a key; did you mean F_ADR_BOOK?");
        assert_eq!(message("HOLD"), "“HOLD” is not a key; did you mean F_HOLD?");
        // Any name of the right shape is accepted, since nobody knows which exist; a suggestion is
        // possible anyway.
        let likely = |text: &str| text.parse::<EventName>().unwrap().nearest_known();
        assert_eq!(likely("F_ADR_BOK"), Some("F_ADR_BOOK"));
        assert_eq!(likely("F_HOLDD"), Some("F_HOLD"));
        assert_eq!(likely("F_ADR_BOOK"), None, "it is known");
        assert_eq!(likely("F_SOMETHING_NEW"), None, "nothing is near");
    }

    #[test]
    fn every_key_has_a_label_and_a_source() {
        let keys = NamedKey::ALL.iter().map(|key| Key::Named(*key));
        let others = ["P1", "EK41", "F_ADR_BOOK"].map(|name| name.parse().unwrap());
        for key in keys.chain(others) {
            assert!(!key.label().is_empty() && key.source().contains(' '), "{key}");
            // What can do harm changes something.
            assert!(key.changes_state() || key.danger() == Danger::Harmless, "{key}");
        }
        assert_eq!(others.map(Key::label), ["Free key 1", "Expansion key 41", "F_ADR_BOOK"]);
        assert!(Key::from(NamedKey::Menu).firmware_note().unwrap().contains("not used from 7"));
        assert_eq!(Key::from(NamedKey::Enter).firmware_note(), None);
        assert!(Key::from(NamedKey::VolumeUp).changes_state());
        assert!(!Key::from(NamedKey::Right).changes_state());
    }

    #[test]
    fn the_keypad_has_twelve_keys_and_its_letters() {
        let digits: String = NamedKey::ALL.iter().filter_map(|key| key.digit()).collect();
        assert_eq!(digits, "0123456789*#");
        let letters: String = NamedKey::ALL.iter().map(|key| key.letters()).collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }
}
