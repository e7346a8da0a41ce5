//! The page as a whole: its states, tabs and lazy views.

use super::{
    language::tr,
    sentences::{Sentence, sentences},
};

/// The name of the product.
pub const NAME: &str = "Deskside";

sentences! { page:
    /// The list of phones is on its way.
    finding_phones: "Loading phones…", "Telefone werden geladen\u{A0}…";
    /// Stands above a virtual phone.
    demo_note: "Two virtual phones that exist only in this page: Anna’s is 101, Zoë’s is 113. Call one from the other.",
        "Zwei virtuelle Telefone, die es nur auf dieser Seite gibt: Anna hat die 101, Zoë die 113. Rufen Sie das eine vom anderen aus an.";
    /// The relay does not answer.
    no_relay: "The relay does not answer. Is it still running? Retrying automatically.",
        "Das Relay antwortet nicht. Läuft es noch? Neuer Versuch folgt automatisch.";
    /// The relay does not answer, over a picture that has the note about retrying already.
    relay_is_silent: "The relay does not answer. Is it still running?",
        "Das Relay antwortet nicht. Läuft es noch?";
    /// The relay does not answer a sign-out.
    not_signed_out: "Not signed out yet: the relay does not answer. Retrying automatically.",
        "Noch nicht abgemeldet: Das Relay antwortet nicht. Neuer Versuch folgt automatisch.";
    /// The title of the sign-in form, and its button.
    sign_in: "Sign in", "Anmelden";
    /// The relay checks a password.
    signing_in: "Signing in…", "Anmeldung läuft\u{A0}…";
    /// The button that signs out.
    sign_out: "Sign out", "Abmelden";
    /// The user name to sign in with.
    user_name: "User name", "Benutzername";
    /// The password to sign in with.
    password: "Password", "Passwort";
    /// The relay did not answer a request of a form.
    no_relay_for_login: "The relay does not answer. Check that it is running, then try again.",
        "Das Relay antwortet nicht. Prüfen Sie, ob es läuft, und versuchen Sie es erneut.";
    /// Stands in place of a lazy view that is on its way.
    loading: "Loading…", "Wird geladen\u{A0}…";
    /// A lazy view that could not be loaded.
    load_failed: "This part of the page could not be loaded. Check the connection to the relay and try again, or reload the page.",
        "Dieser Teil der Seite konnte nicht geladen werden. Prüfen Sie die Verbindung zum Relay und versuchen Sie es erneut, oder laden Sie die Seite neu.";
    /// The button that loads a lazy view again.
    try_again: "Try again", "Erneut versuchen";
    /// Nobody is signed in.
    signed_out: "Signed out", "Abgemeldet";
    /// A phone that answers.
    live: "Live", "Live";
    /// A phone that answers, of which the relay reports no changes by itself.
    live_by_polling: "Live (polling)", "Live (Abfrage)";
    /// A phone that does not answer.
    unreachable: "Unreachable", "Nicht erreichbar";
    /// A phone that nothing is sent to any more.
    stopped: "Stopped", "Gestoppt";
    /// Before the first answer.
    connecting: "Connecting…", "Verbinden\u{A0}…";
    /// A paused picture.
    paused: "Paused", "Pausiert";
    /// The tab for calls.
    tab_call: "Call", "Anruf";
    /// The tab for sequences.
    tab_sequences: "Sequences", "Abläufe";
    /// The tab with the activity list.
    tab_activity: "Activity", "Verlauf";
    /// The tab for maintenance.
    tab_maintenance: "Maintenance", "Wartung";
    /// The tab for diagnostics.
    tab_diagnostics: "Diagnostics", "Diagnose";
    /// The region next to the device.
    console: "Phone tools", "Werkzeuge für das Telefon";
    /// The button that opens the switcher, and its name.
    switch_phone: "Switch phone or run an action", "Telefon wechseln oder Aktion ausführen";
    /// The keys that open the switcher, on keyboards without ⌘.
    control_k: "Ctrl+K", "Strg+K";
    /// The button that closes a dialog.
    close: "Close", "Schließen";
    /// The user may not press keys.
    view_only: "You can view this phone but not press its keys.",
        "Sie dürfen dieses Telefon ansehen, aber seine Tasten nicht drücken.";
    /// A command that the user may not send.
    administrators_only: "Only administrators can do this.", "Das dürfen nur Administratoren.";
}

/// The tabs of the region next to the device.
pub const CONSOLE_TABS: [Sentence; 5] =
    [tab_call, tab_sequences, tab_activity, tab_maintenance, tab_diagnostics];

/// Tells that this page does not know the model of a phone.
#[must_use]
pub fn unknown_model(model: &str) -> String {
    tr!(
        "This page does not know the model {model}. Reload it. If that does not help, the relay is newer than the page.",
        "Diese Seite kennt das Modell {model} nicht. Laden Sie sie neu. Hilft das nicht, ist das Relay neuer als die Seite."
    )
}

/// Returns the keys that open the switcher.
#[must_use]
pub fn switcher_keys(is_mac: bool) -> &'static str {
    if is_mac { "⌘K" } else { control_k() }
}

/// Returns why there is no phone to show.
#[must_use]
pub fn no_such_phone(wanted: Option<&str>) -> String {
    match wanted {
        Some(id) => tr!(
            "There is no phone {id}, or you have no access to it. You have access to these phones:",
            "Das Telefon {id} gibt es nicht, oder Sie haben keinen Zugriff darauf. Auf diese Telefone haben Sie Zugriff:"
        ),
        None => tr!(
            "No phones yet. Add one to the relay’s configuration file and reload it (SIGHUP).",
            "Noch keine Telefone. Tragen Sie eines in die Konfigurationsdatei des Relays ein und laden Sie die Datei neu (SIGHUP)."
        ),
    }
}
