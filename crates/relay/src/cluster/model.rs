//! A store of one lease in memory, for tests.

use super::{LeaseRecord, LeaseWrite, WriteResult};

/// A store of one record.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// The number of the store, which changes when it loses its data.
    pub(super) id: u64,
    last: u64,
    /// The revision and the record.
    pub(super) record: Option<(u64, LeaseRecord)>,
    /// The revision and the record that the last write replaced.
    pub(super) before: Option<(u64, LeaseRecord)>,
}

impl Store {
    /// Creates the store that comes after one that has lost its data.
    pub(super) fn after(store: &Store) -> Store {
        Store { id: store.id + 1, ..Store::default() }
    }

    /// Carries out a write that is addressed to the store `id`; one to a replaced store changes nothing here.
    pub(super) fn write_to(&mut self, id: u64, write: &LeaseWrite) -> WriteResult {
        match (id == self.id, write.expected) {
            (true, _) => self.write(write),
            (false, 0) => WriteResult::Stored(self.last),
            (false, _) => WriteResult::Refused,
        }
    }

    /// Returns the revision and the record; 0 if it is absent.
    pub(super) fn state(&self) -> (u64, Option<LeaseRecord>) {
        let (revision, record) = self.record.clone().unzip();
        (revision.unwrap_or_default(), record)
    }

    /// Carries out a write.
    pub(super) fn write(&mut self, write: &LeaseWrite) -> WriteResult {
        let revision = self.record.as_ref().map_or(0, |(revision, _)| *revision);
        if revision != write.expected {
            return WriteResult::Refused;
        }
        // Other shards have revisions too.
        self.last += 3;
        self.before = self.record.replace((self.last, write.record.clone()));
        WriteResult::Stored(self.last)
    }
}
