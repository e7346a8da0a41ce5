//! A relay in its cluster while it runs, as its phones see it: whether they may send.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use snom::PhoneAddress;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{Ownership, Placement, ShardId, Time};

/// The time that a phone may play what it was sent without a reservation: a lease allows for requests that are longer
/// than any is.
const UNRESERVED: Duration = Duration::from_secs(1);
/// The time from a reservation to the sequence, at most: the turn at the device, the connection and the sign-in.
const MAX_DELAY: Duration = Duration::from_secs(10);
/// The time that a sequence waits for its reservation.
const RESERVATION_LIMIT: Duration = Duration::from_secs(2);
/// The time between looks at it.
const TICK: Duration = Duration::from_millis(25);

/// A relay in its cluster.
#[derive(Debug)]
pub struct ClusterMember {
    placement: Placement,
    ownership: Mutex<Ownership>,
    clock: fn() -> Time,
}

impl ClusterMember {
    /// Creates the member that owns shards as `ownership` says, by `clock`, which goes on while the machine sleeps.
    #[must_use]
    pub fn new(placement: Placement, ownership: Ownership, clock: fn() -> Time) -> ClusterMember {
        ClusterMember { placement, ownership: Mutex::new(ownership), clock }
    }

    /// Returns the shards of this relay.
    #[must_use]
    pub fn ownership(&self) -> &Mutex<Ownership> {
        &self.ownership
    }

    /// Returns the shard of the phone at `address`.
    #[must_use]
    pub fn shard_of(&self, address: &PhoneAddress) -> ShardId {
        self.placement.shard(address)
    }

    /// Returns whether a request to the phone at `address` could begin now.
    #[must_use]
    pub fn may_send(&self, address: &PhoneAddress) -> bool {
        self.lock().may_send(&self.placement.shard(address), (self.clock)())
    }

    /// Begins a request to the phone at `address`, which it plays for `playing`; none if it must not begin. Right before
    /// it is sent, and not earlier.
    #[must_use]
    pub fn begin(&self, address: &PhoneAddress, playing: Duration) -> Option<RequestGuard<'_>> {
        let shard = self.placement.shard(address);
        let may_begin = self.lock().begin_request(&shard, playing, (self.clock)());
        may_begin.then(|| RequestGuard { member: self, shard })
    }

    /// Waits until other relays leave the phone at `address` alone for as long as it plays a sequence. Returns false if
    /// that cannot be had, and then the sequence must not be sent.
    pub async fn reserve(&self, address: &PhoneAddress, lasting: Duration) -> bool {
        if lasting <= UNRESERVED {
            return true;
        }
        let shard = self.placement.shard(address);
        let now = (self.clock)();
        let end = now + lasting + MAX_DELAY;
        if !self.lock().reserve(&shard, end, now) {
            return false;
        }
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let reserved = async {
            while !self.lock().may_send_until(&shard, end, (self.clock)()) {
                tick.tick().await;
            }
        };
        timeout(RESERVATION_LIMIT, reserved).await.is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, Ownership> {
        self.ownership.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request to a phone that has begun: its shard is not handed over meanwhile.
#[derive(Debug)]
pub struct RequestGuard<'a> {
    member: &'a ClusterMember,
    shard: ShardId,
}

impl Drop for RequestGuard<'_> {
    fn drop(&mut self) {
        self.member.lock().end_request(&self.shard);
    }
}

#[cfg(test)]
mod tests;
