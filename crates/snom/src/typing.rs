//! Text through the keypad: several taps of a key for one letter, timed by the phone itself.
//!
//! The whole text goes out as one batch, because the pause that ends a letter must not depend on
//! the network.

use std::time::Duration;

use crate::{
    argument::cut,
    key::NamedKey,
    sequence::{KeyEvent, Sequence, SequenceError},
};

/// The letters and the pace of a keypad.
///
/// The letters are those printed on the keys. What else a key types, and how long a phone waits
/// for another tap, differs between models and no source gives it: these are values to start from,
/// to be looked at in the preview and changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyboard {
    /// What each key types, tap by tap, in small letters.
    pub rows: Vec<(NamedKey, String)>,
    /// The key that changes between small and capital letters, where there is one.
    pub case_key: Option<NamedKey>,
    /// Whether the phone begins with capitals.
    pub begins_with_capitals: bool,
    /// The pause between two taps, in milliseconds.
    pub gap: u32,
    /// The pause that ends a letter when the next one is on the same key, in milliseconds.
    pub settle: u32,
}

impl Default for Keyboard {
    fn default() -> Keyboard {
        let rows = [
            (NamedKey::Digit1, ".,@-_:/1"),
            (NamedKey::Digit2, "abc2ä"),
            (NamedKey::Digit3, "def3"),
            (NamedKey::Digit4, "ghi4"),
            (NamedKey::Digit5, "jkl5"),
            (NamedKey::Digit6, "mno6ö"),
            (NamedKey::Digit7, "pqrs7ß"),
            (NamedKey::Digit8, "tuv8ü"),
            (NamedKey::Digit9, "wxyz9"),
            (NamedKey::Digit0, " 0+"),
        ];
        Keyboard {
            rows: rows.map(|(key, letters)| (key, letters.to_owned())).into(),
            // Manual of the snom 200, "Input Modes": `*` changes between capitals and small letters.
            case_key: Some(NamedKey::Star),
            begins_with_capitals: false,
            gap: 100,
            settle: 1_200,
        }
    }
}

/// The letters of Western European names, and what stands for each where no key has it.
///
/// No source gives the taps of any of them on a phone of this interface (the manual of the snom 200, "Input
/// Modes", names the modes only), and a guess would type another letter.
const BASE_LETTERS: &[(&str, &str)] = &[
    ("àáâãå", "a"),
    ("æ", "ae"),
    ("ç", "c"),
    ("èéêë", "e"),
    ("ìíîï", "i"),
    ("ñ", "n"),
    ("òóôõø", "o"),
    ("œ", "oe"),
    ("ùúû", "u"),
    ("ýÿ", "y"),
    ("ÀÁÂÃÅ", "A"),
    ("Æ", "Ae"),
    ("Ç", "C"),
    ("ÈÉÊË", "E"),
    ("ÌÍÎÏ", "I"),
    ("Ñ", "N"),
    ("ÒÓÔÕØ", "O"),
    ("Œ", "Oe"),
    ("ÙÚÛ", "U"),
    ("ÝŸ", "Y"),
    ("ẞ", "ß"),
];

/// The taps for one character, for the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The character that the phone shows.
    pub character: char,
    /// Whether the case key is tapped first.
    pub changes_case: bool,
    /// The key.
    pub key: NamedKey,
    /// How many times it is tapped.
    pub taps: usize,
}

/// A text that the keypad cannot type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypingError {
    /// There is nothing to type.
    #[error("enter a text")]
    Empty,
    /// A character that no key has.
    #[error("column {column}: no key types “{character}” (available: {available})")]
    NoKey {
        /// The character's column, counted from 1.
        column: usize,
        /// The character, as it can be shown.
        character: String,
        /// What can be typed.
        available: String,
    },
    /// The taps do not make a sequence.
    #[error("the text is too long; type it in parts")]
    Sequence(#[from] SequenceError),
}

impl Keyboard {
    /// Returns the taps that type `text`, character by character. A letter that no key has is typed as
    /// its base letter.
    ///
    /// # Errors
    /// The first character that no key has.
    pub fn taps(&self, text: &str) -> Result<Vec<Typed>, TypingError> {
        let mut capitals = self.begins_with_capitals;
        let mut typed = Vec::new();
        for (nth, written) in text.chars().enumerate() {
            let itself = written.to_string();
            for character in self.base(written).unwrap_or(&itself).chars() {
                let (key, taps, small) =
                    self.find(character).ok_or_else(|| self.no_key(nth + 1, written))?;
                let has_case = small.to_uppercase().next() != Some(small);
                let wants_capital = small != character;
                let changes_case = has_case && wants_capital != capitals;
                if changes_case {
                    if self.case_key.is_none() {
                        return Err(self.no_key(nth + 1, written));
                    }
                    capitals = wants_capital;
                }
                typed.push(Typed { character, changes_case, key, taps });
            }
        }
        if typed.is_empty() { Err(TypingError::Empty) } else { Ok(typed) }
    }

