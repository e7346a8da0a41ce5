//! Several relays that share their phones ([decision 32](../../../docs/decisions/0032-shards-leased-by-revision.md)):
//! which of them owns a phone, and the messages between them.
//!
//! Phones are hashed into shards ([`Placement`]). A relay owns a shard by a lease in a store that all relays reach
//! ([`Lease`], [`LeaseStore`]); which one should own it follows from the relays that are present
//! ([`Membership`]). These parts have no clock: the time is a parameter.

mod answer;
mod balance;
mod beat_times;
mod clock;
mod forward;
mod join;
mod keep;
mod lease;
mod member;
mod memory;
mod message;
#[cfg(test)]
mod model;
mod nats;
mod ownership;
mod placement;
mod publishing;
mod remote_viewers;
mod store;
mod subjects;
mod survey;
#[cfg(test)]
pub(crate) mod test_relay;
mod watch;

use std::time::Duration;

pub use answer::{Performer, answer};
use balance::BEAT;
pub use balance::{Beat, Membership, ShardPlan};
pub use beat_times::BeatTimes;
pub use clock::time_since_boot;
pub use forward::{Exchange, Forwarded, NotSent};
pub use join::{ClusterJoin, NatsLogin};
pub use keep::keep;
pub use lease::{Goal, Lease, LeaseTimes, LeaseWrite, Owner, WriteKind};
pub use member::{ClusterLink, ClusterMember, RequestGuard, Reservation};
pub use memory::{
    KeyClaim, KeyContent, KeyRecord, KeyState, Merge, Replica, Sealer, VALUE_LIMIT, ended,
};
pub use message::{
    BEAT_LIMIT, BucketRecord, LEASE_LIMIT, LeaseRecord, MessageFault, PhoneRequest, REPLY_LIMIT,
    REQUEST_LIMIT, Reply, RequestEnvelope, SETTINGS_LIMIT, Settings, read, write,
};
pub use nats::{NatsStore, SharedBucket, SharedMemory, SharedRows, observe, run, share};
pub use ownership::{Addressee, DueWrite, Effect, Ownership};
pub use placement::{Placement, ShardId, Site, phone_token};
pub use publishing::Listening;
pub use remote_viewers::RemoteViewers;
pub use store::{LeaseStore, StoreChange, StoreEvent, StoreFault, WriteResult};
pub use subjects::Subjects;
pub use survey::{Observation, RelayRow, ShardRow, Survey};
pub use watch::{
    EventRecord, MaskedEvent, NEWS_LIMIT, NewsKind, NewsNumber, NewsOrder, PhoneNews, WATCH_LIMIT,
    Watched, WatchedPhone,
};

/// The time since some moment, by a clock that never goes back and goes on while the machine sleeps.
pub type Time = Duration;

#[cfg(test)]
mod tests;
