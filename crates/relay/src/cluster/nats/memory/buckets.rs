//! The buckets of what relays remember together: opened or created, and checked.

use std::time::Duration;

use async_nats::{
    Client,
    jetstream::{self, context::KeyValueErrorKind, kv, stream},
};

use crate::cluster::{StoreFault, VALUE_LIMIT};

/// The time for which what is remembered for minutes is kept: an idempotency key counts for ten after its command has
/// ended, and an embed token for fifteen.
const MEMORY_AGE: Duration = Duration::from_secs(20 * 60);

/// A bucket of what relays remember together.
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
    let store = match context.get_key_value(&name).await {
        Ok(store) => store,
        // The names of buckets are checked before: a stream has this one that is no bucket.
        Err(error) if error.kind() == KeyValueErrorKind::InvalidStoreName => {
            return Err(StoreFault::OtherBucket);
        }
        Err(_) => {
            // It may be missing, or JetStream may; only the attempt to create it says which.
            let created = context.create_stream(config(bucket, &name, replicas)).await;
            created.map_err(|error| StoreFault::NoBucket(error.to_string()))?;
            let opened = context.get_key_value(&name).await;
            opened.map_err(|error| StoreFault::NoBucket(error.to_string()))?
        }
    };
    let config = &store.stream.cached_info().config;
    let is_ours = config.max_age == bucket.max_age()
        && config.max_messages_per_subject == 1
        && config.mirror.is_none();
    if is_ours { Ok(store) } else { Err(StoreFault::OtherBucket) }
}

/// Returns the stream of a bucket. The client's own way to create one asks for the account, and cannot read the answer of
/// NATS 2.9.
fn config(bucket: SharedBucket, name: &str, replicas: usize) -> stream::Config {
    stream::Config {
        name: format!("KV_{name}"),
        description: Some(bucket.description().to_owned()),
        subjects: vec![format!("$KV.{name}.>")],
        max_age: bucket.max_age(),
        max_messages_per_subject: 1,
        // With the headers of a write.
        max_message_size: i32::try_from(VALUE_LIMIT + 1_024).unwrap_or(i32::MAX),
        discard: stream::DiscardPolicy::New,
        allow_rollup: true,
        deny_delete: true,
        // Another server may not have stored yet what was acknowledged.
        allow_direct: false,
        num_replicas: replicas,
        ..stream::Config::default()
    }
}
