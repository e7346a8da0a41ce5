//! The data that the relays of a cluster share, in two more buckets of JetStream.

mod buckets;
mod keys;
mod share;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use async_nats::{Client, jetstream::kv};
use tokio::{sync::watch, time::timeout};

pub use buckets::SharedBucket;
use keys::StartedKey;
pub use share::{SharedRows, share};

use super::{ANSWER_LIMIT, Connection, NatsStore, is_connected};
use crate::cluster::{StoreFault, VALUE_LIMIT, write};

/// The data that the relays of a cluster share. Without a connection, everything fails at once.
#[derive(Debug)]
pub struct SharedMemory {
    client: Client,
    /// The bucket of the leases, whose name is the prefix of the others.
    bucket: String,
    replicas: usize,
    /// The name of this relay.
    relay: String,
    /// The name of this run.
    run: String,
    connection: watch::Receiver<Connection>,
    stores: Mutex<BTreeMap<SharedBucket, kv::Store>>,
    /// The keys of commands that this relay has begun.
    begun: Mutex<HashMap<String, StartedKey>>,
    /// Values that could not be read.
    unreadable: AtomicU64,
}

impl SharedMemory {
    /// Creates the memory of a relay on the connection of its leases. `run` is the unique name of this run.
    #[must_use]
    pub fn new(store: &NatsStore, run: &str) -> SharedMemory {
        SharedMemory {
            client: store.client.clone(),
            bucket: store.join.bucket.clone(),
            replicas: store.join.replicas.into(),
            relay: store.join.relay.clone(),
            run: run.to_owned(),
            connection: store.connection.clone(),
            stores: Mutex::default(),
            begun: Mutex::default(),
            unreadable: AtomicU64::new(0),
        }
    }

    /// Writes a value under a key; returns its revision, or none if it may not be stored.
    pub async fn put(&self, bucket: SharedBucket, key: &str, value: &str) -> Option<u64> {
        let putting = async {
            let store = self.open(bucket).await.ok()?;
            let value = write(&value, VALUE_LIMIT).ok()?;
            let put = store.put(key, value.into()).await;
            if put.is_err() {
                self.close(bucket);
            }
            put.ok()
        };
        timeout(ANSWER_LIMIT, putting).await.ok().flatten()
    }

    /// Removes a value that is not newer than `revision`, and leaves no marker.
    pub async fn remove(&self, bucket: SharedBucket, key: &str, revision: u64) {
        let removing = async {
            let store = self.open(bucket).await.ok()?;
            let subject = format!("{}{key}", store.prefix);
            store.stream.purge().sequence(revision + 1).filter(subject).await.ok()
        };
        // Another relay that sees it removes it, or this one later.
        let _result = timeout(ANSWER_LIMIT, removing).await;
    }

    /// Returns the number of values that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    fn note_unreadable(&self) {
        if self.unreadable.fetch_add(1, Ordering::Relaxed) == 0 {
            tracing::warn!(
                "cannot read a value that relays share; use the same version and the same session key on all relays"
            );
        }
    }

    /// Returns a bucket; opens or creates it first if necessary.
    async fn open(&self, bucket: SharedBucket) -> Result<kv::Store, StoreFault> {
        // The client would keep what is written and send it some time later.
        if !is_connected(&self.client) {
            return Err(StoreFault::NoConnection("not connected".to_owned()));
        }
        let known = self.stores().get(&bucket).cloned();
        if let Some(store) = known {
            return Ok(store);
        }
        let store = buckets::open(&self.client, bucket, &self.bucket, self.replicas).await?;
        self.stores().insert(bucket, store.clone());
        Ok(store)
    }

    /// Has a bucket opened again before its next use: it may be gone.
    fn close(&self, bucket: SharedBucket) {
        self.stores().remove(&bucket);
    }

    fn stores(&self) -> MutexGuard<'_, BTreeMap<SharedBucket, kv::Store>> {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
