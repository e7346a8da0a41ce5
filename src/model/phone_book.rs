//! The phones that this browser has added by address, as a table for spreadsheets (CSV, RFC 4180):
//! address, model, name, group.

use csv_core::{ReadRecordResult, ReaderBuilder, WriteResult, Writer};
use snom::Model;

/// The maximum number of rows; the relay holds no more.
pub const MAX_ROWS: usize = 200;
/// The maximum length of a row in bytes.
const MAX_ROW_BYTES: usize = 1_024;
/// The maximum number of columns; a list of devices may have many that are ignored.
const MAX_COLUMNS: usize = 64;
/// The number of fields that are read.
const FIELDS: usize = 4;
/// The first row of a table that is written, where no phone has a group.
const HEADING: &str = "address,model,name";
/// The first row of a table that is written, where one has.
const HEADING_WITH_GROUP: &str = "address,model,name,group";

/// A phone to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookEntry {
    /// A host, or `host:port`.
    pub address: String,
    /// The model; empty if unknown.
    pub model: String,
    /// The display name; empty for the address.
    pub name: String,
    /// The group under which it is listed; empty for none.
    pub group: String,
}

/// A phone to add, with the number of its line in a table; 0 if it comes from elsewhere.
pub type Row = (usize, BookEntry);

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

/// The phones that a browser keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The phones.
    pub entries: Vec<BookEntry>,
    /// The rows that this page cannot read, such as a model of a newer page.
    pub unreadable: Vec<String>,
}

impl Book {
    /// Reads the rows that a browser keeps, each by itself.
    #[must_use]
    pub fn read(text: &str) -> Book {
        let mut book = Book::default();
        for line in text.lines().skip_while(|line| [HEADING, HEADING_WITH_GROUP].contains(line)) {
            // A name may hold other separators, and an address may be a word of a heading.
            match read_rows(line, 1, b',', false).map(|mut rows| rows.pop()) {
                Ok(Some((_, entry))) => book.put(entry),
                Ok(None) => {}
                Err(_) => book.unreadable.push(line.to_owned()),
            }
        }
        book
    }

    /// Writes the rows that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = write(&self.entries);
        for line in &self.unreadable {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Puts a phone into the book, in place of one of the same address.
    pub fn put(&mut self, entry: BookEntry) {
        self.remove(&entry.address);
        self.entries.push(entry);
    }

    /// Gives the phone of an address its model, if there is one and nobody chose its model.
    pub fn set_model(&mut self, address: &str, model: &str) {
        let has_none = |entry: &BookEntry| ["", Model::unknown().name].contains(&&*entry.model);
        let is_it = |entry: &&mut BookEntry| entry.address == address && has_none(entry);
        for entry in self.entries.iter_mut().filter(is_it) {
            model.clone_into(&mut entry.model);
        }
    }

    /// Returns how many phones there would be with those of a table.
    #[must_use]
    pub fn count_with(&self, rows: &[Row]) -> usize {
        let is_here = |(_, row): &&Row| self.entries.iter().any(|it| it.address == row.address);
        self.entries.len() + rows.iter().filter(|row| !is_here(row)).count()
    }

    /// Removes the phone of an address.
    pub fn remove(&mut self, address: &str) {
        self.entries.retain(|entry| entry.address != address);
    }
}

impl BookEntry {
    /// Fills in what the entry leaves open from what is known of its phone.
    pub fn fill(&mut self, model: &str, name: &str, group: &str) {
        // Without a name of its own a phone is called by its address.
        let name = if name == self.address { "" } else { name };
        let fields = [(&mut self.model, model), (&mut self.name, name), (&mut self.group, group)];
        for (field, known) in fields.into_iter().filter(|(field, _)| field.is_empty()) {
            known.clone_into(field);
        }
    }

    /// Returns whether a book with `before` phones can keep it: a row that is too long could not be read
    /// back.
    #[must_use]
    pub fn fits(&self, before: usize) -> bool {
        let fields = [&self.address, &self.model, &self.name, &self.group];
        let bytes: usize = fields.into_iter().map(|field| quoted(field).len()).sum();
        before < MAX_ROWS && bytes + FIELDS < MAX_ROW_BYTES
    }
}

/// Reads a table. A first line such as `sep=;`, which Excel understands, or else the first row
/// decides whether comma, semicolon or tab separates fields. A heading, in English or German, gives
/// the order of the columns; unknown ones are ignored.
///
/// # Errors
/// The problems of rows, by their line from 1; then no row is used.
pub fn read(text: &str) -> Result<Vec<Row>, Vec<(usize, RowProblem)>> {
    // A file may begin with a byte order mark, which only a CSV reader skips.
    let text = text.trim_start_matches('\u{feff}');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter @ (b',' | b';' | b'\t'), ..] => {
            read_rows(rest, 2, *delimiter, true)
        }
        _ => read_rows(text, 1, delimiter(first), true),
    }
}

