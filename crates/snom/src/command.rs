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
    argument::Line,
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

    /// Returns whether it may call somebody. A digit that is held may be a speed dial.
    #[must_use]
    pub fn may_start_call(&self) -> bool {
        let may = |event: &KeyEvent| {
            let is_digit = matches!(event.key, Key::Named(key) if key.digit().is_some());
            event.key.may_start_call() || (is_digit && event.time.is_some())
        };
        match self {
            Command::Keys(sequence) => sequence.events().iter().any(may),
            // Nobody knows what the display shows there.
            Command::Dial { .. } | Command::Touch(_) => true,
            _ => false,
        }
    }

    /// Returns the effect that nobody should cause again, and for how long; `None` for what may be repeated
    /// at will. A single press of a key that toggles would be undone, a second restart would interrupt the
    /// first. A sequence says itself how often it presses what.
    #[must_use]
    pub fn cool_down(&self) -> Option<(Effect, Duration)> {
        let registration = |line| Some((Effect::Registration(self.kind(), line), REGISTRATION));
        match self {
            Command::Keys(sequence) => match sequence.events() {
                // However long it is pressed.
                [KeyEvent { key, .. }] if key.toggles() => {
                    Some((Effect::Toggle(key.function()), TOGGLE))
                }
                _ => None,
            },
            Command::Reboot | Command::Reset => Some((Effect::Restart, RESTART)),
            Command::UpgradeFirmware(_) => Some((Effect::Restart, UPGRADE)),
            Command::LogOffAll => registration(None),
            Command::LogOff(line) | Command::Reregister(line) => registration(Some(*line)),
            _ => None,
        }
    }
}

/// What a command changes at the phone, by whatever name it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// A function is switched on or off, with the key for it.
    Toggle(Key),
    /// The phone restarts, or loads a firmware and restarts.
    Restart,
    /// An identity, or each of them, is logged off or registered again.
    Registration(CommandKind, Option<Line>),
}

/// Longer than a double click, shorter than looking at what became of it.
const TOGGLE: Duration = Duration::from_secs(1);
/// A registration takes a few seconds.
const REGISTRATION: Duration = Duration::from_secs(5);
/// A phone is away for about a minute.
const RESTART: Duration = Duration::from_secs(30);
/// A phone that loads and writes a firmware must not be interrupted: it may not start again.
const UPGRADE: Duration = Duration::from_secs(300);

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
    fn what_may_call_somebody_is_known() {
        let keys = |text: &str| Command::Keys(text.parse().unwrap()).may_start_call();
        for text in [
            "1;2;ENTER",
            "ENTER",
            "1;2;#",
            "OFFHOOK;1",
            "SPEAKER",
            "HEADSET",
            "REDIAL",
            "F1",
            "F4",
            "P1",
            "EK0",
            "TRANSFER",
            "F_REDIAL",
            "1,2000",
        ] {
            assert!(keys(text), "{text}");
        }
        for text in [
            "1;2",
            "*",
            "CANCEL",
            "ONHOOK",
            "UP;DOWN",
            "MUTE",
            "F_MUTE",
            "DND",
            "F_HOLD",
            "VOLUME_UP",
        ] {
            assert!(!keys(text), "{text}");
        }
        let dial = Command::Dial { number: "101".parse().unwrap(), identity: None };
        assert!(dial.may_start_call());
        assert!(!Command::ReleaseAllCalls.may_start_call() && !Command::Reboot.may_start_call());
    }

    #[test]
    fn what_turns_itself_around_or_hurts_twice_cools_down() {
        let keys = |text: &str| Command::Keys(text.parse().unwrap()).cool_down();
        let toggle = |key: NamedKey| Some((Effect::Toggle(Key::Named(key)), TOGGLE));
        for (key, texts) in [
            (NamedKey::Dnd, ["DND", "F_DND", "DND,1000", "DND,,0"].as_slice()),
            (NamedKey::Mute, &["MUTE", "F_MUTE"]),
            (NamedKey::Rec, &["REC", "F_REC"]),
            (NamedKey::Hold, &["F_HOLD", "F_R"]),
            (NamedKey::Speaker, &["SPEAKER"]),
        ] {
            for text in texts {
                assert_eq!(keys(text), toggle(key), "{text}");
            }
        }
        assert!(keys("F_REDIRECT").is_some());
        for key in ["1", "ENTER", "P1", "DND;DND", "VOLUME_UP", "F_ADR_BOOK", "F_DND;F_DND"] {
            assert_eq!(keys(key), None, "{key}");
        }
        let firmware = Command::UpgradeFirmware("http://files.example/f.bin".parse().unwrap());
        for (restart, time) in
            [(Command::Reboot, RESTART), (Command::Reset, RESTART), (firmware, UPGRADE)]
        {
            assert_eq!(restart.cool_down(), Some((Effect::Restart, time)));
            assert!(restart.danger() >= Danger::DisruptsPhone);
        }
        let line = |number| Line::new(number).unwrap();
        assert_ne!(Command::LogOff(line(1)).cool_down(), Command::LogOff(line(2)).cool_down());
        assert_ne!(Command::LogOff(line(1)).cool_down(), Command::Reregister(line(1)).cool_down());
    }
}
