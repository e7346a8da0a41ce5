//! Requests as they go on the wire, spelled and read here and nowhere else.

use std::fmt;

use crate::{
    command::Command,
    screen::Screen,
    sequence::{Sequence, SequenceError},
};

const COMMAND_PATH: &str = "/command.htm";
const KEY_PARAMETER: &str = "key";

/// The request target of a `GET`: an absolute path and a query, byte for byte as the phone expects
/// it. It needs no further escaping and must not get any: digest authentication signs these bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target(String);

impl Target {
    /// The target as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Command> for Target {
    fn from(command: &Command) -> Target {
        match command {
            Command::Keys(sequence) => {
                Target(format!("{COMMAND_PATH}?{KEY_PARAMETER}={}", sequence.to_wire()))
            }
        }
    }
}

impl From<Screen> for Target {
    fn from(screen: Screen) -> Target {
        Target(screen.path().to_owned())
    }
}

/// A request as a phone understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// Do something.
    Command(Command),
    /// Answer with a picture of a display.
    Screen(Screen),
    /// The start page, `/` or `/index.htm`.
    Index,
}

/// Why a phone does not understand a request target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// No such page.
    #[error("there is no page `{0}`")]
    UnknownPath(String),
    /// The page exists but not with this query.
    #[error("the command page does not know `{0}`")]
    UnknownQuery(String),
    /// Not a key sequence.
    #[error("key: {0}")]
    Sequence(#[from] SequenceError),
    /// The percent-encoding does not stand for text.
    #[error("the query is not valid UTF-8 after percent-decoding")]
    NotText,
}

impl Request {
    /// Reads a request target the way a phone does: separators may be raw or percent-encoded, a
    /// query behind a picture's path is ignored (pollers append one against caches).
    ///
    /// # Errors
    /// What a phone would answer with an error page.
    pub fn decode(target: &str) -> Result<Request, TargetError> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if let Some(screen) = Screen::ALL.into_iter().find(|screen| screen.path() == path) {
            return Ok(Request::Screen(screen));
        }
        match path {
            "/" | "/index.htm" => Ok(Request::Index),
            COMMAND_PATH => command(query).map(Request::Command),
            _ => Err(TargetError::UnknownPath(path.to_owned())),
        }
    }
}

fn command(query: &str) -> Result<Command, TargetError> {
    match query.split_once('=') {
        Some((KEY_PARAMETER, value)) => {
            let text = percent_decode(value).ok_or(TargetError::NotText)?;
            Ok(Command::Keys(text.parse::<Sequence>()?))
        }
        _ => Err(TargetError::UnknownQuery(query.to_owned())),
    }
}

/// Replaces `%XX` by the byte it stands for; a `%` that starts no such triple stays as it is.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [b'%', high, low, tail @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high)? * 16 + hex(*low)?);
                rest = tail;
            }
            [byte, tail @ ..] => {
                bytes.push(*byte);
                rest = tail;
            }
            [] => return String::from_utf8(bytes).ok(),
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::key::{Key, NamedKey};

    #[test]
    fn a_key_sequence_is_spelled_as_in_the_seed() {
        let spell = |text: &str| Target::from(&Command::Keys(text.parse().unwrap())).to_string();
        assert_eq!(spell("ENTER"), "/command.htm?key=ENTER");
        assert_eq!(spell("OFFHOOK;1,100,50;ENTER"), "/command.htm?key=OFFHOOK;1,100,50;ENTER");
        assert_eq!(spell("*;#"), "/command.htm?key=%2A;%23");
    }

    #[test]
    fn both_spellings_of_a_separator_are_read() {
        let keys = |target: &str| match Request::decode(target) {
            Ok(Request::Command(Command::Keys(sequence))) => sequence.to_string(),
            other => panic!("{target}: {other:?}"),
        };
        assert_eq!(keys("/command.htm?key=1,100,100;2"), "1,100,100;2");
        // p4irin/remote_phone_control sends them encoded, and the phones take it.
        assert_eq!(keys("/command.htm?key=1%2C100%2C100%3B2"), "1,100,100;2");
        assert_eq!(keys("/command.htm?key=%2a;%23"), "*;#");
    }

    #[test]
    fn pages_and_pictures_are_told_apart() {
        assert_eq!(Request::decode("/"), Ok(Request::Index));
        assert_eq!(Request::decode("/index.htm"), Ok(Request::Index));
        assert_eq!(Request::decode("/screen.bmp?nocache=0.7"), Ok(Request::Screen(Screen::Main)));
        for screen in Screen::ALL {
            let target = Target::from(screen);
            assert_eq!(Request::decode(target.as_str()), Ok(Request::Screen(screen)));
        }
    }

    #[test]
    fn what_no_phone_understands_is_refused() {
        let message = |target: &str| Request::decode(target).unwrap_err().to_string();
        assert_eq!(message("/etc/passwd"), "there is no page `/etc/passwd`");
        assert_eq!(message("/command.htm"), "the command page does not know ``");
        assert_eq!(message("/command.htm?kee=1"), "the command page does not know `kee=1`");
        assert!(message("/command.htm?key=1;X").starts_with("key: column 3: `X` is not a key"));
        assert_eq!(
            message("/command.htm?key=%FF"),
            "the query is not valid UTF-8 after percent-decoding"
        );
    }

    proptest! {
        #[test]
        fn every_command_reads_back_from_its_target(
            keys in proptest::collection::vec(proptest::sample::select(NamedKey::ALL), 1..30)
        ) {
            let events = keys.into_iter().map(|key| crate::KeyEvent::press(Key::Named(key))).collect();
            let command = Command::Keys(Sequence::try_new(events).unwrap());
            prop_assert_eq!(
                Request::decode(Target::from(&command).as_str()),
                Ok(Request::Command(command))
            );
        }

        #[test]
        fn no_target_makes_the_decoder_panic(target in "/?(command\\.htm\\?key=)?.{0,100}") {
            let _ = Request::decode(&target);
        }
    }
}
