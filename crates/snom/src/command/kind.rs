//! Properties of a command that do not depend on its arguments.

use std::{fmt, str::FromStr};

use super::CommandKind;
use crate::{
    argument::{ArgumentError, Expected},
    firmware::Firmware,
    model::Model,
};

/// Where a command belongs on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandGroup {
    /// Keys and the touchscreen.
    Panel,
    /// Calls.
    Calls,
    /// Identities.
    Lines,
    /// Everything that keeps the phone going.
    Maintenance,
}

impl CommandGroup {
    /// The heading, in English.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            CommandGroup::Panel => "Panel",
            CommandGroup::Calls => "Calls",
            CommandGroup::Lines => "Lines",
            CommandGroup::Maintenance => "Maintenance",
        }
    }
}

/// The answer of a phone to a command that it carries out. None proves that something happened:
/// only the display does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GoodAnswer {
    /// 200 with a page that nobody reads.
    Page,
    /// 302 or 303 to another page of the phone.
    Redirect(&'static str),
    /// The connection is closed without a word.
    Nothing,
}

impl fmt::Display for GoodAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoodAnswer::Page => f.write_str("200"),
            GoodAnswer::Redirect(page) => write!(f, "302 to {page}"),
            GoodAnswer::Nothing => f.write_str("an empty reply"),
        }
    }
}

impl CommandKind {
    /// The first firmware that knows it, in words; `None` when all do.
    #[must_use]
    pub const fn firmware_note(self) -> Option<&'static str> {
        match self {
            CommandKind::Touch => Some("8.4.34 in branch 8.4, else 8.7.2"),
            CommandKind::ClearCalls => Some("`clear`; `0` before 8.7.3.7"),
            CommandKind::Keys => Some("hold is F_HOLD, before 8.7.3.7 F_R"),
            _ => None,
        }
    }

    /// Returns whether `model` with `firmware` knows the command; what is not known of it is let through.
    #[must_use]
    pub fn exists_on(self, model: &Model, firmware: Option<Firmware>) -> bool {
        model.remote_control.is_possible()
            && match self {
                CommandKind::Touch => model.touch && firmware.is_none_or(Firmware::has_touch),
                CommandKind::FixLineInfoLayer => model.needs_fix_lil,
                _ => true,
            }
    }
}

impl FromStr for CommandKind {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<CommandKind, ArgumentError> {
        let found = CommandKind::ALL.iter().copied().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            ArgumentError::new("command", text, Expected::OneOf(CommandKind::NAMES.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::danger::Danger;

    #[test]
    fn what_loses_data_or_settings_for_good_says_so() {
        for kind in CommandKind::ALL {
            assert!(
                !kind.needs_confirmation() || kind.danger() == Danger::DestroysData,
                "{}",
                kind.name()
            );
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert!(!kind.good_answers().is_empty(), "{}", kind.name());
            for source in kind.sources() {
                assert!(source.contains("http"), "{}", kind.name());
            }
            assert!(kind.help().ends_with('.'), "{}", kind.name());
            assert_eq!(kind.changes_state(), kind.danger() > Danger::Harmless, "{}", kind.name());
        }
        let confirmed: Vec<_> = CommandKind::ALL
            .iter()
            .filter(|kind| kind.needs_confirmation())
            .map(|kind| kind.name())
            .collect();
        assert_eq!(confirmed, ["log_off_all", "reset", "upgrade_firmware"]);
    }

    #[test]
    fn an_unknown_command_is_answered_with_those_there_are() {
        let message = "explode".parse::<CommandKind>().unwrap_err().to_string();
        assert!(
            message.starts_with("command: “explode” is not valid; use one of keys, dial, dtmf"),
            "{message}"
        );
    }
}
