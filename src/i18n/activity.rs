//! The activity list.

use relay_api::Outcome;
use snom::Command;

use super::{
    catalogue::command_label,
    keys::key_name,
    language::{choose, tr},
    maintenance::call_list,
    sentences::sentences,
};
use crate::model::{Entry, Progress, Row};

sentences! { activity:
    /// The empty activity list: what comes here.
    no_activity: "Press a key on the phone. Each command appears here with the phone’s answer and how long it took.",
        "Drücken Sie eine Taste am Telefon. Jeder Befehl erscheint hier mit der Antwort des Telefons und der Dauer.";
    /// The empty activity list: the keyboard.
    no_activity_keyboard: "Your keyboard works too: digits, arrows, Enter.",
        "Ihre Tastatur funktioniert auch: Ziffern, Pfeiltasten, Eingabetaste.";
    /// The empty activity list: the shortcuts.
    no_activity_shortcuts: "? shows all shortcuts, Ctrl+K or ⌘K switches phones.",
        "? zeigt alle Tastenkürzel, Strg+K oder ⌘K wechselt das Telefon.";
    /// A command on its way.
    sending: "sending", "wird gesendet";
    /// A command that waits for the one before it.
    waiting: "waiting", "wartet";
    /// A command that was not sent.
    not_sent: "not sent", "nicht gesendet";
    /// A command that may have been sent.
    unknown: "unknown", "unbekannt";
    /// No report about a command came from the relay.
    no_relay_for_command: "The relay did not answer, so it is unclear whether this was sent. Check the screen before you repeat it.",
        "Das Relay hat nicht geantwortet. Ob der Befehl gesendet wurde, ist unklar. Prüfen Sie das Display, bevor Sie ihn wiederholen.";
    /// A command that waited behind one that failed.
    dropped_after_failure: "Not sent because the previous command failed.",
        "Nicht gesendet, weil der vorherige Befehl fehlgeschlagen ist.";
    /// A command that waited for its turn, or one behind it.
    waited_too_long: "Not sent because it waited longer than 5 s.",
        "Nicht gesendet, weil der Befehl länger als 5 s gewartet hat.";
    /// A command that waited when the person hung up.
    overtaken: "Not sent because Cancel or Hang up took priority.",
        "Nicht gesendet, weil Abbrechen oder Auflegen Vorrang hatte.";
    /// A command that the person stopped.
    stopped_before_sending: "Stopped before it was sent.", "Vor dem Senden abgebrochen.";
    /// The button that opens the details of an entry.
    details: "Details", "Details";
    /// The picture before a command.
    before: "Before", "Vorher";
    /// The picture after a command.
    after: "After", "Nachher";
    /// The button that sends a command again.
    send_again: "Send again", "Erneut senden";
    /// The button that copies a command as a line for bash.
    copy_bash: "Copy for bash", "Für bash kopieren";
    /// The button that copies a command as a line for PowerShell.
    copy_powershell: "Copy for PowerShell", "Für PowerShell kopieren";
    /// The button that copies a link that prepares a command.
    copy_link: "Copy link", "Link kopieren";
    /// The clipboard has the text.
    copied: "Copied.", "Kopiert.";
    /// The label of a text that the browser did not copy.
    copy_by_hand: "Copy this manually:", "Bitte manuell kopieren:";
    /// The button that saves the activity list as a page.
    export_html: "Export HTML", "Als HTML exportieren";
    /// The button that saves the activity list as JSON Lines.
    export_json_lines: "Export JSON Lines", "Als JSON Lines exportieren";
    /// The title of an exported page.
    report_title: "Activity report", "Aktivitätsbericht";
    /// A column of an exported page.
    column_time: "Time", "Zeit";
    /// A column of an exported page.
    column_command: "Command", "Befehl";
    /// A column of an exported page.
    column_outcome: "Outcome", "Ergebnis";
    /// A column of an exported page.
    column_sent: "Request", "Anfrage";
    /// The name of the export buttons.
    export: "Export", "Exportieren";
    /// The name of the buttons for the whole list.
    activity_tools: "List", "Liste";
    /// The button that shows the filter.
    filter_activity: "Filter", "Filtern";
    /// The label of the field of the filter.
    find_in_activity: "Find in the list", "In der Liste suchen";
    /// The name of the choice of outcomes.
    filter_outcomes: "Outcome", "Ergebnis";
    /// All outcomes.
    outcomes_all: "All", "Alle";
    /// The outcomes of what failed.
    outcomes_failed: "Failed or not sent", "Fehlgeschlagen oder nicht gesendet";
    /// The outcomes that the phone confirmed.
    outcomes_confirmed: "Confirmed", "Bestätigt";
    /// The button that begins a selection.
    select_rows: "Select", "Auswählen";
    /// The button that selects every row that is shown.
    select_all: "Select all", "Alle auswählen";
    /// The button that ends a selection.
    end_selection: "Done", "Fertig";
    /// The button that clears the list.
    clear_activity: "Clear", "Leeren";
    /// The list was cleared.
    activity_cleared: "List cleared.", "Liste geleert.";
    /// The heading of the rows that are older than the page.
    before_reload: "Before the reload", "Vor dem Neuladen";
    /// The button that copies rows with their pictures.
    copy_ticket: "Copy for ticket", "Für Ticket kopieren";
    /// The clipboard has text and pictures.
    ticket_copied: "Copied for the ticket.", "Für das Ticket kopiert.";
    /// The clipboard has the text alone.
    ticket_copied_as_text: "Copied as text. This browser does not copy pictures.",
        "Als Text kopiert. Dieser Browser kopiert keine Bilder.";
}