    /// Returns the letters of `text` that no key has, each once, with what is typed for them.
    #[must_use]
    pub fn replaced(&self, text: &str) -> Vec<(char, &'static str)> {
        let mut replaced: Vec<(char, &'static str)> = Vec::new();
        for written in text.chars() {
            if let Some(base) = self.base(written)
                && replaced.iter().all(|(letter, _)| *letter != written)
            {
                replaced.push((written, base));
            }
        }
        replaced
    }

    /// Returns the key presses that type `text`, in one sequence.
    ///
    /// # Errors
    /// As [`taps`](Self::taps), or when the text is too long for one sequence.
    pub fn sequence(&self, text: &str) -> Result<Sequence, TypingError> {
        let mut events: Vec<KeyEvent> = Vec::new();
        let taps = self.taps(text)?;
        for typed in &taps {
            let case_key = self.case_key.filter(|_| typed.changes_case);
            let first = case_key.unwrap_or(typed.key);
            // The same key again would go on with the letter before.
            if let Some(last) = events.last_mut().filter(|last| last.key == first.into()) {
                last.pause = Some(self.settle);
            }
            let letter = std::iter::repeat_n(typed.key, typed.taps);
            events.extend(
                case_key
                    .into_iter()
                    .chain(letter)
                    .map(|key| KeyEvent { pause: Some(self.gap), ..KeyEvent::press(key) }),
            );
        }
        // What is typed next finds the case that the keyboard began with.
        let changes = taps.iter().filter(|typed| typed.changes_case).count();
        if let Some(key) = self.case_key.filter(|_| changes % 2 == 1) {
            events.push(KeyEvent { pause: Some(self.gap), ..KeyEvent::press(key) });
        }
        // Whatever is pressed next must find the letter ended.
        if let Some(last) = events.last_mut() {
            last.pause = Some(self.settle);
        }
        Ok(Sequence::try_new(events)?)
    }

    /// Returns what a phone shows after so many taps of `key`: they go round.
    #[must_use]
    pub fn character(&self, key: NamedKey, taps: usize, capitals: bool) -> Option<char> {
        let (_, letters) = self.rows.iter().find(|(row, _)| *row == key)?;
        let count = letters.chars().count().max(1);
        let letter = letters.chars().nth(taps.checked_sub(1)? % count)?;
        // `ß` has no single capital; phones leave it small.
        let mut capital = letter.to_uppercase();
        match (capitals, capital.next(), capital.next()) {
            (true, Some(capital), None) => Some(capital),
            _ => Some(letter),
        }
    }

    /// Returns what is typed for a letter that no key has.
    fn base(&self, written: char) -> Option<&'static str> {
        if self.find(written).is_some() {
            return None;
        }
        let found = BASE_LETTERS.iter().find(|(letters, _)| letters.contains(written));
        found.map(|(_, base)| *base)
    }

    /// Returns the key, the taps and the small letter of a character.
    fn find(&self, character: char) -> Option<(NamedKey, usize, char)> {
        self.rows.iter().find_map(|(key, letters)| {
            letters.chars().enumerate().find_map(|(nth, small)| {
                let mut capital = small.to_uppercase();
                let is_capital = capital.next() == Some(character) && capital.next().is_none();
                (small == character || is_capital).then_some((*key, nth + 1, small))
            })
        })
    }

    fn no_key(&self, column: usize, character: char) -> TypingError {
        let available = self.rows.iter().map(|(_, letters)| letters.as_str()).collect::<Vec<_>>();
        TypingError::NoKey {
            column,
            character: cut(&character.to_string(), 1),
            available: available.join(" "),
        }
    }
}

