//! Relays of a cluster for tests, and a store that grants what they write.

use std::time::Duration;

use relay_api::{CommandReport, CommandRequest, Outcome};
use snom::PhoneAddress;

use super::{
    Beat, ClusterMember, LEASE_LIMIT, LeaseTimes, Ownership, PhoneRequest, Placement,
    RequestEnvelope, ShardId, StoreChange, StoreEvent, Time, WriteResult, write,
};

/// The time of a lease.
pub(crate) const TTL: Duration = Duration::from_secs(15);
/// The time that a request to a phone takes at most.
pub(crate) const LONGEST_REQUEST: Duration = Duration::from_secs(6);

/// Returns the times of a lease.
pub(crate) fn times() -> LeaseTimes {
    LeaseTimes::new(TTL, LONGEST_REQUEST).unwrap()
}

/// Returns a time in seconds.
pub(crate) fn seconds(number: u64) -> Time {
    Duration::from_secs(number)
}

/// Returns the shard of no site with that number.
pub(crate) fn shard(number: u16) -> ShardId {
    ShardId { site: String::new(), number }
}

/// Returns a beat of a relay of no site, which reaches all. Its run is called `run-of-` and its name.
pub(crate) fn beat(relay: &str, number: u64) -> Beat {
    Beat {
        run: format!("run-of-{relay}"),
        relay: relay.to_owned(),
        site: String::new(),
        reaches: None,
        number,
        is_stopping: false,
    }
}

/// Creates a relay with phones in these shards, which sees no store yet.
pub(crate) fn relay(name: &str, shards: impl IntoIterator<Item = ShardId>) -> Ownership {
    Ownership::new(times(), beat(name, 0), shards.into_iter().collect())
}

/// Creates a relay `a` that may own the phone at `address`, and sees no store yet; its clock stands at second 16.
pub(crate) fn member(address: &PhoneAddress) -> ClusterMember {
    let placement = Placement { shards: 256, sites: Vec::new() };
    let ownership = relay("a", [placement.shard(address)]);
    ClusterMember::new(placement, ownership, || seconds(16))
}

/// Shows a relay a store without any record, at second 0.
pub(crate) fn connect(relay: &mut Ownership) {
    relay.shown(StoreEvent::Connected("b1".to_owned()), Time::ZERO);
    relay.shown(StoreEvent::Complete, Time::ZERO);
}

/// Stores what a relay writes in that second, all at that revision, and shows it to the relay; returns it.
pub(crate) fn store(relay: &mut Ownership, second: u64, revision: u64) -> Vec<StoreChange> {
    let now = seconds(second);
    let mut changes = Vec::new();
    for due in relay.due(now) {
        relay.written(&due, WriteResult::Stored(revision), now);
        let value = write(&due.write.record, LEASE_LIMIT).unwrap();
        let change = StoreChange { key: due.key, revision, value };
        relay.shown(StoreEvent::Change(change.clone()), now);
        changes.push(change);
    }
    changes
}

/// Connects a relay, and lets it own its shards since revision 7, at second 15.
pub(crate) fn own(relay: &mut Ownership) {
    connect(relay);
    for (second, revision) in [(0, 5), (15, 7)] {
        store(relay, second, revision);
    }
}

/// Returns the report of a command that the phone has accepted.
pub(crate) fn report(target: &str) -> CommandReport {
    CommandReport {
        target: target.to_owned(),
        continued: Vec::new(),
        outcome: Outcome::Accepted,
        status: Some(200),
        ms: 12,
        reason: None,
        remedy: None,
    }
}

/// Returns a command of relay `b` for the phone `frontdesk`.
pub(crate) fn command(epoch: u64, beat: u64, since_ms: u32, wait_ms: u32) -> RequestEnvelope {
    RequestEnvelope {
        epoch,
        beat,
        since_ms,
        relay: "b".to_owned(),
        wait_ms,
        phone: "frontdesk".to_owned(),
        request: PhoneRequest::Command {
            command: CommandRequest::keys(&"1;2".parse().unwrap()),
            user: "ada".to_owned(),
            key: "0123".to_owned(),
            is_new: false,
        },
    }
}
