//! Every sentence a person reads, in English and German.

mod activity;
mod call;
mod catalogue;
#[cfg(feature = "standalone")]
mod direct;
pub mod german;
mod keys;
mod language;
pub mod load;
mod maintenance;
mod phones;
mod problems;
mod relay;
mod screen;
mod sequences;
mod settings;

pub use activity::*;
pub use call::*;
pub use catalogue::*;
#[cfg(feature = "standalone")]
pub use direct::*;
pub use keys::*;
pub use language::{Language, Sentence, t};
pub use maintenance::*;
pub use phones::*;
pub use problems::*;
pub use relay::*;
pub use screen::*;
pub use sequences::*;
pub use settings::*;

use language::{sentences, tr};

/// The name of the product.
pub const NAME: &str = "Deskside";

sentences! { page:
    /// While the list of phones is on its way.
    finding_phones: "Asking the relay for its phones…", "Das Relay wird nach seinen Telefonen gefragt…";
    /// Under a phone that is not real.
    demo_note: "Two virtual phones, in this page alone: Anna’s is 101, Zoë’s is 113. Let one call the other.",
        "Zwei virtuelle Telefone, nur in dieser Seite: Annas hat die 101, Zoës die 113. Lassen Sie eins das andere anrufen.";
    /// When the relay does not answer.
    no_relay: "The relay does not answer. Is it still running? Trying again by itself.",
        "Das Relay antwortet nicht. Läuft es noch? Es wird von selbst weiter versucht.";
    /// The same over a picture, where it stands already that it is tried again.
    relay_is_silent: "The relay does not answer. Is it still running?",
        "Das Relay antwortet nicht. Läuft es noch?";
    /// The title of the form for signing in, and its button.
    sign_in: "Sign in", "Anmelden";
    /// While the relay looks at a password.
    signing_in: "Signing in…", "Anmeldung läuft…";
    /// The button that signs out.
    sign_out: "Sign out", "Abmelden";
    /// The name to sign in with.
    user_name: "Name", "Name";
    /// The password to sign in with.
    password: "Password", "Passwort";
    /// When nobody can be signed in.
    no_relay_for_login: "The relay does not answer. Check that it is running, then try again.",
        "Das Relay antwortet nicht. Prüfen Sie, ob es läuft, und versuchen Sie es noch einmal.";
    /// In place of a part of the page that is on its way.
    loading: "One moment…", "Einen Moment…";
    /// When it does not come.
    load_failed: "This part of the page could not be fetched. Check the way to the relay and try again; if that does not help, reload the page.",
        "Dieser Teil der Seite war nicht zu bekommen. Prüfen Sie den Weg zum Relay und versuchen Sie es noch einmal; hilft das nicht, laden Sie die Seite neu.";
    /// Beside it.
    try_again: "Try again", "Noch einmal versuchen";
    /// While somebody has to sign in.
    signed_out: "Signed out", "Abgemeldet";
    /// A phone that answers.
    live: "Live", "Live";
    /// A phone that does not.
    unreachable: "Not reachable", "Nicht erreichbar";
    /// A phone that nothing is sent to any more.
    stopped: "Stopped", "Angehalten";
    /// Before the first answer.
    connecting: "Connecting", "Verbindung wird aufgebaut";
    /// A picture that a person has paused.
    paused: "Paused", "Pausiert";
    /// The tab for calls.
    tab_call: "Call", "Anruf";
    /// The tab for sequences.
    tab_sequences: "Sequences", "Abläufe";
    /// The tab of what was done.
    tab_activity: "Activity", "Verlauf";
    /// The tab of what one does to a phone.
    tab_maintenance: "Maintenance", "Wartung";
    /// The tab that says what works.
    tab_diagnostics: "Doctor", "Diagnose";
    /// The region beside the device.
    console: "What to do with the phone", "Was mit dem Telefon geschehen soll";
    /// Closes a dialog.
    close: "Close", "Schließen";
    /// Whoever may not press keys.
    view_only: "You may look at this phone, but not press its keys.",
        "Sie dürfen dieses Telefon ansehen, aber seine Tasten nicht drücken.";
    /// On what somebody may not do.
    administrators_only: "Only an administrator may do this.", "Das darf nur ein Administrator.";
}

/// The tabs of the region beside the device.
pub const CONSOLE_TABS: [Sentence; 5] =
    [tab_call, tab_sequences, tab_activity, tab_maintenance, tab_diagnostics];

/// A phone whose model this page does not know.
#[must_use]
pub fn unknown_model(model: &str) -> String {
    tr!(
        "This page does not know the model {model}. Reload it; if that does not help, the relay is newer.",
        "Diese Seite kennt das Modell {model} nicht. Laden Sie sie neu; hilft das nicht, ist das Relay neuer."
    )
}

/// When there is no phone to show.
#[must_use]
pub fn no_such_phone(wanted: Option<&str>) -> String {
    match wanted {
        Some(id) => tr!(
            "There is no phone called {id}, or you may not see it. These are the ones you may see:",
            "Es gibt kein Telefon namens {id}, oder Sie dürfen es nicht sehen. Diese dürfen Sie sehen:"
        ),
        None => tr!(
            "The relay has no phones. Add one to its configuration file, then restart it.",
            "Das Relay hat keine Telefone. Tragen Sie eines in seine Konfigurationsdatei ein und starten Sie es neu."
        ),
    }
}
