//! Requests as a phone reads them.

use super::{
    Page, commands,
    error::{MAX_BYTES, TargetError},
};
use crate::{argument::cut, command::Command, firmware::Firmware, screen::Screen};

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
    /// spelling yet takes it for something else. [`Firmware::knows`] says which keys it knows.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_by(target: &str, firmware: Option<Firmware>) -> Result<Request, TargetError> {
        if target.len() > MAX_BYTES {
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
