//! The phones: finding, adding and removing them.

use super::{
    language::{choose, tr},
    sentences::sentences,
};
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

/// Returns a note below the result of adding; `line` is that of a table, or 0.
fn note(line: usize, text: &str) -> String {
    match line {
        0 => format!("\n{text}"),
        line => tr!("\nLine {line}: {text}", "\nZeile {line}: {text}"),
    }
}

/// Returns the note why a phone was not added.
#[must_use]
pub fn not_added(line: usize, address: &str, reason: &str) -> String {
    note(line, &format!("{address}: {reason}"))
}

/// Returns the note that a phone is in the list already, with its name there now.
#[must_use]
pub fn already_added(address: &str, name: &str) -> String {
    note(
        0,
        &tr!(
            "{address} is already in the list as {name}.",
            "{address} ist bereits als {name} in der Liste."
        ),
    )
}

/// Returns how many phones were added and how many were known, followed by notes about single ones.
#[must_use]
pub fn added(count: usize, known: usize, notes: &str) -> String {
    let known = match known {
        0 => String::new(),
        known => tr!(", {known} already in the list", ", {known} bereits in der Liste"),
    };
    match count {
        0 => tr!("No phones added{known}.{notes}", "Keine Telefone hinzugefügt{known}.{notes}"),
        1 => tr!("1 phone added{known}.{notes}", "1 Telefon hinzugefügt{known}.{notes}"),
        count => tr!(
            "{count} phones added{known}.{notes}",
            "{count} Telefone hinzugefügt{known}.{notes}"
        ),
    }
}

/// Returns the note about a problem in a line of the table.
#[must_use]
pub fn row_problem(line: usize, problem: &RowProblem) -> String {
    let text = match problem {
        RowProblem::NoAddress => choose("the address is missing.", "Die Adresse fehlt.").to_owned(),
        RowProblem::NoSuchModel(model) => tr!(
            "unknown model {model}. Leave it empty if you do not know it.",
            "Unbekanntes Modell {model}. Lassen Sie das Feld leer, wenn Sie es nicht kennen."
        ),
        RowProblem::Twice(address) => {
            tr!("{address} is in the table twice.", "{address} steht doppelt in der Tabelle.")
        }
        RowProblem::TooMuch => {
            choose("too long, or more than 200 rows.", "zu lang oder mehr als 200 Zeilen.")
                .to_owned()
        }
    };
    note(line, &text)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_counts_phones_and_lists_refused_lines() {
        let refused = not_added(3, "10.0.0.5", "Not allowed.");
        let model = row_problem(2, &RowProblem::NoSuchModel("D999".to_owned()));
        for (result, expected) in [
            (added(0, 0, ""), "No phones added."),
            (added(1, 2, ""), "1 phone added, 2 already in the list."),
            (added(7, 0, &refused), "7 phones added.\nLine 3: 10.0.0.5: Not allowed."),
            (
                added(0, 0, &model),
                "No phones added.\nLine 2: unknown model D999. Leave it empty if you do not know it.",
            ),
            (
                added(0, 0, &already_added("10.0.0.5", "Desk")),
                "No phones added.\n10.0.0.5 is already in the list as Desk.",
            ),
        ] {
            assert_eq!(result, expected);
        }
    }
}
