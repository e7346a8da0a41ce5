//! Suggestions for texts that are not sequences although it is clear which one they mean.

use super::grammar::{KeyEvent, MAX_WIRE_BYTES, Sequence};
use crate::{
    key::{EventName, Key, KeyError, NamedKey},
    request::percent,
};

/// Other names of keys, in capitals and without `-` and `_`.
const OTHER_NAMES: &[(&str, NamedKey)] = &[
    ("ACCEPT", NamedKey::Enter),
    ("ANSWER", NamedKey::Enter),
    ("OK", NamedKey::Enter),
    ("PICKUP", NamedKey::Enter),
    ("LIFT", NamedKey::OffHook),
    ("END", NamedKey::OnHook),
    ("ENDCALL", NamedKey::OnHook),
    ("HANGUP", NamedKey::OnHook),
    ("FHOLD", NamedKey::Hold),
    ("HOLD", NamedKey::Hold),
    ("RECORD", NamedKey::Rec),
    ("VOLDOWN", NamedKey::VolumeDown),
    ("VOLUMEDOWN", NamedKey::VolumeDown),
    ("VOLUMEUP", NamedKey::VolumeUp),
    ("VOLUP", NamedKey::VolumeUp),
    ("HASH", NamedKey::Hash),
    ("POUND", NamedKey::Hash),
    ("STAR", NamedKey::Star),
];

/// Names of the key that dials. Without a digit before it, it could be the one that answers, the
/// one that redials, or none.
const DIALS: &[&str] = &["CALL", "DIAL", "SEND"];

/// The shortest name in which a letter may be wrong: in `REC` that would be a third of it.
const SHORTEST_CORRECTED: usize = 4;

impl Sequence {
    /// Returns the sequence that `text` clearly means, as it should be written; `None` when `text`
    /// is a sequence, or it is not clear.
    #[must_use]
    pub fn suggest(text: &str) -> Option<String> {
        // It runs with each character that is typed, and nobody types so many.
        if text.len() > MAX_WIRE_BYTES || text.parse::<Sequence>().is_ok() {
            return None;
        }
        let keys = percent::decode(value(text)?)?;
        let mut events = Vec::new();
        for part in keys.split([';', '\n', '\r']) {
            add_part(part, &mut events)?;
        }
        Sequence::try_new(events).ok().map(|sequence| sequence.to_string())
    }
}

/// Returns what is behind `key=`, also in a whole address; all of the text where neither is there.
fn value(text: &str) -> Option<&str> {
    let Some((before, value)) = text.split_once('=') else { return Some(text) };
    let before = before.trim().to_ascii_lowercase();
    (before == "key" || before.ends_with("command.htm?key")).then_some(value)
}

/// Adds what a part between semicolons means: nothing, or keys with blanks between them.
fn add_part(part: &str, events: &mut Vec<KeyEvent>) -> Option<()> {
    // Next to a comma a blank separates nothing.
    let tight = part.split(',').map(str::trim).collect::<Vec<_>>().join(",");
    let mut words = tight.split_whitespace();
    while let Some(word) = words.next() {
        let last = events.last().map(|event| event.key);
        let found = events_of(word, last).or_else(|| {
            // A name may be written as two words: VOLUME UP.
            let both = format!("{word}{}", words.next()?);
            events_of(&both, last)
        });
        events.extend(found?);
    }
    Some(())
}

/// Returns what a text without blanks means, behind the key `last`: one key with its time and
/// pause, or keys with commas between them.
fn events_of(word: &str, last: Option<Key>) -> Option<Vec<KeyEvent>> {
    let fields: Vec<&str> = word.trim_end_matches(',').split(',').collect();
    let (name, times) = fields.split_first()?;
    let is_number = |field: &&str| field.bytes().all(|byte| byte.is_ascii_digit());
    if times.is_empty() {
        return Some(presses(keys(name, last)?));
    }
    if times.len() <= 2 && times.iter().all(is_number) {
        // Of several digits it is open which one is held.
        let keys = keys(name, last)?;
        let [key] = keys.as_slice() else { return None };
        let timed: Sequence = format!("{key},{}", times.join(",")).parse().ok()?;
        return Some(timed.events().to_vec());
    }
    let may_be_timed = |pair: &[&str]| match pair {
        [before, field] => field.is_empty() || may_be_time(before, field),
        _ => false,
    };
    if fields.windows(2).any(may_be_timed) {
        return None;
    }
    let mut all: Vec<Key> = Vec::new();
    for field in fields {
        let last = all.last().copied().or(last);
        all.extend(keys(field, last)?);
    }
    Some(presses(all))
}

fn presses(keys: Vec<Key>) -> Vec<KeyEvent> {
    keys.into_iter().map(KeyEvent::press).collect()
}

/// Returns whether a field behind a comma may be a time instead of digits to dial. Times are round
/// numbers, and behind a single digit further digits would be single too.
fn may_be_time(before: &str, field: &str) -> bool {
    let is_number = field.bytes().all(|byte| byte.is_ascii_digit());
    let is_round = field.len() <= 6 && !field.starts_with('0') && field.ends_with('0');
    is_number && field.len() > 1 && (is_round || before.len() == 1)
}

