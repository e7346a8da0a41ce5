//! Page objects: one for each part of the screen, with methods for what a person does and reads
//! there. They hold all names, sentences and test hooks that the tests depend on.

mod activity;
mod bar;
mod call_tab;
mod confirmation;
mod console;
mod diagnostics;
mod direct_access;
mod driver;
mod empty_state;
mod key_names;
mod keyboard;
mod maintenance;
mod monkey;
mod notice;
mod number_source;
mod panel;
mod phone_header;
mod phone_list;
mod prepared;
mod restart_note;
mod screen;
mod sequences_tab;
mod sessions;
mod settings;
mod sign_in;
mod switcher;

pub use activity::{Activity, CopyFormat, Outcome};
pub use bar::{Bar, Connection};
pub use call_tab::CallTab;
pub use confirmation::Confirmation;
pub use console::{Console, Tab};
pub use diagnostics::{Check, Diagnostics, Verdict};
pub use direct_access::{Ability, DirectAccess};
pub use driver::{Driver, Drives};
pub use empty_state::EmptyState;
pub use key_names::KeyNames;
pub use keyboard::{Keyboard, keys};
pub use maintenance::Maintenance;
pub use monkey::Act;
pub use notice::Notice;
pub use number_source::{DropPlace, NumberSource};
pub use panel::Panel;
pub use phone_header::PhoneHeader;
pub use phone_list::{AddPhones, PhoneList};
pub use prepared::Prepared;
pub use restart_note::{Restart, RestartNote};
pub use screen::{Display, Remedy, Screen, Tool};
pub use sequences_tab::{Example, SavedSequence, SequencesTab};
pub use sessions::Sessions;
pub use settings::{GROUPS, Setting, Settings};
pub use sign_in::SignIn;
pub use switcher::Switcher;

use crate::{TestBench, Words, words};

/// The region around the device.
const PHONE_REGION: Words = words("Phone", "Telefon");
/// The button that closes a notice or dialog.
const CLOSE: Words = words("Close", "Schließen");
/// The button that leaves something undone.
const CANCEL: Words = words("Cancel", "Abbrechen");
/// The button that stops a sequence.
const STOP: Words = words("Stop", "Abbrechen");
/// The button that loads again what could not be loaded.
const TRY_AGAIN: Words = words("Try again", "Erneut versuchen");
/// The button that signs in.
const SIGN_IN: Words = words("Sign in", "Anmelden");
/// The field for a user name.
const USER_NAME: Words = words("User name", "Benutzername");
/// The field for a password.
const PASSWORD: Words = words("Password", "Passwort");

macro_rules! page_objects {
    ($($(#[$doc:meta])* $name:ident: $object:ident,)*) => {
        impl TestBench {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(&self) -> $object {
                    $object(self.page.clone())
                }
            )*
        }
    };
}

page_objects! {
    /// The list of activities next to the device.
    activity: Activity,
    /// The forms that add phones by their addresses.
    add_phones: AddPhones,
    /// The bar at the top.
    bar: Bar,
    /// The tab for calls.
    call_tab: CallTab,
    /// The tabs next to the device.
    console: Console,
    /// The tab that finds out what works.
    diagnostics: Diagnostics,
    /// The abilities of this browser without a relay, above the device.
    direct_access: DirectAccess,
    /// The line with the user who drives the phone.
    driver: Driver,
    /// The page without a phone.
    empty_state: EmptyState,
    /// The dialog for names of keys.
    key_names: KeyNames,
    /// The physical keyboard, and the switch for it.
    keyboard: Keyboard,
    /// The tab for what is done to a phone.
    maintenance: Maintenance,
    /// The notice of a command that failed.
    notice: Notice,
    /// What brings numbers from elsewhere.
    number_source: NumberSource,
    /// The keys of the device.
    panel: Panel,
    /// The line above the device.
    phone_header: PhoneHeader,
    /// The list of phones, opened from the bar.
    phone_list: PhoneList,
    /// The command that a link has prepared.
    prepared: Prepared,
    /// The note of a restart.
    restart_note: RestartNote,
    /// The displays of the device, and the tools for their pictures.
    screen: Screen,
    /// The tab for sequences.
    sequences_tab: SequencesTab,
    /// The dialog with the devices where people are signed in.
    sessions: Sessions,
    /// The dialog for the settings.
    settings: Settings,
    /// The form that signs in to the relay.
    sign_in: SignIn,
    /// The dialog that switches phones and prepares actions.
    switcher: Switcher,
}
