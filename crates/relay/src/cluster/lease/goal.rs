//! What a relay wants of a shard, and what it writes for that.

use crate::cluster::LeaseRecord;

/// What a relay wants of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To own it.
    Own,
    /// To leave it to others, but to go on while nobody takes it.
    Watch,
    /// To give it up now; no request to its phones is under way. A relay with this name may claim it at once, or
    /// any where there is none.
    Release(Option<String>),
}

/// The kind of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// Creates a record without an owner, which can be claimed by its revision. A write that replaces nothing never
    /// makes an owner: in a store that lost its data it would succeed however late it arrives.
    Prepare,
    /// Takes the lease.
    Claim,
    /// Extends it.
    Renew,
    /// Gives it up.
    Release,
}

/// A write that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseWrite {
    /// The kind.
    pub kind: WriteKind,
    /// The revision that it replaces; 0 where there must be none.
    pub expected: u64,
    /// The new record.
    pub record: LeaseRecord,
}
