//! The shards that this relay owns, wants and leaves, without a clock and without a network.

mod commands;
mod requests;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    BEAT_LIMIT, Beat, BeatTimes, Goal, LEASE_LIMIT, Lease, LeaseRecord, LeaseTimes, LeaseWrite,
    Membership, Owner, ShardId, ShardPlan, StoreChange, StoreEvent, StoreFault, Time, WriteKind,
    WriteResult, read,
};

pub use commands::Addressee;
pub use requests::Effect;
pub(super) use requests::UNRESERVED;

/// The number of leases after which a new relay counts as one that stays.
const SETTLE_LEASES: u32 = 2;
/// The maximum number of remembered records of shards without phones here: anybody who may write could invent them.
const MAX_OTHERS: usize = 65_536;

/// A write to the store that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueWrite {
    /// The key of the record.
    pub key: String,
    /// The shard.
    pub shard: ShardId,
    /// The write.
    pub write: LeaseWrite,
}

impl DueWrite {
    fn of(bucket: &str, shard: &ShardId, write: LeaseWrite) -> DueWrite {
        DueWrite { key: shard.lease_key(bucket), shard: shard.clone(), write }
    }
}

/// The shards of one relay.
#[derive(Debug)]
pub struct Ownership {
    times: LeaseTimes,
    run: String,
    relay: String,
    membership: Membership,
    /// The beats of this relay, from which the age of commands follows.
    beats: BeatTimes,
    shards: BTreeMap<ShardId, Shard>,
    /// The records of other shards, which may get phones.
    others: BTreeMap<ShardId, (u64, Option<LeaseRecord>)>,
    /// The number of the bucket that is known; it begins the keys.
    bucket: Option<String>,
    /// That bucket is connected.
    is_connected: bool,
    /// All records of this connection have been shown.
    is_complete: bool,
    fault: Option<StoreFault>,
    /// The number of records and beats that could not be read.
    unreadable: u64,
}

#[derive(Debug)]
struct Shard {
    lease: Lease,
    /// It is given up: no request begins any more.
    is_leaving: bool,
    /// The relay that it was handed over to, until one owns it.
    handed_to: Option<String>,
    /// The number of requests to its phones that have begun.
    under_way: usize,
    /// The number of sequences that were reserved and are not answered yet.
    reservations: usize,
    /// The time until which its phones play.
    playing_until: Time,
    /// The touches that are down, by the address of the phone, with the time of their release at the latest.
    touches: BTreeMap<String, Time>,
}

impl Shard {
    fn new(lease: Lease) -> Shard {
        Shard {
            lease,
            is_leaving: false,
            handed_to: None,
            under_way: 0,
            reservations: 0,
            playing_until: Time::ZERO,
            touches: BTreeMap::new(),
        }
    }
}

impl Ownership {
    /// Creates the ownership of the relay whose beat is `own`, for shards that have phones.
    #[must_use]
    pub fn new(times: LeaseTimes, own: Beat, shards: BTreeSet<ShardId>) -> Ownership {
        let (run, relay) = (own.run.clone(), own.relay.clone());
        let shard = |id: ShardId| {
            let lease = Lease::new(times, &run, &relay);
            (id, Shard::new(lease))
        };
        let shards = shards.into_iter().map(shard).collect();
        Ownership {
            times,
            membership: Membership::new(own, times.ttl() * SETTLE_LEASES),
            beats: BeatTimes::default(),
            shards,
            others: BTreeMap::new(),
            run,
            relay,
            bucket: None,
            is_connected: false,
            is_complete: false,
            fault: None,
            unreadable: 0,
        }
    }

    /// Locks the ownership of a relay.
    pub(super) fn lock(ownership: &Mutex<Ownership>) -> MutexGuard<'_, Ownership> {
        ownership.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds shards that have phones now.
    pub fn add(&mut self, shards: impl IntoIterator<Item = ShardId>, now: Time) {
        for id in shards {
            if self.shards.contains_key(&id) {
                continue;
            }
            let mut lease = Lease::new(self.times, &self.run, &self.relay);
            // The store shows each record once.
            if let Some((revision, record)) = self.others.remove(&id) {
                lease.observe(revision, record, now);
            } else if self.is_complete {
                lease.observe(0, None, now);
            }
            self.shards.insert(id, Shard::new(lease));
        }
    }

