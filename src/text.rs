//! Every sentence a person reads, in one place.

mod phones;
mod settings;

pub use phones::*;
pub use settings::*;

use crate::input::keyboard;
use relay_api::{Outcome, Verdict};
use snom::{Command, Key, NamedKey, argument::CallList, dial::NormalisedNumber, key::KeyGroup};

/// The name of the product.
pub const NAME: &str = "Deskside";
/// While the list of phones is on its way.
pub const FINDING_PHONES: &str = "Asking the relay for its phones…";
/// When the relay does not answer.
pub const NO_RELAY: &str =
    "The relay does not answer. Is it still running? Trying again by itself.";
/// The title of the form for signing in, and its button.
pub const SIGN_IN: &str = "Sign in";
/// While the relay looks at a password.
pub const SIGNING_IN: &str = "Signing in…";
/// The button that signs out.
pub const SIGN_OUT: &str = "Sign out";
/// The name to sign in with.
pub const USER_NAME: &str = "Name";
/// The password to sign in with.
pub const PASSWORD: &str = "Password";
/// When nobody can be signed in.
pub const NO_RELAY_FOR_LOGIN: &str =
    "The relay does not answer. Check that it is running, then try again.";
/// While somebody has to sign in.
pub const SIGNED_OUT: &str = "Signed out";
/// While the first picture is on its way.
pub const WAITING_FOR_PICTURE: &str = "Waiting for the phone’s screen…";
/// A phone that answers.
pub const LIVE: &str = "Live";
/// A phone that does not.
pub const UNREACHABLE: &str = "Not reachable";
/// A phone that nothing is sent to any more.
pub const STOPPED: &str = "Stopped";
/// Before the first answer.
pub const CONNECTING: &str = "Connecting";
/// After why a phone cannot be reached.
pub const TRYING_AGAIN: &str = "Trying again by itself.";
/// After why nothing is sent any more.
pub const ACT_FIRST: &str =
    "Nothing more is sent until the configuration is corrected and the relay restarted.";
/// An empty list of what was done.
pub const NO_ACTIVITY: &str = "Press a key on the phone. Each press is listed here with what the phone answered and how long it took.";
/// The field that finds a phone in the list.
pub const FIND_A_PHONE: &str = "Find a phone by name, model or group";
/// When none is found.
pub const NO_PHONE_FOUND: &str = "No phone is called so. Try a part of its name, or its group.";
/// A phone that has not been asked yet.
pub const NOT_ASKED_YET: &str = "Not asked yet";
/// The region beside the device.
pub const CONSOLE: &str = "What to do with the phone";
/// The tabs of that region.
pub const CONSOLE_TABS: [&str; 5] = ["Call", "Sequences", "Activity", "Maintenance", "Doctor"];
/// The field for a number to call.
pub const NUMBER: &str = "Number";
/// What one may write there.
pub const NUMBER_EXAMPLE: &str = "+49 (0)30 123-45";
/// Opens the field for the identity.
pub const WITH_IDENTITY: &str = "Call with a certain identity";
/// The field for the identity.
pub const IDENTITY: &str = "Identity";
/// The button that calls.
pub const CALL: &str = "Call";
/// The buttons for the call one has.
pub const THIS_CALL: &str = "This call";
/// The button that answers.
pub const ANSWER: &str = "Answer";
/// The button that holds.
pub const HOLD: &str = "Hold";
/// The button that transfers.
pub const TRANSFER: &str = "Transfer";
/// The button that mutes.
pub const MUTE: &str = "Mute";
/// The button that ends a call.
pub const END: &str = "End";
/// The button that ends every call.
pub const END_ALL: &str = "End all";
/// The field for tones.
pub const TONES: &str = "Tones";
/// The button that sends tones.
pub const SEND_TONES: &str = "Send tones";
/// The field for a sequence.
pub const SEQUENCE: &str = "Keys";
/// What one may write there.
pub const SEQUENCE_EXAMPLE: &str =
    "Key,Time,Pause; times in milliseconds. 1,100,50;# holds 1 for 100 ms, waits 50 ms, presses #.";
