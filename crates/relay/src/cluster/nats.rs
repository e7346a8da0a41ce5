//! The store of leases in NATS: a key-value bucket of JetStream.

mod beats;
mod bucket;
mod commands;
mod memory;
mod run;
mod survey;

use std::{
    future::ready,
    io,
    sync::{Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};

use async_nats::{Client, ConnectOptions, Event, connection::State, jetstream::kv};
use futures_util::StreamExt;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};

pub use memory::{SharedBucket, SharedMemory, SharedRows, share};
pub use run::run;
pub use survey::observe;

use super::{
    BucketRecord, ClusterJoin, LeaseStore, NatsLogin, StoreChange, StoreEvent, StoreFault,
    WriteResult,
};

/// The time-out of a write or another request to JetStream.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// The time between attempts to use a bucket that has failed.
const PAUSE: Duration = Duration::from_secs(1);
/// The time between pings: a server that leaves two of them unanswered counts as gone.
const PING: Duration = Duration::from_secs(2);
/// The maximum number of messages of a subscription that wait in memory: they may be large, and subscriptions are many.
const MAX_UNREAD: usize = 1_024;
/// The time between checks of the connection.
const LOOK: Duration = Duration::from_millis(100);
/// The watched keys. The settings always exist, so the end of the initial state is always seen.
const ALL_KEYS: &str = ">";
/// The longest pause between attempts to connect, in milliseconds.
const MAX_RECONNECT_MS: u64 = 1_000;

/// A store of leases in NATS.
#[derive(Debug)]
pub struct NatsStore {
    client: Client,
    join: ClusterJoin,
    connection: watch::Receiver<Connection>,
    /// The bucket while connected, with the number of that connection.
    store: Mutex<Option<(kv::Store, u64)>>,
    /// The number of times that all records were requested again.
    read_again: watch::Sender<u64>,
}

/// The connection as the client reports it.
#[derive(Debug, Default)]
struct Connection {
    /// Why the last attempt to connect failed.
    error: Option<String>,
}

impl Connection {
    /// Notes an event. Returns whether it changes anything: the client reports each of its many attempts.
    fn note(&mut self, event: &Event) -> bool {
        let error = match event {
            Event::Connected => {
                tracing::info!("connected to NATS");
                None
            }
            Event::Disconnected | Event::Closed => {
                tracing::warn!("lost the connection to NATS");
                None
            }
            Event::ClientError(_) => Some(event.to_string()),
            // The connection goes on, or its end follows.
            Event::ServerError(_)
            | Event::LameDuckMode
            | Event::Draining
            | Event::SlowConsumer(_) => {
                tracing::warn!("NATS: {event}");
                return false;
            }
        };
        if error.is_some() && error == self.error {
            return false;
        }
        if let Some(error) = &error {
            tracing::warn!("NATS: {error}");
        }
        self.error = error;
        true
    }
}

impl NatsStore {
    /// Connects to NATS; if no server answers, it tries until one does.
    ///
    /// # Errors
    /// When the credentials or the certificates cannot be read.
    pub async fn connect(join: ClusterJoin) -> io::Result<NatsStore> {
        let (sender, connection) = watch::channel(Connection::default());
        let options = ConnectOptions::new()
            .name(format!("deskside-relay {}", join.relay))
            .retry_on_initial_connect()
            .max_reconnects(None)
            .ping_interval(PING)
            .subscription_capacity(MAX_UNREAD)
            .reconnect_delay_callback(|attempts| {
                let attempts = u64::try_from(attempts).unwrap_or(u64::MAX);
                Duration::from_millis(attempts.saturating_mul(100).min(MAX_RECONNECT_MS))
            })
            .event_callback(move |event| {
                sender.send_if_modified(|connection| connection.note(&event));
                ready(())
            });
        let options = keep_secret(options, &join.servers);
        let options = match &join.ca_file {
            Some(file) => options.add_root_certificates(file.clone()),
            None => options,
        };
        let options = match &join.login {
            NatsLogin::Anonymous => options,
            NatsLogin::Credentials(text) => options.credentials(text.reveal())?,
            NatsLogin::NKey(seed) => options.nkey(seed.reveal().to_owned()),
        };
        let client = options.connect(join.servers.as_slice()).await.map_err(io::Error::other)?;
        let (store, read_again) = (Mutex::default(), watch::Sender::default());
        Ok(NatsStore { client, join, connection, store, read_again })
    }

