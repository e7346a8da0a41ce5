//! Sequences, their key presses, and their text form.

use std::{fmt, str::FromStr, time::Duration};

use crate::{
    argument::cut,
    key::{Key, KeyError, NamedKey},
};

/// The longest time or pause of one key press, in milliseconds.
///
/// The phone answers when it has taken the sequence in, some only when it has played it; half a
/// minute is the longest the relay waits for any answer.
pub const MAX_MILLIS: u32 = 30_000;

/// The longest sequence that goes into one request, in bytes of its wire form.
///
/// No vendor text gives a limit. 1,500 bytes of query keep the whole request in two Ethernet
/// frames, far below what any web server of the last twenty years refuses. Longer sequences are
/// sent in [parts](Sequence::split).
pub const MAX_WIRE_BYTES: usize = 1_500;

/// The most key presses of one sequence, in however many parts.
pub const MAX_EVENTS: usize = 2_000;

/// The longest text that is read, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// How long a phone holds a key when the sequence does not say. No source gives it: it is what a
/// quick finger does, and it matters only for the duration shown before a sequence runs.
pub const ASSUMED_PRESS: Duration = Duration::from_millis(40);

/// One key press: which key, how long it is held and how long to wait after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyEvent {
    /// The key to press.
    pub key: Key,
    /// How long the key is held, in milliseconds; the phone's own short press when absent.
    pub time: Option<u32>,
    /// How long to wait before the next key, in milliseconds; the phone's own gap when absent.
    pub pause: Option<u32>,
}

impl KeyEvent {
    /// Returns a short press of `key`.
    #[must_use]
    pub fn press(key: impl Into<Key>) -> KeyEvent {
        KeyEvent { key: key.into(), time: None, pause: None }
    }
}

impl KeyEvent {
    /// Returns how long the key is held and waited for, with [`ASSUMED_PRESS`] where no time is
    /// given.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.time.map_or(ASSUMED_PRESS, |time| millis_of(Some(time))) + millis_of(self.pause)
    }
}

fn millis_of(millis: Option<u32>) -> Duration {
    Duration::from_millis(millis.unwrap_or(0).into())
}

/// The spelling of a key event: for people, or for the request line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Human,
    Wire,
}

fn write_event(event: &KeyEvent, spelling: Spelling, out: &mut String) {
    use fmt::Write;
    let written = match (event.key, spelling) {
        // A raw `#` would start a fragment and never reach the phone; the seed asks for both.
        (Key::Named(NamedKey::Hash), Spelling::Wire) => out.write_str("%23"),
        (Key::Named(NamedKey::Star), Spelling::Wire) => out.write_str("%2A"),
        (key, _) => write!(out, "{key}"),
    };
    let written = written.and_then(|()| match (event.time, event.pause) {
        (None, None) => Ok(()),
        (Some(time), None) => write!(out, ",{time}"),
        (None, Some(pause)) => write!(out, ",,{pause}"),
        (Some(time), Some(pause)) => write!(out, ",{time},{pause}"),
    });
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
}

/// One or more key presses, sent in one request and played by the phone in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence(Vec<KeyEvent>);

impl Sequence {
    /// Returns a sequence of `events`; refused when empty, with a time out of range, or too long.
    ///
    /// # Errors
    /// The first thing wrong; its position is the number of the event's first column in the
    /// printed sequence.
    pub fn try_new(events: Vec<KeyEvent>) -> Result<Sequence, SequenceError> {
        let sequence = Sequence(events);
        // Printing and parsing are inverses, so the parser's rules are the only ones.
        sequence.to_string().parse()
    }

    /// Creates a sequence of events that were part of another one.
    pub(super) fn from_checked(events: &[KeyEvent]) -> Sequence {
        Sequence(events.to_vec())
    }

    /// Returns a single press that the phone holds for `time` milliseconds; `None` when it would be
    /// too long.
    #[must_use]
    pub fn hold(key: Key, time: u32) -> Option<Sequence> {
        let event = KeyEvent { key, time: Some(time), pause: None };
        (time <= MAX_MILLIS).then(|| Sequence(vec![event]))
    }

    /// Returns a single short press.
    #[must_use]
    pub fn press(key: impl Into<Key>) -> Sequence {
        Sequence(vec![KeyEvent::press(key)])
    }

    /// Returns the presses of this sequence and then those of `other`; `None` when they would be more
    /// than `max`, which is at most [`MAX_EVENTS`].
    #[must_use]
    pub fn then(&self, other: &Sequence, max: usize) -> Option<Sequence> {
        let events = [self.0.as_slice(), other.0.as_slice()].concat();
        (events.len() <= max.min(MAX_EVENTS)).then_some(Sequence(events))
    }

    /// Returns the same presses of other keys.
    pub(crate) fn map_keys(&self, map: impl Fn(Key) -> Key) -> Sequence {
        Sequence(self.0.iter().map(|event| KeyEvent { key: map(event.key), ..*event }).collect())
    }

    /// Returns the key presses, in order.
    #[must_use]
    pub fn events(&self) -> &[KeyEvent] {
        &self.0
    }

    /// Returns the value of `key=` as it goes on the wire: `#` and `*` as `%23` and `%2A`, `;` and
    /// `,` raw.
    #[must_use]
    pub fn to_wire(&self) -> String {
        self.spell(Spelling::Wire)
    }

