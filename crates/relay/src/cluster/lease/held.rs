//! The knowledge of one relay about a lease: the revision shown, the lease held, and the writes sent.

use super::goal::WriteKind;
use crate::cluster::{LeaseRecord, Time};

/// A revision that no record reaches.
pub(super) const NONE: u64 = u64::MAX;

/// A revision, and the time since which no other one was shown.
#[derive(Clone, Debug)]
pub(super) struct Observation {
    pub(super) revision: u64,
    /// Absent if the record is absent or cannot be read.
    pub(super) record: Option<LeaseRecord>,
    pub(super) since: Time,
    /// It was seen to follow another one. The first revision that is shown may be the past: a server that lost its
    /// last writes may show a record as released, or as this relay's, although another relay owns it.
    pub(super) is_change: bool,
}

/// A lease that this relay has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// The newest known revision; [`NONE`] if its store has been replaced.
    pub(super) revision: u64,
    /// The revision at which the shard was claimed.
    pub(super) epoch: u64,
    /// The time right before the newest stored write was sent.
    pub(super) since: Time,
    /// The end of the reservation in the newest record, or in one that may replace it; otherwise no later than `since`.
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
    /// The time right before it was sent.
    pub(super) sent: Time,
    /// The end of its reservation; otherwise equal to `sent`.
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
