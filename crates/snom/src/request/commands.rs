//! Commands as they go on the wire: each is spelled and read here.

use super::{INDEX_PATH, error::TargetError, percent};
use crate::{
    argument::{ArgumentError, CallList, Expected, Line, Ringer, cut},
    command::Command,
    firmware::Firmware,
    key::{Key, NamedKey},
    sequence::Sequence,
    touch::TouchSpelling,
};

const COMMAND_PATH: &str = "/command.htm";
pub(super) const RINGER_PATH: &str = "/line_login.htm";
const RESTART_PATH: &str = "/advanced_update.htm";
pub(super) const FIRMWARE_PATH: &str = "/dummy.htm";

const KEY: &str = "key";
const NUMBER: &str = "number";
const IDENTITY: &str = "outgoing_uri";
const TONES: &str = "key_dtmf";
const RELEASE_ALL: &str = "RELEASE_ALL_CALLS";
const LOG_OFF_ALL: &str = "LOGOFFALL";
const LOG_OFF: &str = "LOGOFFLINE";
const REREGISTER: &str = "REREGISTER";
const FIX_LIL: &str = "FIX_LIL";
const TOUCH: &str = "touch";
const PLAY_RINGER: &str = "PLAY_RINGER:";
const PLAY_RINGER_VALUE: &str = "+Ringer";
const REBOOT: &str = "reboot=Reboot";
const RESET: &str = "reset=Reset";
const LOAD_FIRMWARE: &str = "swload=load&firmware=";

/// The target that carries out `command`, in the spelling of `firmware` where it is known.
pub(super) fn spell(command: &Command, firmware: Option<Firmware>) -> String {
    match command {
        Command::Keys(sequence) => {
            format!("{COMMAND_PATH}?{KEY}={}", in_dialect(sequence, firmware).to_wire())
        }
        Command::Dial { number, identity } => {
            let from =
                identity.as_ref().map(|identity| format!("&{IDENTITY}={}", identity.to_wire()));
            let from = from.unwrap_or_default();
            format!("{COMMAND_PATH}?{NUMBER}={}{from}", number.to_wire())
        }
        Command::Dtmf(tones) => format!("{COMMAND_PATH}?{TONES}={}", tones.to_wire()),
        // Both are parameters without a value, and without its equals sign.
        Command::ReleaseAllCalls => format!("{COMMAND_PATH}?{RELEASE_ALL}"),
        Command::LogOffAll => format!("{COMMAND_PATH}?{LOG_OFF_ALL}"),
        Command::LogOff(line) => format!("{COMMAND_PATH}?{LOG_OFF}={line}"),
        Command::Reregister(line) => format!("{COMMAND_PATH}?{REREGISTER}={line}"),
        Command::PlayRinger(ringer) => {
            format!("{RINGER_PATH}?{PLAY_RINGER}{ringer}={PLAY_RINGER_VALUE}")
        }
        Command::Reboot => format!("{RESTART_PATH}?{REBOOT}"),
        Command::Reset => format!("{RESTART_PATH}?{RESET}"),
        Command::ClearCalls(list) => {
            let new = firmware.is_none_or(Firmware::clears_lists_with_clear);
            let value = if new { "clear" } else { "0" };
            format!("{INDEX_PATH}?{}={value}", list_parameter(*list))
        }
        Command::UpgradeFirmware(url) => {
            format!("{FIRMWARE_PATH}?{LOAD_FIRMWARE}{}", url.to_wire())
        }
        Command::FixLineInfoLayer => format!("{COMMAND_PATH}?{FIX_LIL}=true"),
        // A `+` for the blank is not proven, `%20` is what browsers send for the seed's text.
        Command::Touch(touch) => {
            let words = touch.spell(TouchSpelling::Long).replace(' ', "%20");
            format!("{COMMAND_PATH}?{TOUCH}={words}")
        }
    }
}

/// The command that a target asks for; `None` when its page is read and carries out none.
///
/// # Errors
/// When the page carries out commands, but not this one.
pub(super) fn read(
    path: &str,
    query: &str,
    firmware: Option<Firmware>,
) -> Result<Option<Command>, TargetError> {
    Ok(Some(match path {
        COMMAND_PATH => command(query)?,
        RINGER_PATH => ringer(query)?,
        RESTART_PATH if query == REBOOT => Command::Reboot,
        RESTART_PATH if query == RESET => Command::Reset,
        RESTART_PATH => return Err(unknown(query)),
        FIRMWARE_PATH => new_firmware(query)?,
        // A page takes any query and ignores what it does not know.
        INDEX_PATH => return Ok(call_list(query, firmware).map(Command::ClearCalls)),
        _ => return Ok(None),
    }))
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
        .filter(|(_, value)| *value == PLAY_RINGER_VALUE)
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
    let expected = || Expected::Whole { first: 1, last: last.into() };
    number.ok_or_else(|| ArgumentError::new(field, value, expected()).into())
}

fn unknown(query: &str) -> TargetError {
    TargetError::UnknownQuery(cut(query, 80))
}

/// The same keys under the names that a firmware knows.
fn in_dialect(sequence: &Sequence, firmware: Option<Firmware>) -> Sequence {
    let Some(firmware) = firmware else { return sequence.clone() };
    let hold = if firmware.calls_hold_f_hold() { NamedKey::Hold } else { NamedKey::HoldBefore8737 };
    sequence.map_keys(|key| match key {
        Key::Named(NamedKey::Hold | NamedKey::HoldBefore8737) => hold.into(),
        other => other,
    })
}

const fn list_parameter(list: CallList) -> &'static str {
    match list {
        CallList::Dialled => "dialeddel",
        CallList::Missed => "misseddel",
        CallList::Received => "receiveddel",
    }
}
