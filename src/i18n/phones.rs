//! The phones: finding, adding and removing them.

use super::{
    language::{choose, tr},
    page::live,
    sentences::sentences,
};
use crate::model::{
    phone_book::RowProblem,
    phone_import::{ImportProgress, ImportResult},
    phone_list::LinkKind,
};

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
    table_hint: "One row per phone: address, model, name, group. Paste rows from a spreadsheet, or open a CSV file.",
        "Eine Zeile pro Telefon: Adresse, Modell, Name, Gruppe. Fügen Sie Zeilen aus einer Tabelle ein oder öffnen Sie eine CSV-Datei.";
    /// The field for the group under which a phone is listed.
    phone_group: "Group", "Gruppe";
    /// The button that ends an import.
    cancel_import: "Cancel", "Abbrechen";
    /// The button that leaves only the rows in the table that were not added.
    keep_rows: "Keep the rows not added", "Nicht hinzugefügte Zeilen behalten";
    /// The heading of the phones that belong to no group.
    no_group: "No group", "Ohne Gruppe";
    /// The filters of the list.
    filter_by_state: "Filter by state", "Nach Status filtern";
    /// The filter that shows every phone.
    all_phones: "All", "Alle";
    /// Removes the filter.
    show_all: "Show all", "Alle anzeigen";
    /// The filter for phones that answered some time ago.
    seen_earlier: "Seen earlier", "Früher gesehen";
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
    tr!("Seen {minutes} min ago", "Vor {minutes} min gesehen")
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

/// Returns the name of a state, as the list and its filters have it.
#[must_use]
pub fn link_kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Live => live(),
        LinkKind::Earlier => seen_earlier(),
        LinkKind::Unreachable => not_reachable(),
        LinkKind::Refused => password_refused(),
        LinkKind::Restarting => restarts(),
        LinkKind::Unknown => not_asked_yet(),
    }
}

/// Tells that no phone is in the state of the filter.
#[must_use]
pub fn none_in_state(kind: LinkKind) -> String {
    let state = link_kind(kind);
    tr!("No phone here is “{state}” now.", "Derzeit kein Telefon mit dem Status „{state}“.")
}

/// Returns how many phones are shown, of how many.
#[must_use]
pub fn phone_count(count: usize, all: usize) -> String {
    match (count, all) {
        (1, 1) => choose("1 phone", "1 Telefon").to_owned(),
        (count, all) if count == all => tr!("{all} phones", "{all} Telefone"),
        (count, all) => tr!("{count} of {all}", "{count} von {all}"),
    }
}

/// Returns the note why a phone was not added.
#[must_use]
pub fn not_added(address: &str, reason: &str) -> String {
    format!("\n{address}: {reason}")
}

/// Returns the note that a phone is in the list already, with its name there now.
#[must_use]
pub fn already_added(address: &str, name: &str) -> String {
    tr!(
        "\n{address} is already in the list as {name}.",
        "\n{address} ist bereits als {name} in der Liste."
    )
}

/// Returns how many phones were added, followed by notes about single ones.
#[must_use]
pub fn added(count: usize, notes: &str) -> String {
    match count {
        0 => tr!("No phones added.{notes}", "Keine Telefone hinzugefügt.{notes}"),
        1 => tr!("1 phone added.{notes}", "1 Telefon hinzugefügt.{notes}"),
        count => tr!("{count} phones added.{notes}", "{count} Telefone hinzugefügt.{notes}"),
    }
}

/// Tells how far an import is.
#[must_use]
pub fn import_progress(ImportProgress { done, total }: ImportProgress) -> String {
    tr!("{done} of {total}", "{done} von {total}")
}

