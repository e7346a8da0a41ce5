//! The lease of one shard as one relay sees it, without a clock and without a store.
//!
//! Safety rests on two rules. The owner counts from the moment before it sent a write that was stored. Others
//! claim a revision only when it has not changed for the whole time of a lease since they saw it, and the
//! store swaps only that revision. A change that is shown may be old: it decides when to try, never who owns.

mod goal;
mod held;
mod times;

use std::time::Duration;

pub use goal::{Goal, LeaseWrite, WriteKind};
use held::{Attempt, Held, NONE, Observation};
pub use times::LeaseTimes;

use super::{LeaseRecord, Time, WriteResult};

/// The maximum number of writes without an answer that are remembered.
const MAX_UNANSWERED: usize = 8;
/// The longest time beyond a lease, more than any sequence takes: a record that asks for more would keep all relays
/// from the shard.
const MAX_EXTRA: Duration = Duration::from_secs(310);

/// The time in which the store should show the revision because of which it refused a write.
const EXPLANATION_LIMIT: Duration = Duration::from_secs(2);

/// The owner of a shard as the store showed it. It decides where commands are sent, never whether they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner<'a> {
    /// The run of the relay.
    pub run: &'a str,
    /// Its name.
    pub relay: &'a str,
    /// The revision at which it claimed the shard.
    pub epoch: u64,
}

/// The lease of one shard, as one relay sees it.
#[derive(Clone, Debug)]
pub struct Lease {
    times: LeaseTimes,
    /// The random name of this run of the relay.
    run: String,
    /// The name of the relay.
    relay: String,
    observed: Option<Observation>,
    held: Option<Held>,
    under_way: Option<Attempt>,
    /// Writes without an answer, which may have been stored.
    unanswered: Vec<Attempt>,
    last_number: u64,
    last_sent: Option<Time>,
    /// The revision whose claim was refused: the watch will show the next one.
    refused: Option<u64>,
    /// When the store last refused a write.
    refused_at: Option<Time>,
    /// The time until which phones play what this relay sends, and when that became known.
    reserved: Option<(Time, Time)>,
}

impl Lease {
    /// Creates the lease of a shard about which nothing is known.
    #[must_use]
    pub fn new(times: LeaseTimes, run: &str, relay: &str) -> Lease {
        Lease {
            times,
            run: run.to_owned(),
            relay: relay.to_owned(),
            observed: None,
            held: None,
            under_way: None,
            unanswered: Vec::new(),
            last_number: 0,
            last_sent: None,
            refused: None,
            refused_at: None,
            reserved: None,
        }
    }

    /// Returns whether a request to a phone of the shard may begin.
    #[must_use]
    pub fn may_send(&self, now: Time) -> bool {
        self.usable_until().is_some_and(|end| now < end)
    }

    /// Returns whether a request may begin that phones play until `end`.
    #[must_use]
    pub fn may_send_until(&self, end: Time, now: Time) -> bool {
        let reserved = self.held.map(|held| held.reserved + self.times.usable());
        self.may_send(now) && reserved.is_some_and(|reserved| end < reserved)
    }

    /// Reserves the shard until `end` for a sequence that a phone plays until then. The next write asks others to wait;
    /// once it is stored, [`Lease::may_send_until`] allows the sequence. Returns false if it is too long.
    pub fn reserve(&mut self, end: Time, now: Time) -> bool {
        if end > now + MAX_EXTRA {
            return false;
        }
        if self.reserved.is_none_or(|(before, _)| before < end) {
            self.reserved = Some((end, now));
        }
        true
    }

    /// Shortens the reservation to `end`, until which phones play what they were sent.
    pub fn reserve_only(&mut self, end: Time) {
        self.reserved = self.reserved.map(|(before, known)| (before.min(end), known));
    }

    /// Returns whether the shard is reserved for a sequence.
    #[must_use]
    pub fn is_reserved(&self, now: Time) -> bool {
        self.reserved.is_some_and(|(end, _)| end > now)
    }

    /// Returns the time until which requests may begin; `None` without a lease.
    #[must_use]
    pub fn usable_until(&self) -> Option<Time> {
        let is_releasing = self.under_way.is_some_and(|write| write.kind == WriteKind::Release);
        let held = self.held.filter(|_| !is_releasing)?;
        Some(held.since + self.times.usable())
    }

    /// Returns the revision at which this relay claimed the shard.
    #[must_use]
    pub fn epoch(&self) -> Option<u64> {
        self.held.map(|held| held.epoch)
    }

