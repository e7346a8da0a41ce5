//! Requests to the phones of a shard: which may begin, and how long they keep it.

use std::time::Duration;

use super::{Ownership, Shard};
use crate::cluster::{ShardId, Time};

/// The time for which a phone may play without a reservation: a lease allows for longer requests than there are.
pub(in crate::cluster) const UNRESERVED: Duration = Duration::from_secs(1);

/// The effect of a request on its phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The time for which the phone plays.
    pub lasts: Duration,
    /// It releases a touch that is down.
    pub releases_touch: bool,
}

impl Shard {
    pub(super) fn is_busy(&self, now: Time) -> bool {
        let is_touched = self.touches.values().any(|until| now < *until);
        self.under_way > 0 || now < self.playing_until || is_touched
    }

    fn may_send(&self, now: Time) -> bool {
        !self.is_leaving && self.lease.may_send(now)
    }

    fn may_begin(&self, phone: &str, effect: Effect, now: Time) -> bool {
        // The connection may have been lost since it was reserved, and the reservation with it.
        let is_reserved =
            effect.lasts <= UNRESERVED || self.lease.may_send_until(now + effect.lasts, now);
        // Its next owner knows nothing of the touch.
        let is_last_act = effect.releases_touch && self.touches.contains_key(phone);
        is_reserved && self.lease.may_send(now) && (!self.is_leaving || is_last_act)
    }
}

impl Ownership {
    /// Returns whether a request to a phone of the shard may begin now.
    #[must_use]
    pub fn may_send(&self, shard: &ShardId, now: Time) -> bool {
        self.shards.get(shard).is_some_and(|shard| shard.may_send(now))
    }

    /// Returns whether a request may begin now for which a phone of the shard plays until `end`.
    #[must_use]
    pub fn may_send_until(&self, shard: &ShardId, end: Time, now: Time) -> bool {
        let shard = self.shards.get(shard);
        shard.is_some_and(|shard| shard.may_send(now) && shard.lease.may_send_until(end, now))
    }

    /// Returns whether a request with that effect may begin now to the phone of the shard at that address.
    #[must_use]
    pub fn may_begin(&self, shard: &ShardId, phone: &str, effect: Effect, now: Time) -> bool {
        self.shards.get(shard).is_some_and(|shard| shard.may_begin(phone, effect, now))
    }

    /// Notes that a request to the phone of the shard at that address begins. Returns false if it must not begin: this
    /// relay does not own the shard, or others do not wait until the phone has played it.
    ///
    /// The shard is not handed over until [`Ownership::end_request`]: nothing comes between the check of the lease and
    /// the request.
    pub fn begin_request(
        &mut self,
        shard: &ShardId,
        phone: &str,
        effect: Effect,
        now: Time,
    ) -> bool {
        let shard = self.shards.get_mut(shard);
        let Some(shard) = shard.filter(|shard| shard.may_begin(phone, effect, now)) else {
            return false;
        };
        shard.under_way += 1;
        shard.playing_until = shard.playing_until.max(now + effect.lasts);
        true
    }

    /// Notes that a request has ended. One without an answer may be played until `playing_until`.
    pub fn end_request(&mut self, shard: &ShardId, playing_until: Option<Time>) {
        if let Some(shard) = self.shards.get_mut(shard) {
            shard.under_way = shard.under_way.saturating_sub(1);
            shard.playing_until = shard.playing_until.max(playing_until.unwrap_or_default());
        }
    }

    /// Notes until when a touch may be down at the phone of the shard at that address: until then the shard stays, and
    /// the request that releases the touch may begin. Without a time, no touch is down.
    pub fn set_touch(&mut self, shard: &ShardId, phone: &str, until: Option<Time>) {
        let Some(shard) = self.shards.get_mut(shard) else { return };
        match until {
            Some(until) => {
                shard.touches.insert(phone.to_owned(), until);
            }
            None => {
                shard.touches.remove(phone);
            }
        }
    }

    /// Reserves a shard for a sequence that a phone plays until `end`, which takes one write to the store, until
    /// [`Ownership::end_reservation`]. Returns false if the shard is not owned or given up, or the sequence is too long.
    pub fn reserve(&mut self, shard: &ShardId, end: Time, now: Time) -> bool {
        let shard = self.shards.get_mut(shard).filter(|shard| shard.may_send(now));
        let Some(shard) = shard else { return false };
        let is_reserved = shard.lease.reserve(end, now);
        shard.reservations += usize::from(is_reserved);
        is_reserved
    }

    /// Notes that a sequence was answered or not sent: the reservation now covers only what is really played.
    pub fn end_reservation(&mut self, shard: &ShardId, now: Time) {
        let Some(shard) = self.shards.get_mut(shard) else { return };
        shard.reservations = shard.reservations.saturating_sub(1);
        if shard.reservations == 0 {
            let end = shard.playing_until;
            if end > now {
                // It may take longer than expected.
                shard.lease.reserve(end, now);
            }
            shard.lease.reserve_only(end);
        }
    }
}
