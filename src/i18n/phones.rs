//! The phones: finding, adding and removing them.

use super::{language::tr, sentences::sentences};
use crate::model::phone_book::RowProblem;

sentences! { phones:
    /// The list of phones.
    phones: "Phones", "Telefone";
    /// The field that searches the list.
    find_a_phone: "Search by name, model or group", "Nach Name, Modell oder Gruppe suchen";
    /// A search without a result.
    no_phone_found: "No matching phone. Try part of its name, or its group.",
        "Kein passendes Telefon. Suchen Sie nach einem Teil des Namens oder nach der Gruppe.";
    /// Stands in place of the name while no phone is shown.
    choose_a_phone: "Choose a phone", "Telefon wählen";
    /// A phone that was not contacted yet.
    not_asked_yet: "Not checked", "Nicht geprüft";
    /// A phone that does not answer the relay.
    not_reachable: "Unreachable", "Nicht erreichbar";
    /// A phone that refuses the password of the relay.
    password_refused: "Password refused", "Passwort abgelehnt";
    /// A phone that restarts.
    restarts: "Restarting", "Startet neu";
    /// Opens the form that adds a phone.
    add_a_phone: "Add a phone by address", "Telefon über Adresse hinzufügen";
    /// The field for the address.
    address: "Address", "Adresse";
    /// The field for the model.
    model: "Model", "Modell";
    /// The model is to be detected.
    detect_model: "Detect automatically", "Automatisch erkennen";
    /// The model is unknown and cannot be detected.
    model_unknown: "Unknown", "Unbekannt";
    /// The field for the name of a phone.
    phone_name: "Name", "Name";
    /// A phone that the browser could not read back.
    book_full: "The name is too long, or 200 phones are stored already.",
        "Der Name ist zu lang, oder es sind bereits 200 Telefone gespeichert.";
    /// The button that takes back a removal.
    undo: "Undo", "Rückgängig";
    /// The button that adds a phone.
    add: "Add", "Hinzufügen";
    /// Opens the table of phones.
    phones_as_table: "Import several (CSV)", "Mehrere importieren (CSV)";
    /// How the table is written.
    table_hint: "One row per phone: address, model, name. Paste rows from a spreadsheet, or copy these into another browser.",
        "Eine Zeile pro Telefon: Adresse, Modell, Name. Fügen Sie Zeilen aus einer Tabelle ein oder übernehmen Sie diese in einen anderen Browser.";
    /// The button that adds all phones of the table.
    add_all: "Add all", "Alle hinzufügen";
    /// The button that saves the table.
    save_table: "Save as CSV", "Als CSV speichern";
    /// The field that reads a table from a file.
    open_table: "Open CSV file", "CSV-Datei öffnen";
}

/// Tells when a phone answered last.
#[must_use]
pub fn seen_ago(minutes: u32) -> String {
    tr!("Seen {minutes} min ago", "Zuletzt vor {minutes} min")
}

/// Returns the name of the button that removes a phone.
#[must_use]
pub fn remove(name: &str) -> String {
    tr!("Remove {name}", "{name} entfernen")
}

/// Tells that a phone was removed.
#[must_use]
pub fn removed(name: &str) -> String {
    tr!("{name} removed.", "{name} entfernt.")
}

/// Tells that a phone was not removed, and why.
#[must_use]
pub fn not_removed(name: &str, reason: &str) -> String {
    tr!("{name} was not removed. {reason}", "{name} wurde nicht entfernt. {reason}")
}

/// Returns why a phone was not added.
#[must_use]
pub fn not_added(address: &str, reason: &str) -> String {
    format!(" {address}: {reason}")
}

/// Tells that a phone is in the list already, and its name there now.
#[must_use]
pub fn already_added(address: &str, name: &str) -> String {
    tr!(
        " {address} is already in the list as {name}.",
        " {address} ist bereits als {name} in der Liste."
    )
}

/// Tells how many phones were added, followed by notes about single ones.
#[must_use]
pub fn added(count: usize, more: &str) -> String {
    match count {
        0 if !more.is_empty() => tr!("No phones added.{more}", "Keine Telefone hinzugefügt.{more}"),
        1 => tr!("1 phone added.{more}", "1 Telefon hinzugefügt.{more}"),
        count => tr!("{count} phones added.{more}", "{count} Telefone hinzugefügt.{more}"),
    }
}

/// Tells what is wrong with a row of the table.
#[must_use]
pub fn row_problem(row: usize, problem: &RowProblem) -> String {
    match problem {
        RowProblem::NoAddress => {
            tr!("Row {row}: the address is missing.", "Zeile {row}: Die Adresse fehlt.")
        }
        RowProblem::NoSuchModel(model) => tr!(
            "Row {row}: unknown model {model}. Leave it empty if you do not know it.",
            "Zeile {row}: Unbekanntes Modell {model}. Lassen Sie das Feld leer, wenn Sie es nicht kennen."
        ),
        RowProblem::Twice(address) => {
            tr!(
                "Row {row}: {address} is in the table twice.",
                "Zeile {row}: {address} steht doppelt in der Tabelle."
            )
        }
        RowProblem::TooMuch => tr!(
            "Row {row}: too long, or more than 200 rows.",
            "Zeile {row}: zu lang oder mehr als 200 Zeilen."
        ),
    }
}

/// Tells that the phone reports another model than the one that is shown.
#[must_use]
pub fn model_differs(reported: &str, shown: &str) -> String {
    tr!(
        "The phone says it is a {reported}, but the keys of a {shown} are shown.",
        "Das Telefon meldet sich als {reported}, angezeigt werden aber die Tasten eines {shown}."
    )
}

/// Returns the name of the button that shows the keys of the reported model.
#[must_use]
pub fn show_keys_of(model: &str) -> String {
    tr!("Show as {model}", "Als {model} anzeigen")
}
