//! Rows that every relay has, kept the same by a bucket.

use std::{collections::BTreeMap, future::pending, time::Duration};

use async_nats::jetstream::kv::{self, Operation, Watch};
use futures_util::{FutureExt, StreamExt};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at, timeout},
};

use super::{ANSWER_LIMIT, SharedBucket, SharedMemory, is_connected};
use crate::cluster::{Merge, Replica, Sealer, StoreFault, VALUE_LIMIT, phone_token, read};

/// The time between searches for rows that are over.
const TICK: Duration = Duration::from_secs(30);
/// The time between attempts after a failure: each reads all rows.
const PAUSE: Duration = Duration::from_secs(5);
/// The part of a key between the prefix and a relay's name that marks the end of the existing rows.
const MARK: &str = "mark";

/// The longest stored row, in bytes: it is written as a JSON string.
const MAX_SEALED: usize = VALUE_LIMIT / 2;

/// The maximum number of entries that are taken together.
const MAX_TOGETHER: usize = 1_024;

/// Rows of one kind that every relay has.
pub trait SharedRows: Send + Sync {
    /// The bucket.
    const BUCKET: SharedBucket;
    /// The prefix of their keys.
    const PREFIX: &'static str;

    /// Returns a receiver of changes to the rows of this relay from now on.
    fn changes(&self) -> watch::Receiver<()>;

    /// Returns the rows of this relay by the rest of their keys: `a`-`z`, `0`-`9` and dots.
    fn rows(&self) -> BTreeMap<String, String>;

    /// Takes a row of another relay; `own` is the row of this relay.
    fn merge(&self, key: &str, row: &str, own: Option<&str>) -> Merge;

    /// Keeps what was merged, and notifies of it. A new relay takes thousands of rows together, so this follows all of them.
    fn merged(&self) {}

    /// Returns whether a row means nothing any more.
    fn is_over(&self, row: &str) -> bool;
}

/// Keeps the rows of this relay and of the others the same, until the client ends.
pub async fn share<R: SharedRows>(memory: &SharedMemory, rows: &R, sealer: &dyn Sealer) {
    let mut connection = memory.connection.clone();
    let mut replica = Replica::default();
    let mut changes = rows.changes();
    loop {
        connection.mark_unchanged();
        let shared = tokio::select! {
            shared = memory.share_connected((rows, sealer), &mut replica, &mut changes) => shared,
            changed = connection.changed() => match changed {
                Ok(()) => Ok(()),
                // The client has ended.
                Err(_) => return,
            },
        };
        if let Err(fault) = shared {
            tracing::warn!(rows = R::PREFIX, "cannot share data with other relays: {fault}");
            memory.close(R::BUCKET);
            // A new connection ends the pause.
            let _result = timeout(PAUSE, connection.changed()).await;
        }
    }
}

/// A value as the bucket shows it.
struct SharedEntry {
    /// The rest of the key.
    key: String,
    /// Absent where a value was deleted.
    value: Option<Vec<u8>>,
    revision: u64,
}