/// Returns the keys of digits that are written together, or the key that a name means.
fn keys(name: &str, last: Option<Key>) -> Option<Vec<Key>> {
    let digits: Option<Vec<Key>> =
        name.chars().map(|digit| NamedKey::for_digit(digit).map(Key::Named)).collect();
    match digits {
        Some(digits) if !digits.is_empty() => Some(digits),
        _ => Some(vec![key(name, last)?]),
    }
}

/// Returns the key that a name means, in any case, with one letter wrong, or by another name.
fn key(name: &str, last: Option<Key>) -> Option<Key> {
    let capitals = name.to_ascii_uppercase();
    if let Some(key) = Key::find(name).or_else(|| Key::find(&capitals).filter(is_known)) {
        return Some(key);
    }
    let letters = capitals.replace(['-', '_'], "");
    // A number with a sign is not a key.
    if !letters.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    if let Some(key) = Key::find(&letters) {
        return Some(key);
    }
    if let Some((_, key)) = OTHER_NAMES.iter().find(|(other, _)| *other == letters) {
        return Some(Key::Named(*key));
    }
    let is_after_digit = matches!(last, Some(Key::Named(key)) if key.digit().is_some());
    if is_after_digit && DIALS.contains(&letters.as_str()) {
        return Some(Key::Named(NamedKey::Enter));
    }
    let nearest = match name.parse::<Key>() {
        Err(KeyError::Unknown { nearest, .. } | KeyError::EventShape { nearest, .. }) => nearest?,
        _ => return None,
    };
    let is_near = nearest.len() >= SHORTEST_CORRECTED
        && strsim::damerau_levenshtein(&capitals, &nearest) == 1;
    if is_near { Key::find(&nearest) } else { None }
}

/// Returns whether a key is sure to exist: any name of the right shape is a key event.
fn is_known(key: &Key) -> bool {
    match key {
        Key::Event(name) => EventName::KNOWN.contains(&name.as_str()),
        Key::Named(_) | Key::Programmable(_) | Key::Expansion(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_clear_is_suggested() {
        for (text, expected) in [
            ("OFFHOOK;201;ENTER", "OFFHOOK;2;0;1;ENTER"),
            ("201", "2;0;1"),
            ("*21#", "*;2;1;#"),
            ("OFFHOOK;", "OFFHOOK"),
            (";1;;2;", "1;2"),
            ("1,", "1"),
            ("key=OFFHOOK;1", "OFFHOOK;1"),
            ("KEY = OFFHOOK;1", "OFFHOOK;1"),
            ("http://192.0.2.7/command.htm?key=OFFHOOK%3B%2a2%23", "OFFHOOK;*;2;#"),
            ("OFFHOOK 201 ENTER", "OFFHOOK;2;0;1;ENTER"),
            ("OFFHOOK\r\n201\r\n\tENTER\n", "OFFHOOK;2;0;1;ENTER"),
            ("OFFHOOK 1 , 100 ENTER", "OFFHOOK;1,100;ENTER"),
            ("P1 2", "P1;2"),
            ("offhook;1;enter", "OFFHOOK;1;ENTER"),
            ("f_adr_book;p4;ek0", "F_ADR_BOOK;P4;EK0"),
            ("OFFHOOK,201,ENTER", "OFFHOOK;2;0;1;ENTER"),
            ("Offhook, 2, 0, 1, Enter,", "OFFHOOK;2;0;1;ENTER"),
            ("OFFHOOK,ENTER", "OFFHOOK;ENTER"),
            ("ANSWER", "ENTER"),
            ("pickup,,500;hangup", "ENTER,,500;ONHOOK"),
            ("lift;201;ok;end", "OFFHOOK;2;0;1;ENTER;ONHOOK"),
            ("201;DIAL", "2;0;1;ENTER"),
            ("off-hook;Volume up,100", "OFFHOOK;VOLUME_UP,100"),
            ("hang up", "ONHOOK"),
            ("ENTRE;OFHOOK,100", "ENTER;OFFHOOK,100"),
        ] {
            assert_eq!(Sequence::suggest(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        for text in [
            // Nothing.
            "",
            " ; ",
            // Not keys.
            "HELLO",
            "number=201",
            "key=1&key=2",
            "+49",
            "f_unknown",
            "key=%FF",
            // A letter wrong in a short name.
            "RED",
            // A key to dial with, but nothing to dial.
            "CALL",
            "OFFHOOK;DIAL",
            // A time, or keys.
            "201,100",
            "1,100,50,ENTER",
            "REDIAL,1500,ENTER",
            "1,,2,3",
            "ENTER;,,1000",
            // A time that is none.
            "1,30001",
            "1,-5",
            "1,soon",
        ] {
            assert_eq!(Sequence::suggest(text), None, "{text}");
        }
        assert_eq!(Sequence::suggest(&"1;".repeat(MAX_WIRE_BYTES)), None);
    }
}