    /// Returns the owner that was shown last.
    #[must_use]
    pub fn owner(&self) -> Option<Owner<'_>> {
        let Observation { revision, record, .. } = self.observed.as_ref()?;
        let record = record.as_ref()?;
        let run = record.owner.as_deref()?;
        Some(Owner { run, relay: &record.relay, epoch: record.epoch.unwrap_or(*revision) })
    }

    /// Returns whether this relay has the lease, even if no request may begin any more.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Returns the time from which a relay may claim the shard; `None` while nothing is known about it.
    #[must_use]
    pub fn free_from(&self) -> Option<Time> {
        let observed = self.observed.as_ref()?;
        let is_free = observed.revision == 0 || self.is_released(observed);
        let extra = observed.record.as_ref().and_then(|record| record.extra_ms);
        let extra = Duration::from_millis(extra.unwrap_or_default().into()).min(MAX_EXTRA);
        Some(if is_free { observed.since } else { observed.since + self.times.ttl() + extra })
    }

    /// Returns whether the owner has just handed the shard over to this relay by name.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        let offered = self.observed.as_ref().filter(|observed| self.is_released(observed));
        let record = offered.and_then(|observed| observed.record.as_ref());
        record.is_some_and(|record| record.next.as_ref() == Some(&self.relay))
    }

    fn is_released(&self, observed: &Observation) -> bool {
        let released = observed.record.as_ref().filter(|_| observed.is_change);
        released.is_some_and(|record| record.is_free_for(&self.relay))
    }

    /// Notes what the store shows: a revision with its record, or 0 if there is none. It may be old.
    pub fn observe(&mut self, revision: u64, record: Option<LeaseRecord>, now: Time) {
        if self.observed.as_ref().is_some_and(|observed| observed.revision == revision) {
            return;
        }
        let is_own = record.as_ref().is_some_and(|record| record.is_of(&self.run));
        match (&record, self.held) {
            (Some(record), _) if is_own => self.observe_own(revision, record),
            // A revision before the newest write of this relay is old.
            (_, Some(held)) if revision > held.revision => self.held = None,
            _ => {}
        }
        let is_change = self.observed.as_ref().is_some_and(|before| before.revision < revision);
        self.observed = Some(Observation { revision, record, since: now, is_change });
    }

    /// Notes a record of this relay: it proves that an attempt without an answer was stored after it was sent.
    fn observe_own(&mut self, revision: u64, record: &LeaseRecord) {
        let attempts = self.unanswered.iter().chain(&self.under_way);
        let attempt = attempts.copied().find(|attempt| attempt.number == record.attempt);
        if let Some(held) = &mut self.held {
            if revision >= held.revision {
                held.extend(revision, attempt);
            }
        } else if let Some(attempt) = attempt {
            self.held = Some(Held::new(revision, record.epoch.unwrap_or(revision), attempt));
        }
        self.unanswered.retain(|attempt| attempt.number > record.attempt);
    }

    /// Notes that the connection to the store was lost: records may have changed unseen, and a store that starts
    /// again may have lost reservations.
    pub fn disconnected(&mut self) {
        self.observed = None;
        self.refused = None;
        self.refused_at = None;
        if let Some(held) = &mut self.held {
            held.reserved = held.since;
        }
        for attempt in self.unanswered.iter_mut().chain(&mut self.under_way) {
            attempt.reserved = attempt.sent;
        }
    }

    /// Notes that the store lost its data, and a new one has replaced it. A lease of the old one goes on until it
    /// ends.
    pub fn store_replaced(&mut self) {
        self.disconnected();
        self.unanswered.clear();
        // The release may have been stored before the data was lost, and others claim a released shard at once.
        if self.under_way.take().is_some_and(|write| write.kind == WriteKind::Release) {
            self.held = None;
        }
        if let Some(held) = &mut self.held {
            held.revision = NONE;
            held.is_outdated = true;
        }
    }

    /// Gives up a lease that another relay may have by now.
    pub fn expire(&mut self, now: Time) {
        let ttl = self.times.ttl();
        self.held = self.held.filter(|held| now < held.since + ttl);
    }

    /// Begins the write that is due, if there is one. The caller sends it at once and reports its result to
    /// [`Lease::finish`].
    pub fn begin(&mut self, goal: &Goal, now: Time) -> Option<LeaseWrite> {
        if self.under_way.is_some() {
            return None;
        }
        self.expire(now);
        let reserved = self.reserved.map_or(now, |(end, _)| end.max(now));
        let (kind, expected) = match (goal, self.held) {
            // Not while a phone still plays a sequence.
            (Goal::Release(_), Some(held)) if reserved == now => {
                (WriteKind::Release, held.revision)
            }
            (_, Some(held)) => (WriteKind::Renew, self.renewal(held, now)?),
            (Goal::Own, None) => match self.claim(now)? {
                0 => (WriteKind::Prepare, 0),
                revision => (WriteKind::Claim, revision),
            },
            (_, None) => return None,
        };
        self.last_number += 1;
        self.last_sent = Some(now);
        let reserved = if kind == WriteKind::Renew { reserved } else { now };
        if let Some(held) = &mut self.held {
            // Others may read this record from now on, and it may reserve less.
            held.reserved = held.reserved.min(reserved);
        }
        let number = self.last_number;
        self.under_way = Some(Attempt { number, kind, expected, sent: now, reserved });
        let extra = reserved.saturating_sub(now).as_millis();
        let record = LeaseRecord {
            owner: matches!(kind, WriteKind::Claim | WriteKind::Renew).then(|| self.run.clone()),
            relay: self.relay.clone(),
            attempt: self.last_number,
            epoch: self.epoch().filter(|_| kind == WriteKind::Renew),
            // Rounded up: others wait for longer rather than shorter.
            extra_ms: (extra > 0).then(|| u32::try_from(extra + 1).unwrap_or(u32::MAX)),
            next: match (kind, goal) {
                (WriteKind::Release, Goal::Release(next)) => next.clone(),
                // Without an owner: former owners of an absent record may still send.
                (WriteKind::Prepare, _) => Some(String::new()),
                _ => None,
            },
        };
        Some(LeaseWrite { kind, expected, record })
    }

    /// Returns the number of the write under way.
    #[must_use]
    pub fn waits_for(&self) -> Option<u64> {
        self.under_way.map(|attempt| attempt.number)
    }

    /// Returns whether the store has refused a write and has not shown another revision for too long; once for each
    /// refusal. Then the caller reads all records again.
    pub fn is_unexplained(&mut self, now: Time) -> bool {
        let shown = self.observed.as_ref().map(|observed| observed.revision);
        let is_open = self.held.is_some_and(|held| held.is_outdated)
            || self.refused.is_some_and(|refused| shown == Some(refused));
        let is_late = |refused: &mut Time| is_open && now >= *refused + EXPLANATION_LIMIT;
        self.refused_at.take_if(is_late).is_some()
    }

    /// Notes the result of the write under way.
    pub fn finish(&mut self, result: WriteResult, now: Time) {
        let Some(attempt) = self.under_way.take() else { return };
        if result == WriteResult::Refused {
            self.refused_at = Some(now);
        }
        match (attempt.kind, result) {
            (WriteKind::Claim, WriteResult::Stored(revision)) => {
                // The watch may have shown this record before, or even a later one of another relay.
                let is_old = self.observed.as_ref().is_some_and(|it| it.revision > revision);
                if self.held.is_none() && !is_old {
                    self.held = Some(Held::new(revision, revision, attempt));
                }
            }
            (WriteKind::Renew, WriteResult::Stored(revision)) => {
                // Where the watch has shown another owner meanwhile, the lease is lost.
                if let Some(held) = &mut self.held {
                    held.extend(revision, Some(attempt));
                }
            }
            // The watch shows what is there now.
            (WriteKind::Prepare, WriteResult::Stored(_) | WriteResult::Unknown) => {}
            (WriteKind::Prepare | WriteKind::Claim, WriteResult::Refused) => {
                self.refused = Some(attempt.expected);
            }
            (WriteKind::Renew, WriteResult::Refused) => {
                if let Some(held) = &mut self.held {
                    // It is outdated unless the watch has shown a later one meanwhile.
                    held.is_outdated = held.revision == attempt.expected;
                }
            }
            (WriteKind::Release, WriteResult::Refused) => self.held = None,
            (WriteKind::Release, WriteResult::Stored(_) | WriteResult::Unknown) => {
                self.held = None;
                // Others may own it at once: no earlier write of this relay may count again.
                self.unanswered.clear();
            }
            (WriteKind::Claim | WriteKind::Renew, WriteResult::Unknown) => {
                self.unanswered.push(attempt);
                if self.unanswered.len() > MAX_UNANSWERED {
                    self.unanswered.remove(0);
                }
            }
        }
        let ttl = self.times.ttl();
        // Stored or not, these no longer extend the lease.
        self.unanswered.retain(|attempt| now < attempt.sent + ttl);
    }

    /// Returns the revision to renew, if that is due.
    fn renewal(&self, held: Held, now: Time) -> Option<u64> {
        let reserved = self.reserved.filter(|(end, _)| *end > held.reserved.max(now));
        let due = match (self.last_sent, reserved) {
            // A phone is to play for longer than the lease says.
            (Some(sent), Some((_, known))) if sent >= known => sent + self.times.retry_after(),
            (_, Some((_, known))) => known,
            // The last renewal was not stored.
            (Some(sent), None) if sent > held.since => sent + self.times.retry_after(),
            _ => held.since + self.times.renew_after(),
        };
        (now >= due && !held.is_outdated).then_some(held.revision)
    }

    /// Returns the revision to claim, if its owner may not send any more.
    fn claim(&self, now: Time) -> Option<u64> {
        let observed = self.observed.as_ref().filter(|it| self.refused != Some(it.revision))?;
        let is_again = observed.revision == 0 || !self.unanswered.is_empty();
        let last = self.last_sent.filter(|_| is_again);
        if last.is_some_and(|sent| now < sent + self.times.retry_after()) {
            return None;
        }
        let is_due = self.free_from().is_some_and(|time| now >= time);
        is_due.then_some(observed.revision)
    }
}

#[cfg(test)]
mod tests;
