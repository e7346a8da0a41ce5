//! A view of a cluster from outside, from the records of its bucket and the beats of its relays.
//!
//! It decides nothing: whether a relay owns a shard is up to the swap of the record, which cannot be seen from here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use snom::PhoneAddress;

use super::{
    BEAT_LIMIT, Beat, BucketRecord, ClusterJoin, LEASE_LIMIT, LeaseRecord, MessageFault,
    SETTINGS_LIMIT, Settings, ShardId, StoreChange, StoreFault, read,
};

/// The most shards that a fault names.
const MAX_NAMED: usize = 5;

/// The raw observation of a cluster.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// Why the bucket cannot be read, with the remedy.
    pub fault: Option<String>,
    /// The records of the bucket, each as it is now.
    pub records: Vec<StoreChange>,
    /// The beats that were heard.
    pub beats: Vec<Vec<u8>>,
}

/// An observed cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// The relays that were heard, or own a shard.
    pub relays: Vec<RelayRow>,
    /// The shards that have phones in this configuration, or a record.
    pub shards: Vec<ShardRow>,
    /// The faults, each with its remedy.
    pub faults: Vec<String>,
    /// A relay with this configuration could own nothing.
    #[serde(skip)]
    cannot_own: bool,
}

/// A relay of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelayRow {
    /// Its name.
    pub relay: String,
    /// The random name of its run.
    pub run: String,
    /// It was heard.
    #[serde(rename = "heard")]
    pub is_heard: bool,
    /// It stops, and takes no more shards.
    #[serde(rename = "stopping")]
    pub is_stopping: bool,
    /// Its site; absent for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The sites whose phones it reaches besides its own; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reaches: Option<Vec<String>>,
    /// The number of shards that it owns.
    pub leases: usize,
}

/// A shard of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShardRow {
    /// The site and the number, as in keys and subjects.
    pub shard: String,
    /// The number of phones that this configuration has in it.
    pub phones: usize,
    /// The name of the relay in the record; absent where the record names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The random name of its run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The revision at which it claimed the shard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u64>,
    /// That relay was heard. Otherwise it is probably gone, and its lease will end.
    #[serde(rename = "owned")]
    pub is_owned: bool,
}

impl ShardRow {
    /// Returns whether phones of this configuration have no owner here.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.phones > 0 && !self.is_owned
    }
}

impl Survey {
    /// Describes a cluster as `join` names it, with phones at these addresses.
    #[must_use]
    pub fn new<'a>(
        join: &ClusterJoin,
        phones: impl IntoIterator<Item = &'a PhoneAddress>,
        observed: &Observation,
    ) -> Survey {
        let mut faults: Vec<String> = observed.fault.clone().into_iter().collect();
        let bucket = if faults.is_empty() { bucket(observed, join, &mut faults) } else { None };
        let cannot_own = !faults.is_empty();
        let leases = bucket.as_ref().map(|it| leases(&it.id, observed, &mut faults));
        let leases = leases.unwrap_or_default();
        let beats = beats(observed, &mut faults);
        // The settings of the running relays count.
        let settings = bucket.as_ref().map_or(&join.settings, |bucket| &bucket.settings);
        let placement = settings.placement();
        let mut counts: BTreeMap<ShardId, usize> = BTreeMap::new();
        for address in phones {
            *counts.entry(placement.shard(address)).or_default() += 1;
        }
        let relays = relay_rows(&beats, &leases);
        let shards = shard_rows(&counts, &leases, &beats);
        faults.extend(twins(&relays));
        faults.extend(silent(&relays));
        if bucket.is_some() {
            faults.extend(unowned(&shards));
        }
        Survey { relays, shards, faults, cannot_own }
    }

    /// Returns whether phones of this configuration have no owner, or a relay with it could own nothing.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.cannot_own || self.shards.iter().any(ShardRow::is_missing)
    }
}

/// Reads the record of the first relay, and compares it with this configuration.
fn bucket(
    observed: &Observation,
    join: &ClusterJoin,
    faults: &mut Vec<String>,
) -> Option<BucketRecord> {
    let found = observed.records.iter().find(|change| change.key == BucketRecord::KEY);
    let record = found.and_then(|change| read::<BucketRecord>(&change.value, SETTINGS_LIMIT).ok());
    match &record {
        None => faults.push(StoreFault::OtherBucket.to_string()),
        Some(record) if record.settings != join.settings => {
            let differences = differences(&join.settings, &record.settings).join(", ");
            faults.push(format!("{} ({differences})", StoreFault::OtherSettings));
        }
        Some(_) => {}
    }
    record
}

/// Names the settings that differ.
fn differences(here: &Settings, there: &Settings) -> Vec<String> {
    let mut differences = Vec::new();
    if here.shards != there.shards {
        differences.push(format!("shards: {} here, {} there", here.shards, there.shards));
    }
    if here.lease_ms != there.lease_ms {
        let (here, there) = (here.lease_ms / 1_000, there.lease_ms / 1_000);
        differences.push(format!("lease_seconds: {here} here, {there} there"));
    }
    if here.sites != there.sites {
        let names = |settings: &Settings| {
            let names: Vec<&str> = settings.sites.iter().map(|site| site.name.as_str()).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(" ") }
        };
        differences.push(match (names(here), names(there)) {
            (here, there) if here == there => "the addresses of sites".to_owned(),
            (here, there) => format!("sites: {here} here, {there} there"),
        });
    }
    differences
}

type Leases = BTreeMap<ShardId, (u64, LeaseRecord)>;

