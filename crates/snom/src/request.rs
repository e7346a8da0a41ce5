//! Requests as they go on the wire, spelled and read here and nowhere else.

mod decode;
pub(crate) mod percent;

use std::fmt;

pub use decode::{Request, TargetError};

use crate::{
    argument::CallList,
    command::Command,
    firmware::Firmware,
    key::{Key, NamedKey},
    screen::Screen,
    sequence::Sequence,
    touch::TouchSpelling,
};

const COMMAND_PATH: &str = "/command.htm";
const INDEX_PATH: &str = "/index.htm";
const RINGER_PATH: &str = "/line_login.htm";
const RESTART_PATH: &str = "/advanced_update.htm";
const FIRMWARE_PATH: &str = "/dummy.htm";

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

/// A page of the phone that is read and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The start page.
    Index,
    /// System information: model, address, firmware, modules.
    Information,
    /// Where a restart leads to.
    Restarting,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 3] = [Page::Index, Page::Information, Page::Restarting];

    const fn path(self) -> &'static str {
        match self {
            Page::Index => INDEX_PATH,
            Page::Information => "/info.htm",
            Page::Restarting => "/reboot.htm",
        }
    }
}

/// The request target of a `GET`: an absolute path and a query, byte for byte as the phone expects
/// it. It needs no further escaping and must not get any: digest authentication signs these bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestTarget(String);

impl RequestTarget {
    /// The target that carries out `command`, in the spelling of `firmware` where it is known.
    #[must_use]
    pub fn new(command: &Command, firmware: Option<Firmware>) -> RequestTarget {
        RequestTarget(match command {
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
        })
    }

    /// The target as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether only the administrator mode of a phone may ask for it: the default of the setting
    /// `wui_admin_only` in firmware 8.7 and 8.9. A phone in user mode refuses these.
    #[must_use]
    pub fn needs_administrator(&self) -> bool {
        let path = self.0.split('?').next().unwrap_or_default();
        [RINGER_PATH, FIRMWARE_PATH].contains(&path) || path == Screen::Main.path()
    }
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

impl fmt::Display for RequestTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Command> for RequestTarget {
    /// In the spelling of today's firmware.
    fn from(command: &Command) -> RequestTarget {
        RequestTarget::new(command, None)
    }
}

impl From<Screen> for RequestTarget {
    fn from(screen: Screen) -> RequestTarget {
        RequestTarget(screen.path().to_owned())
    }
}

impl From<Page> for RequestTarget {
    fn from(page: Page) -> RequestTarget {
        RequestTarget(page.path().to_owned())
    }
}

#[cfg(test)]
mod tests;
