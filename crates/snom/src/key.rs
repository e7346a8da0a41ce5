//! The keys a phone knows by name: one definition each, from which labels, wire names, decoders
//! and tests are derived.

use std::{fmt, num::NonZeroU8, str::FromStr};

/// What a key is for, and so where a panel puts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyGroup {
    /// The twelve keys one dials with.
    Keypad,
    /// Arrows, Enter and Cancel.
    Navigation,
    /// The context-sensitive keys below the display.
    Soft,
    /// Handset, speaker, headset, volume and mute.
    Audio,
    /// Keys that act on calls: hold, transfer, redial, do not disturb, record.
    Call,
    /// The menu.
    Menu,
    /// Keys that only the 1xx and 2xx families have.
    Old,
}

macro_rules! named_keys {
    ($($variant:ident $wire:literal $label:literal $group:ident $source:literal;)*) => {
        /// A key with a fixed name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum NamedKey {
            $(#[doc = $label] $variant,)*
        }

        impl NamedKey {
            /// Every named key, in the order of the seed.
            pub const ALL: &'static [NamedKey] = &[$(NamedKey::$variant,)*];

            /// The name as the seed and people write it, in capitals: `ENTER`, `#`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(NamedKey::$variant => $wire,)* }
            }

            /// What the key is called on a label, in English.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(NamedKey::$variant => $label,)* }
            }

            /// What the key is for.
            #[must_use]
            pub const fn group(self) -> KeyGroup {
                match self { $(NamedKey::$variant => KeyGroup::$group,)* }
            }

            /// Where the vendor documents the key, quoted.
            #[must_use]
            pub const fn source(self) -> &'static str {
                match self { $(NamedKey::$variant => $source,)* }
            }
        }
    };
}

named_keys! {
    Cancel "CANCEL" "Cancel" Navigation "seed: CANCEL = \"Cancel\" key pressed, e.g. a call can be terminated";
    Enter "ENTER" "Enter" Navigation "seed: ENTER = \"Enter\" key pressed";
    OffHook "OFFHOOK" "Lift the handset" Audio "seed: OFFHOOK = simulates lifting up the handset";
    OnHook "ONHOOK" "Hang up the handset" Audio "seed: ONHOOK = simulates hanging up the handset";
    Right "RIGHT" "Right" Navigation "seed: RIGHT = simulates pressing right navigation key";
    Left "LEFT" "Left" Navigation "seed: LEFT = simulates pressing left navigation key";
    Up "UP" "Up" Navigation "seed: UP = simulates pressing \"up\" navigation key";
    Down "DOWN" "Down" Navigation "seed: DOWN = simulates pressing \"down\" navigation key";
    VolumeUp "VOLUME_UP" "Volume up" Audio "seed: VOLUME_UP = increases volume in active audio mode (handset / speaker / headset)";
    VolumeDown "VOLUME_DOWN" "Volume down" Audio "seed: VOLUME_DOWN = reduces volume in active audio mode (handset / speaker / headset)";
    Menu "MENU" "Menu" Menu "seed: MENU = simulates pressing MENU key (not used in FW 7 anymore)";
    Redial "REDIAL" "Redial" Call "seed: REDIAL = simulates pressing REDIAL key";
    Dnd "DND" "Do not disturb" Call "seed: DND = simulates pressing DND key";
    Rec "REC" "Record" Call "seed: REC = simulates pressing Record key";
    F1 "F1" "Soft key 1" Soft "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F2 "F2" "Soft key 2" Soft "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F3 "F3" "Soft key 3" Soft "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    F4 "F4" "Soft key 4" Soft "seed: F1, F2, F3, F4 = simulates pressing context sensitive soft function keys";
    Speaker "SPEAKER" "Speaker" Audio "seed: SPEAKER = simulates pressing SPEAKER key";
    Headset "HEADSET" "Headset" Audio "seed: HEADSET = simulates pressing HEADSET key";
    Transfer "TRANSFER" "Transfer" Call "seed: TRANSFER = simulates pressing TRANSFER key";
    Hold "F_HOLD" "Hold" Call "seed: F_HOLD = simulates pressing HOLD key (Before firmware version 8.7.3.7: F_R)";
    HoldBefore8737 "F_R" "Hold (firmware before 8.7.3.7)" Call "seed: F_HOLD = simulates pressing HOLD key (Before firmware version 8.7.3.7: F_R)";
    Mute "MUTE" "Mute" Audio "vendor's newer page \"Remote phone control\": MUTE = simulates pressing MUTE key";
    Digit0 "0" "0" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit1 "1" "1" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit2 "2" "2" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit3 "3" "3" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit4 "4" "4" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit5 "5" "5" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit6 "6" "6" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit7 "7" "7" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit8 "8" "8" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Digit9 "9" "9" Keypad "seed: 0-9, *, # = simulates pressing the alphanumeric keypad";
    Star "*" "Star" Keypad "seed: for example %23 instead of #, %2A instead of *";
    Hash "#" "Hash" Keypad "seed: for example %23 instead of #, %2A instead of *";
    Disconnect "DISCONNECT" "Disconnect" Old "seed: DISCONNECT = disconnects a call (snom2xx/snom1xx only)";
    Clear "CLEAR" "Clear" Old "seed: CLEAR = \"Clear\" Key pressed (snom2xx/snom1xx only)";
    Function "FUNCTION" "Function" Old "seed: FUNCTION = \"F\" (Menu Key on snom200/190) pressed";
    Recall "RECALL" "Hold (190, 200, 220)" Old "seed: RECALL = \"Hold\" button in the left lower corner of the keypad of the snom 190/200/220";
}