    /// Returns the sum of the times and pauses that the sequence spells out.
    #[must_use]
    pub fn spelled_duration(&self) -> Duration {
        self.0.iter().map(|event| millis_of(event.time) + millis_of(event.pause)).sum()
    }

    /// Returns how long the phone plays the sequence, with [`ASSUMED_PRESS`] where it does not say.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.0.iter().map(KeyEvent::duration).sum()
    }

    fn spell(&self, spelling: Spelling) -> String {
        let mut out = String::new();
        for (index, event) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(';');
            }
            write_event(event, spelling, &mut out);
        }
        out
    }
}

impl fmt::Display for Sequence {
    /// Returns the sequence as people write it, with raw `#` and `*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spell(Spelling::Human))
    }
}

/// The reason why a text is not a sequence, and its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {problem}")]
pub struct SequenceError {
    /// The column of the mistake in characters, counted from 1.
    pub column: usize,
    /// The problem.
    pub problem: SequenceProblem,
}

impl SequenceError {
    /// Returns `text` in three parts: what is before the mistake, the mistake up to the next
    /// separator, and what is after it. The mistake is empty where something is missing.
    #[must_use]
    pub fn locate<'a>(&self, text: &'a str) -> [&'a str; 3] {
        let first = text.char_indices().nth(self.column.saturating_sub(1));
        let (before, rest) = text.split_at(first.map_or(text.len(), |(index, _)| index));
        let mistake = rest.split([';', ',']).next().unwrap_or_default().trim_end();
        let (mistake, after) = rest.split_at(mistake.len());
        [before, mistake, after]
    }
}

/// The problem in a sequence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SequenceProblem {
    /// Not a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A comma with nothing behind it.
    #[error("the milliseconds are missing after the comma; write {0} or remove the comma")]
    MissingMillis(&'static str),
    /// Not a number, or one above [`MAX_MILLIS`].
    #[error("“{0}” is not a time; use whole milliseconds from 0 to {MAX_MILLIS}")]
    Millis(String),
    /// More than Key, Time and Pause.
    #[error("only Key,Time,Pause belong together; put a ; between keys")]
    TooManyParts,
    /// More than [`MAX_EVENTS`] key presses, or a text of more than 64 kB.
    #[error("the sequence has more than {MAX_EVENTS} key presses; split it into several")]
    TooLong,
}

impl FromStr for Sequence {
    type Err = SequenceError;

    /// Reads a sequence as the seed writes it; spaces around keys and numbers are ignored.
    fn from_str(text: &str) -> Result<Sequence, SequenceError> {
        // Keeps a megabyte of garbage cheap; no sequence of the allowed length comes near.
        if text.len() > MAX_TEXT_BYTES {
            return Err(at(1, SequenceProblem::TooLong));
        }
        let mut events = Vec::new();
        for (column, part) in columns(text, 1, ';') {
            if events.len() == MAX_EVENTS {
                return Err(at(column, SequenceProblem::TooLong));
            }
            events.push(event(part, column)?);
        }
        Ok(Sequence(events))
    }
}

/// Returns the parts of `text` between separators, each with the column it starts at.
fn columns(text: &str, first: usize, separator: char) -> impl Iterator<Item = (usize, &str)> {
    let mut next = first;
    text.split(separator).map(move |part| {
        let column = next;
        next += part.chars().count() + 1;
        (column, part)
    })
}

fn event(text: &str, column: usize) -> Result<KeyEvent, SequenceError> {
    let mut parts = columns(text, column, ',').map(|(column, part)| trim(part, column));
    let (column, name) = parts.next().unwrap_or((column, ""));
    let key = name.parse().map_err(|error: KeyError| at(column, error.into()))?;
    let (time, pause) = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => (None, None),
        (Some((column, "")), None, _) => {
            return Err(at(column, SequenceProblem::MissingMillis("Key,Time")));
        }
        (Some((column, time)), None, _) => (Some(millis(time, column)?), None),
        (Some(_), Some((column, "")), None) => {
            return Err(at(column, SequenceProblem::MissingMillis("Key,Time,Pause")));
        }
        // The empty Time in `ENTER,,1000` is the phone's own short press.
        (Some((_, "")), Some((column, pause)), None) => (None, Some(millis(pause, column)?)),
        (Some((column, time)), Some((pause_column, pause)), None) => {
            (Some(millis(time, column)?), Some(millis(pause, pause_column)?))
        }
        (_, _, Some((column, _))) => return Err(at(column, SequenceProblem::TooManyParts)),
    };
    Ok(KeyEvent { key, time, pause })
}

fn trim(part: &str, column: usize) -> (usize, &str) {
    let trimmed = part.trim_start_matches(' ');
    (column + (part.len() - trimmed.len()), trimmed.trim_end_matches(' '))
}

fn millis(text: &str, column: usize) -> Result<u32, SequenceError> {
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(millis) if digits_only && millis <= MAX_MILLIS => Ok(millis),
        _ => Err(at(column, SequenceProblem::Millis(cut(text, 24)))),
    }
}

fn at(column: usize, problem: SequenceProblem) -> SequenceError {
    SequenceError { column, problem }
}