/// Reads the leases of a bucket. Those of an earlier bucket do not count.
fn leases(bucket: &str, observed: &Observation, faults: &mut Vec<String>) -> Leases {
    let (mut leases, mut refused) = (Leases::new(), Refused::default());
    for change in &observed.records {
        let Some(shard) = ShardId::of_lease_key(&change.key, bucket) else { continue };
        match read::<LeaseRecord>(&change.value, LEASE_LIMIT) {
            Ok(record) => drop(leases.insert(shard, (change.revision, record))),
            Err(fault) => refused.add(fault),
        }
    }
    faults.extend(refused.fault("shard records", "allow only relays to write to the bucket"));
    leases
}

type Beats = BTreeMap<String, Beat>;

/// Reads the last beat of each run.
fn beats(observed: &Observation, faults: &mut Vec<String>) -> Beats {
    let (mut beats, mut refused) = (Beats::new(), Refused::default());
    for bytes in &observed.beats {
        match read::<Beat>(bytes, BEAT_LIMIT) {
            Ok(beat) => {
                let last = beats.get(&beat.run).map(|last| last.number);
                if last.is_none_or(|last| last < beat.number) {
                    beats.insert(beat.run.clone(), beat);
                }
            }
            Err(fault) => refused.add(fault),
        }
    }
    faults.extend(refused.fault("beats", "allow only relays to publish below deskside."));
    beats
}

/// Messages that cannot be read.
#[derive(Default)]
struct Refused {
    count: usize,
    first: Option<MessageFault>,
}

impl Refused {
    fn add(&mut self, fault: MessageFault) {
        self.count += 1;
        self.first.get_or_insert(fault);
    }

    /// Returns the fault, if there is one.
    fn fault(self, kind: &str, remedy: &str) -> Option<String> {
        let (count, first) = (self.count, self.first?);
        Some(match first {
            // This text contains the remedy.
            MessageFault::OtherVersion(_) => format!("refused {kind}: {count}: {first}"),
            MessageFault::TooLong | MessageFault::Unreadable => {
                format!("refused {kind}: {count}: {first}; {remedy}")
            }
        })
    }
}

fn relay_rows(beats: &Beats, leases: &Leases) -> Vec<RelayRow> {
    let mut rows: BTreeMap<&str, RelayRow> = BTreeMap::new();
    for (run, beat) in beats {
        let row = RelayRow {
            relay: beat.relay.clone(),
            run: run.clone(),
            is_heard: true,
            is_stopping: beat.is_stopping,
            site: Some(beat.site.clone()).filter(|site| !site.is_empty()),
            reaches: beat.reaches.clone(),
            leases: 0,
        };
        rows.insert(run, row);
    }
    for (_, record) in leases.values() {
        let Some(run) = &record.owner else { continue };
        let row = rows.entry(run).or_insert_with(|| RelayRow {
            relay: record.relay.clone(),
            run: run.clone(),
            is_heard: false,
            is_stopping: false,
            site: None,
            reaches: None,
            leases: 0,
        });
        row.leases += 1;
    }
    let mut rows: Vec<RelayRow> = rows.into_values().collect();
    rows.sort_by(|a, b| (&a.relay, &a.run).cmp(&(&b.relay, &b.run)));
    rows
}

fn shard_rows(counts: &BTreeMap<ShardId, usize>, leases: &Leases, beats: &Beats) -> Vec<ShardRow> {
    let shards: BTreeSet<&ShardId> = counts.keys().chain(leases.keys()).collect();
    let row = |shard: &ShardId| {
        let lease = leases.get(shard).filter(|(_, record)| record.owner.is_some());
        let run = lease.and_then(|(_, record)| record.owner.clone());
        ShardRow {
            shard: shard.to_string(),
            phones: counts.get(shard).copied().unwrap_or_default(),
            owner: lease.map(|(_, record)| record.relay.clone()),
            // The claim itself cannot know its revision.
            epoch: lease.map(|(revision, record)| record.epoch.unwrap_or(*revision)),
            is_owned: run.as_ref().is_some_and(|run| beats.contains_key(run)),
            run,
        }
    };
    shards.into_iter().map(row).collect()
}

/// Finds relays that share a name.
fn twins(relays: &[RelayRow]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // The former run of a restarted relay may still be stopping.
    for row in relays.iter().filter(|row| row.is_heard && !row.is_stopping) {
        *counts.entry(&row.relay).or_default() += 1;
    }
    let twins = counts.into_iter().filter(|(_, count)| *count > 1);
    let fault = |(name, count): (&str, usize)| {
        format!("{count} relays have the name {name}; give each its own [cluster] name")
    };
    twins.map(fault).collect()
}

/// Finds owners that were not heard.
fn silent(relays: &[RelayRow]) -> Vec<String> {
    let silent = relays.iter().filter(|row| !row.is_heard);
    let fault = |row: &RelayRow| {
        format!(
            "{} was not heard, and still has leases ({}); check that it runs and reaches NATS; others take over when \
             they end",
            row.relay, row.leases
        )
    };
    silent.map(fault).collect()
}

/// Finds shards with phones that nobody owns.
fn unowned(shards: &[ShardRow]) -> Option<String> {
    let missing = || shards.iter().filter(|row| row.is_missing());
    let phones: usize = missing().map(|row| row.phones).sum();
    if phones == 0 {
        return None;
    }
    let count = missing().count();
    let mut named: Vec<&str> = missing().take(MAX_NAMED).map(|row| row.shard.as_str()).collect();
    if count > MAX_NAMED {
        named.push("…");
    }
    Some(format!(
        "shards without an owner: {count} ({}), phones: {phones}; start a relay that reaches them \
         ([cluster] site, reaches); after a start, wait for one lease",
        named.join(", ")
    ))
}

#[cfg(test)]
mod tests;
