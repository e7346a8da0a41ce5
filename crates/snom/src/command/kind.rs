//! The commands of the seed: one entry each, from which labels, help, permissions, the support
//! table and tests are derived.

use std::{fmt, str::FromStr};

use crate::{argument::ArgumentError, danger::Danger, firmware::Firmware, model::Model};

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

/// How a phone answers a command that it carries out. None of them proves that something happened:
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

const PAGE: &[GoodAnswer] = &[GoodAnswer::Page];
const PAGE_OR_INDEX: &[GoodAnswer] = &[GoodAnswer::Page, GoodAnswer::Redirect("index.htm")];
// p4irin/remote_phone_control: 302 to index.htm; doubleSlash: an empty reply is normal.
const DIALLED: &[GoodAnswer] = &[GoodAnswer::Redirect("index.htm"), GoodAnswer::Nothing];
// ansible-snom-reboot: ends at reboot.htm; Elastix: a broken status line is success.
const RESTARTED: &[GoodAnswer] =
    &[GoodAnswer::Redirect("reboot.htm"), GoodAnswer::Page, GoodAnswer::Nothing];

macro_rules! commands {
    ($($variant:ident $name:literal $group:ident $danger:ident $changes:ident $confirm:ident
       $answers:ident $label:literal $help:literal $($source:literal)+;)*) => {
        /// A command without its arguments.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum CommandKind {
            $(#[doc = $help] $variant,)*
        }

        impl CommandKind {
            /// Every command, in the order of the seed.
            pub const ALL: &'static [CommandKind] = &[$(CommandKind::$variant,)*];

            /// The name in the relay's API.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(CommandKind::$variant => $name,)* }
            }

            /// What a button says, in English.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(CommandKind::$variant => $label,)* }
            }

            /// What it does, as one English sentence.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(CommandKind::$variant => $help,)* }
            }

            /// Where it belongs on a page.
            #[must_use]
            pub const fn group(self) -> CommandGroup {
                match self { $(CommandKind::$variant => CommandGroup::$group,)* }
            }

            /// What is at stake. For keys it is what most of them can do; each key has its own.
            #[must_use]
            pub const fn danger(self) -> Danger {
                match self { $(CommandKind::$variant => Danger::$danger,)* }
            }

            /// Whether the phone is different afterwards.
            #[must_use]
            pub const fn changes_state(self) -> bool {
                match self { $(CommandKind::$variant => commands!(@flag $changes),)* }
            }

            /// Whether the API asks for the phone's name once more.
            #[must_use]
            pub const fn needs_confirmation(self) -> bool {
                match self { $(CommandKind::$variant => commands!(@flag $confirm),)* }
            }

            /// How a phone answers when it carries the command out.
            #[must_use]
            pub const fn good_answers(self) -> &'static [GoodAnswer] {
                match self { $(CommandKind::$variant => $answers,)* }
            }

            /// The lines of the seed that document it.
            #[must_use]
            pub const fn sources(self) -> &'static [&'static str] {
                match self { $(CommandKind::$variant => &[$($source),+],)* }
            }
        }
    };
    (@flag changes) => { true };
    (@flag keeps) => { false };
    (@flag confirmed) => { true };
    (@flag free) => { false };
}

