//! The idempotency keys of commands, which all relays know.

use std::{
    collections::HashMap,
    sync::{MutexGuard, PoisonError},
};

use async_nats::jetstream::kv::{self, UpdateErrorKind};
use relay_api::{CancelState, CommandReport, Problem};
use tokio::time::timeout;

use super::{ANSWER_LIMIT, SharedBucket, SharedMemory};
use crate::{
    cluster::{KeyClaim, KeyContent, KeyRecord, KeyState, Sealer, VALUE_LIMIT, ended, read, write},
    short_hash::name_hash,
};

/// Attempts to change a key while others change it.
const MAX_ATTEMPTS: usize = 3;

/// The key of a command that this relay has begun.
#[derive(Debug)]
pub(super) struct StartedKey {
    /// The hash of the command.
    body: String,
    /// The revision of its record.
    revision: u64,
}

impl SharedMemory {
    /// Begins a command with an idempotency key, which no relay has begun before. `body` is the hash of the command. To be
    /// asked only for a key that this relay itself has nothing under.
    pub async fn claim_key(&self, key: &str, body: &str, sealer: &dyn Sealer) -> KeyClaim {
        let claimed = timeout(ANSWER_LIMIT, self.try_claim(key, body, sealer)).await;
        claimed.ok().flatten().unwrap_or(KeyClaim::Unavailable)
    }

    /// Notes what became of a command that [`SharedMemory::claim_key`] has begun. One that was not sent may come again.
    pub async fn end_key(
        &self,
        key: &str,
        result: &Result<CommandReport, Problem>,
        sealer: &dyn Sealer,
    ) {
        let Some(StartedKey { body, revision }) = self.begun().remove(key) else { return };
        let ended = self.try_end(key, ended(body, result), revision, sealer);
        if timeout(ANSWER_LIMIT, ended).await.ok().flatten().is_none() {
            // They say then that nobody knows what became of it.
            tracing::warn!("cannot show other relays what became of a command");
        }
    }

    /// Cancels a command that may be still to come, for all relays. `is_here` says whether this relay has something under the
    /// key; then its own record stays. Returns none if the store does not answer.
    pub async fn cancel_key(
        &self,
        key: &str,
        is_here: &(dyn Fn() -> bool + Sync),
    ) -> Option<CancelState> {
        let cancelled = timeout(ANSWER_LIMIT, self.try_cancel(key, is_here)).await;
        cancelled.ok().flatten()
    }

    async fn try_claim(&self, key: &str, body: &str, sealer: &dyn Sealer) -> Option<KeyClaim> {
        let name = key_name(key);
        let content = KeyContent { body: body.to_owned(), report: None };
        let value = self.value(&name, KeyState::Started, &content, sealer)?;
        let judge = |record: Option<&KeyRecord>| match record {
            Some(record) => record.claim(self.content(&name, record, sealer), body, &self.run),
            None => Some(KeyClaim::Same(None)),
        };
        Some(match self.write_key(&name, value, judge).await? {
            Ok(revision) => {
                let started = StartedKey { body: body.to_owned(), revision };
                self.begun().insert(key.to_owned(), started);
                KeyClaim::First
            }
            Err(claim) => claim,
        })
    }

    async fn try_cancel(
        &self,
        key: &str,
        is_here: &(dyn Fn() -> bool + Sync),
    ) -> Option<CancelState> {
        let value = self.record(KeyState::Cancelled, None)?;
        let judge = |record: Option<&KeyRecord>| match record {
            // A command that has come meanwhile says itself how it ends.
            Some(record) => {
                record.cancelled(&self.run).or_else(|| is_here().then_some(CancelState::NotSent))
            }
            None => Some(CancelState::Ended),
        };
        let written = self.write_key(&key_name(key), value, judge).await?;
        Some(written.err().unwrap_or(CancelState::NotSent))
    }

    async fn try_end(
        &self,
        key: &str,
        ended: Option<(KeyState, KeyContent)>,
        revision: u64,
        sealer: &dyn Sealer,
    ) -> Option<()> {
        let store = self.open(SharedBucket::Memory).await.ok()?;
        let name = key_name(key);
        match ended {
            Some((state, content)) => {
                let value = self.value(&name, state, &content, sealer)?;
                store.update(&name, value.into(), revision).await.ok().map(drop)
            }
            None => store.delete_expect_revision(&name, Some(revision)).await.ok(),
        }
    }

    /// Writes the record of a key, unless `judge` wants to keep the one that is there; it gets none for one that cannot be
    /// read. Returns the revision or the judgement; none if the store does not answer.
    async fn write_key<T>(
        &self,
        name: &str,
        value: Vec<u8>,
        judge: impl Fn(Option<&KeyRecord>) -> Option<T>,
    ) -> Option<Result<u64, T>> {
        let store = self.open(SharedBucket::Memory).await.ok()?;
        let mut expected = 0;
        for _ in 0..MAX_ATTEMPTS {
            match store.update(name, value.clone().into(), expected).await {
                Ok(revision) => return Some(Ok(revision)),
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => {}
                // An error of another kind does not prove that nothing was stored.
                Err(_) => {
                    self.close(SharedBucket::Memory);
                    return None;
                }
            }
            let found = store.entry(name).await.ok()?;
            // One that has come to its age meanwhile is absent.
            expected = found.as_ref().map_or(0, |entry| entry.revision);
            let Some(entry) = found.filter(|entry| entry.operation == kv::Operation::Put) else {
                continue;
            };
            let record = read(&entry.value, VALUE_LIMIT).ok();
            if record.is_none() {
                self.note_unreadable();
            }
            if let Some(kept) = judge(record.as_ref()) {
                return Some(Err(kept));
            }
        }
        None
    }

    /// Returns the record of a key as it is stored.
    fn value(
        &self,
        name: &str,
        state: KeyState,
        content: &KeyContent,
        sealer: &dyn Sealer,
    ) -> Option<Vec<u8>> {
        let content = serde_json::to_string(content).ok()?;
        self.record(state, sealer.seal(name, &content))
    }

    fn record(&self, state: KeyState, sealed: Option<String>) -> Option<Vec<u8>> {
        write(&KeyRecord { run: self.run.clone(), state, sealed }, VALUE_LIMIT).ok()
    }

    /// Returns what this relay can read of a record.
    fn content(&self, name: &str, record: &KeyRecord, sealer: &dyn Sealer) -> Option<KeyContent> {
        let sealed = record.sealed.as_deref()?;
        let content = sealer.unseal(name, sealed);
        let content = content.and_then(|content| serde_json::from_str(&content).ok());
        if content.is_none() {
            self.note_unreadable();
        }
        content
    }

    fn begun(&self) -> MutexGuard<'_, HashMap<String, StartedKey>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the name of a key. Its beginning is the hash of a user, which must not be readable by itself.
fn key_name(key: &str) -> String {
    format!("key.{}", name_hash(key))
}
