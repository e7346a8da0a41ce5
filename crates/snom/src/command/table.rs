//! The table of commands: one entry each, from which [`Command`], its arguments, labels, help,
//! permissions, JSON, the description of the API, the support table and tests derive.

use super::{
    CommandGroup, GoodAnswer,
    arguments::{Argument, Arguments, Field, InvalidCommand},
};
use crate::{
    argument::{CallList, Line, Ringer},
    danger::Danger,
    dial::{DialNumber, Identity, Tones},
    firmware::FirmwareUrl,
    sequence::Sequence,
    touch::Touch,
};

const PAGE: &[GoodAnswer] = &[GoodAnswer::Page];
const PAGE_OR_INDEX: &[GoodAnswer] = &[GoodAnswer::Page, GoodAnswer::Redirect("index.htm")];
// p4irin/remote_phone_control: 302 to index.htm; doubleSlash: an empty reply is normal.
const DIALLED: &[GoodAnswer] = &[GoodAnswer::Redirect("index.htm"), GoodAnswer::Nothing];
// ansible-snom-reboot: ends at reboot.htm; Elastix: a broken status line is success.
const RESTARTED: &[GoodAnswer] =
    &[GoodAnswer::Redirect("reboot.htm"), GoodAnswer::Page, GoodAnswer::Nothing];

