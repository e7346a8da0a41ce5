//! What was done and what became of it.

use relay_api::Outcome;

use super::language::{choose, sentences, tr};

sentences! { activity:
    /// An empty list of what was done.
    no_activity: "Press a key on the phone. Each press is listed here with what the phone answered and how long it took.",
        "Drücken Sie eine Taste am Telefon. Jeder Druck steht dann hier, mit der Antwort des Telefons und der Dauer.";
    /// While a key press is on its way.
    sending: "sending", "wird gesendet";
    /// While a key press waits for the one before.
    waiting: "waiting", "wartet";
    /// A command that was not sent.
    not_sent: "not sent", "nicht gesendet";
    /// A command of which it is not known whether it was sent.
    unknown: "not known", "unbekannt";
    /// When the relay did not say what became of a command.
    no_relay_for_command: "The relay did not answer, so it is not known whether this was sent. Look at the screen before you repeat it.",
        "Das Relay hat nicht geantwortet, also ist nicht bekannt, ob das gesendet wurde. Sehen Sie auf den Bildschirm, bevor Sie es wiederholen.";
    /// Presses that waited behind one that failed.
    dropped_after_failure: "Not sent, because the press before it failed.",
        "Nicht gesendet, weil der Druck davor fehlgeschlagen ist.";
    /// Opens what is known of one thing that was done.
    details: "Details", "Einzelheiten";
    /// The picture before something was done.
    before: "Before", "Vorher";
    /// The picture after something was done.
    after: "After", "Nachher";
    /// Does the same again.
    send_again: "Send again", "Noch einmal senden";
    /// Copies it as a line for a shell.
    copy_bash: "Copy for bash", "Für bash kopieren";
    /// Copies it as a line for PowerShell.
    copy_powershell: "Copy for PowerShell", "Für PowerShell kopieren";
    /// Copies a link that fills it in.
    copy_link: "Copy as link", "Als Link kopieren";
    /// When something was copied.
    copied: "Copied.", "Kopiert.";
    /// Where something can be copied from by hand.
    copy_by_hand: "Copy this by hand:", "Von Hand kopieren:";
    /// Saves the list as a page.
    export_html: "Save as page", "Als Seite speichern";
    /// Saves the list as lines.
    export_json_lines: "Save as JSON lines", "Als JSON-Zeilen speichern";
    /// The heading of an exported page.
    report_title: "What was done on the phone", "Was am Telefon getan wurde";
    /// A column of an exported page.
    column_time: "Time", "Zeit";
    /// A column of an exported page.
    column_command: "Command", "Befehl";
    /// A column of an exported page.
    column_outcome: "Outcome", "Ergebnis";
    /// A column of an exported page.
    column_sent: "Sent", "Gesendet";
    /// The list of what was done.
    export: "Export", "Exportieren";
}

/// What became of a command.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => choose("done", "erledigt"),
        // Without a relay an answer came, and no page may read it.
        Outcome::SentNoAnswer if cfg!(feature = "standalone") => choose("sent", "gesendet"),
        Outcome::SentNoAnswer => choose("sent, no answer", "gesendet, keine Antwort"),
        Outcome::Refused => choose("refused", "abgelehnt"),
    }
}

/// How long something took; less than a millisecond is measured as 0.
#[must_use]
pub fn milliseconds(ms: u32) -> String {
    if ms == 0 { "< 1 ms".to_owned() } else { format!("{ms} ms") }
}

/// The text alternative of a picture beside something that was done.
#[must_use]
pub fn picture_of(phone: &str, time: &str) -> String {
    tr!("The screen of {phone} at {time}", "Der Bildschirm von {phone} um {time}")
}
