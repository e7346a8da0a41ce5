//! The goal of a relay for a shard, and the writes towards it.

use crate::cluster::LeaseRecord;

/// The goal of a relay for a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Own it.
    Own,
    /// Leave it to others, but go on while nobody takes it.
    Watch,
    /// Give it up now; no request to its phones is under way. The relay with this name may claim it at once; without
    /// a name, any relay.
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
    /// The revision that it replaces; 0 if the record must be absent.
    pub expected: u64,
    /// The new record.
    pub record: LeaseRecord,
}
