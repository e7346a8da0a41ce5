//! A running relay in its cluster, as its phones see it: whether they may send.

mod ask;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use snom::PhoneAddress;
use tokio::{
    sync::{SetOnce, watch},
    time::{MissedTickBehavior, interval, timeout},
};

use super::{
    Beat, ClusterJoin, Effect, NatsStore, Ownership, Placement, ShardId, Subjects, Time,
    ownership::UNRESERVED, time_since_boot,
};

/// The time for which a phone may still carry out a request that was given up.
const UNANSWERED_PAUSE: Duration = Duration::from_secs(3);
/// The maximum time from a reservation to the sequence: the turn at the device, the connection and the sign-in.
const MAX_DELAY: Duration = Duration::from_secs(10);
/// The time for which a sequence waits for its reservation.
const RESERVATION_LIMIT: Duration = Duration::from_secs(2);
/// The time between checks of a lease that something waits for.
const TICK: Duration = Duration::from_millis(25);

/// A relay in its cluster.
#[derive(Debug)]
pub struct ClusterMember {
    placement: Placement,
    ownership: Mutex<Ownership>,
    clock: fn() -> Time,
    /// The shards that this relay has, with their epochs.
    owned: watch::Sender<BTreeMap<ShardId, u64>>,
    /// The link to the other relays, once there is one.
    link: SetOnce<ClusterLink>,
}

/// The link to the other relays.
#[derive(Clone, Debug)]
pub struct ClusterLink {
    /// The connection to NATS.
    pub store: Arc<NatsStore>,
    /// The subjects.
    pub subjects: Subjects,
    /// The name of this relay.
    pub relay: String,
}

impl ClusterMember {
    /// Creates the member that owns the shards of `ownership`, by `clock`, which goes on while the machine sleeps.
    #[must_use]
    pub fn new(placement: Placement, ownership: Ownership, clock: fn() -> Time) -> ClusterMember {
        let (ownership, owned) = (Mutex::new(ownership), watch::Sender::default());
        ClusterMember { placement, ownership, clock, owned, link: SetOnce::new() }
    }

