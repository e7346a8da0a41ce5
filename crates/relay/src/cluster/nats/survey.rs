//! An observation of a cluster in NATS, which writes nothing.

use std::{io, time::Duration};

use async_nats::{
    Subscriber,
    jetstream::{self, ErrorCode, context::GetStreamErrorKind, kv},
};
use futures_util::StreamExt;
use tokio::time::{Instant, interval, timeout, timeout_at};

use super::{ALL_KEYS, ANSWER_LIMIT, NatsStore};
use crate::cluster::{ClusterJoin, ClusterMember, Observation, StoreChange, StoreFault, Subjects};

/// The time in which a server must accept this program.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// The time between checks whether it has.
const TICK: Duration = Duration::from_millis(25);
/// The maximum number of beats that are read: anybody who may publish could send more.
const MAX_BEATS: usize = 16_384;

/// Looks at a cluster, and listens to beats for `listening`.
///
/// # Errors
/// When the credentials or the certificates cannot be read.
pub async fn observe(join: &ClusterJoin, listening: Duration) -> io::Result<Observation> {
    let store = NatsStore::connect(join.clone()).await?;
    Ok(store
        .observe(listening)
        .await
        .unwrap_or_else(|fault| Observation { fault: Some(fault), ..Observation::default() }))
}

impl NatsStore {
    async fn observe(&self, listening: Duration) -> Result<Observation, String> {
        self.wait_for_connection().await.map_err(|fault| fault.to_string())?;
        let end = Instant::now() + listening;
        let subject = Subjects::new(&self.join.bucket).beat();
        let unusable = |error: String| StoreFault::NoBucket(error).to_string();
        let heard = self.client.subscribe(subject).await;
        let mut heard = heard.map_err(|error| unusable(error.to_string()))?;
        let bucket = self.existing_bucket().await?;
        let records = records(&bucket).await.map_err(unusable)?;
        Ok(Observation { fault: None, records, beats: beats(&mut heard, end).await })
    }

    async fn wait_for_connection(&self) -> Result<(), StoreFault> {
        let mut tick = interval(TICK);
        let connected = async {
            while !self.is_connected() {
                tick.tick().await;
            }
        };
        // The first of several servers may be down.
        timeout(CONNECT_LIMIT, connected).await.map_err(|_| {
            let error = self.connection.borrow().error.clone();
            let silence = || format!("no answer within {} s", CONNECT_LIMIT.as_secs());
            StoreFault::NoConnection(error.unwrap_or_else(silence))
        })
    }

    /// Opens the bucket, without creating it.
    async fn existing_bucket(&self) -> Result<kv::Store, String> {
        let (context, name) = (jetstream::new(self.client.clone()), &self.join.bucket);
        if let Err(error) = context.get_stream(format!("KV_{name}")).await {
            return Err(match error.kind() {
                GetStreamErrorKind::JetStream(error)
                    if error.error_code() == ErrorCode::STREAM_NOT_FOUND =>
                {
                    format!(
                        "the bucket {name} does not exist; start a relay, which creates it, or correct [cluster] bucket"
                    )
                }
                _ => StoreFault::NoBucket(error.to_string()).to_string(),
            });
        }
        // The stream exists, so a failure means that it is not a bucket.
        let opened = context.get_key_value(name).await;
        opened.map_err(|_| StoreFault::OtherBucket.to_string())
    }
}

/// Reads all records.
async fn records(bucket: &kv::Store) -> Result<Vec<StoreChange>, String> {
    let mut records = Vec::new();
    // A watch on an empty bucket would never show anything.
    if bucket.stream.cached_info().state.messages == 0 {
        return Ok(records);
    }
    let watched = bucket.watch_with_history(ALL_KEYS).await;
    let mut watched = watched.map_err(|error| error.to_string())?;
    loop {
        let entry = timeout(ANSWER_LIMIT, watched.next()).await;
        let entry = entry.map_err(|_| "its records did not arrive in time".to_owned())?;
        let Some(entry) = entry else { return Ok(records) };
        let entry = entry.map_err(|error| error.to_string())?;
        let is_current = entry.seen_current;
        records.push(StoreChange::from(entry));
        if is_current {
            return Ok(records);
        }
    }
}

/// Listens to beats.
async fn beats(heard: &mut Subscriber, end: Instant) -> Vec<Vec<u8>> {
    let mut beats = Vec::new();
    while beats.len() < MAX_BEATS
        && let Ok(Some(beat)) = timeout_at(end, heard.next()).await
    {
        beats.push(beat.payload.to_vec());
    }
    beats
}

impl ClusterMember {
    /// Returns whether this relay can use the store of leases, and reach the others.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        let has_fault = {
            let ownership = self.lock();
            ownership.fault().is_some()
        };
        !has_fault && self.link().is_some_and(|link| link.store.is_connected())
    }
}
