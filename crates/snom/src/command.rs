//! The commands of a phone.

pub mod arguments;
mod check;
mod kind;
mod table;

pub use check::{MAX_SECONDS, Needs, Refusal};
pub use kind::{CommandGroup, GoodAnswer};
pub use table::{Command, CommandKind};

use std::time::Duration;

use crate::{
    danger::Danger,
    key::{Key, NamedKey},
    sequence::KeyEvent,
};

impl Command {
    /// The name of the command in the relay's API and in this catalogue.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Returns what is at stake: for keys, what the most dangerous of them can do.
    #[must_use]
    pub fn danger(&self) -> Danger {
        match self {
            Command::Keys(sequence) => {
                let dangers = sequence.events().iter().map(|event| event.key.danger());
                dangers.max().unwrap_or(Danger::Harmless)
            }
            other => other.kind().danger(),
        }
    }

    /// Returns whether it does nothing but end calls, or what has been begun: then it must not wait for
    /// anything else.
    #[must_use]
    pub fn ends_calls(&self) -> bool {
        let ends = |key: &Key| matches!(key, Key::Named(NamedKey::Cancel | NamedKey::OnHook));
        match self {
            Command::ReleaseAllCalls => true,
            Command::Keys(sequence) => sequence.events().iter().all(|event| ends(&event.key)),
            _ => false,
        }
    }

    /// Returns how long nobody should do exactly the same to the same phone again; `None` for what may be
    /// repeated at will. A single press of a key that toggles would be undone, a second restart
    /// would interrupt the first. A sequence says itself how often it presses what.
    #[must_use]
    pub fn cool_down(&self) -> Option<Duration> {
        match self {
            Command::Keys(sequence) => match sequence.events() {
                [KeyEvent { key, .. }] if key.toggles() => Some(TOGGLE),
                _ => None,
            },
            Command::Reboot | Command::Reset | Command::UpgradeFirmware(_) => Some(RESTART),
            Command::LogOffAll | Command::LogOff(_) | Command::Reregister(_) => Some(REGISTRATION),
            _ => None,
        }
    }
}

/// Longer than a double click, shorter than looking at what became of it.
const TOGGLE: Duration = Duration::from_secs(1);
/// A registration takes a few seconds.
const REGISTRATION: Duration = Duration::from_secs(5);
/// A phone is away for about a minute.
const RESTART: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanging_up_waits_for_nothing() {
        let keys = |text: &str| Command::Keys(text.parse().unwrap()).ends_calls();
        assert!(Command::ReleaseAllCalls.ends_calls());
        assert!(["CANCEL", "ONHOOK", "CANCEL;CANCEL", "CANCEL,2000"].into_iter().all(keys));
        assert!(!["1", "ENTER", "OFFHOOK", "CANCEL;1", "1;ONHOOK"].into_iter().any(keys));
        assert!(!Command::Reboot.ends_calls());
    }

    #[test]
    fn what_turns_itself_around_or_hurts_twice_cools_down() {
        let keys = |text: &str| Command::Keys(text.parse().unwrap()).cool_down();
        for key in ["DND", "MUTE", "SPEAKER", "F_HOLD", "DND,1000"] {
            assert_eq!(keys(key), Some(TOGGLE), "{key}");
        }
        for key in ["1", "ENTER", "P1", "DND;DND", "VOLUME_UP", "F_ADR_BOOK", "F_DND;F_DND"] {
            assert_eq!(keys(key), None, "{key}");
        }
        // The same function by its name in the settings.
        for key in ["F_DND", "F_MUTE", "F_REC", "F_R", "F_DND,1000"] {
            assert_eq!(keys(key), Some(TOGGLE), "{key}");
        }
        for kind in [Command::Reboot, Command::Reset, Command::LogOffAll] {
            assert!(kind.cool_down().is_some());
            assert!(kind.danger() >= Danger::DisruptsPhone);
        }
    }
}