/// The button that runs a sequence.
pub const RUN: &str = "Run";
/// The heading of the examples.
pub const EXAMPLES: &str = "Examples";
/// The number an example needs.
pub const NUMBER_OF_C: &str = "Number of C";
/// The button that starts an example.
pub const START: &str = "Start";
/// The button that goes on with an example.
pub const GO_ON: &str = "Go on";
/// The button that stops an example.
pub const STOP: &str = "Stop here";
/// The group of what is done to lines.
pub const LINES: &str = "Lines";
/// The field for a line.
pub const LINE: &str = "Line";
/// The group that makes a phone ring.
pub const FIND: &str = "Find the phone";
/// The field for a melody.
pub const RINGER: &str = "Melody";
/// The group of lists of calls.
pub const LISTS: &str = "Lists of calls";
/// The field for a list.
pub const LIST: &str = "List";
/// The group of what is done to the device.
pub const DEVICE: &str = "Device";
/// The field for the address of a firmware.
pub const FIRMWARE: &str = "Address of the firmware";
/// On a button that has to be pressed once more.
pub const PRESS_AGAIN: &str = "Press again to do it";
/// Leaves something dangerous undone.
pub const NOT_NOW: &str = "Not now";
/// What the doctor does.
pub const DOCTOR_HINT: &str = "Tries the connection, the login, the model and the picture, in that order. Nothing on the phone is changed.";
/// The button that examines.
pub const EXAMINE: &str = "Examine the phone";
/// While it is examined.
pub const EXAMINING: &str = "Examining…";
/// The switch for the physical keyboard.
pub const KEYBOARD_HINT: &str = "Your keyboard presses the phone’s keys";
/// Opens the table of its keys.
pub const KEYBOARD_TABLE: &str = "Which key is which";
/// How to press long.
pub const KEYBOARD_LONG: &str = "Hold a key for a long press; the arrows and the volume repeat. In a field, and with Ctrl, Alt or ⌘, your keys stay your own.";
/// The form for text.
pub const TYPE_TEXT: &str = "Text to type on the phone";
/// The button that types it.
pub const TYPE: &str = "Type it";
/// What typing text does.
pub const TYPE_HINT: &str =
    "Letters become taps on the keypad, sent at once and timed by the phone.";
/// The name of the region with the phone.
pub const PHONE_REGION: &str = "Phone";
/// The name of the list of phones.
pub const PHONES: &str = "Phones";
/// The name of the group of soft keys.
pub const SOFT_KEYS: &str = "Soft keys";
/// The name of the group of programmable keys.
pub const FUNCTION_KEYS: &str = "Function keys";
/// The name of the group of call keys.
pub const CALL_KEYS: &str = "Call keys";
/// The name of the group of arrows.
pub const NAVIGATION: &str = "Navigation";
/// The name of the group of digits.
pub const KEYPAD: &str = "Keypad";
/// The name of the group of the handset.
pub const HANDSET: &str = "Handset";
/// The name of the group of keys that only the oldest models have.
pub const OLD_KEYS: &str = "Keys of the 190, 200 and 220";
/// The name of the group of sound keys.
pub const AUDIO: &str = "Sound";
/// The name of the buttons that turn pages of programmable keys.
pub const PAGES: &str = "Pages of function keys";
/// While a key press is on its way.
pub const SENDING: &str = "sending";
/// While a key press waits for the one before.
pub const WAITING: &str = "waiting";

/// What a key is called on the panel.
#[must_use]
pub fn key_label(key: Key) -> String {
    match key {
        Key::Named(NamedKey::Enter) => "OK".to_owned(),
        Key::Named(NamedKey::OffHook) => "Lift".to_owned(),
        Key::Named(NamedKey::OnHook) => "Hang up".to_owned(),
        // Plus and minus are on the key as icons.
        Key::Named(NamedKey::VolumeUp | NamedKey::VolumeDown) => "Volume".to_owned(),
        Key::Named(NamedKey::Dnd) => "DND".to_owned(),
        Key::Named(key) if key.group() == KeyGroup::Soft => key.name().to_owned(),
        Key::Named(key) => key.label().to_owned(),
        other => other.to_string(),
    }
}

/// The full name of a key, for a screen reader and a tip.
#[must_use]
pub fn key_name(key: Key) -> String {
    match key {
        Key::Named(key) => key.label().to_owned(),
        Key::Programmable(number) => format!("Function key {number}"),
        Key::Expansion(number) => format!("Expansion key {number}"),
        Key::Event(name) => format!("Function {name}"),
    }
}

/// What a command does, as a heading in the list of what was done.
#[must_use]
pub fn command_name(command: &Command) -> String {
    match command {
        Command::Keys(sequence) => match sequence.events() {
            [event] => key_name(event.key),
            _ => sequence.to_string(),
        },
        Command::Dial { number, .. } => format!("{} {number}", command.kind().label()),
        Command::Dtmf(tones) => format!("{} {tones}", command.kind().label()),
        Command::LogOff(line) | Command::Reregister(line) => {
            format!("{} {}", command.kind().label(), line.get())
        }
        Command::PlayRinger(ringer) => format!("{} {}", command.kind().label(), ringer.get()),
        Command::ClearCalls(list) => format!("{}: {list}", command.kind().label()),
        other => other.kind().label().to_owned(),
    }
}

