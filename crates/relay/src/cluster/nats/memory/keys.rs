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

/// The result of an attempt to write the record of a key.
enum KeyWrite {
    /// It was stored, with this revision.
    Stored(u64),
    /// There is a record of another relay, or of an earlier attempt.
    Refused { record: KeyRecord, revision: u64 },
    /// There is one that cannot be read.
    Unreadable,
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
        let mut expected = 0;
        for _ in 0..MAX_ATTEMPTS {
            match self.write_key(&name, value.clone(), expected).await? {
                KeyWrite::Stored(revision) => {
                    let begun = StartedKey { body: body.to_owned(), revision };
                    self.begun().insert(key.to_owned(), begun);
                    return Some(KeyClaim::First);
                }
                KeyWrite::Unreadable => return Some(KeyClaim::Same(None)),
                KeyWrite::Refused { record, revision } => {
                    let content = self.content(&name, &record, sealer);
                    if let Some(claim) = record.claim(content, body, &self.run) {
                        return Some(claim);
                    }
                    expected = revision;
                }
            }
        }
        None
    }

    async fn try_cancel(
        &self,
        key: &str,
        is_here: &(dyn Fn() -> bool + Sync),
    ) -> Option<CancelState> {
        let name = key_name(key);
        let value = self.record(KeyState::Cancelled, None)?;
        let mut expected = 0;
        for _ in 0..MAX_ATTEMPTS {
            match self.write_key(&name, value.clone(), expected).await? {
                KeyWrite::Stored(_) => return Some(CancelState::NotSent),
                KeyWrite::Unreadable => return Some(CancelState::Ended),
                KeyWrite::Refused { record, revision } => {
                    if let Some(state) = record.cancelled(&self.run) {
                        return Some(state);
                    }
                    // Its command has come meanwhile, and says itself how it ends.
                    if is_here() {
                        return Some(CancelState::NotSent);
                    }
                    expected = revision;
                }
            }
        }
        None
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

    /// Writes the record of a key in place of that with the revision `expected`, which is 0 for none. Returns none if the
    /// store does not answer.
    async fn write_key(&self, name: &str, value: Vec<u8>, expected: u64) -> Option<KeyWrite> {
        let store = self.open(SharedBucket::Memory).await.ok()?;
        let mut expected = expected;
        for _ in 0..MAX_ATTEMPTS {
            match store.update(name, value.clone().into(), expected).await {
                Ok(revision) => return Some(KeyWrite::Stored(revision)),
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => {}
                // An error of another kind is no proof that nothing was stored.
                Err(_) => {
                    self.close(SharedBucket::Memory);
                    return None;
                }
            }
            let found = store.entry(name).await.ok()?;
            // One that has come to its age meanwhile is absent.
            expected = found.as_ref().map_or(0, |entry| entry.revision);
            if let Some(entry) = found.filter(|entry| entry.operation == kv::Operation::Put) {
                return Some(self.refused(&entry));
            }
        }
        None
    }

    fn refused(&self, entry: &kv::Entry) -> KeyWrite {
        match read(&entry.value, VALUE_LIMIT) {
            Ok(record) => KeyWrite::Refused { record, revision: entry.revision },
            Err(_) => {
                self.note_unreadable();
                KeyWrite::Unreadable
            }
        }
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
