//! Which relay should own which shard.
//!
//! Each relay computes it for itself from the beats of all, and all get the same: the highest hash of the name of a
//! relay and a shard wins, so that a relay that comes or goes moves only its own part. Nothing here decides
//! about safety, which is up to the lease.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Time,
    placement::{ShardId, first_u64},
};

/// The time between beats.
const BEAT: Duration = Duration::from_secs(1);
/// The beats that may be missed before a relay counts as gone.
const MISSED: u32 = 4;
/// The most relays that are remembered: anybody who may publish could invent them.
const MAX_RELAYS: usize = 1_024;
/// The shards that a relay hands over at once.
const MAX_HAND_OVERS: usize = 8;

/// What a relay says of itself each second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// The random name of the run.
    pub run: String,
    /// The name of the relay.
    pub relay: String,
    /// Its site; empty for none.
    pub site: String,
    /// The sites whose phones it reaches besides its own; all where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaches: Option<Vec<String>>,
    /// The number of the beat.
    pub number: u64,
    /// It ends, and takes nothing more.
    pub is_stopping: bool,
}

impl Beat {
    fn reaches(&self, site: &str) -> bool {
        self.site == site
            || self.reaches.as_ref().is_none_or(|sites| sites.iter().any(|it| it == site))
    }
}

#[derive(Clone, Debug)]
struct Member {
    beat: Beat,
    /// The time of its last beat.
    heard: Time,
    /// The time since which it has been there without a gap.
    since: Time,
}

/// What this relay should do about a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShardPlan {
    /// Own it.
    Own,
    /// Claim it if it is free at this time still.
    OwnFrom(Time),
    /// Go on if it owns it, or else leave it to others.
    Watch,
    /// Hand it over to the relay of this name.
    HandOver(String),
    /// Never own it: this relay does not reach its phones, or ends.
    Release,
}

/// The relays that are there.
#[derive(Clone, Debug)]
pub struct Membership {
    own: Beat,
    /// The time for which a relay must be there before shards are handed over to it.
    settle: Duration,
    others: BTreeMap<String, Member>,
}

impl Membership {
    /// Creates the membership of the relay that beats `own`, which knows no other yet.
    #[must_use]
    pub fn new(own: Beat, settle: Duration) -> Membership {
        Membership { own, settle, others: BTreeMap::new() }
    }

    /// Notes that this relay ends.
    pub fn stop(&mut self) {
        self.own.is_stopping = true;
    }

    /// Returns the next beat of this relay.
    pub fn beat(&mut self) -> &Beat {
        self.own.number += 1;
        &self.own
    }

    /// Notes a beat. Returns whether it counts: one of this relay, an old one, or one too many do not.
    pub fn hear(&mut self, beat: Beat, now: Time) -> bool {
        self.forget(now);
        if beat.run == self.own.run {
            return false;
        }
        match self.others.get_mut(&beat.run) {
            Some(member) if member.beat.number >= beat.number => false,
            Some(member) => {
                (member.beat, member.heard) = (beat, now);
                true
            }
            None if self.others.len() >= MAX_RELAYS => false,
            None => {
                let run = beat.run.clone();
                self.others.insert(run, Member { beat, heard: now, since: now });
                true
            }
        }
    }

    /// Returns the number of the last beat of a run that was heard.
    #[must_use]
    pub fn last_beat(&self, run: &str) -> Option<u64> {
        self.others.get(run).map(|member| member.beat.number)
    }

    /// Returns the relays that are there: their beats, this one first.
    pub fn relays(&self) -> impl Iterator<Item = &Beat> {
        std::iter::once(&self.own).chain(self.others.values().map(|member| &member.beat))
    }

    /// Drops the relays that are gone.
    pub fn forget(&mut self, now: Time) {
        self.others.retain(|_, member| now < member.heard + BEAT * MISSED);
    }

    /// Returns what to do about each of `shards`, which come with whether this relay owns them and since when
    /// they might be free.
    #[must_use]
    pub fn plan(&self, shards: &[(ShardId, bool, Time)], now: Time) -> Vec<ShardPlan> {
        let mut hand_overs = 0;
        shards
            .iter()
            .map(|(shard, is_owned, free_since)| {
                let plan = self.plan_of(shard, *is_owned, *free_since, now);
                if matches!(plan, ShardPlan::HandOver(_)) && !self.own.is_stopping {
                    hand_overs += 1;
                    if hand_overs > MAX_HAND_OVERS {
                        return ShardPlan::Watch;
                    }
                }
                plan
            })
            .collect()
    }

    fn plan_of(&self, shard: &ShardId, is_owned: bool, free_since: Time, now: Time) -> ShardPlan {
        let may_own = !self.own.is_stopping && self.own.reaches(&shard.site);
        let order = self.order(shard);
        if !is_owned {
            return match order.iter().position(|beat| beat.run == self.own.run) {
                Some(0) => ShardPlan::Own,
                // The better ones have not taken it.
                Some(place) => {
                    let place = u32::try_from(place).unwrap_or(u32::MAX);
                    ShardPlan::OwnFrom(free_since + BEAT.saturating_mul(place))
                }
                None => ShardPlan::Watch,
            };
        }
        let successor = order.iter().find(|beat| beat.run != self.own.run);
        match (order.first(), successor) {
            (Some(first), _) if first.run == self.own.run => ShardPlan::Own,
            // It goes at once, to any other relay.
            (_, Some(next)) if !may_own => ShardPlan::HandOver(next.relay.clone()),
            (_, None) if !may_own => ShardPlan::Release,
            (Some(first), _) if self.is_settled(&first.run, now) => {
                ShardPlan::HandOver(first.relay.clone())
            }
            _ => ShardPlan::Watch,
        }
    }

    fn is_settled(&self, run: &str, now: Time) -> bool {
        self.others.get(run).is_some_and(|member| now >= member.since + self.settle)
    }

    /// Returns the relays that may own a shard, the best first.
    fn order(&self, shard: &ShardId) -> Vec<&Beat> {
        let key = shard.to_string();
        let mut order: Vec<&Beat> =
            self.relays().filter(|beat| !beat.is_stopping && beat.reaches(&shard.site)).collect();
        // Those of the site first. The run decides between relays of one name.
        order.sort_by_cached_key(|beat| {
            let weight = first_u64(&[beat.relay.as_bytes(), key.as_bytes()]);
            (beat.site != shard.site, u64::MAX - weight, beat.run.clone())
        });
        order
    }
}

#[cfg(test)]
mod tests;
