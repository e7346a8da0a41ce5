//! The running relay: its current state, and the changes to it.

mod added;
mod cluster;
mod commands;
mod embed_tokens;
mod frames;
mod looks;
mod mirror;
mod phone_store;
mod sessions;
mod shared_memory;
mod snapshot;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use axum::http::HeaderValue;
use cookie::Key;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use crate::{
    access::{
        CoolDown, EmbedTokens, Principal, SessionList, Sessions, Shares, SignInGuard, Throttle,
    },
    account::RELAY,
    audit::{Audit, Entry},
    config::{Config, PhoneConfig},
    idempotency::IdempotencyKeys,
    metrics::Metrics,
    net::Resolver,
    oidc::Oidc,
    phone::{EventHub, Phone, Shared},
    state_file::StateFile,
};
pub(crate) use added::{Addition, AdditionEffect};
pub(crate) use commands::SharedKey;
use frames::Frames;
use phone_store::PhoneStore;
pub(crate) use shared_memory::SharedState;
pub use snapshot::Snapshot;

/// The relay. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Relay(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    snapshot: RwLock<Arc<Snapshot>>,
    /// Notified when the snapshot was replaced.
    changed: watch::Sender<()>,
    /// Held during a change: there is one at a time.
    change: Mutex<()>,
    /// The key of sessions where the configuration has none.
    random_key: Key,
    /// The address the relay listens on.
    own: Option<SocketAddr>,
    shared: Shared,
    cool_down: CoolDown,
    keys: IdempotencyKeys,
    sign_in_guard: SignInGuard,
    shares: Shares,
    session_list: SessionList,
    session_file: Arc<StateFile>,
    phone_store: PhoneStore,
    /// The client of the provider of company accounts.
    oidc: Oidc,
    /// A random name that differs between runs.
    run: HeaderValue,
    /// The number of changes to users and sign-in.
    people_version: watch::Sender<u64>,
    /// Notified when sessions were ended.
    sessions_ended: watch::Sender<()>,
    embed_tokens: EmbedTokens,
    /// Notified when embed tokens were revoked.
    embed_tokens_revoked: watch::Sender<()>,
    frames: Frames,
    /// The data that the relays of a cluster share.
    shared_state: SharedState,
}

/// Returns a random name for a run.
fn run_name() -> Result<HeaderValue, String> {
    let number = getrandom::u64().map_err(|error| error.to_string())?;
    HeaderValue::try_from(format!("{number:016x}")).map_err(|error| error.to_string())
}

impl Relay {
    /// Starts a relay and its phones. `own` is the address the relay listens on.
    ///
    /// # Errors
    /// When the audit log cannot be written, or the system has no random numbers.
    pub fn start(config: Config, own: Option<SocketAddr>) -> Result<Relay, String> {
        Relay::with_resolver(config, own, Resolver::system())
    }

    /// Starts a relay that resolves the names of phones with `resolver`.
    ///
    /// # Errors
    /// As [`Relay::start`].
    pub fn with_resolver(
        config: Config,
        own: Option<SocketAddr>,
        resolver: Resolver,
    ) -> Result<Relay, String> {
        let mut random = [0; 64];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let random_key = Sessions::key(&random);
        let run = run_name()?;
        let cluster = cluster::member(&config, run.to_str().unwrap_or_default())?;
        let shared = Shared { resolver, cluster, ..Shared::default() };
        shared.audit.open(config.audit_log.clone(), config.audit_required)?;
        shared.logins.open(config.state_dir.clone());
        shared.audit.write(&Entry { event: "started", user: RELAY, ..Entry::default() });
        let start = |phone: &Arc<PhoneConfig>| Phone::start(phone.clone(), &shared, None);
        let snapshot = Snapshot {
            phones: config.phones.iter().map(start).collect(),
            sessions: Sessions::new(&config.people, &config.web, &random_key),
            throttle: Arc::new(Throttle::new(config.limits)),
            config,
        };
        let state_dir = snapshot.config.state_dir.clone();
        let oidc = Oidc::new(shared.resolver.clone());
        let relay = Relay(Arc::new(Inner {
            snapshot: RwLock::new(Arc::new(snapshot)),
            changed: watch::Sender::new(()),
            change: Mutex::default(),
            random_key,
            own,
            shared,
            cool_down: CoolDown::default(),
            keys: IdempotencyKeys::default(),
            sign_in_guard: SignInGuard::default(),
            shares: Shares::default(),
            session_list: SessionList::default(),
            session_file: Arc::default(),
            phone_store: PhoneStore::default(),
            oidc,
            run,
            people_version: watch::Sender::new(0),
            sessions_ended: watch::Sender::new(()),
            embed_tokens: EmbedTokens::default(),
            embed_tokens_revoked: watch::Sender::new(()),
            frames: Frames::default(),
            shared_state: SharedState::default(),
        }));
        relay.open_sessions(state_dir.as_deref());
        relay.restore_added();
        relay.start_cluster();
        relay.start_looks();
        Ok(relay)
    }

