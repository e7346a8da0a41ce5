//! Requests as they go on the wire, spelled and read here and nowhere else.

mod commands;
mod decode;
mod error;
pub(crate) mod percent;

use std::fmt;

pub use decode::Request;
pub use error::TargetError;

use commands::{FIRMWARE_PATH, RINGER_PATH};

use crate::{
    command::{Command, GoodAnswer},
    firmware::Firmware,
    screen::Screen,
};

const INDEX_PATH: &str = "/index.htm";

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
        RequestTarget(commands::spell(command, firmware))
    }

    /// The target as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether it is that of a picture.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        Screen::ALL.iter().any(|screen| screen.path() == self.0)
    }

    /// Returns whether every phone answers it: after dialling and restarting, many do not.
    #[must_use]
    pub fn expects_answer(&self) -> bool {
        match Request::decode(&self.0) {
            Ok(Request::Command(command)) => {
                !command.kind().good_answers().contains(&GoodAnswer::Nothing)
            }
            _ => true,
        }
    }

    /// Returns whether only the administrator mode of a phone may ask for it: the default of the setting
    /// `wui_admin_only` in firmware 8.7 and 8.9. A phone in user mode refuses these.
    #[must_use]
    pub fn needs_administrator(&self) -> bool {
        let path = self.0.split('?').next().unwrap_or_default();
        [RINGER_PATH, FIRMWARE_PATH].contains(&path) || path == Screen::Main.path()
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
pub(crate) mod tests;