    /// Returns the next beat, which the caller sends at once; `None` while this relay could not take shards that others
    /// hand over to it, because it sees no leases or its settings differ.
    pub fn beat(&mut self, now: Time) -> Option<&Beat> {
        if !self.is_complete {
            return None;
        }
        let beat = self.membership.beat();
        self.beats.sent(beat.number, now);
        Some(beat)
    }

    /// Notes a beat, given as its bytes; one that cannot be read is counted.
    pub fn heard(&mut self, bytes: &[u8], now: Time) {
        match read(bytes, BEAT_LIMIT) {
            Ok(beat) => {
                self.membership.hear(beat, now);
            }
            Err(_) => self.unreadable += 1,
        }
    }

    /// Returns the relays that are present.
    pub fn membership(&mut self) -> &mut Membership {
        &mut self.membership
    }

    /// Returns the epoch of a shard that this relay has.
    #[must_use]
    pub fn epoch(&self, shard: &ShardId) -> Option<u64> {
        self.shards.get(shard)?.lease.epoch()
    }

    /// Returns the shards that this relay has, with their epochs.
    pub fn owned(&self) -> impl Iterator<Item = (&ShardId, u64)> {
        self.shards.iter().filter_map(|(id, shard)| Some((id, shard.lease.epoch()?)))
    }

