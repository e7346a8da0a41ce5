//! Which relay should own which shard.
//!
//! Each relay computes this from the beats of all, with the same result: the highest hash of the name of a relay
//! and a shard wins, so a relay that comes or goes moves only its own part (rendezvous hashing). Safety does not
//! depend on this; it is up to the lease.

use std::{borrow::Borrow, collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Time,
    placement::{ShardId, first_u64},
};

/// The time between beats.
pub(super) const BEAT: Duration = Duration::from_secs(1);
/// The beats that may be missed before a relay counts as gone.
const MISSED: u32 = 4;
/// The maximum number of relays that are remembered: anybody who may publish could invent them.
const MAX_RELAYS: usize = 1_024;
/// The number of shards that a relay hands over at once.
const MAX_HAND_OVERS: usize = 8;

/// The message by which a relay announces itself each second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// The random name of the run.
    pub run: String,
    /// The name of the relay.
    pub relay: String,
    /// Its site; empty for none.
    pub site: String,
    /// The sites whose phones it reaches besides its own; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaches: Option<Vec<String>>,
    /// The number of the beat.
    pub number: u64,
    /// It stops, and takes no more shards.
    pub is_stopping: bool,
}

impl Beat {
    fn reaches(&self, site: &str) -> bool {
        self.site == site
            || self.reaches.as_ref().is_none_or(|sites| sites.iter().any(|it| it == site))
    }

    /// Returns whether both beats agree on which shards their relay may own.
    fn agrees_with(&self, other: &Beat) -> bool {
        let said = |beat: &Beat| (beat.relay.clone(), beat.site.clone(), beat.is_stopping);
        said(self) == said(other) && self.reaches == other.reaches
    }
}

#[derive(Clone, Debug)]
struct Member {
    beat: Beat,
    /// The time of its last beat.
    heard: Time,
    /// The time since which it has been present without a gap.
    since: Time,
    /// It did not take a shard that was handed over to it.
    is_idle: bool,
}

/// The candidates for a shard that matter to this relay.
#[derive(Clone, Debug)]
struct Rank {
    /// The place of this relay; `None` if it may not own the shard.
    place: Option<u32>,
    /// The run and the name of the best other relay.
    best_other: Option<(String, String)>,
}

/// What this relay should do about a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShardPlan {
    /// Own it.
    Own,
    /// Claim it if it is still free at this time.
    OwnFrom(Time),
    /// Go on if it owns it, or else leave it to others.
    Watch,
    /// Hand it over to the relay of this name.
    HandOver(String),
    /// Never own it: this relay does not reach its phones, or stops.
    Release,
}

/// The relays that are present.
#[derive(Clone, Debug)]
pub struct Membership {
    own: Beat,
    /// The time for which a relay must be present before shards are handed over to it.
    settle: Duration,
    others: BTreeMap<String, Member>,
    /// A cache of ranks since a relay last came, went or changed: plans are made many times a second.
    ranks: BTreeMap<ShardId, Rank>,
}

impl Membership {
    /// Creates the membership of the relay whose beat is `own`, which does not know any other yet.
    #[must_use]
    pub fn new(own: Beat, settle: Duration) -> Membership {
        Membership { own, settle, others: BTreeMap::new(), ranks: BTreeMap::new() }
    }

    /// Notes that this relay stops.
    pub fn stop(&mut self) {
        self.own.is_stopping = true;
        self.ranks.clear();
    }