commands! {
    Keys "keys" Panel AffectsCall changes free PAGE
        "Press keys" "Presses keys, each for as long and with such pauses as one says."
        "http://phoneIP/command.htm?key=KEYEVENT[;KEYEVENT]";
    Dial "dial" Calls AffectsCall changes free DIALLED
        "Dial" "Calls a number."
        "Remote Dialing: http://phoneIP/command.htm?number=NUMBER&outgoing_uri=URI";
    Dtmf "dtmf" Calls AffectsCall changes free PAGE
        "Send tones" "Sends tones to the other end of a call."
        "Remote DTMF tones: http://phoneIP/command.htm?key_dtmf=NUMBER";
    ReleaseAllCalls "release_all_calls" Calls AffectsCall changes free PAGE
        "End all calls" "Ends every call of the phone, also those on hold."
        "Remote End all ongoing calls: http://phoneIP/command.htm?RELEASE_ALL_CALLS";
    LogOffAll "log_off_all" Lines DestroysData changes confirmed PAGE
        "Log off all identities" "Logs every identity off; some phones forget the accounts with it."
        "Remote Logoff all identities: http://phoneIP/command.htm?LOGOFFALL";
    LogOff "log_off" Lines DisruptsPhone changes free PAGE
        "Log off" "Logs one identity off: it can neither call nor be called."
        "Remote Logoff a specific identity: http://phoneIP/command.htm?LOGOFFLINE=1(..12)";
    Reregister "reregister" Lines DisruptsPhone changes free PAGE
        "Register again" "Registers one identity again, which also brings a logged-off one back."
        "Remote Reregister a specific identity: http://phoneIP/command.htm?REREGISTER=1(..12)";
    PlayRinger "play_ringer" Maintenance Harmless keeps free PAGE
        "Play a ringer" "Rings with one of the melodies, to hear it or to find the phone."
        "Remote Ringtone Playing: http://phoneIP/line_login.htm?PLAY_RINGER:X=+Ringer(X=1..9)";
    Reboot "reboot" Maintenance DisruptsPhone changes free RESTARTED
        "Restart" "Restarts the phone; calls end and it is away for about a minute."
        "Remote Reboot: http://phoneIP/advanced_update.htm?reboot=Reboot";
    Reset "reset" Maintenance DestroysData changes confirmed RESTARTED
        "Reset" "Puts the phone back to the settings of the factory; accounts and lists are lost."
        "Remote Reset: http://phoneIP/advanced_update.htm?reset=Reset";
    ClearCalls "clear_calls" Maintenance DestroysData changes free PAGE_OR_INDEX
        "Clear a call list" "Empties the list of dialled, missed or received calls."
        "Remote Reset of Dialed Numbers: http://phoneIP/index.htm?dialeddel=clear"
        "Remote Reset of Missed Calls: http://phoneIP/index.htm?misseddel=clear"
        "Remote Reset of Received Calls: http://phoneIP/index.htm?receiveddel=clear";
    UpgradeFirmware "upgrade_firmware" Maintenance DestroysData changes confirmed RESTARTED
        "Load firmware" "Lets the phone fetch and install a firmware, then restarts it."
        "Remote Firmware Upgrade: https://phoneIP/dummy.htm?swload=load&firmware=firmwareURL";
    FixLineInfoLayer "fix_line_info_layer" Maintenance Harmless keeps free PAGE
        "Repair the picture" "Puts the line information back into the picture of the display."
        "Fix the line-info-layer for screen.bmp (820/21): http://phoneIP/command.htm?FIX_LIL=true";
    Touch "touch" Panel AffectsCall changes free PAGE
        "Touch" "Touches the touchscreen: presses, drags and taps, by pixels."
        "just press, dont release: http://phoneIP/command.htm?touch=X Y press"
        "brief version: http://phoneIP/command.htm?touch=X Y p"
        "release when formerly pressed: http://phoneIP/command.htm?touch=X Y release"
        "brief version: http://phoneIP/command.htm?touch=X Y r"
        "press and release with one cmd: http://phoneIP/command.htm?touch=X Y pr"
        "brief version: http://phoneIP/command.htm?touch=X Y"
        "chained commands: http://phoneIP/command.htm?touch=X Y pr X2 Y2 pr X3 Y3 pr";
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

    /// Whether `model` with `firmware` knows the command; what is not known of it is let through.
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
            let names: Vec<_> = CommandKind::ALL.iter().map(|kind| kind.name()).collect();
            ArgumentError::new("command", text, format!("one of {}", names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            message.starts_with("command: `explode` is not one of keys, dial, dtmf"),
            "{message}"
        );
    }
}
