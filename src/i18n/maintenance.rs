//! Maintenance, what is dangerous, and the doctor.

use relay_api::Verdict;
use snom::argument::CallList;

use super::language::{choose, sentences, tr};

sentences! { maintenance:
    /// The group of what is done to lines.
    lines: "Lines", "Leitungen";
    /// The field for a line.
    line: "Line", "Leitung";
    /// The group that makes a phone ring.
    find: "Find the phone", "Das Telefon finden";
    /// The field for a melody.
    ringer: "Melody", "Melodie";
    /// The group of lists of calls.
    lists: "Lists of calls", "Anruflisten";
    /// The field for a list.
    list: "List", "Liste";
    /// The group of what is done to the device.
    device: "Device", "Gerät";
    /// The field for the address of a firmware.
    firmware: "Address of the firmware", "Adresse der Firmware";
    /// On a button that has to be pressed once more.
    press_again: "Press again to do it", "Zum Ausführen noch einmal drücken";
    /// Leaves something dangerous undone.
    cancel: "Not now", "Jetzt nicht";
    /// A link that makes no sense.
    link_invalid: "The link asks for something that this page does not know. Nothing was sent.",
        "Der Link verlangt etwas, das diese Seite nicht kennt. Gesendet wurde nichts.";
    /// Does what was asked about.
    confirm: "Do it", "Ausführen";
    /// What the doctor does.
    diagnostics_hint: "Tries the connection, the login, the model and the picture, in that order. Nothing on the phone is changed.",
        "Prüft Verbindung, Anmeldung, Modell und Bild, in dieser Reihenfolge. Am Telefon wird nichts geändert.";
    /// The button that examines.
    run_diagnostics: "Examine the phone", "Telefon untersuchen";
    /// The button that examines once more.
    run_diagnostics_again: "Test again", "Noch einmal prüfen";
    /// While it is examined.
    diagnostics_running: "Examining…", "Untersuchung läuft…";
    /// Lets the relay try the password again.
    try_login_again: "The password is mended: sign in again", "Das Passwort ist berichtigt: neu anmelden";
    /// Ends the wait for a phone that restarts.
    stop_waiting: "Stop waiting", "Nicht mehr warten";
    /// A phone that was to restart and did not go away.
    not_restarted: "The phone has not restarted yet; it still answers.",
        "Das Telefon ist noch nicht neu gestartet; es antwortet noch.";
    /// A phone that was to restart while another one was shown.
    answers_after_restart: "The phone answers. Whether it has restarted was not seen, because another phone was shown.",
        "Das Telefon antwortet. Ob es neu gestartet ist, wurde nicht gesehen, weil ein anderes angezeigt war.";
}

/// While a phone restarts: how long it has been away.
#[must_use]
pub fn restarting(seconds: u64) -> String {
    tr!(
        "The phone restarts: waiting since {seconds} s; it usually takes about a minute.",
        "Das Telefon startet neu: seit {seconds} s gewartet; meist dauert es etwa eine Minute."
    )
}

/// After a restart: how long it took.
#[must_use]
pub fn back_after(seconds: u64) -> String {
    tr!("The phone is back after {seconds} s.", "Das Telefon ist nach {seconds} s wieder da.")
}

/// A link has prepared a command.
#[must_use]
pub fn link_request(what: &str) -> String {
    tr!(
        "A link has prepared this: {what}. Nothing has been sent.",
        "Ein Link hat das vorbereitet: {what}. Gesendet wurde nichts."
    )
}

/// Asks whether a call is to be affected.
#[must_use]
pub fn confirm_question(what: &str) -> String {
    tr!("{what}: do it now?", "{what}: jetzt ausführen?")
}

/// Asks for the name of the phone.
#[must_use]
pub fn name_to_confirm(name: &str) -> String {
    tr!(
        "This cannot be undone. Type the name of the phone, {name}:",
        "Das lässt sich nicht rückgängig machen. Tippen Sie den Namen des Telefons, {name}:"
    )
}

/// Something else was typed.
#[must_use]
pub fn name_mismatch(name: &str) -> String {
    tr!("That is not {name}. Nothing was sent.", "Das ist nicht {name}. Es wurde nichts gesendet.")
}

/// The name of a list of calls.
#[must_use]
pub fn call_list(list: CallList) -> &'static str {
    match list {
        CallList::Dialled => choose("Dialled", "Gewählt"),
        CallList::Missed => choose("Missed", "Verpasst"),
        CallList::Received => choose("Received", "Angenommen"),
    }
}

/// What the doctor has tried.
#[must_use]
pub fn check_name(what: &str) -> String {
    match what {
        "connection" => tr!("Connection", "Verbindung"),
        "login" => tr!("Login", "Anmeldung"),
        "model" => tr!("Model", "Modell"),
        "picture" => tr!("Picture", "Bild"),
        other => other.to_owned(),
    }
}

/// How that went.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => choose("good", "gut"),
        Verdict::Poor => choose("works, should be mended", "geht, sollte berichtigt werden"),
        Verdict::Bad => choose("does not work", "geht nicht"),
        Verdict::Skipped => choose("not tried", "nicht geprüft"),
    }
}
