//! Sentences about adding phones.

use crate::state::phone_book::RowProblem;

/// Opens the form that adds a phone.
pub const ADD_A_PHONE: &str = "Add a phone by its address";
/// The field for the address.
pub const ADDRESS: &str = "Address";
/// The field for the model.
pub const MODEL: &str = "Model";
/// When one does not know it.
pub const MODEL_NOT_KNOWN: &str = "Not known: the doctor finds it";
/// The field for the name of a phone.
pub const PHONE_NAME: &str = "Name";
/// The button that adds a phone.
pub const ADD: &str = "Add";
/// Opens the table of phones.
pub const PHONES_AS_TABLE: &str = "Several at once, as a table";
/// How the table is written.
pub const TABLE_HINT: &str = "A row for each phone: address, model, name. Paste it from a spreadsheet, or take this one to another browser.";
/// The button that adds all phones of the table.
pub const ADD_ALL: &str = "Add all of these";

/// The button that removes a phone.
#[must_use]
pub fn remove(name: &str) -> String {
    format!("Remove {name}")
}

/// A phone that the relay did not take.
#[must_use]
pub fn not_added(address: &str, reason: &str) -> String {
    format!(" {address}: {reason}.")
}

/// How adding phones went.
#[must_use]
pub fn added(count: usize, refused: &str) -> String {
    match count {
        0 if !refused.is_empty() => format!("None added.{refused}"),
        1 => format!("1 phone added.{refused}"),
        count => format!("{count} phones added.{refused}"),
    }
}

/// What is wrong with a row of the table.
#[must_use]
pub fn row_problem(row: usize, problem: &RowProblem) -> String {
    match problem {
        RowProblem::NoAddress => format!("Row {row}: the address is missing."),
        RowProblem::NoSuchModel(model) => {
            format!("Row {row}: there is no model {model}; leave it empty if it is not known.")
        }
        RowProblem::Twice(address) => format!("Row {row}: {address} is there already."),
        RowProblem::TooMuch => format!("Row {row}: too long, or more than 200 rows."),
    }
}