/// Returns about how many characters of a text are typed, `elapsed` after the phone began with one that
/// takes it `lasts`. A phone does not report how far it is.
#[must_use]
pub fn characters_typed(characters: usize, lasts: Duration, elapsed: Duration) -> usize {
    let all = u128::try_from(characters).unwrap_or(u128::MAX);
    let typed = elapsed.as_millis().saturating_mul(all).checked_div(lasts.as_millis());
    let typed = typed.and_then(|typed| usize::try_from(typed).ok());
    typed.map_or(characters, |typed| typed.min(characters))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns what a phone with the default keyboard shows after `sequence`.
    fn shown(keyboard: &Keyboard, sequence: &Sequence) -> String {
        let mut text = String::new();
        let mut capitals = keyboard.begins_with_capitals;
        let mut run: Option<(NamedKey, usize)> = None;
        let mut settled = true;
        for event in sequence.events() {
            let crate::Key::Named(key) = event.key else { continue };
            if Some(key) == keyboard.case_key {
                capitals = !capitals;
                run = None;
            } else {
                let taps = match run {
                    Some((last, taps)) if last == key && !settled => taps + 1,
                    _ => 1,
                };
                if taps > 1 {
                    text.pop();
                }
                text.extend(keyboard.character(key, taps, capitals));
                run = Some((key, taps));
            }
            settled = event.pause >= Some(keyboard.settle);
        }
        text
    }

    #[test]
    fn letters_on_one_key_are_separated_by_a_pause() {
        let sequence = Keyboard::default().sequence("cab").unwrap();
        assert_eq!(sequence.to_string(), "2,,100;2,,100;2,,1200;2,,1200;2,,100;2,,1200");
        let other = Keyboard::default().sequence("ad").unwrap();
        assert_eq!(other.to_string(), "2,,100;3,,1200");
    }

    #[test]
    fn the_case_key_switches_to_capitals_and_back() {
        let sequence = Keyboard::default().sequence("Ab").unwrap();
        assert_eq!(sequence.to_string(), "*,,100;2,,100;*,,100;2,,100;2,,1200");
        let none = Keyboard { case_key: None, ..Keyboard::default() };
        assert!(matches!(none.sequence("A"), Err(TypingError::NoKey { column: 1, .. })));
        assert!(none.sequence("a").is_ok());
    }

    /// "A", then "b" once wrote "AB".
    #[test]
    fn the_case_is_put_back_for_what_is_typed_next() {
        let keyboard = Keyboard::default();
        let typed = |text: &str| keyboard.sequence(text).unwrap();
        assert_eq!(typed("A").to_string(), "*,,100;2,,100;*,,1200");
        for (first, then) in [("A", "b"), ("aB", "C"), ("aBc", "d")] {
            let events = [typed(first).events(), typed(then).events()].concat();
            let both = Sequence::try_new(events).unwrap();
            assert_eq!(shown(&keyboard, &both), format!("{first}{then}"));
        }
    }

    #[test]
    fn an_untypable_character_is_reported() {
        let message = |text: &str| Keyboard::default().sequence(text).unwrap_err().to_string();
        assert!(
            message("ab€").starts_with("column 3: no key types “€” (available: .,@-_:/1 abc2ä")
        );
        assert_eq!(message(""), "enter a text");
        assert!(message(&"z".repeat(5_000)).starts_with("the text is too long"));
        assert!(message("a\n").contains("“\\n”"));
    }

    #[test]
    fn a_letter_that_no_key_has_is_typed_as_its_base_letter() {
        let keyboard = Keyboard::default();
        let typed = |text: &str| shown(&keyboard, &keyboard.sequence(text).unwrap());
        for (text, expected) in [
            ("Zoë", "Zoe"),
            ("Citroën", "Citroen"),
            ("Ñandú", "Nandu"),
            ("Ærø Œuvre", "Aero Oeuvre"),
            ("ÉÀÇ", "EAC"),
            ("Jörg Weiß", "Jörg Weiß"),
            ("ẞ", "ß"),
        ] {
            assert_eq!(typed(text), expected);
        }
        assert_eq!(keyboard.replaced("Zoë Noël, Jörg, François"), [('ë', "e"), ('ç', "c")]);
        assert!(keyboard.replaced("Jörg Weiß €").is_empty());
        let error = keyboard.sequence("ëa€").unwrap_err().to_string();
        assert!(error.starts_with("column 3: no key types “€”"), "{error}");
    }

    #[test]
    fn every_letter_of_western_european_names_can_be_typed() {
        let small = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœ";
        for letter in small.chars().chain(small.to_uppercase().chars()) {
            assert!(Keyboard::default().sequence(&letter.to_string()).is_ok(), "{letter}");
        }
    }

    #[test]
    fn a_key_that_has_a_letter_types_it() {
        let rows = vec![(NamedKey::Digit3, "defë".to_owned())];
        let keyboard = Keyboard { rows, ..Keyboard::default() };
        assert_eq!(shown(&keyboard, &keyboard.sequence("dËe").unwrap()), "dËe");
        assert!(keyboard.replaced("ë").is_empty());
    }

    #[test]
    fn characters_typed_grow_with_time_up_to_all() {
        let typed = |millis| {
            let (lasts, elapsed) = (Duration::from_secs(10), Duration::from_millis(millis));
            characters_typed(40, lasts, elapsed)
        };
        assert_eq!([0, 1_000, 5_000, 10_000, 60_000].map(typed), [0, 4, 20, 40, 40]);
        assert_eq!(characters_typed(3, Duration::ZERO, Duration::ZERO), 3);
    }

    proptest! {
        #[test]
        fn a_phone_shows_what_was_typed(text in "[a-zA-Z0-9äöüßÄÖÜ .,@+]{1,40}", upper: bool) {
            let keyboard = Keyboard { begins_with_capitals: upper, ..Keyboard::default() };
            let sequence = keyboard.sequence(&text).unwrap();
            prop_assert_eq!(shown(&keyboard, &sequence), text);
        }
    }
}
