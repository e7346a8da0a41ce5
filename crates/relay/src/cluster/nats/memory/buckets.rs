//! The buckets of what relays remember together.

use std::time::Duration;

use async_nats::{
    Client,
    jetstream::{self, kv, stream},
};

use crate::cluster::{
    StoreFault, VALUE_LIMIT,
    nats::bucket::{open_or_create, stream_of},
};

/// The age limit of short-lived values: an idempotency key counts for ten minutes after its command has ended, and an
/// embed token for fifteen.
const MEMORY_AGE: Duration = Duration::from_secs(20 * 60);

/// A bucket of data that relays share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedBucket {
    /// What is remembered for twenty minutes.
    Memory,
    /// What is remembered until somebody removes it.
    State,
}

impl SharedBucket {
    fn name(self, of_leases: &str) -> String {
        match self {
            SharedBucket::Memory => format!("{of_leases}-memory"),
            SharedBucket::State => format!("{of_leases}-state"),
        }
    }

    fn max_age(self) -> Duration {
        match self {
            SharedBucket::Memory => MEMORY_AGE,
            SharedBucket::State => Duration::ZERO,
        }
    }

    fn description(self) -> &'static str {
        match self {
            SharedBucket::Memory => "What Deskside relays remember for twenty minutes",
            SharedBucket::State => "What Deskside relays remember",
        }
    }
}

/// Opens a bucket beside the one of the leases, or creates it.
pub(super) async fn open(
    client: &Client,
    bucket: SharedBucket,
    of_leases: &str,
    replicas: usize,
) -> Result<kv::Store, StoreFault> {
    let context = jetstream::new(client.clone());
    let name = bucket.name(of_leases);
    let config = stream::Config {
        max_age: bucket.max_age(),
        // With the headers of a write.
        max_message_size: i32::try_from(VALUE_LIMIT + 1_024).unwrap_or(i32::MAX),
        // Another server may not have stored yet what was acknowledged.
        allow_direct: false,
        ..stream_of(&name, bucket.description(), replicas)
    };
    open_or_create(&context, &name, config).await
}