impl NamedKey {
    /// The character a keypad key dials, or `None` for every other key.
    #[must_use]
    pub fn digit(self) -> Option<char> {
        match self.group() {
            KeyGroup::Keypad => self.name().chars().next(),
            _ => None,
        }
    }

    /// The keypad key that dials `digit`.
    #[must_use]
    pub fn for_digit(digit: char) -> Option<NamedKey> {
        NamedKey::ALL.iter().copied().find(|key| key.digit() == Some(digit))
    }

    /// The letters printed beside a keypad key.
    #[must_use]
    pub fn letters(self) -> &'static str {
        match self {
            NamedKey::Digit2 => "ABC",
            NamedKey::Digit3 => "DEF",
            NamedKey::Digit4 => "GHI",
            NamedKey::Digit5 => "JKL",
            NamedKey::Digit6 => "MNO",
            NamedKey::Digit7 => "PQRS",
            NamedKey::Digit8 => "TUV",
            NamedKey::Digit9 => "WXYZ",
            _ => "",
        }
    }
}

/// Any key that `command.htm?key=` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A key with a fixed name.
    Named(NamedKey),
    /// A free programmable function key, `P1` to `PX`; how many there are depends on the model.
    Programmable(NonZeroU8),
    /// A free programmable key of an expansion module, `EK0` to `EKmax`.
    Expansion(u8),
}

impl Key {
    /// The programmable key `P<number>`; `None` for 0, which no phone has.
    #[must_use]
    pub fn programmable(number: u8) -> Option<Key> {
        NonZeroU8::new(number).map(Key::Programmable)
    }
}

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
        }
    }
}

/// Why a text is not a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is nothing where a key should be.
    #[error("a key is missing here; write a key such as ENTER")]
    Missing,
    /// The name is right but not in capitals, which phones ignore.
    #[error("keys are written in capitals: write {0}")]
    NotCapitals(String),
    /// `P0`, or a number that no phone reaches.
    #[error("`{0}` is outside P1 to P255")]
    ProgrammableRange(String),
    /// A number that no expansion module reaches.
    #[error("`{0}` is outside EK0 to EK255")]
    ExpansionRange(String),
    /// Not a key at all.
    #[error("`{name}` is not a key{}", suggestion(.nearest))]
    Unknown {
        /// What was written, cut to 24 characters.
        name: String,
        /// The most similar key, if one is near.
        nearest: Option<String>,
    },
}

fn suggestion(nearest: &Option<String>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean {nearest}?"),
        None => "; the keys are 0-9 * # and names such as ENTER, OFFHOOK, F1, P1".to_owned(),
    }
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads a key as the seed writes it. `%23` and `%2A` are taken for `#` and `*`, since that is
    /// how the seed's examples spell them.
    fn from_str(text: &str) -> Result<Key, KeyError> {
        let text = match text {
            "" => return Err(KeyError::Missing),
            "%23" => "#",
            "%2A" | "%2a" => "*",
            other => other,
        };
        if let Some(key) = NamedKey::ALL.iter().find(|key| key.name() == text) {
            return Ok(Key::Named(*key));
        }
        if let Some(number) = numbered(text, "EK") {
            let number = number.map_err(|()| KeyError::ExpansionRange(cut(text)))?;
            return Ok(Key::Expansion(number));
        }
        if let Some(number) = numbered(text, "P") {
            let number = number.ok().and_then(Key::programmable);
            return number.ok_or_else(|| KeyError::ProgrammableRange(cut(text)));
        }
        Err(unknown(text))
    }
}

/// The number behind `prefix`; `None` when `text` does not have that shape.
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
    let name = cut(text);
    let upper = name.to_ascii_uppercase();
    let nearest = NamedKey::ALL
        .iter()
        .map(|key| key.name())
        .filter(|candidate| candidate.len() > 1)
        .map(|candidate| (strsim::damerau_levenshtein(&upper, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .map(|(_, candidate)| candidate.to_owned());
    KeyError::Unknown { name, nearest }
}

/// Keeps an error message readable when the input was a megabyte of garbage.
fn cut(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_key_reads_back_from_its_name() {
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
        check("P0", Err(KeyError::ProgrammableRange("P0".to_owned())));
        check("P256", Err(KeyError::ProgrammableRange("P256".to_owned())));
        check("P01", Err(KeyError::ProgrammableRange("P01".to_owned())));
        check("EK999", Err(KeyError::ExpansionRange("EK999".to_owned())));
    }

    #[test]
    fn a_mistyped_key_names_its_mend() {
        let message = |text: &str| text.parse::<Key>().unwrap_err().to_string();
        assert_eq!(message("ENTRE"), "`ENTRE` is not a key; did you mean ENTER?");
        assert_eq!(message("OFHOOK"), "`OFHOOK` is not a key; did you mean OFFHOOK?");
        assert_eq!(message("enter"), "keys are written in capitals: write ENTER");
        assert_eq!(message("p4"), "keys are written in capitals: write P4");
        assert_eq!(message(""), "a key is missing here; write a key such as ENTER");
        assert!(message("Ω").contains("the keys are 0-9"));
        assert!(message(&"X".repeat(100_000)).len() < 200);
    }

    #[test]
    fn the_keypad_has_twelve_keys_and_its_letters() {
        let digits: String = NamedKey::ALL.iter().filter_map(|key| key.digit()).collect();
        assert_eq!(digits, "0123456789*#");
        let letters: String = NamedKey::ALL.iter().map(|key| key.letters()).collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }
}