    /// Returns whether this relay stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.own.is_stopping
    }

    /// Returns the next beat of this relay.
    pub fn beat(&mut self) -> &Beat {
        self.own.number += 1;
        &self.own
    }

    /// Notes a beat. Returns whether it counts: a beat of this relay, an old one, or one of too many relays does not.
    pub fn hear(&mut self, beat: Beat, now: Time) -> bool {
        self.forget(now);
        if beat.run == self.own.run {
            return false;
        }
        let is_full = self.others.len() >= MAX_RELAYS;
        match self.others.get_mut(&beat.run) {
            Some(member) if member.beat.number >= beat.number => false,
            Some(member) => {
                if !member.beat.agrees_with(&beat) {
                    self.ranks.clear();
                }
                (member.beat, member.heard) = (beat, now);
                true
            }
            None if is_full => false,
            None => {
                let run = beat.run.clone();
                let member = Member { beat, heard: now, since: now, is_idle: false };
                self.others.insert(run, member);
                self.ranks.clear();
                true
            }
        }
    }

    /// Returns the number of the last beat of a run that was heard, and when.
    #[must_use]
    pub fn last_beat(&self, run: &str) -> Option<(u64, Time)> {
        self.others.get(run).map(|member| (member.beat.number, member.heard))
    }

    /// Returns the relays that are present: their beats, this relay first.
    pub fn relays(&self) -> impl Iterator<Item = &Beat> {
        std::iter::once(&self.own).chain(self.others.values().map(|member| &member.beat))
    }

    /// Drops the relays that are gone.
    pub fn forget(&mut self, now: Time) {
        let before = self.others.len();
        self.others.retain(|_, member| now < member.heard + BEAT * MISSED);
        if self.others.len() < before {
            self.ranks.clear();
        }
    }

    /// Notes that the relay of that name did not take a shard that was handed over to it: it gets no others unless
    /// this relay stops.
    pub fn did_not_take(&mut self, relay: &str) {
        let members = self.others.values_mut().filter(|member| member.beat.relay == relay);
        members.for_each(|member| member.is_idle = true);
    }

    /// Returns what to do about each of `shards`, which come with whether this relay owns them and since when
    /// they might be free.
    pub fn plan<S: Borrow<ShardId>>(
        &mut self,
        shards: &[(S, bool, Time)],
        now: Time,
    ) -> Vec<ShardPlan> {
        let mut hand_overs = 0;
        let mut plans = Vec::with_capacity(shards.len());
        for (shard, is_owned, free_since) in shards {
            let shard: &ShardId = shard.borrow();
            let known = self.ranks.remove_entry(shard);
            let (shard, rank) = known.unwrap_or_else(|| (shard.clone(), self.rank(shard)));
            let mut plan = self.plan_by(&rank, *is_owned, *free_since, now);
            if matches!(plan, ShardPlan::HandOver(_)) && !self.own.is_stopping {
                hand_overs += 1;
                if hand_overs > MAX_HAND_OVERS {
                    plan = ShardPlan::Watch;
                }
            }
            self.ranks.insert(shard, rank);
            plans.push(plan);
        }
        plans
    }

    fn plan_by(&self, rank: &Rank, is_owned: bool, free_since: Time, now: Time) -> ShardPlan {
        match (is_owned, rank.place, &rank.best_other) {
            (_, Some(0), _) => ShardPlan::Own,
            // Relays that come before this one have not taken it.
            (false, Some(place), _) => ShardPlan::OwnFrom(free_since + BEAT.saturating_mul(place)),
            (false, None, _) => ShardPlan::Watch,
            // This relay may not own it: hand it over at once, to any other relay.
            (true, None, Some((_, relay))) => ShardPlan::HandOver(relay.clone()),
            (true, None, None) => ShardPlan::Release,
            (true, Some(_), Some((run, relay))) if self.is_settled(run, now) => {
                ShardPlan::HandOver(relay.clone())
            }
            (true, Some(_), _) => ShardPlan::Watch,
        }
    }

    fn is_settled(&self, run: &str, now: Time) -> bool {
        let member = self.others.get(run).filter(|member| !member.is_idle);
        member.is_some_and(|member| now >= member.since + self.settle)
    }

    /// Computes the candidates for a shard.
    fn rank(&self, shard: &ShardId) -> Rank {
        let key = shard.to_string();
        let may_own = |beat: &&Beat| {
            // The location of phones without a site is unknown.
            !beat.is_stopping && (shard.site.is_empty() || beat.reaches(&shard.site))
        };
        let mut order: Vec<&Beat> = self.relays().filter(may_own).collect();
        // Relays of the site come first. The run decides between relays with the same name.
        order.sort_by_cached_key(|beat| {
            let weight = first_u64(&[beat.relay.as_bytes(), key.as_bytes()]);
            let is_far = !beat.reaches(&shard.site);
            (beat.site != shard.site, is_far, u64::MAX - weight, beat.run.clone())
        });
        let place = order.iter().position(|beat| beat.run == self.own.run);
        let best_other = order.iter().find(|beat| beat.run != self.own.run);
        Rank {
            place: place.map(|place| u32::try_from(place).unwrap_or(u32::MAX)),
            best_other: best_other.map(|beat| (beat.run.clone(), beat.relay.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
