//! Rows that every relay has, with the reads and writes that keep them the same.

use std::collections::BTreeMap;

/// The result of merging a row of the store into this relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// This relay has the row now, or an equivalent, which is not written.
    Settled,
    /// This relay has a newer row, which is written.
    Newer,
}

/// A copy of rows that all relays have. It knows which rows are the same in the store and here, and so distinguishes
/// changes of this relay from those of another one.
#[derive(Debug, Default)]
pub struct Replica {
    rows: BTreeMap<String, StoredRow>,
    /// All rows of the store were shown.
    is_complete: bool,
}

/// A row as the store has it.
#[derive(Debug)]
struct StoredRow {
    row: String,
    revision: u64,
    /// It was shown, or written, since the store was read from its beginning.
    is_current: bool,
    /// The equivalent that this relay has instead, and does not write.
    instead: Option<String>,
}

impl Replica {
    /// Begins to read the store again. It may be a new store, with other revisions.
    pub fn begin(&mut self) {
        self.is_complete = false;
        for stored in self.rows.values_mut() {
            stored.revision = 0;
            stored.is_current = false;
        }
    }

    /// Notes that the store has shown all its rows: those that it has lost are written again.
    pub fn complete(&mut self) {
        self.is_complete = true;
        self.rows.retain(|_, stored| stored.is_current);
    }

    /// Notes a row of the store, which may be old; `local` is the row of this relay. Returns whether this relay should
    /// take it: then [`Replica::merged`] follows.
    #[must_use]
    pub fn shown(&mut self, key: &str, row: &str, revision: u64, local: Option<&str>) -> bool {
        let before = self.rows.get(key);
        if before.is_some_and(|before| before.revision >= revision) {
            return false;
        }
        // A row that this relay only dropped is not a change. At the start, the store has what happened meanwhile.
        let has_changed = |before: &StoredRow| {
            local.is_some_and(|local| {
                before.row != local && before.instead.as_deref() != Some(local)
            })
        };
        let keeps_own = before.is_some_and(has_changed);
        let stored = StoredRow { row: row.to_owned(), revision, is_current: true, instead: None };
        self.rows.insert(key.to_owned(), stored);
        !keeps_own && local != Some(row)
    }

    /// Notes the result of merging a row; `local` is the row that this relay has now.
    pub fn merged(&mut self, key: &str, merge: Merge, local: Option<&str>) {
        if merge == Merge::Settled
            && let Some(stored) = self.rows.get_mut(key)
        {
            stored.instead = local.filter(|local| *local != stored.row).map(str::to_owned);
        }
    }

    /// Returns the rows of this relay that are to be written.
    #[must_use]
    pub fn due(&self, local: &BTreeMap<String, String>) -> Vec<(String, String)> {
        if !self.is_complete {
            return Vec::new();
        }
        let is_due = |(key, row): &(&String, &String)| {
            self.rows
                .get(*key)
                .is_none_or(|stored| stored.row != **row && stored.instead.as_ref() != Some(*row))
        };
        local.iter().filter(is_due).map(|(key, row)| (key.clone(), row.clone())).collect()
    }

    /// Notes that a row of this relay was stored.
    pub fn written(&mut self, key: String, row: String, revision: u64) {
        let is_newer = |stored: &StoredRow| stored.revision < revision;
        if self.rows.get(&key).is_none_or(is_newer) {
            self.rows.insert(key, StoredRow { row, revision, is_current: true, instead: None });
        }
    }

    /// Forgets rows that are over; returns their keys and revisions, to remove them from the store.
    pub fn forget(&mut self, is_over: impl Fn(&str) -> bool) -> Vec<(String, u64)> {
        let over = self.rows.extract_if(.., |_, stored| is_over(&stored.row));
        over.map(|(key, stored)| (key, stored.revision)).collect()
    }
}

#[cfg(test)]
mod tests;
