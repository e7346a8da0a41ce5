//! Requests between relays: where they go, and whether this relay carries out one that it received.

use std::time::Duration;

use super::Ownership;
use crate::cluster::{Reply, RequestEnvelope, ShardId, Time};

/// The maximum time that a command may wait, even if it asks for more.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// The addressee that commands for a shard name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The revision at which the owner claimed the shard.
    pub epoch: u64,
    /// The number of its last beat.
    pub beat: u64,
    /// The time since that was heard, in milliseconds.
    pub since_ms: u32,
}

impl Ownership {
    /// Returns the addressee of commands for a shard; `None` while its owner is unknown or does not beat.
    #[must_use]
    pub fn addressee(&self, shard: &ShardId, now: Time) -> Option<Addressee> {
        let owner = self.owner(shard)?;
        let (beat, heard) = self.membership.last_beat(owner.run)?;
        // Rounded down: a command must not look younger than it is.
        let since = now.saturating_sub(heard).as_millis();
        let since_ms = u32::try_from(since).ok()?;
        Some(Addressee { epoch: owner.epoch, beat, since_ms })
    }

    /// Decides about a request of another relay for a phone of `shard`. Returns how long it may still wait here.
    ///
    /// # Errors
    /// With the answer when nothing is sent: this relay does not own the shard, has claimed it again since, or the
    /// request is older than it may wait.
    pub fn admit(
        &self,
        shard: &ShardId,
        request: &RequestEnvelope,
        now: Time,
    ) -> Result<Duration, Reply> {
        if !self.may_send(shard, now) || self.epoch(shard) != Some(request.epoch) {
            return Err(Reply::NotOwner);
        }
        let since = Duration::from_millis(request.since_ms.into());
        let age = self.beats.age(request.beat, since, now).ok_or(Reply::TooOld)?;
        let wait = Duration::from_millis(request.wait_ms.into()).min(MAX_WAIT);
        match wait.checked_sub(age) {
            Some(left) if !left.is_zero() => Ok(left),
            _ => Err(Reply::TooOld),
        }
    }
}

#[cfg(test)]
mod tests;