/// The tip of a key: its name, its KEYEVENT, and the key of the keyboard that presses it.
#[must_use]
pub fn key_tip(key: Key) -> String {
    let shortcut = match key {
        Key::Named(named) => keyboard::shortcut(named),
        _ => None,
    };
    match shortcut {
        Some(shortcut) => format!("{} · {key} · {}", key_name(key), keyboard_key(shortcut)),
        None => format!("{} · {key}", key_name(key)),
    }
}

/// A key of the keyboard, as it is printed there.
#[must_use]
pub fn keyboard_key(name: &'static str) -> &'static str {
    match name {
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "Escape" => "Esc",
        other => other,
    }
}

/// What became of a command.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "done",
        Outcome::SentNoAnswer => "sent, no answer",
        Outcome::Refused => "refused",
    }
}

/// How long something took; less than a millisecond is measured as 0.
#[must_use]
pub fn milliseconds(ms: u32) -> String {
    if ms == 0 { "< 1 ms".to_owned() } else { format!("{ms} ms") }
}

/// A command that was not sent.
pub const NOT_SENT: &str = "not sent";
/// A command of which it is not known whether it was sent.
pub const UNKNOWN: &str = "not known";

/// The text alternative of the screen.
#[must_use]
pub fn screen_alternative(phone: &str, width: u16, height: u16) -> String {
    format!(
        "The screen of {phone}, {width} by {height} pixels. It is a picture; its text cannot be read out."
    )
}

/// The name of a page of programmable keys.
#[must_use]
pub fn key_page(first: u8, last: u8) -> String {
    if first == last { format!("P{first}") } else { format!("P{first}–{last}") }
}

/// When the relay did not say what became of a command.
pub const NO_RELAY_FOR_COMMAND: &str = "The relay did not answer, so it is not known whether this was sent. Look at the screen before you repeat it.";

/// Presses that waited behind one that failed.
pub const AFTER_A_FAILURE: &str = "Not sent, because the press before it failed.";

/// A phone whose model this page does not know.
#[must_use]
pub fn unknown_model(model: &str) -> String {
    format!(
        "This page does not know the model {model}. Reload it; if that does not help, the relay is newer."
    )
}

/// When there is no phone to show.
#[must_use]
pub fn no_such_phone(wanted: Option<&str>) -> String {
    match wanted {
        Some(id) => format!(
            "There is no phone called {id}, or you may not see it. Open the page without ?phone= to see the first one."
        ),
        None => "The relay has no phones. Add one to its configuration file, then restart it."
            .to_owned(),
    }
}

/// What a number is dialled as, and by which rules.
#[must_use]
pub fn dials_as(number: &NormalisedNumber) -> String {
    let steps: Vec<_> = number.steps.iter().map(|step| step.rule.label()).collect();
    format!("Dials {}: {}", number.number, steps.join(", "))
}

/// How long a sequence lasts.
#[must_use]
pub fn lasts(time: std::time::Duration, presses: usize) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    let keys = if presses == 1 { "key" } else { "keys" };
    format!("{presses} {keys}, about {}.{} s on the phone", tenths / 10, tenths % 10)
}

/// What must have happened before an example goes on.
#[must_use]
pub fn go_on_when(what: &str) -> String {
    format!("Go on when {what}.")
}

/// Asks for the name of the phone.
#[must_use]
pub fn type_the_name(name: &str) -> String {
    format!("This cannot be undone. Type the name of the phone, {name}:")
}

/// Something else was typed.
#[must_use]
pub fn not_the_name(name: &str) -> String {
    format!("That is not {name}. Nothing was sent.")
}

/// The name of a list of calls.
#[must_use]
pub fn call_list(list: CallList) -> &'static str {
    match list {
        CallList::Dialled => "Dialled",
        CallList::Missed => "Missed",
        CallList::Received => "Received",
    }
}

/// What the doctor has tried.
#[must_use]
pub fn finding(what: &str) -> String {
    match what {
        "connection" => "Connection".to_owned(),
        "login" => "Login".to_owned(),
        "model" => "Model".to_owned(),
        "picture" => "Picture".to_owned(),
        other => other.to_owned(),
    }
}

/// How that went.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "good",
        Verdict::Poor => "works, should be mended",
        Verdict::Bad => "does not work",
        Verdict::Skipped => "not tried",
    }
}

/// Whoever may not press keys.
pub const LOOK_ONLY: &str = "You may look at this phone, but not press its keys.";
/// On what somebody may not do.
pub const NOT_YOUR_ROLE: &str = "Only an administrator may do this.";