/// Returns the result of an import in figures.
#[must_use]
pub fn import_result(result: &ImportResult) -> String {
    let (added, known, left) = (result.added, result.known, result.left.len());
    let failed = result.failed.len();
    let mut text = tr!("{added} added", "{added} hinzugefügt");
    for (count, part) in [
        (known, tr!(", {known} already there", ", {known} bereits vorhanden")),
        (failed, tr!(", {failed} failed", ", {failed} fehlgeschlagen")),
        (left, tr!(", {left} cancelled", ", {left} abgebrochen")),
    ] {
        if count > 0 {
            text.push_str(&part);
        }
    }
    text.push('.');
    text
}

/// Tells that rows of a table cannot be read, so that nothing was added.
#[must_use]
pub fn rows_unreadable(count: usize) -> String {
    match count {
        1 => choose(
            "No phones added: 1 row needs correcting.",
            "Keine Telefone hinzugefügt: 1 Zeile muss korrigiert werden.",
        )
        .to_owned(),
        count => tr!(
            "No phones added: {count} rows need correcting.",
            "Keine Telefone hinzugefügt: {count} Zeilen müssen korrigiert werden."
        ),
    }
}

/// Tells that a table has more phones than can be stored.
#[must_use]
pub fn too_many_phones(count: usize) -> String {
    tr!(
        "No phones added: there would be {count}, and 200 is the limit. Remove some first.",
        "Keine Telefone hinzugefügt: Es wären {count}, höchstens 200 sind möglich. Entfernen Sie zuerst einige."
    )
}

/// Names a line of a table.
#[must_use]
pub fn table_line(number: usize) -> String {
    tr!("Line {number}", "Zeile {number}")
}

/// Returns the problem of a line of a table.
#[must_use]
pub fn row_problem(problem: &RowProblem) -> String {
    match problem {
        RowProblem::NoAddress => choose("The address is missing.", "Die Adresse fehlt.").to_owned(),
        RowProblem::NoSuchModel(model) => tr!(
            "Unknown model {model}. Leave it empty if you do not know it.",
            "Unbekanntes Modell {model}. Lassen Sie das Feld leer, wenn Sie es nicht kennen."
        ),
        RowProblem::Twice(address) => {
            tr!("{address} is in the table twice.", "{address} steht doppelt in der Tabelle.")
        }
        RowProblem::TooMuch => choose(
            "The row is too long, or the table has more than 200 rows.",
            "Die Zeile ist zu lang, oder die Tabelle hat mehr als 200 Zeilen.",
        )
        .to_owned(),
    }
}

/// Tells that the phone reports another model than the one that is shown.
#[must_use]
pub fn model_differs(reported: &str, shown: &str) -> String {
    tr!(
        "The phone reports that it is a {reported}, but the keys of a {shown} are shown.",
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
    use crate::model::phone_book::BookEntry;

    #[test]
    fn the_result_of_one_phone_has_its_reason() {
        let refused = not_added("10.0.0.5", "Not allowed.");
        for (result, expected) in [
            (added(0, ""), "No phones added."),
            (added(1, ""), "1 phone added."),
            (added(0, &refused), "No phones added.\n10.0.0.5: Not allowed."),
            (
                added(0, &already_added("10.0.0.5", "Desk")),
                "No phones added.\n10.0.0.5 is already in the list as Desk.",
            ),
        ] {
            assert_eq!(result, expected);
        }
    }

    #[test]
    fn the_result_of_an_import_counts_what_occurred() {
        let row = (0, BookEntry::default());
        let rows = |count| vec![row.clone(); count];
        let result = |added, known, left| ImportResult {
            added,
            known,
            left: rows(left),
            failed: Vec::new(),
        };
        for (result, expected) in [
            (result(0, 0, 0), "0 added."),
            (result(196, 3, 0), "196 added, 3 already there."),
            (result(40, 0, 160), "40 added, 160 cancelled."),
        ] {
            assert_eq!(import_result(&result), expected);
        }
    }

    #[test]
    fn the_count_says_of_how_many() {
        assert_eq!(phone_count(1, 1), "1 phone");
        assert_eq!(phone_count(201, 201), "201 phones");
        assert_eq!(phone_count(12, 201), "12 of 201");
    }
}
