//! The phones that this browser has added by address, as a table for spreadsheets (CSV, RFC 4180):
//! address, model, name.

use csv_core::{ReadRecordResult, ReaderBuilder, WriteResult, Writer};
use snom::Model;

/// The maximum number of rows; the relay holds no more.
const MAX_ROWS: usize = 200;
/// The maximum length of a row in bytes.
const MAX_ROW_BYTES: usize = 1_024;
/// The number of fields that are read.
const FIELDS: usize = 3;

/// A phone to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookEntry {
    /// A host, or `host:port`.
    pub address: String,
    /// The model; empty if unknown.
    pub model: String,
    /// The display name; empty for the address.
    pub name: String,
}

/// The problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowProblem {
    /// It has no address.
    NoAddress,
    /// The model is unknown.
    NoSuchModel(String),
    /// The address is in an earlier row.
    Twice(String),
    /// It is too long, or there are too many.
    TooMuch,
}

/// Reads a table. The first row decides whether comma, semicolon or tab separates fields; a first row
/// that begins with `address` is a heading.
///
/// # Errors
/// The problems of rows, by their number from 1; then no row is used.
pub fn read(text: &str) -> Result<Vec<BookEntry>, Vec<(usize, RowProblem)>> {
    let delimiter = delimiter(text);
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut input, mut row) = (text.as_bytes(), 0);
    let mut entries: Vec<BookEntry> = Vec::new();
    let mut problems = Vec::new();
    // How much of a row has been read; the last row comes in two steps.
    let (mut output, mut ends) = ([0; MAX_ROW_BYTES], [0; 16]);
    let (mut bytes, mut fields) = (0, 0);
    loop {
        let free = output.get_mut(bytes..).unwrap_or_default();
        let free_ends = ends.get_mut(fields..).unwrap_or_default();
        let (result, read, more, ended) = reader.read_record(input, free, free_ends);
        input = input.get(read..).unwrap_or_default();
        (bytes, fields) = (bytes + more, fields + ended);
        match result {
            // The whole text was read; an empty input signals its end.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                problems.push((row + 1, RowProblem::TooMuch));
                return Err(problems);
            }
            ReadRecordResult::End => break,
            ReadRecordResult::Record => {
                row += 1;
                let [address, model, name] = columns(&output, &ends, fields);
                (bytes, fields) = (0, 0);
                if address.is_empty() && model.is_empty() && name.is_empty()
                    || (row == 1 && address.eq_ignore_ascii_case("address"))
                {
                    continue;
                }
                match check(BookEntry { address, model, name }, &entries) {
                    Ok(entry) => entries.push(entry),
                    Err(problem) => problems.push((row, problem)),
                }
            }
        }
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

fn check(entry: BookEntry, before: &[BookEntry]) -> Result<BookEntry, RowProblem> {
    if entry.address.is_empty() {
        return Err(RowProblem::NoAddress);
    }
    if before.iter().any(|other| other.address == entry.address) {
        return Err(RowProblem::Twice(entry.address));
    }
    if before.len() >= MAX_ROWS {
        return Err(RowProblem::TooMuch);
    }
    if !entry.model.is_empty() && Model::find(&entry.model).is_none() {
        return Err(RowProblem::NoSuchModel(entry.model));
    }
    Ok(entry)
}

/// Returns the first three fields of a record, trimmed.
fn columns(output: &[u8], ends: &[usize], fields: usize) -> [String; FIELDS] {
    let mut columns = [const { String::new() }; FIELDS];
    let mut start = 0;
    for (column, end) in columns.iter_mut().zip(ends.iter().take(fields)) {
        let field = output.get(start..*end).unwrap_or_default();
        String::from_utf8_lossy(field).trim().clone_into(column);
        start = *end;
    }
    columns
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b'\t', b';']
        .into_iter()
        .find(|delimiter| first.bytes().any(|byte| byte == *delimiter))
        .unwrap_or(b',')
}

/// Writes the table that [`read`] reads.
#[must_use]
pub fn write(entries: &[BookEntry]) -> String {
    let mut text = "address,model,name\n".to_owned();
    for entry in entries {
        let fields = [&entry.address, &entry.model, &entry.name];
        let fields: Vec<_> = fields.into_iter().map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn quoted(field: &str) -> String {
    // Twice the length for quotation marks inside, and two around the field.
    let mut output = vec![0; field.len() * 2 + 2];
    let mut writer = Writer::new();
    let (result, _, written) = writer.field(field.as_bytes(), &mut output);
    let (ended, more) = writer.finish(output.get_mut(written..).unwrap_or_default());
    debug_assert_eq!((result, ended), (WriteResult::InputEmpty, WriteResult::InputEmpty));
    output.truncate(written + more);
    String::from_utf8(output).unwrap_or_default()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(address: &str, model: &str, name: &str) -> BookEntry {
        BookEntry { address: address.to_owned(), model: model.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn tables_from_spreadsheets_are_read() {
        let expected =
            vec![entry("10.0.0.5", "D785", "Front, desk"), entry("lab.example:8080", "", "")];
        for text in [
            "address,model,name\n10.0.0.5,D785,\"Front, desk\"\nlab.example:8080\n",
            "10.0.0.5;D785;Front, desk\r\nlab.example:8080;;\r\n",
            "Address\tModel\tName\n 10.0.0.5 \tD785\tFront, desk\n\n\nlab.example:8080\t\t\t\n",
        ] {
            assert_eq!(read(text), Ok(expected.clone()), "{text}");
        }
        assert_eq!(read(""), Ok(Vec::new()));
        assert_eq!(read("10.0.0.5,D785,Desk"), Ok(vec![entry("10.0.0.5", "D785", "Desk")]));
        assert_eq!(read("10.0.0.5,D785,\"Desk"), Ok(vec![entry("10.0.0.5", "D785", "Desk")]));
    }

    #[test]
    fn an_invalid_row_is_reported_and_no_row_is_used() {
        let text = "10.0.0.5,D999\n,D785,x\n10.0.0.6\n10.0.0.6,D785\n";
        let expected = vec![
            (1, RowProblem::NoSuchModel("D999".to_owned())),
            (2, RowProblem::NoAddress),
            (4, RowProblem::Twice("10.0.0.6".to_owned())),
        ];
        assert_eq!(read(text), Err(expected));
        let long = format!("{},D785\n", "1".repeat(MAX_ROW_BYTES + 1));
        assert_eq!(read(&long), Err(vec![(1, RowProblem::TooMuch)]));
    }

    proptest! {
        #[test]
        fn a_written_table_is_read_back(names in proptest::collection::vec("[ -~äöü]{0,20}", 0..5)) {
            let entries: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(nth, name)| entry(&format!("10.0.0.{nth}"), "D785", name.trim()))
                .collect();
            prop_assert_eq!(read(&write(&entries)), Ok(entries));
        }

        #[test]
        fn no_text_panics(text in "[\\PC\n\",;\t]{0,200}") {
            let _ = read(&text);
        }
    }
}