    /// Returns the current state.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the audit log.
    #[must_use]
    pub fn audit(&self) -> &Audit {
        &self.0.shared.audit
    }

    /// Records what a user did with a phone, other than a command.
    pub(crate) fn audit_act(&self, principal: &Principal, event: &'static str, phone: &str) {
        self.audit().write(&Entry {
            request: self.metrics().request_number(),
            event,
            user: &principal.name,
            portal: principal.portal(),
            from: principal.address,
            phone: Some(phone),
            ..Entry::default()
        });
    }

    /// Records that a user looks at a phone, once a minute.
    pub(crate) fn audit_view(&self, principal: &Principal, phone: &str) {
        self.audit().write_counted(Entry {
            event: "view",
            user: &principal.name,
            portal: principal.portal(),
            from: principal.address,
            phone: Some(phone),
            ..Entry::default()
        });
    }

    /// Returns the metrics.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.shared.metrics
    }

    /// Returns the tracker of the tasks that an orderly end waits for; see [`Relay::finished`].
    pub(crate) fn tasks(&self) -> &TaskTracker {
        self.0.shared.shutdown.tasks()
    }

    /// Returns whether the relay has not been asked to stop.
    pub(crate) fn is_ready(&self) -> bool {
        !self.0.shared.shutdown.has_begun()
    }

    /// Answers the commands whose phones have not answered by now; see [`Relay::stop`].
    pub(crate) fn give_up(&self) {
        self.0.shared.shutdown.give_up();
    }

    /// Waits for [`Relay::give_up`].
    pub(crate) async fn gives_up(&self) {
        self.0.shared.shutdown.gives_up().await;
    }

    /// Returns the commands of the last minutes by key.
    pub(crate) fn keys(&self) -> &IdempotencyKeys {
        &self.0.keys
    }

    /// Returns the last pictures of phones owned by other relays.
    pub(crate) fn frames(&self) -> &Frames {
        &self.0.frames
    }

    /// Returns the name of this run of the relay, as a header.
    pub(crate) fn run(&self) -> &HeaderValue {
        &self.0.run
    }

    /// Waits until no request to a phone is under way any more, after [`Relay::stop`].
    pub async fn finished(&self) {
        self.0.shared.shutdown.finished().await;
    }

    /// Returns the limits of sign-in attempts.
    pub(crate) fn sign_in_guard(&self) -> &SignInGuard {
        &self.0.sign_in_guard
    }

    /// Returns what users have of what many need at once.
    pub(crate) fn shares(&self) -> &Shares {
        &self.0.shares
    }

    /// Returns the cool-down times.
    pub(crate) fn cool_down(&self) -> &CoolDown {
        &self.0.cool_down
    }

    /// Returns a receiver of changes to users and sign-in from now on.
    pub(crate) fn people_version(&self) -> watch::Receiver<u64> {
        self.0.people_version.subscribe()
    }

    /// Returns a receiver that is notified when the snapshot is replaced from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }

    /// Returns the events of all phones.
    pub(crate) fn events(&self) -> &EventHub {
        &self.0.shared.events
    }

    /// Waits until the relay is asked to stop.
    pub(crate) async fn stopping(&self) {
        self.0.shared.shutdown.stopping().cancelled().await;
    }

    /// Replaces the configuration. Unchanged phones keep their connection, queue and viewers; the
    /// others finish the commands that wait.
    ///
    /// # Errors
    /// When the audit log cannot be written, or the relay is stopping; nothing changes then.
    pub fn reload(&self, config: Config) -> Result<(), String> {
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.snapshot();
        if !self.is_ready() {
            // A phone that started now would never stop.
            return Err("the relay is shutting down".to_owned());
        }
        self.0.shared.audit.open(config.audit_log.clone(), config.audit_required)?;
        self.0.shared.logins.open(config.state_dir.clone());
        self.0.shared.resolver.reload();
        self.open_sessions(config.state_dir.as_deref());
        self.audit().write(&Entry { event: "reloaded", user: RELAY, ..Entry::default() });
        let mut phones: Vec<Phone> =
            config.phones.iter().map(|phone| self.keep_or_start(&before, phone)).collect();
        // The demo phone and the added phones are not in the file.
        for old in &before.phones {
            // The file wins where both have the same id.
            if !phones.iter().any(|phone| phone.config().id == old.config().id) {
                phones.extend(self.keep_unlisted(&before, old, &config));
            }
        }
        self.set(Snapshot {
            phones,
            sessions: Sessions::new(&config.people, &config.web, &self.0.random_key),
            throttle: if config.limits == before.config.limits {
                before.throttle.clone()
            } else {
                Arc::new(Throttle::new(config.limits))
            },
            config,
        });
        self.restore_added();
        // From now on calls find the new phones, so the old ones can end.
        let after = self.snapshot();
        self.revoke_embed_tokens(|grant| !after.config.portals.contains(&grant.portal));
        for phone in &before.phones {
            let id = &phone.config().id;
            let is_after = |test: &dyn Fn(&Phone) -> bool| after.phones.iter().any(test);
            if is_after(&|other| other.is(phone)) {
                continue;
            }
            if is_after(&|other| phone.is_continued_by(other)) {
                phone.replace();
            } else if is_after(&|other| other.config().id == *id) {
                phone.retire();
            } else {
                phone.stop();
            }
        }
        let has_other_groups = |phone: &Phone| {
            let (phone, mut before) = (phone.config(), before.phones.iter().map(Phone::config));
            before.any(|old| old.id == phone.id && old.groups != phone.groups)
        };
        let people_changed = after.config.people != before.config.people;
        for phone in &after.phones {
            // Otherwise those of before would hold until the next command.
            phone.set_driver_rules(after.config.driver);
            if people_changed || has_other_groups(phone) {
                phone.clear_driver();
            }
        }
        if people_changed || after.phones.iter().any(has_other_groups) {
            self.0.people_version.send_modify(|version| *version += 1);
        }
        Ok(())
    }

    /// Returns the running phone if it is unchanged, or else starts its successor.
    fn keep_or_start(&self, before: &Snapshot, phone: &Arc<PhoneConfig>) -> Phone {
        let old = before.phones.iter().find(|old| old.config().id == phone.id);
        let is_same =
            |old: &PhoneConfig| (old.source, old.version) == (phone.source, phone.version);
        match old {
            // A name or a group is nothing to restart for.
            Some(old) if is_same(old.config()) => old.renamed(phone.clone()),
            // Its successor begins when it has ended, also under another id.
            Some(old) => Phone::start(phone.clone(), &self.0.shared, Some(old)),
            None => {
                let is_here = |old: &&Phone| old.config().address == phone.address;
                let old = before.phones.iter().find(is_here);
                Phone::start(phone.clone(), &self.0.shared, old)
            }
        }
    }

    /// Accepts no more commands and stops all phones; see [`Phone::stop`].
    pub fn stop(&self) {
        let _change = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.shared.shutdown.begin();
        self.audit().write(&Entry { event: "stopping", user: RELAY, ..Entry::default() });
        self.snapshot().phones.iter().for_each(Phone::stop);
    }

    fn set_phones(&self, before: &Snapshot, phones: Vec<Phone>) {
        self.set(Snapshot {
            config: before.config.clone(),
            phones,
            sessions: before.sessions.clone(),
            throttle: before.throttle.clone(),
        });
    }

    fn set(&self, snapshot: Snapshot) {
        self.add_to_cluster(snapshot.phones.iter().map(Phone::config));
        let current = &self.0.snapshot;
        *current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.0.changed.send_replace(());
    }
}