    /// Creates the member of a cluster for a run of this relay, with phones at these addresses; `None` if leases are
    /// too short for requests.
    #[must_use]
    pub fn of<'a>(
        join: &ClusterJoin,
        run: &str,
        phones: impl IntoIterator<Item = &'a PhoneAddress>,
    ) -> Option<ClusterMember> {
        let placement = join.settings.placement();
        let own = Beat {
            run: run.to_owned(),
            relay: join.relay.clone(),
            site: join.site.clone(),
            reaches: join.reaches.clone(),
            number: 0,
            is_stopping: false,
        };
        let shards = phones.into_iter().map(|address| placement.shard(address)).collect();
        let ownership = Ownership::new(join.times()?, own, shards);
        Some(ClusterMember::new(placement, ownership, time_since_boot))
    }

    /// Adds phones at these addresses.
    pub fn add<'a>(&self, phones: impl IntoIterator<Item = &'a PhoneAddress>) {
        let shards: BTreeSet<_> =
            phones.into_iter().map(|address| self.placement.shard(address)).collect();
        self.lock().add(shards, (self.clock)());
    }

    /// Returns the time by the clock of leases.
    #[must_use]
    pub fn now(&self) -> Time {
        (self.clock)()
    }

    /// Returns a receiver of the shards that this relay has, with their epochs.
    #[must_use]
    pub fn owned(&self) -> &watch::Sender<BTreeMap<ShardId, u64>> {
        &self.owned
    }

    /// Returns the shards of this relay.
    #[must_use]
    pub fn ownership(&self) -> &Mutex<Ownership> {
        &self.ownership
    }

    /// Sets the link to the other relays, once.
    pub fn connected(&self, link: ClusterLink) {
        // One connection lasts for the whole run.
        let _before = self.link.set(link);
    }

    /// Returns the link to the other relays; `None` right after the start.
    #[must_use]
    pub fn link(&self) -> Option<&ClusterLink> {
        self.link.get()
    }

    /// Waits for the link to the other relays.
    pub async fn linked(&self) -> &ClusterLink {
        self.link.wait().await
    }

    /// Returns the shard of the phone at `address`.
    #[must_use]
    pub fn shard_of(&self, address: &PhoneAddress) -> ShardId {
        self.placement.shard(address)
    }

    /// Returns the name of the relay that owns the phone at `address`, if it is known.
    #[must_use]
    pub fn owner_name(&self, address: &PhoneAddress) -> Option<String> {
        let (shard, ownership) = (self.placement.shard(address), self.lock());
        ownership.owner(&shard).map(|owner| owner.relay.to_owned())
    }

    /// Returns whether a request to the phone at `address` could begin now.
    #[must_use]
    pub fn may_send(&self, address: &PhoneAddress) -> bool {
        self.may_send_to(&self.placement.shard(address))
    }

    /// Returns whether a request to a phone of `shard` could begin now.
    #[must_use]
    pub fn may_send_to(&self, shard: &ShardId) -> bool {
        self.lock().may_send(shard, (self.clock)())
    }

    /// Returns whether a request with that effect to the phone at `address` could begin now.
    #[must_use]
    pub fn may_begin(&self, address: &PhoneAddress, effect: Effect) -> bool {
        let (shard, phone) = (self.placement.shard(address), address.to_string());
        self.lock().may_begin(&shard, &phone, effect, (self.clock)())
    }

    /// Waits until requests to the phone at `address` may not begin any more: the lease has ended or is given up.
    pub async fn lost(&self, address: &PhoneAddress) {
        let shard = self.placement.shard(address);
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.may_send_to(&shard) {
            tick.tick().await;
        }
    }

    /// Begins a request with that effect to the phone at `address`; `None` if it must not begin. To be called right
    /// before the request is sent, not earlier.
    #[must_use]
    pub fn begin(&self, address: &PhoneAddress, effect: Effect) -> Option<RequestGuard<'_>> {
        let (shard, phone) = (self.placement.shard(address), address.to_string());
        let may_begin = self.lock().begin_request(&shard, &phone, effect, (self.clock)());
        may_begin.then(|| RequestGuard { member: self, shard, effect, is_answered: false })
    }

    /// Returns the revision at which this relay claimed the phone at `address`.
    #[must_use]
    pub fn epoch(&self, address: &PhoneAddress) -> Option<u64> {
        // Computed before the lock.
        let shard = self.placement.shard(address);
        self.lock().epoch(&shard)
    }

    /// Notes until when a touch may be down at the phone at `address`, which is not handed over before. Without a
    /// time, no touch is down.
    pub fn set_touch(&self, address: &PhoneAddress, down_for: Option<Duration>) {
        let (shard, phone) = (self.placement.shard(address), address.to_string());
        let until = down_for.map(|time| (self.clock)() + time);
        self.lock().set_touch(&shard, &phone, until);
    }

    /// Waits until other relays leave the phone at `address` alone for as long as it plays a sequence. Returns `None`
    /// if that is impossible; then the sequence must not be sent. Keep the result until the sequence is answered.
    pub async fn reserve(
        &self,
        address: &PhoneAddress,
        lasting: Duration,
    ) -> Option<Reservation<'_>> {
        if lasting <= UNRESERVED {
            return Some(Reservation(None));
        }
        let shard = self.placement.shard(address);
        let now = (self.clock)();
        let end = now + lasting + MAX_DELAY;
        if !self.lock().reserve(&shard, end, now) {
            return None;
        }
        // From here on a drop ends the reservation, also when nobody waits any more.
        let reservation = Reservation(Some((self, shard.clone())));
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let reserved = async {
            while !self.lock().may_send_until(&shard, end, (self.clock)()) {
                tick.tick().await;
            }
        };
        timeout(RESERVATION_LIMIT, reserved).await.ok().map(|()| reservation)
    }

    /// Locks the shards of this relay.
    pub fn lock(&self) -> MutexGuard<'_, Ownership> {
        Ownership::lock(&self.ownership)
    }
}

/// A request to a phone that has begun: its shard is not handed over meanwhile.
#[derive(Debug)]
pub struct RequestGuard<'a> {
    member: &'a ClusterMember,
    shard: ShardId,
    effect: Effect,
    is_answered: bool,
}

impl RequestGuard<'_> {
    /// Notes that the phone has answered, or closed the connection. A request that is given up may still be carried
    /// out.
    pub fn answered(&mut self) {
        self.is_answered = true;
    }
}

impl Drop for RequestGuard<'_> {
    fn drop(&mut self) {
        let unanswered = || self.member.now() + UNANSWERED_PAUSE + self.effect.lasts;
        let playing_until = (!self.is_answered).then(unanswered);
        self.member.lock().end_request(&self.shard, playing_until);
    }
}

/// A sequence that is about to be sent, or under way: others leave its shard alone until it has been played.
#[derive(Debug)]
pub struct Reservation<'a>(Option<(&'a ClusterMember, ShardId)>);

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if let Some((member, shard)) = &self.0 {
            member.lock().end_reservation(shard, member.now());
        }
    }
}

#[cfg(test)]
mod tests;