/// Returns the title of an entry of the activity list.
#[must_use]
pub fn entry_title(entry: &Entry) -> String {
    let number;
    // Joined, not formatted: it is part of the first view.
    let parts: [&str; 3] = match (&entry.typed, &entry.command) {
        (Some(text), _) => [choose("Typed “", "„"), text, choose("”", "“ eingegeben")],
        (None, Command::Dial { number: dialled, .. }) => {
            number = entry.called.clone().unwrap_or_else(|| dialled.to_string());
            match &entry.progress {
                Progress::Reported(report) if report.outcome != Outcome::Refused => {
                    [choose("Dialled ", ""), &number, choose("", " gewählt")]
                }
                _ => [command_label(entry.command.kind()), " ", &number],
            }
        }
        (None, command) => return command_name(command),
    };
    parts.concat()
}

/// Returns the title of a row of the activity list.
#[must_use]
pub fn row_title(row: &Row) -> String {
    match row.touch() {
        None => entry_title(row.first()),
        Some(((x, y), to)) if (x, y) == to => tr!("Touch at {x}, {y}", "Berührt bei {x}, {y}"),
        Some(((x, y), (to_x, to_y))) => {
            tr!("Drag {x},{y} → {to_x},{to_y}", "Gezogen {x},{y} → {to_x},{to_y}")
        }
    }
}

/// Returns the number of rows that a filter leaves.
#[must_use]
pub fn rows_left(left: usize, all: usize) -> String {
    tr!("{left} of {all}", "{left} von {all}")
}

/// Returns the number of rows that are selected.
#[must_use]
pub fn rows_selected(count: usize) -> String {
    tr!("{count} selected", "{count} ausgewählt")
}

/// Returns the name of the box that selects a row.
#[must_use]
pub fn select_row(title: &str) -> String {
    tr!("Select {title}", "{title} auswählen")
}

/// Returns the title of a command in the activity list.
#[must_use]
pub fn command_name(command: &Command) -> String {
    let label = command_label(command.kind());
    match command {
        Command::Keys(sequence) => match sequence.events() {
            [event] => key_name(event.key),
            _ => sequence.to_string(),
        },
        Command::Dial { number, .. } => format!("{label} {number}"),
        Command::Dtmf(tones) => format!("{label} {tones}"),
        Command::LogOff(line) | Command::Reregister(line) => format!("{label} {}", line.get()),
        Command::PlayRinger(ringer) => format!("{label} {}", ringer.get()),
        Command::ClearCalls(list) => format!("{label} ({})", call_list(*list)),
        _ => label.to_owned(),
    }
}

/// Returns a command with all its arguments, for what is confirmed and for the list.
#[must_use]
pub fn command_in_full(command: &Command) -> String {
    let name = command_name(command);
    match command {
        Command::Keys(sequence) => match sequence.events() {
            [event] if event.time.is_none() && event.pause.is_none() => name,
            _ => sequence.to_string(),
        },
        Command::Dial { identity: Some(identity), .. } => {
            tr!("{name} as {identity}", "{name} als {identity}")
        }
        Command::UpgradeFirmware(url) => format!("{name} ({url})"),
        Command::Touch(touch) => format!("{name} {touch}"),
        _ => name,
    }
}

/// Returns the name of an outcome.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => choose("confirmed", "bestätigt"),
        // Without a relay an answer came that no page may read.
        Outcome::SentNoAnswer if cfg!(feature = "standalone") => choose("sent", "gesendet"),
        Outcome::SentNoAnswer => choose("sent, no answer", "gesendet, keine Antwort"),
        Outcome::Refused => choose("refused", "abgelehnt"),
        Outcome::SentInPart => choose("sent in part", "teilweise gesendet"),
    }
}

/// Formats how long a command took; less than a millisecond is measured as 0.
#[must_use]
pub fn milliseconds(ms: u32) -> String {
    if ms == 0 { "< 1 ms".to_owned() } else { format!("{ms} ms") }
}

/// Returns the text alternative of a picture from before or after a command.
#[must_use]
pub fn picture_of(phone: &str, time: &str) -> String {
    tr!("Screen of {phone} at {time}", "Display von {phone} um {time}")
}

/// Returns the sentence about a command without an answer.
#[must_use]
pub fn command_unanswered() -> &'static str {
    #[cfg(feature = "standalone")]
    return super::direct_unknown();
    #[cfg(not(feature = "standalone"))]
    no_relay_for_command()
}
