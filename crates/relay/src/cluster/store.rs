//! What a store of leases has to do.

/// A change of a record, as the store shows it. It may be old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreChange {
    /// The key.
    pub key: String,
    /// The number of the change, which differs for each change of each key.
    pub revision: u64,
    /// The value.
    pub value: Vec<u8>,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteResult {
    /// It was stored as this revision.
    Stored(u64),
    /// The record has another revision than was expected; nothing was changed.
    Refused,
    /// There was no answer: it may have been stored, or still may be.
    Unknown,
}

/// A store that all relays reach, with compare-and-swap for each key.
pub trait LeaseStore: Send + Sync {
    /// Writes a record if its revision is `expected`; 0 means that there is none.
    fn write(
        &self,
        key: &str,
        value: Vec<u8>,
        expected: u64,
    ) -> impl Future<Output = WriteResult> + Send;
}