    /// Returns the client, for subjects.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns whether there is a connection. Without one, the client would keep what is published and send it some time
    /// later.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        is_connected(&self.client)
    }

    /// Reports what the store shows, until nobody receives it any more.
    pub async fn follow(&self, events: mpsc::Sender<StoreEvent>) {
        let mut connection = self.connection.clone();
        loop {
            connection.mark_unchanged();
            let shown = tokio::select! {
                shown = self.show(&events) => shown,
                changed = connection.changed() => match changed {
                    Ok(()) => Ok(()),
                    // The client has ended.
                    Err(_) => return,
                },
                () = events.closed() => return,
            };
            *self.store.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let is_faulty = shown.is_err();
            if let Err(fault) = shown
                && events.send(StoreEvent::Fault(fault)).await.is_err()
            {
                return;
            }
            if events.send(StoreEvent::Disconnected).await.is_err() {
                return;
            }
            if is_faulty {
                // A new connection ends the pause.
                let _result = timeout(PAUSE, connection.changed()).await;
            }
        }
    }

    /// Reports the state of the bucket and its changes, as long as the connection lasts.
    async fn show(&self, events: &mpsc::Sender<StoreEvent>) -> Result<(), StoreFault> {
        let connects = self.connected().await?;
        let mut read_again = self.read_again.subscribe();
        let begun = Instant::now();
        let opened = bucket::open(&self.client, &self.join).await;
        if opened.is_err() && begun.elapsed() >= ANSWER_LIMIT {
            self.reconnect(connects).await;
        }
        let (store, BucketRecord { id, .. }) = opened?;
        // The state comes first: `watch_all` shows new changes only.
        let watched = store.watch_with_history(ALL_KEYS).await;
        let mut watched = watched.map_err(|error| StoreFault::NoBucket(error.to_string()))?;
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = Some((store, connects));
        // Nobody receives it when the relay ends.
        let _result = events.send(StoreEvent::Connected(id)).await;
        let mut is_complete = false;
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let entry = tokio::select! {
                entry = watched.next() => entry,
                // The sender is in this store.
                _ = read_again.changed() => return Ok(()),
                _ = look.tick() => {
                    if self.has_connection(connects) {
                        continue;
                    }
                    return Ok(());
                }
            };
            let Some(entry) = entry else { break };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // The server does not even report that nothing is new.
                    self.reconnect(connects).await;
                    return Err(StoreFault::NoBucket(error.to_string()));
                }
            };
            let is_current = entry.seen_current;
            let _result = events.send(StoreEvent::Change(entry.into())).await;
            if !is_complete && is_current {
                is_complete = true;
                let _result = events.send(StoreEvent::Complete).await;
            }
        }
        Err(StoreFault::NoBucket("its changes are no longer shown".to_owned()))
    }

    /// Waits for a connection, and returns its number. The client reports a connection before it has one, and its
    /// reports may be lost.
    async fn connected(&self) -> Result<u64, StoreFault> {
        while !self.is_connected() {
            let error = self.connection.borrow().error.clone();
            if let Some(error) = error {
                return Err(StoreFault::NoConnection(error));
            }
            sleep(LOOK).await;
        }
        Ok(self.connects())
    }

    /// Returns the number of connections so far.
    fn connects(&self) -> u64 {
        self.client.statistics().connects.load(Ordering::Relaxed)
    }

    /// Returns whether the connection of that number still lasts.
    fn has_connection(&self, connects: u64) -> bool {
        self.is_connected() && self.connects() == connects
    }

    /// Connects again, perhaps to another server, unless the connection of that number has already ended.
    async fn reconnect(&self, connects: u64) {
        if self.has_connection(connects) {
            tracing::warn!("the NATS server does not answer; connecting again");
            // It fails when the client has ended.
            let _result = self.client.force_reconnect().await;
        }
    }

    /// Returns the bucket, as long as its connection lasts.
    fn store(&self) -> Option<kv::Store> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner).clone();
        store.filter(|(_, connects)| self.has_connection(*connects)).map(|(store, _)| store)
    }
}

/// See [`NatsStore::is_connected`].
fn is_connected(client: &Client) -> bool {
    client.connection_state() == State::Connected
}

impl From<kv::Entry> for StoreChange {
    fn from(entry: kv::Entry) -> StoreChange {
        StoreChange { key: entry.key, revision: entry.revision, value: entry.value.to_vec() }
    }
}

/// Keeps to the encryption that is configured: a server names others of its cluster, without `tls://`, and the client would
/// connect to them in clear.
fn keep_secret(options: ConnectOptions, servers: &[String]) -> ConnectOptions {
    if servers.iter().all(|server| server.starts_with("tls://")) {
        return options.require_tls(true);
    }
    // Only the listed servers may be reached unencrypted.
    options.ignore_discovered_servers()
}

impl LeaseStore for NatsStore {
    async fn write(&self, key: &str, value: Vec<u8>, expected: u64) -> WriteResult {
        // The client would keep it and send it some time later.
        let Some(store) = self.store() else {
            // As if the write were lost: the next attempt comes later.
            sleep(PAUSE).await;
            return WriteResult::Unknown;
        };
        match timeout(ANSWER_LIMIT, store.update(key, value.into(), expected)).await {
            Ok(Ok(revision)) => WriteResult::Stored(revision),
            Ok(Err(error)) if error.kind() == kv::UpdateErrorKind::WrongLastRevision => {
                WriteResult::Refused
            }
            // An error of another kind does not prove that nothing was stored.
            Ok(Err(_)) | Err(_) => WriteResult::Unknown,
        }
    }

    fn read_again(&self) {
        self.read_again.send_modify(|times| *times += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_configured_servers_are_reached_without_encryption() {
        for (servers, is_required) in [
            (vec!["tls://a:4222", "tls://b:4222"], true),
            (vec!["tls://a:4222", "nats://127.0.0.1:4222"], false),
            (vec!["nats://127.0.0.1:4222"], false),
        ] {
            let names: Vec<_> = servers.iter().map(|server| (*server).to_owned()).collect();
            let options = format!("{:?}", keep_secret(ConnectOptions::new(), &names));
            let expected = format!("\"tls_required\": {is_required}");
            assert!(options.contains(&expected), "{servers:?}: {options}");
        }
    }
}
