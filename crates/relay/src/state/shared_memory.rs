//! The data that the relays of a cluster share: the rows of this relay, and those that it takes from others.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use relay_api::{CancelState, CommandReport, CommandRequest, Problem};
use tokio::{sync::watch, time::Instant};

use super::{Relay, phone_store::PhoneRow};
use crate::{
    access::{EmbedTokens, SessionList, now},
    cluster::{KeyClaim, Merge, NatsStore, Sealer, SharedBucket, SharedMemory, SharedRows, share},
    idempotency::{KeyId, body_text},
    login_memory::LoginMemory,
    short_hash::name_hash,
};

/// The data that the relays of a cluster share, once they are connected.
#[derive(Debug, Default)]
pub(crate) struct SharedState {
    memory: OnceLock<Arc<SharedMemory>>,
}

impl SharedState {
    /// Keeps the data of this relay and of the others the same, until the client ends. To be called once in a run.
    pub(crate) async fn run(relay: &Relay, store: &NatsStore) {
        let run = relay.run().to_str().unwrap_or_default();
        let memory = Arc::new(SharedMemory::new(store, run));
        let memory = relay.0.shared_state.memory.get_or_init(|| memory);
        let (ended, tokens) = (EndedSessionRows(relay), EmbedTokenRows(relay));
        let logins = LoginRows(&relay.0.shared.logins);
        let phones = PhoneRows(relay);
        tokio::join!(
            share(memory, &ended, relay),
            share(memory, &tokens, relay),
            share(memory, &logins, relay),
            share(memory, &phones, relay),
        );
    }
}

impl Relay {
    /// Begins a command with an idempotency key that this relay does not know, unless another relay has begun it. A
    /// single relay always begins it.
    pub(crate) async fn claim_key(&self, id: KeyId, request: &CommandRequest) -> KeyClaim {
        if self.0.shared.cluster.is_none() {
            return KeyClaim::First;
        }
        match self.0.shared_state.memory.get() {
            Some(memory) => memory.claim_key(&id.text(), &body_text(request), self).await,
            None => KeyClaim::Unavailable,
        }
    }

    /// Returns how many values of other relays could not be read.
    pub(crate) fn unreadable_values(&self) -> u64 {
        self.0.shared_state.memory.get().map_or(0, |memory| memory.unreadable())
    }

    /// Cancels a command that this relay has nothing under: at all relays, whichever gets it. Returns none if that is not certain.
    pub(crate) async fn cancel_key(&self, id: KeyId) -> Option<CancelState> {
        let is_here = || self.keys().has(id);
        self.0.shared_state.memory.get()?.cancel_key(&id.text(), &is_here).await
    }

    /// Shows other relays what became of a command that [`Relay::claim_key`] has begun.
    pub(crate) async fn end_key(&self, id: KeyId, result: &Result<CommandReport, Problem>) {
        if let Some(memory) = self.0.shared_state.memory.get() {
            memory.end_key(&id.text(), result, self).await;
        }
    }
}

/// Relays with the same session key read what each of them has sealed.
impl Sealer for Relay {
    fn seal(&self, key: &str, value: &str) -> Option<String> {
        self.snapshot().sessions.seal_row(key, value)
    }

    fn unseal(&self, key: &str, sealed: &str) -> Option<String> {
        self.snapshot().sessions.unseal_row(key, sealed)
    }
}

/// Returns rows by keys that reveal nothing about them.
fn by_hash(rows: Vec<(String, String)>) -> BTreeMap<String, String> {
    rows.into_iter().map(|(name, row)| (name_hash(&name), row)).collect()
}

fn merge_of(is_newer: bool) -> Merge {
    if is_newer { Merge::Newer } else { Merge::Settled }
}

/// The sessions that were ended before their time.
struct EndedSessionRows<'a>(&'a Relay);

impl SharedRows for EndedSessionRows<'_> {
    // Sessions last for longer than the other bucket remembers.
    const BUCKET: SharedBucket = SharedBucket::State;
    const PREFIX: &'static str = "ended";

    fn changes(&self) -> watch::Receiver<()> {
        self.0.sessions_ended()
    }

    fn rows(&self) -> BTreeMap<String, String> {
        by_hash(self.0.session_list().ended_rows(now()))
    }

    fn merge(&self, _key: &str, row: &str, _own: Option<&str>) -> Merge {
        merge_of(self.0.session_list().merge(row))
    }

    fn merged(&self) {
        self.0.end_sessions(|list| list.merged(now()));
    }

    fn is_over(&self, row: &str) -> bool {
        SessionList::is_over(row, now())
    }
}

/// The tokens for frames in portals.
struct EmbedTokenRows<'a>(&'a Relay);

impl SharedRows for EmbedTokenRows<'_> {
    // They end before this bucket forgets them.
    const BUCKET: SharedBucket = SharedBucket::Memory;
    const PREFIX: &'static str = "embed";

    fn changes(&self) -> watch::Receiver<()> {
        self.0.embed_tokens_changed()
    }

    fn rows(&self) -> BTreeMap<String, String> {
        by_hash(self.0.embed_tokens().rows(Instant::now().into_std()))
    }

    fn merge(&self, _key: &str, row: &str, _own: Option<&str>) -> Merge {
        merge_of(self.0.merge_embed_token(row, now()))
    }

    fn is_over(&self, row: &str) -> bool {
        EmbedTokens::is_over(row, now())
    }
}

/// What is known of the logins at phones.
struct LoginRows<'a>(&'a LoginMemory);

impl SharedRows for LoginRows<'_> {
    const BUCKET: SharedBucket = SharedBucket::State;
    const PREFIX: &'static str = "refused";

    fn changes(&self) -> watch::Receiver<()> {
        self.0.changes()
    }

    fn rows(&self) -> BTreeMap<String, String> {
        self.0.rows()
    }

    fn merge(&self, key: &str, row: &str, own: Option<&str>) -> Merge {
        merge_of(self.0.merge(key, row, own))
    }

    fn merged(&self) {
        self.0.merged();
    }

    fn is_over(&self, _row: &str) -> bool {
        false
    }
}

/// The phones that users added and removed.
struct PhoneRows<'a>(&'a Relay);

impl SharedRows for PhoneRows<'_> {
    const BUCKET: SharedBucket = SharedBucket::State;
    const PREFIX: &'static str = "phone";

    fn changes(&self) -> watch::Receiver<()> {
        self.0.changes()
    }

    fn rows(&self) -> BTreeMap<String, String> {
        by_hash(self.0.added_rows())
    }

    fn merge(&self, _key: &str, row: &str, _own: Option<&str>) -> Merge {
        match serde_json::from_str(row) {
            Ok(PhoneRow::Added(phone)) => self.0.add_shared(&phone),
            Ok(PhoneRow::Removed(phone)) => self.0.remove_shared(&phone.id, phone.address),
            // A row of another version.
            Err(_) => {}
        }
        Merge::Settled
    }

    fn is_over(&self, _row: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
