//! An import of several phones: how far it is, and its result.

use super::phone_book::{BookEntry, Row};

/// What a request that adds phones may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdditionKind {
    /// A person asked for it: new phones are added, and those that are there take what is said of them.
    Asked,
    /// The browser restores what it remembers: phones that are there stay as they are, and what somebody removed
    /// stays removed.
    Restored,
    /// The browser says what it found out: it adds none.
    Detected,
}

/// Puts the results of another try in the place of those that are `late`, in their order.
pub fn replace_late<T>(results: &mut [T], is_late: impl Fn(&T) -> bool, retried: Vec<T>) {
    let late = results.iter_mut().filter(|result| is_late(result));
    for (result, retried) in late.zip(retried) {
        *result = retried;
    }
}

/// The progress of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// The phones whose result is known.
    pub done: usize,
    /// All phones of the table.
    pub total: usize,
}

/// A row that was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedRow {
    /// The line of the table.
    pub line: usize,
    /// What is written there.
    pub written: String,
    /// The reason and the remedy.
    pub reason: String,
    /// The phone, where the row could be read.
    pub entry: Option<BookEntry>,
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportResult {
    /// The number of new phones.
    pub added: usize,
    /// The number of phones that were there already.
    pub known: usize,
    /// The rows that were not sent, because somebody cancelled.
    pub left: Vec<Row>,
    /// The rows that were not added.
    pub failed: Vec<FailedRow>,
}

impl ImportResult {
    /// Counts a row that was not added.
    pub fn fail(&mut self, (line, entry): Row, reason: String) {
        let written = [&entry.address, &entry.model, &entry.name, &entry.group];
        let written: Vec<_> =
            written.into_iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
        let written = written.join(", ");
        self.failed.push(FailedRow { line, written, reason, entry: Some(entry) });
    }

    /// Returns the phones that were not added, in the order of the table; `None` where there are none, or a row could
    /// not be read.
    #[must_use]
    pub fn not_added(&self) -> Option<Vec<BookEntry>> {
        let failed = self.failed.iter().map(|row| Some((row.line, row.entry.clone()?)));
        let mut rows: Vec<Row> = failed.collect::<Option<_>>()?;
        rows.extend(self.left.iter().cloned());
        rows.sort_by_key(|(line, _)| *line);
        let entries: Vec<_> = rows.into_iter().map(|(_, entry)| entry).collect();
        Some(entries).filter(|entries| !entries.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_another_try_take_the_places_of_late_ones() {
        let is_late = |result: &i32| *result < 0;
        for (retried, after) in [(vec![20, 40], [1, 20, 3, 40]), (vec![20], [1, 20, 3, -4])] {
            let mut results = [1, -2, 3, -4];
            replace_late(&mut results, is_late, retried);
            assert_eq!(results, after);
        }
    }

    #[test]
    fn only_rows_that_can_be_read_are_kept_for_correction() {
        let entry = |address: &str| BookEntry {
            address: address.to_owned(),
            name: "Lab".to_owned(),
            ..BookEntry::default()
        };
        let mut result = ImportResult::default();
        assert_eq!(result.not_added(), None);
        result.fail((3, entry("10.0.0.5")), "Not allowed.".to_owned());
        assert_eq!(result.failed[0].written, "10.0.0.5, Lab");
        assert_eq!(result.not_added(), Some(vec![entry("10.0.0.5")]));
        result.left.push((2, entry("10.0.0.4")));
        let kept = vec![entry("10.0.0.4"), entry("10.0.0.5")];
        assert_eq!(result.not_added(), Some(kept), "what was cancelled is kept too");
        let written = "D999".to_owned();
        let reason = "Unknown model.".to_owned();
        result.failed.push(FailedRow { line: 4, written, reason, entry: None });
        assert_eq!(result.not_added(), None, "nothing of the table was sent");
    }
}