macro_rules! commands {
    ($(
        $variant:ident
        $(($argument:ident: $type:ty))?
        $({ $($(#[$doc:meta])* $field:ident: $field_type:ty),+ })?
        = $name:literal $group:ident $danger:ident $changes:ident $confirm:ident $answers:ident
        $label:literal $help:literal $($source:literal)+;
    )*) => {
        /// One thing for a phone to do. Sent at most once: nothing ever repeats a command on its own.
        ///
        /// What is known of each is in [`CommandKind`]; how each is spelled for the phone, in
        /// [`crate::RequestTarget`]; its arguments as data, in [`arguments`](super::arguments).
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $(#[doc = $help] $variant $(($type))? $({ $($(#[$doc])* $field: $field_type),+ })?,)*
        }

        /// A command without its arguments.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum CommandKind {
            $(#[doc = $help] $variant,)*
        }

        impl Command {
            /// The command without its arguments.
            #[must_use]
            pub const fn kind(&self) -> CommandKind {
                match self { $(Command::$variant { .. } => CommandKind::$variant,)* }
            }

            /// The arguments as data, in the order of the table; what is absent is left out.
            #[must_use]
            pub fn arguments(&self) -> Arguments {
                let mut arguments = Arguments::default();
                match self {
                    $(Command::$variant $(($argument))? $({ $($field),+ })? => {
                        $(arguments.add(stringify!($argument), $argument);)?
                        $($(arguments.add(stringify!($field), $field);)+)?
                    })*
                }
                arguments
            }

            /// The command of `kind` with these arguments.
            ///
            /// # Errors
            /// The argument that is missing, unknown, of the wrong type or out of range.
            pub fn from_arguments(
                kind: CommandKind,
                arguments: &Arguments,
            ) -> Result<Command, InvalidCommand> {
                kind.check(arguments)?;
                Ok(match kind {
                    $(CommandKind::$variant => Command::$variant
                        $((arguments.read::<$type>(stringify!($argument))?))?
                        $({ $($field: arguments.read(stringify!($field))?),+ })?,)*
                })
            }

            /// The arguments as far as others may read them, for a log; `None` when there are none.
            #[must_use]
            pub fn masked(&self) -> Option<String> {
                let mut shown: Vec<String> = Vec::new();
                match self {
                    $(Command::$variant $(($argument))? $({ $($field),+ })? => {
                        $(shown.extend($argument.masked());)?
                        $($(shown.extend($field.masked());)+)?
                    })*
                }
                (!shown.is_empty()).then(|| shown.join(" "))
            }
        }

        impl CommandKind {
            /// Every command, in the order of the seed.
            pub const ALL: &'static [CommandKind] = &[$(CommandKind::$variant,)*];

            /// The name of every command, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The arguments that it takes.
            #[must_use]
            pub const fn fields(self) -> &'static [Field] {
                match self {
                    $(CommandKind::$variant => const { &[
                        $(Field::of::<$type>(stringify!($argument)),)?
                        $($(Field::of::<$field_type>(stringify!($field)),)+)?
                    ] },)*
                }
            }

            /// The name in the relay's API.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(CommandKind::$variant => $name,)* }
            }

            /// Returns what a button says, in English.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(CommandKind::$variant => $label,)* }
            }

            /// Returns what it does, as one English sentence.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(CommandKind::$variant => $help,)* }
            }

            /// Where it belongs on a page.
            #[must_use]
            pub const fn group(self) -> CommandGroup {
                match self { $(CommandKind::$variant => CommandGroup::$group,)* }
            }

            /// Returns what is at stake. For keys it is what most of them can do; each key has its own.
            #[must_use]
            pub const fn danger(self) -> Danger {
                match self { $(CommandKind::$variant => Danger::$danger,)* }
            }

            /// Returns whether the phone is different afterwards.
            #[must_use]
            pub const fn changes_state(self) -> bool {
                match self { $(CommandKind::$variant => commands!(@flag $changes),)* }
            }

            /// Returns whether the API asks for the phone's name once more.
            #[must_use]
            pub const fn needs_confirmation(self) -> bool {
                match self { $(CommandKind::$variant => commands!(@flag $confirm),)* }
            }

            /// Returns how a phone answers when it carries the command out.
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
    Keys(sequence: Sequence)
        = "keys" Panel AffectsCall changes free PAGE
        "Press keys" "Presses keys, each with its own duration and pause."
        "http://phoneIP/command.htm?key=KEYEVENT[;KEYEVENT]";
    Dial {
        /// The number to call.
        number: DialNumber,
        /// The identity to call with; the phone's own choice when absent.
        identity: Option<Identity>
    }
        = "dial" Calls AffectsCall changes free DIALLED
        "Dial" "Calls a number."
        "Remote Dialing: http://phoneIP/command.htm?number=NUMBER&outgoing_uri=URI";
    Dtmf(digits: Tones)
        = "dtmf" Calls AffectsCall changes free PAGE
        "Send tones" "Sends tones to the other end of a call."
        "Remote DTMF tones: http://phoneIP/command.htm?key_dtmf=NUMBER";
    ReleaseAllCalls
        = "release_all_calls" Calls AffectsCall changes free PAGE
        "End all calls" "Ends every call on the phone, including calls on hold."
        "Remote End all ongoing calls: http://phoneIP/command.htm?RELEASE_ALL_CALLS";
    LogOffAll
        = "log_off_all" Lines DestroysData changes confirmed PAGE
        "Sign out all identities" "Signs out every identity; some phones also forget the accounts."
        "Remote Logoff all identities: http://phoneIP/command.htm?LOGOFFALL";
    LogOff(line: Line)
        = "log_off" Lines DisruptsPhone changes free PAGE
        "Sign out identity" "Signs out one identity: it can neither call nor be called."
        "Remote Logoff a specific identity: http://phoneIP/command.htm?LOGOFFLINE=1(..12)";
    Reregister(line: Line)
        = "reregister" Lines DisruptsPhone changes free PAGE
        "Re-register" "Registers one identity again, including one that was signed out."
        "Remote Reregister a specific identity: http://phoneIP/command.htm?REREGISTER=1(..12)";
    PlayRinger(ringer: Ringer)
        = "play_ringer" Maintenance Harmless keeps free PAGE
        "Play ringtone" "Plays a ringtone, to hear it or to find the phone."
        "Remote Ringtone Playing: http://phoneIP/line_login.htm?PLAY_RINGER:X=+Ringer(X=1..9)";
    Reboot
        = "reboot" Maintenance DisruptsPhone changes free RESTARTED
        "Restart" "Restarts the phone; calls end, and it is unreachable for about a minute."
        "Remote Reboot: http://phoneIP/advanced_update.htm?reboot=Reboot";
    Reset
        = "reset" Maintenance DestroysData changes confirmed RESTARTED
        "Factory reset" "Resets the phone to its factory settings; accounts and lists are lost."
        "Remote Reset: http://phoneIP/advanced_update.htm?reset=Reset";
    ClearCalls(list: CallList)
        = "clear_calls" Maintenance DestroysData changes free PAGE_OR_INDEX
        "Clear call list" "Clears the list of dialled, missed or received calls."
        "Remote Reset of Dialed Numbers: http://phoneIP/index.htm?dialeddel=clear"
        "Remote Reset of Missed Calls: http://phoneIP/index.htm?misseddel=clear"
        "Remote Reset of Received Calls: http://phoneIP/index.htm?receiveddel=clear";
    UpgradeFirmware(url: FirmwareUrl)
        = "upgrade_firmware" Maintenance DestroysData changes confirmed RESTARTED
        "Update firmware" "Makes the phone download and install a firmware, then restart."
        "Remote Firmware Upgrade: https://phoneIP/dummy.htm?swload=load&firmware=firmwareURL";
    FixLineInfoLayer
        = "fix_line_info_layer" Maintenance Harmless keeps free PAGE
        "Repair picture" "Restores the line information in the picture of the display."
        "Fix the line-info-layer for screen.bmp (820/21): http://phoneIP/command.htm?FIX_LIL=true";
    Touch(steps: Touch)
        = "touch" Panel AffectsCall changes free PAGE
        "Touch" "Presses, drags or taps the touchscreen at given pixels."
        "just press, dont release: http://phoneIP/command.htm?touch=X Y press"
        "brief version: http://phoneIP/command.htm?touch=X Y p"
        "release when formerly pressed: http://phoneIP/command.htm?touch=X Y release"
        "brief version: http://phoneIP/command.htm?touch=X Y r"
        "press and release with one cmd: http://phoneIP/command.htm?touch=X Y pr"
        "brief version: http://phoneIP/command.htm?touch=X Y"
        "chained commands: http://phoneIP/command.htm?touch=X Y pr X2 Y2 pr X3 Y3 pr";
}
