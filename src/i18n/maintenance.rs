//! Maintenance, confirmation of dangerous commands, and diagnostics.

use relay_api::{CheckName, Verdict};
use snom::argument::CallList;

use super::{
    language::{choose, tr},
    sentences::sentences,
};

sentences! { maintenance:
    /// The group of commands for identities.
    lines: "Identities", "Identitäten";
    /// The field for the number of an identity.
    line: "Identity", "Identität";
    /// The group with the command that makes a phone ring.
    find: "Find the phone", "Telefon finden";
    /// The field for a ringtone.
    ringer: "Ringtone", "Klingelton";
    /// The group of commands for call lists.
    lists: "Call history", "Anruflisten";
    /// The field for a call list.
    list: "List", "Liste";
    /// The group of commands for the device.
    device: "Device", "Gerät";
    /// The field for the address of a firmware.
    firmware: "Firmware URL", "Firmware-URL";
    /// A button that has to be pressed once more.
    press_again: "Press again to confirm.", "Zum Bestätigen erneut drücken.";
    /// The button that leaves something dangerous undone.
    cancel: "Cancel", "Abbrechen";
    /// A link with an unknown command.
    link_invalid: "This link contains an unknown command. Nothing was sent.",
        "Dieser Link enthält einen unbekannten Befehl. Es wurde nichts gesendet.";
    /// The button that confirms a question.
    confirm: "Confirm", "Bestätigen";
    /// What the diagnostics check.
    diagnostics_hint: "Checks the connection, sign-in, model and picture, in that order. Nothing on the phone is changed.",
        "Prüft Verbindung, Anmeldung, Modell und Bild, in dieser Reihenfolge. Am Telefon wird nichts geändert.";
    /// The button that runs the diagnostics.
    run_diagnostics: "Run diagnostics", "Diagnose starten";
    /// The button that runs the diagnostics again.
    run_diagnostics_again: "Run again", "Erneut prüfen";
    /// The button while the diagnostics run.
    diagnostics_running: "Running diagnostics…", "Diagnose läuft\u{A0}…";
    /// The button that lets the relay try the password again.
    try_login_again: "Password corrected – sign in again", "Passwort korrigiert – erneut anmelden";
    /// The button that ends the wait for a restart.
    stop_waiting: "Stop waiting", "Nicht mehr warten";
    /// A phone that was to restart and did not go away.
    not_restarted: "The phone has not restarted yet; it still answers.",
        "Das Telefon hat noch nicht neu gestartet; es antwortet noch.";
    /// A phone that was to restart while another one was shown.
    answers_after_restart: "The phone answers. Another phone was open meanwhile, so this page cannot tell whether it restarted.",
        "Das Telefon antwortet. Ob es neu gestartet hat, ist unbekannt, weil zwischendurch ein anderes Telefon geöffnet war.";
}

/// Tells how long a phone has been restarting.
#[must_use]
pub fn restarting(seconds: u64) -> String {
    tr!(
        "Restarting… {seconds} s. This usually takes about a minute.",
        "Startet neu\u{A0}… {seconds} s. Das dauert meist etwa eine Minute."
    )
}

/// Tells how long a restart took.
#[must_use]
pub fn back_after(seconds: u64) -> String {
    tr!("The phone is back after {seconds} s.", "Das Telefon ist nach {seconds} s wieder da.")
}

/// Introduces the command that a link has prepared.
#[must_use]
pub fn link_request(what: &str) -> String {
    tr!(
        "A link wants to run: {what}. Nothing has been sent yet.",
        "Ein Link möchte Folgendes ausführen: {what}. Noch wurde nichts gesendet."
    )
}

/// Asks whether to run a command on a phone.
#[must_use]
pub fn on_phone(what: &str, phone: &str) -> String {
    tr!("{what} on {phone}?", "„{phone}“: {what}?")
}

/// Asks for the name of the phone.
#[must_use]
pub fn name_to_confirm(name: &str) -> String {
    tr!(
        "This cannot be undone. To confirm, type the name of the phone, {name}:",
        "Das lässt sich nicht rückgängig machen. Geben Sie zur Bestätigung den Namen des Telefons ein ({name}):"
    )
}

/// Rejects a name that is not that of the phone.
#[must_use]
pub fn name_mismatch(name: &str) -> String {
    tr!(
        "The name does not match {name}. Nothing was sent.",
        "Der Name stimmt nicht mit {name} überein. Es wurde nichts gesendet."
    )
}

/// Returns the name of a call list.
#[must_use]
pub fn call_list(list: CallList) -> &'static str {
    match list {
        CallList::Dialled => choose("Dialled", "Gewählt"),
        CallList::Missed => choose("Missed", "Verpasst"),
        CallList::Received => choose("Received", "Angenommen"),
    }
}

/// Returns the name of a check.
#[must_use]
pub fn check_name(check: CheckName) -> &'static str {
    match check {
        CheckName::Connection => choose("Connection", "Verbindung"),
        CheckName::Login => choose("Sign-in", "Anmeldung"),
        CheckName::Model => choose("Model", "Modell"),
        CheckName::Picture => choose("Picture", "Bild"),
    }
}

/// Returns the name of a verdict.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => choose("OK", "OK"),
        Verdict::Warning => {
            choose("Works, but needs attention", "Funktioniert, sollte aber korrigiert werden")
        }
        Verdict::Failed => choose("Failed", "Fehlgeschlagen"),
        Verdict::Skipped => choose("Skipped", "Übersprungen"),
    }
}
