//! The phones: finding, adding and removing them.

use super::language::{sentences, tr};
use crate::model::phone_book::RowProblem;

sentences! { phones:
    /// The name of the list of phones.
    phones: "Phones", "Telefone";
    /// The field that finds a phone in the list.
    find_a_phone: "Find a phone by name, model or group", "Ein Telefon nach Name, Modell oder Gruppe finden";
    /// When none is found.
    no_phone_found: "No phone is called so. Try a part of its name, or its group.",
        "So heißt kein Telefon. Versuchen Sie einen Teil des Namens oder die Gruppe.";
    /// In the place of the name of the phone, when none is shown.
    choose_a_phone: "Choose a phone", "Ein Telefon wählen";
    /// A phone that has not been asked yet.
    not_asked_yet: "Not asked yet", "Noch nicht gefragt";
    /// Opens the form that adds a phone.
    add_a_phone: "Add a phone by its address", "Ein Telefon über seine Adresse hinzufügen";
    /// The field for the address.
    address: "Address", "Adresse";
    /// The field for the model.
    model: "Model", "Modell";
    /// When one does not know it.
    detect_model: "Not known: ask the phone", "Unbekannt: das Telefon fragen";
    /// The same where no phone tells.
    model_unknown: "Not known", "Unbekannt";
    /// The field for the name of a phone.
    phone_name: "Name", "Name";
    /// The button that adds a phone.
    add: "Add", "Hinzufügen";
    /// Opens the table of phones.
    phones_as_table: "Several at once, as a table", "Mehrere auf einmal, als Tabelle";
    /// How the table is written.
    table_hint: "A row for each phone: address, model, name. Paste it from a spreadsheet, or take this one to another browser.",
        "Eine Zeile für jedes Telefon: Adresse, Modell, Name. Fügen Sie sie aus einer Tabelle ein oder nehmen Sie diese in einen anderen Browser mit.";
    /// The button that adds all phones of the table.
    add_all: "Add all of these", "Alle diese hinzufügen";
    /// Saves the table.
    save_table: "Save as CSV", "Als CSV speichern";
    /// Reads a table from a file.
    open_table: "Read a CSV file", "CSV-Datei einlesen";
}

/// The button that removes a phone.
#[must_use]
pub fn remove(name: &str) -> String {
    tr!("Remove {name}", "{name} entfernen")
}

/// A phone that the relay did not take.
#[must_use]
pub fn not_added(address: &str, reason: &str) -> String {
    format!(" {address}: {reason}.")
}

/// A phone that is in the list already, and its name there now.
#[must_use]
pub fn already_added(address: &str, name: &str) -> String {
    tr!(
        " {address} was there already; it is called {name}.",
        " {address} war schon da; es heißt {name}."
    )
}

/// How adding phones went, and what there is to say of single ones.
#[must_use]
pub fn added(count: usize, more: &str) -> String {
    match count {
        0 if !more.is_empty() => tr!("None added.{more}", "Keines hinzugefügt.{more}"),
        1 => tr!("1 phone added.{more}", "1 Telefon hinzugefügt.{more}"),
        count => tr!("{count} phones added.{more}", "{count} Telefone hinzugefügt.{more}"),
    }
}

/// What is wrong with a row of the table.
#[must_use]
pub fn row_problem(row: usize, problem: &RowProblem) -> String {
    match problem {
        RowProblem::NoAddress => {
            tr!("Row {row}: the address is missing.", "Zeile {row}: Die Adresse fehlt.")
        }
        RowProblem::NoSuchModel(model) => tr!(
            "Row {row}: there is no model {model}; leave it empty if it is not known.",
            "Zeile {row}: Es gibt kein Modell {model}; lassen Sie es leer, wenn es unbekannt ist."
        ),
        RowProblem::Twice(address) => {
            tr!("Row {row}: {address} is there already.", "Zeile {row}: {address} ist schon da.")
        }
        RowProblem::TooMuch => tr!(
            "Row {row}: too long, or more than 200 rows.",
            "Zeile {row}: zu lang oder mehr als 200 Zeilen."
        ),
    }
}

/// The phone tells another model than the one that is shown.
#[must_use]
pub fn model_differs(told: &str, shown: &str) -> String {
    tr!(
        "The phone says it is a {told}; its keys are drawn as those of a {shown}.",
        "Das Telefon sagt, es sei ein {told}; gezeichnet sind die Tasten eines {shown}."
    )
}

/// Draws the keys of the model that the phone tells.
#[must_use]
pub fn show_keys_of(model: &str) -> String {
    tr!("Draw it as a {model}", "Als {model} zeichnen")
}