impl SharedMemory {
    /// Keeps the rows the same as long as the connection lasts.
    async fn share_connected<R: SharedRows>(
        &self,
        (rows, sealer): (&R, &dyn Sealer),
        replica: &mut Replica,
        changes: &mut watch::Receiver<()>,
    ) -> Result<(), StoreFault> {
        if !is_connected(&self.client) {
            // The connection changes this.
            return pending().await;
        }
        let store = self.open(R::BUCKET).await?;
        replica.begin();
        let watched = store.watch_with_history(format!("{}.>", R::PREFIX)).await;
        let mut watched = watched.map_err(|error| lost(&error))?;
        // All rows that exist already are shown before this mark.
        let mark = format!("{}.{MARK}.{}", R::PREFIX, phone_token(&self.relay));
        let marked = timeout(ANSWER_LIMIT, store.put(&mark, "{}".into())).await;
        let marked = marked.map_err(|error| lost(&error))?.map_err(|error| lost(&error))?;
        let mut tick = interval_at(Instant::now() + TICK, TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unread = Vec::new();
        let mut is_complete = false;
        loop {
            tokio::select! {
                entry = watched.next() => {
                    unread.push(shown::<R>(entry)?);
                    read_ready::<R>(&mut watched, &mut unread)?;
                }
                changed = changes.changed(), if is_complete => {
                    if changed.is_err() {
                        // The relay has ended.
                        return pending().await;
                    }
                }
                _ = tick.tick(), if is_complete => self.forget(rows, replica).await,
            }
            if !is_complete && unread.iter().any(|shown| shown.revision >= marked) {
                is_complete = true;
                self.take((rows, sealer), replica, std::mem::take(&mut unread));
                replica.complete();
            }
            if is_complete {
                self.take((rows, sealer), replica, std::mem::take(&mut unread));
                self.write_due((rows, sealer), replica).await?;
            }
        }
    }

    /// Takes what the bucket has shown.
    fn take<R: SharedRows>(
        &self,
        (rows, sealer): (&R, &dyn Sealer),
        replica: &mut Replica,
        unread: Vec<SharedEntry>,
    ) {
        if unread.is_empty() {
            return;
        }
        let mut local = rows.rows();
        let mut merged = Vec::new();
        for SharedEntry { key, value, revision } in unread {
            let Some(value) = value.filter(|_| !key.starts_with(MARK)) else { continue };
            let sealed = read::<String>(&value, VALUE_LIMIT).ok();
            let unsealed = sealed.and_then(|sealed| sealer.unseal(&name::<R>(&key), &sealed));
            let Some(row) = unsealed else {
                self.note_unreadable();
                continue;
            };
            let is_taken = replica.shown(&key, &row, revision, local.get(&key).map(String::as_str));
            // A row that is over is removed with the next tick.
            if !is_taken || rows.is_over(&row) {
                continue;
            }
            let merge = rows.merge(&key, &row, local.get(&key).map(String::as_str));
            if merge == Merge::Settled {
                local.insert(key.clone(), row);
            }
            merged.push((key, merge));
        }
        if merged.is_empty() {
            return;
        }
        rows.merged();
        let local = rows.rows();
        for (key, merge) in merged {
            replica.merged(&key, merge, local.get(&key).map(String::as_str));
        }
    }

    /// Writes the rows that have changed here.
    async fn write_due<R: SharedRows>(
        &self,
        (rows, sealer): (&R, &dyn Sealer),
        replica: &mut Replica,
    ) -> Result<(), StoreFault> {
        for (key, row) in replica.due(&rows.rows()) {
            let name = name::<R>(&key);
            // Without a session key, a row stays here.
            let sealed = sealer.seal(&name, &row);
            let Some(sealed) = sealed.filter(|sealed| sealed.len() <= MAX_SEALED) else { continue };
            let revision = self.put(R::BUCKET, &name, &sealed).await;
            let not_stored = || StoreFault::NoBucket("a value was not stored".to_owned());
            let revision = revision.ok_or_else(not_stored)?;
            replica.written(key, row, revision);
        }
        Ok(())
    }

    /// Removes rows that are over.
    async fn forget<R: SharedRows>(&self, rows: &R, replica: &mut Replica) {
        for (key, revision) in replica.forget(|row| rows.is_over(row)) {
            // The other bucket removes its rows by age.
            if R::BUCKET == SharedBucket::State {
                self.remove(R::BUCKET, &name::<R>(&key), revision).await;
            }
        }
    }
}

/// Reads an entry of a bucket.
fn shown<R: SharedRows>(
    entry: Option<Result<kv::Entry, kv::WatcherError>>,
) -> Result<SharedEntry, StoreFault> {
    let ended = || StoreFault::NoBucket("its changes are no longer shown".to_owned());
    let entry = entry.ok_or_else(ended)?.map_err(|error| lost(&error))?;
    let rest = entry.key.strip_prefix(R::PREFIX).and_then(|rest| rest.strip_prefix('.'));
    let key = rest.unwrap_or_default().to_owned();
    let value = (entry.operation == Operation::Put).then(|| entry.value.to_vec());
    Ok(SharedEntry { key, value, revision: entry.revision })
}

/// Reads the entries that have already arrived, to take many together.
fn read_ready<R: SharedRows>(
    watched: &mut Watch,
    unread: &mut Vec<SharedEntry>,
) -> Result<(), StoreFault> {
    for _ in 0..MAX_TOGETHER {
        let Some(entry) = watched.next().now_or_never() else { break };
        unread.push(shown::<R>(entry)?);
    }
    Ok(())
}

fn name<R: SharedRows>(key: &str) -> String {
    format!("{}.{key}", R::PREFIX)
}

fn lost(error: &dyn std::error::Error) -> StoreFault {
    StoreFault::NoBucket(error.to_string())
}
