//! Requests as a phone reads them.

use super::{
    COMMAND_PATH, FIRMWARE_PATH, FIX_LIL, IDENTITY, INDEX_PATH, KEY, LOAD_FIRMWARE, LOG_OFF,
    LOG_OFF_ALL, NUMBER, PLAY_RINGER, Page, REBOOT, RELEASE_ALL, REREGISTER, RESET, RESTART_PATH,
    RINGER_PATH, TONES, TOUCH, list_parameter, percent,
};
use crate::{
    argument::{ArgumentError, CallList, Line, Ringer},
    command::Command,
    firmware::Firmware,
    screen::Screen,
    sequence::{Sequence, SequenceError},
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
        let command = match path {
            COMMAND_PATH => command(query)?,
            RINGER_PATH => ringer(query)?,
            RESTART_PATH if query == REBOOT => Command::Reboot,
            RESTART_PATH if query == RESET => Command::Reset,
            FIRMWARE_PATH => new_firmware(query)?,
            INDEX_PATH if !query.is_empty() => match call_list(query, firmware) {
                Some(list) => Command::ClearCalls(list),
                // A page takes any query and ignores what it does not know.
                None => return Ok(Request::Page(Page::Index)),
            },
            RESTART_PATH => return Err(unknown(query)),
            "/" => return Ok(Request::Page(Page::Index)),
            _ => {
                let page = Page::ALL.into_iter().find(|page| page.path() == path);
                let unknown = || TargetError::UnknownPath(crate::argument::cut(path, 80));
                return page.map(Request::Page).ok_or_else(unknown);
            }
        };
        Ok(Request::Command(command))
    }
}

fn command(query: &str) -> Result<Command, TargetError> {
    let (name, value) = match query.split_once('=') {
        Some((name, value)) => (name, value),
        None if query == RELEASE_ALL => return Ok(Command::ReleaseAllCalls),
        None if query == LOG_OFF_ALL => return Ok(Command::LogOffAll),
        None => return Err(unknown(query)),
    };
    Ok(match name {
        KEY => Command::Keys(text(value)?.parse::<Sequence>()?),
        NUMBER => {
            let mut parameters = value.split('&');
            let number = text(parameters.next().unwrap_or_default())?.parse()?;
            let identity = parameters
                .filter_map(|parameter| parameter.split_once('='))
                .find_map(|(name, value)| (name == IDENTITY).then_some(value));
            let identity = identity.map(|value| Ok::<_, TargetError>(text(value)?.parse()?));
            Command::Dial { number, identity: identity.transpose()? }
        }
        TONES => Command::Dtmf(text(value)?.parse()?),
        LOG_OFF => Command::LogOff(Line::new(number("line", value, Line::LAST)?)?),
        REREGISTER => Command::Reregister(Line::new(number("line", value, Line::LAST)?)?),
        FIX_LIL if value == "true" => Command::FixLineInfoLayer,
        TOUCH => Command::Touch(text(value)?.parse()?),
        _ => return Err(unknown(query)),
    })
}

fn ringer(query: &str) -> Result<Command, TargetError> {
    let index = query
        .strip_prefix(PLAY_RINGER)
        .and_then(|rest| rest.split_once('='))
        .filter(|(_, value)| *value == super::PLAY_RINGER_VALUE)
        .map(|(index, _)| index);
    let index = index.ok_or_else(|| unknown(query))?;
    Ok(Command::PlayRinger(Ringer::new(number("ringer", index, Ringer::LAST)?)?))
}

fn new_firmware(query: &str) -> Result<Command, TargetError> {
    let url = query.strip_prefix(LOAD_FIRMWARE).ok_or_else(|| unknown(query))?;
    Ok(Command::UpgradeFirmware(text(url)?.parse()?))
}

fn call_list(query: &str, firmware: Option<Firmware>) -> Option<CallList> {
    let (name, value) = query.split_once('=')?;
    let list = CallList::ALL.into_iter().find(|list| list_parameter(*list) == name)?;
    // The newer spelling, and the older one, which everybody's code still sends.
    let known = match value {
        "clear" => firmware.is_none_or(Firmware::clears_lists_with_clear),
        "0" => true,
        _ => false,
    };
    known.then_some(list)
}

fn text(value: &str) -> Result<String, TargetError> {
    percent::decode(value).ok_or(TargetError::NotText)
}

fn number(field: &'static str, value: &str, last: u8) -> Result<i64, TargetError> {
    let digits_only = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits_only { value.parse().ok() } else { None };
    let allowed = || format!("a number from 1 to {last}");
    number.ok_or_else(|| ArgumentError::new(field, value, allowed()).into())
}

fn unknown(query: &str) -> TargetError {
    TargetError::UnknownQuery(crate::argument::cut(query, 80))
}