    /// Returns the owner of a shard as the store showed it last. It decides where to send, never whether.
    #[must_use]
    pub fn owner(&self, shard: &ShardId) -> Option<Owner<'_>> {
        self.shards.get(shard)?.lease.owner()
    }

    /// Returns the number of shards that this relay has.
    #[must_use]
    pub fn held(&self) -> usize {
        self.shards.values().filter(|shard| shard.lease.is_held()).count()
    }

    /// Returns whether this relay has no shard, and no write is under way that could give it one.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let mut leases = self.shards.values().map(|shard| &shard.lease);
        leases.all(|lease| !lease.is_held() && lease.waits_for().is_none())
    }

    /// Returns why the store cannot be used.
    #[must_use]
    pub fn fault(&self) -> Option<&StoreFault> {
        self.fault.as_ref()
    }

    /// Returns the number of records and beats that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Notes what the store shows.
    pub fn shown(&mut self, event: StoreEvent, now: Time) {
        match event {
            StoreEvent::Connected(bucket) => {
                self.fault = None;
                self.is_connected = true;
                if self.bucket.as_ref().is_some_and(|before| *before != bucket) {
                    self.leases().for_each(Lease::store_replaced);
                }
                self.bucket = Some(bucket);
            }
            StoreEvent::Change(change) => self.changed(&change, now),
            StoreEvent::Complete => {
                self.is_complete = true;
                // A record that was not shown is absent; the others keep their revisions.
                for lease in self.leases().filter(|lease| lease.free_from().is_none()) {
                    lease.observe(0, None, now);
                }
            }
            StoreEvent::Disconnected => {
                self.is_connected = false;
                self.is_complete = false;
                self.others.clear();
                self.leases().for_each(Lease::disconnected);
            }
            StoreEvent::Fault(fault) => self.fault = Some(fault),
        }
    }

    fn changed(&mut self, change: &StoreChange, now: Time) {
        let Some(bucket) = &self.bucket else { return };
        let Some(id) = ShardId::of_lease_key(&change.key, bucket) else { return };
        let record: Option<LeaseRecord> = read(&change.value, LEASE_LIMIT).ok();
        self.unreadable += u64::from(record.is_none());
        let Some(shard) = self.shards.get_mut(&id) else {
            if self.others.len() < MAX_OTHERS || self.others.contains_key(&id) {
                self.others.insert(id, (change.revision, record));
            }
            return;
        };
        if record.as_ref().is_some_and(|it| it.owner.is_some() && !it.is_of(&self.run)) {
            shard.handed_to = None;
        }
        shard.lease.observe(change.revision, record, now);
    }

    fn leases(&mut self) -> impl Iterator<Item = &mut Lease> {
        self.shards.values_mut().map(|shard| &mut shard.lease)
    }

    /// Begins the writes that are due.
    pub fn due(&mut self, now: Time) -> Vec<DueWrite> {
        self.membership.forget(now);
        // Also without the store.
        self.leases().for_each(|lease| lease.expire(now));
        let Some(bucket) = self.bucket.clone().filter(|_| self.is_connected) else {
            return Vec::new();
        };
        if !self.is_complete {
            return self.renewals(&bucket, now);
        }
        let states: Vec<_> = self
            .shards
            .iter()
            .map(|(id, shard)| {
                let free_from = shard.lease.free_from().unwrap_or(now);
                (id, shard.lease.is_held(), free_from)
            })
            .collect();
        let plans = self.membership.plan(&states, now);
        let is_stopping = self.membership.is_stopping();
        let mut writes = Vec::new();
        for ((id, shard), plan) in self.shards.iter_mut().zip(plans) {
            let goal = match plan {
                ShardPlan::Own => Goal::Own,
                ShardPlan::OwnFrom(time) if now >= time => Goal::Own,
                // Its beat may not yet have said that the owner stops.
                ShardPlan::OwnFrom(_) if shard.lease.is_offered() => Goal::Own,
                ShardPlan::OwnFrom(_) | ShardPlan::Watch => Goal::Watch,
                ShardPlan::HandOver(next) => Goal::Release(Some(next)),
                ShardPlan::Release => Goal::Release(None),
            };
            let is_release = matches!(goal, Goal::Release(_));
            // Only the end of this relay is urgent: otherwise its phones stay in use until a sequence has been played.
            shard.is_leaving = is_release && (is_stopping || !shard.lease.is_reserved(now));
            let next = if let Goal::Release(next) = &goal { next.clone() } else { None };
            // The lease is kept until the last request has ended.
            let is_kept = !shard.is_leaving || shard.is_busy(now);
            let goal = if is_release && is_kept { Goal::Watch } else { goal };
            let write = shard.lease.begin(&goal, now);
            if write.as_ref().is_some_and(|write| write.kind == WriteKind::Release) {
                shard.handed_to = next;
            }
            writes.extend(write.map(|write| DueWrite::of(&bucket, id, write)));
        }
        writes
    }

    /// Begins the renewals that are due before all records have been shown: each swaps a revision that this relay wrote
    /// into that bucket, and depends on no other record.
    fn renewals(&mut self, bucket: &str, now: Time) -> Vec<DueWrite> {
        let held = self.shards.iter_mut().filter(|(_, shard)| shard.lease.is_held());
        let renewals = held.filter_map(|(id, shard)| {
            let write = shard.lease.begin(&Goal::Watch, now)?;
            Some(DueWrite::of(bucket, id, write))
        });
        renewals.collect()
    }

    /// Returns whether the store must show all records again, because it refused a write and does not show why.
    pub fn must_read_again(&mut self, now: Time) -> bool {
        // Ask every shard, so that none asks again right afterwards.
        self.is_complete
            && self.leases().filter_map(|lease| lease.is_unexplained(now).then_some(())).count() > 0
    }

    /// Notes the result of a write that was due.
    pub fn written(&mut self, due: &DueWrite, result: WriteResult, now: Time) {
        if let Some(shard) = self.shards.get_mut(&due.shard)
            && shard.lease.waits_for() == Some(due.write.record.attempt)
        {
            shard.lease.finish(result, now);
            if due.write.kind == WriteKind::Release && !matches!(result, WriteResult::Stored(_)) {
                shard.handed_to = None;
            }
            let is_back = due.write.kind == WriteKind::Claim && shard.lease.is_held();
            // The other relay did not claim it, although this one waited for a whole lease.
            if let Some(next) = shard.handed_to.take_if(|_| is_back) {
                self.membership.did_not_take(&next);
            }
        }
    }
}

#[cfg(test)]
mod tests;
