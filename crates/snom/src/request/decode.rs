//! Requests as a phone reads them.

use super::{Page, commands};
use crate::{
    argument::{ArgumentError, cut},
    command::Command,
    firmware::Firmware,
    screen::Screen,
    sequence::SequenceError,
};

/// The longest target that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// A request as a phone understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// Do something.
    Command(Command),
    /// Answer with a picture of a display.
    Screen(Screen),
    /// Answer with a page.
    Page(Page),
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
    /// An argument out of its range.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    /// The percent-encoding does not stand for text.
    #[error("the query is not valid UTF-8 after percent-decoding")]
    NotText,
    /// Longer than any request.
    #[error("the request target is longer than {LONGEST} bytes")]
    TooLong,
}

impl Request {
    /// Reads a request target the way a phone does: separators may be raw or percent-encoded, a
    /// query behind a picture's path is ignored (pollers append one against caches).
    ///
    /// # Errors
    /// What a phone would answer with an error page, or ignore.
    pub fn decode(target: &str) -> Result<Request, TargetError> {
        Request::decode_by(target, None)
    }

    /// Reads a request target the way a phone with this firmware does: one that does not know a
    /// spelling yet takes it for something else. Which keys it knows is told by
    /// [`Firmware::knows`].
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_by(target: &str, firmware: Option<Firmware>) -> Result<Request, TargetError> {
        if target.len() > LONGEST {
            return Err(TargetError::TooLong);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if let Some(screen) = Screen::ALL.into_iter().find(|screen| screen.path() == path) {
            return Ok(Request::Screen(screen));
        }
        if let Some(command) = commands::read(path, query, firmware)? {
            return Ok(Request::Command(command));
        }
        let page = match path {
            "/" => Some(Page::Index),
            path => Page::ALL.into_iter().find(|page| page.path() == path),
        };
        page.map(Request::Page).ok_or_else(|| TargetError::UnknownPath(cut(path, 80)))
    }
}
