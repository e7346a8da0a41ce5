//! What one relay knows of a lease: what was shown, what it has, and what it wrote.

use super::goal::WriteKind;
use crate::cluster::{LeaseRecord, Time};

/// A revision that no record reaches.
pub(super) const NONE: u64 = u64::MAX;

/// A revision and the time since which nothing else was shown.
#[derive(Clone, Debug)]
pub(super) struct Observation {
    pub(super) revision: u64,
    /// Absent where there is no record, or one that cannot be read.
    pub(super) record: Option<LeaseRecord>,
    pub(super) since: Time,
    /// It was seen to follow another one. What is there at first may be the past: a server that lost its last
    /// writes shows as released, or as this relay's, what another one owns.
    pub(super) is_change: bool,
}

/// A lease that this relay has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// The newest revision that is known; [`NONE`] in a store that has gone.
    pub(super) revision: u64,
    /// The revision at which the shard was claimed.
    pub(super) epoch: u64,
    /// The time before the newest write that was stored.
    pub(super) since: Time,
    /// The end of what the newest record reserves, or one that may replace it; or the same.
    pub(super) reserved: Time,
    /// The store refused the newest revision: only the watch can show the next one.
    pub(super) is_outdated: bool,
}

/// A write that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) number: u64,
    pub(super) kind: WriteKind,
    pub(super) expected: u64,
    /// The time before it was sent.
    pub(super) sent: Time,
    /// The end of what it reserves, or the same.
    pub(super) reserved: Time,
}

impl Held {
    pub(super) fn new(revision: u64, epoch: u64, attempt: Attempt) -> Held {
        let Attempt { sent, reserved, .. } = attempt;
        Held { revision, epoch, since: sent, reserved, is_outdated: false }
    }

    /// Notes that a write of this relay was stored.
    pub(super) fn extend(&mut self, revision: u64, attempt: Option<Attempt>) {
        self.is_outdated = false;
        if let Some(attempt) = attempt {
            self.since = self.since.max(attempt.sent);
        }
        if revision > self.revision {
            self.revision = revision;
            // Others read the newest record only.
            self.reserved = attempt.map_or(self.since, |attempt| attempt.reserved);
        }
    }
}
