//! Maintenance, what is dangerous, and the doctor.

use relay_api::{CheckName, Verdict};
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
    not_now: "Not now", "Jetzt nicht";
    /// A link that makes no sense.
    link_is_nonsense: "The link asks for something that this page does not know. Nothing was sent.",
        "Der Link verlangt etwas, das diese Seite nicht kennt. Gesendet wurde nichts.";
    /// Does what was asked about.
    do_it: "Do it", "Ausführen";
    /// What the doctor does.
    doctor_hint: "Tries the connection, the login, the model and the picture, in that order. Nothing on the phone is changed.",
        "Prüft Verbindung, Anmeldung, Modell und Bild, in dieser Reihenfolge. Am Telefon wird nichts geändert.";
    /// The button that examines.
    examine: "Examine the phone", "Telefon untersuchen";
    /// The button that examines once more.
    examine_again: "Test again", "Noch einmal prüfen";
    /// While it is examined.
    examining: "Examining…", "Untersuchung läuft…";
    /// Lets the relay try the password again.
    try_login_again: "The password is mended: sign in again", "Das Passwort ist berichtigt: neu anmelden";
    /// Ends the wait for a phone that restarts.
    stop_waiting: "Stop waiting", "Nicht mehr warten";
    /// A phone that was to restart and did not go away.
    not_gone: "The phone has not restarted yet; it still answers.",
        "Das Telefon ist noch nicht neu gestartet; es antwortet noch.";
    /// A phone that was to restart while another one was shown.
    answers_again: "The phone answers. Whether it has restarted was not seen, because another phone was shown.",
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
pub fn link_prepares(what: &str) -> String {
    tr!(
        "A link has prepared this: {what}. Nothing has been sent.",
        "Ein Link hat das vorbereitet: {what}. Gesendet wurde nichts."
    )
}

/// Asks whether a call is to be affected.
#[must_use]
pub fn really(what: &str) -> String {
    tr!("{what}: do it now?", "{what}: jetzt ausführen?")
}

/// Asks for the name of the phone.
#[must_use]
pub fn type_the_name(name: &str) -> String {
    tr!(
        "This cannot be undone. Type the name of the phone, {name}:",
        "Das lässt sich nicht rückgängig machen. Tippen Sie den Namen des Telefons, {name}:"
    )
}

/// Something else was typed.
#[must_use]
pub fn not_the_name(name: &str) -> String {
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

/// Returns the name of a check.
#[must_use]
pub fn check(check: CheckName) -> &'static str {
    match check {
        CheckName::Connection => choose("Connection", "Verbindung"),
        CheckName::Login => choose("Sign-in", "Anmeldung"),
        CheckName::Model => choose("Model", "Modell"),
        CheckName::Picture => choose("Screen", "Bildschirm"),
    }
}

/// Returns the result of a check.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => choose("Works", "In Ordnung"),
        Verdict::Warning => {
            choose("Works, but needs attention", "Geht, braucht aber Aufmerksamkeit")
        }
        Verdict::Failed => choose("Does not work", "Geht nicht"),
        Verdict::Skipped => choose("Not checked", "Nicht geprüft"),
    }
}