/// Reads the rows of a text whose first line has the number `line`.
fn read_rows(
    text: &str,
    mut line: usize,
    delimiter: u8,
    has_heading: bool,
) -> Result<Vec<Row>, Vec<(usize, RowProblem)>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut input, mut start) = (text.as_bytes(), 0);
    let (mut is_first, mut order) = (has_heading, [0, 1, 2, 3]);
    let mut rows: Vec<Row> = Vec::new();
    let mut problems = Vec::new();
    // How much of a row has been read; the last row comes in two steps.
    let (mut output, mut ends) = ([0; MAX_ROW_BYTES], [0; MAX_COLUMNS]);
    let (mut bytes, mut fields) = (0, 0);
    loop {
        let free = output.get_mut(bytes..).unwrap_or_default();
        let free_ends = ends.get_mut(fields..).unwrap_or_default();
        let (result, read, more, ended) = reader.read_record(input, free, free_ends);
        input = input.get(read..).unwrap_or_default();
        (bytes, fields) = (bytes + more, fields + ended);
        // The end of the line before and empty lines come with the row that follows them.
        let unread = text.get(start..).unwrap_or_default().chars();
        let before = unread.take_while(|letter| matches!(letter, '\r' | '\n'));
        let number = line + before.filter(|letter| *letter == '\n').count();
        match result {
            // The whole text was read; an empty input signals its end.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                problems.push((number, RowProblem::TooMuch));
                return Err(problems);
            }
            ReadRecordResult::End => break,
            ReadRecordResult::Record => {
                let end = text.len() - input.len();
                line += text.get(start..end).unwrap_or_default().matches('\n').count();
                start = end;
                let cells = cells(&output, ends.get(..fields).unwrap_or_default());
                (bytes, fields) = (0, 0);
                if is_first && let Some(found) = heading(&cells) {
                    (is_first, order) = (false, found);
                    continue;
                }
                let [address, model, name, group] =
                    order.map(|at| cells.get(at).cloned().unwrap_or_default());
                if address.is_empty() && model.is_empty() && name.is_empty() {
                    continue;
                }
                is_first = false;
                if rows.len() + problems.len() >= MAX_ROWS {
                    problems.push((number, RowProblem::TooMuch));
                    return Err(problems);
                }
                match check(BookEntry { address, model, name, group }, &rows) {
                    Ok(entry) => rows.push((number, entry)),
                    Err(problem) => problems.push((number, problem)),
                }
            }
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn check(entry: BookEntry, before: &[Row]) -> Result<BookEntry, RowProblem> {
    if entry.address.is_empty() {
        return Err(RowProblem::NoAddress);
    }
    if before.iter().any(|(_, other)| other.address == entry.address) {
        return Err(RowProblem::Twice(entry.address));
    }
    if !entry.model.is_empty() && Model::find(&entry.model).is_none() {
        return Err(RowProblem::NoSuchModel(entry.model));
    }
    Ok(entry)
}

/// Returns the fields of a record, each on one line, without the mark of [`write`].
fn cells(output: &[u8], ends: &[usize]) -> Vec<String> {
    let mut start = 0;
    let cell = |end: &usize| {
        let field = output.get(start..*end).unwrap_or_default();
        start = *end;
        let text = String::from_utf8_lossy(field);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let marked = text.strip_prefix('\'').filter(|rest| is_formula(rest));
        marked.unwrap_or(&text).to_owned()
    };
    ends.iter().map(cell).collect()
}

/// Returns where address, model, name and group are, if the cells are a heading. One word alone is not
/// enough, except in front: a phone may be named `IP`.
fn heading(cells: &[String]) -> Option<[usize; FIELDS]> {
    let columns: Vec<_> = cells.iter().map(|cell| column(cell)).collect();
    let at = |column| columns.iter().position(|found| *found == Some(column));
    let address = at(0)?;
    let is_heading = address == 0 || columns.iter().flatten().count() > 1;
    // No row has a cell there.
    let or_missing = |column| at(column).unwrap_or(usize::MAX);
    is_heading.then(|| [address, or_missing(1), or_missing(2), or_missing(3)])
}

/// Returns the column that a cell of a heading names: address, model, name or group.
fn column(cell: &str) -> Option<usize> {
    let letters: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "address" | "adresse" | "ip" | "ipaddress" | "ipadresse" | "host" | "hostname" => Some(0),
        "model" | "modell" | "type" | "typ" => Some(1),
        "name" | "bezeichnung" | "description" | "beschreibung" => Some(2),
        "group" | "groups" | "gruppe" | "gruppen" => Some(3),
        _ => None,
    }
}

fn delimiter(first: &str) -> u8 {
    [b'\t', b';']
        .into_iter()
        .find(|delimiter| first.bytes().any(|byte| byte == *delimiter))
        .unwrap_or(b',')
}

/// Writes the table that [`read`] reads, with a `'` before what a spreadsheet would run as a formula.
#[must_use]
pub fn write(entries: &[BookEntry]) -> String {
    // The column is absent where it would be empty: most tables have no groups.
    let has_groups = entries.iter().any(|entry| !entry.group.is_empty());
    let mut text = format!("{}\n", if has_groups { HEADING_WITH_GROUP } else { HEADING });
    for entry in entries {
        let fields = [&entry.address, &entry.model, &entry.name];
        let group = has_groups.then_some(&entry.group);
        let fields: Vec<_> = fields.into_iter().chain(group).map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// Returns whether a spreadsheet takes a cell for a formula, but for the marks before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

fn quoted(field: &str) -> String {
    // Spreadsheets run a formula after white space too, and reading removes it anyway.
    let field = field.trim();
    let field = &if is_formula(field) { format!("'{field}") } else { field.to_owned() };
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
mod tests;
