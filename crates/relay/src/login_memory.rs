//! What is remembered about the logins at phones: which credentials were refused, and which phones have asked for
//! Digest. It outlasts reloads and, in a file, the relay.
//!
//! Phones lock up after three to five wrong passwords, so what was refused is not tried again; and a phone that
//! has asked for Digest never gets the password in clear because something in between asks for Basic.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::Reason;
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time::Instant};

use crate::{
    config::Credentials,
    short_hash::{name_hash, short_hash},
    state_file::StateFile,
};

/// The name of the file.
const FILE: &str = "logins.json";
/// The time for which refused credentials are not tried again, also when somebody asks for it.
const PAUSE: Duration = Duration::from_secs(30);
/// Endpoints that are remembered, in a cluster those of all relays. Of more, the ones that refused nothing and were
/// changed longest ago are forgotten: phones lock up after what was refused.
const MAX_ENDPOINTS: usize = 16_384;

/// The prefix of the hashed name of an endpoint that another relay knows. Real names never begin with it.
const SHARED: char = '#';

/// The part of a hash that is kept of credentials: enough to see that they differ, too little to guess them.
type Mark = [u8; 4];

/// The memory of logins.
#[derive(Debug, Default)]
pub(crate) struct LoginMemory {
    state: Mutex<State>,
    file: Arc<StateFile>,
    /// Notified of each change.
    changes: watch::Sender<()>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// Makes the marks of two installations differ.
    salt: [u8; 16],
    /// By name, or by its hash if the entry comes from another relay.
    endpoints: HashMap<String, Endpoint>,
}

/// What is known of an endpoint.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Endpoint {
    /// It has asked for Digest.
    #[serde(default)]
    digest: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
    /// The time of the last change of the refusals. Each is later than the one before, even by another clock.
    #[serde(default)]
    decided: u64,
    /// The last change, in seconds since 1970.
    changed: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Refused {
    credentials: Mark,
    /// The salt of another relay that has noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<[u8; 16]>,
    reason: Reason,
    /// In seconds since 1970.
    since: u64,
    /// The time by a clock that nobody sets; absent after a restart.
    #[serde(skip)]
    at: Option<Instant>,
}

impl Endpoint {
    /// Returns the same, where a refusal without a salt has this one.
    fn salted(&self, salt: [u8; 16]) -> Endpoint {
        let mut salted = self.clone();
        if let Some(refused) = &mut salted.refused {
            refused.salt.get_or_insert(salt);
        }
        salted
    }
}

impl Refused {
    /// Returns the time since then.
    fn age(&self) -> Duration {
        // A clock that was set back makes nobody wait for years.
        let by_clock = || Duration::from_secs(now().abs_diff(self.since));
        self.at.map_or_else(by_clock, |at| at.elapsed())
    }
}

impl LoginMemory {
    /// Goes on with the memory in `folder`, and keeps it there from now on; without one, nothing outlasts
    /// the relay.
    pub(crate) fn open(&self, folder: Option<PathBuf>) {
        if !self.file.set(folder.map(|folder| folder.join(FILE))) {
            return;
        }
        let read: Option<State> = self.file.read();
        let mut state = self.state();
        if let Some(read) = read {
            *state = read;
        }
        if state.salt == [0; 16] {
            // Without random numbers the marks are only the same as elsewhere.
            let _no_salt = getrandom::fill(&mut state.salt);
        }
    }

    /// Reads the file of another process in `folder`, and never writes it.
    pub(crate) fn read_from(&self, folder: &Path) {
        let text = fs::read(folder.join(FILE)).unwrap_or_default();
        if let Ok(read) = serde_json::from_slice(&text) {
            *self.state() = read;
        }
    }

    /// Returns why an endpoint refused these credentials, if it did and nobody has asked for another attempt.
    pub(crate) fn refusal(
        &self,
        endpoints: &[String],
        credentials: &Credentials,
    ) -> Option<Reason> {
        let state = self.state();
        let refusals = state.refusals(endpoints, credentials);
        refusals.into_iter().next().map(|refused| refused.reason)
    }

    /// Notes that an endpoint refused credentials.
    pub(crate) fn refused(&self, endpoints: &[String], credentials: &Credentials, reason: &Reason) {
        let mut state = self.state();
        let refused = Refused {
            credentials: mark(&state.salt, credentials),
            salt: None,
            reason: reason.clone(),
            since: now(),
            at: Some(Instant::now()),
        };
        for name in endpoints {
            state.decide(name, Some(refused.clone()));
        }
        self.save(&state);
    }

    /// Allows another attempt with the same credentials, because a person asks for it.
    ///
    /// # Errors
    /// The whole seconds, rounded up, for which the endpoint has to be left alone after the last refusal.
    pub(crate) fn allow_again(
        &self,
        endpoints: &[String],
        credentials: &Credentials,
    ) -> Result<(), u32> {
        let mut state = self.state();
        let refusals = state.refusals(endpoints, credentials);
        let left = refusals.iter().map(|refused| PAUSE.saturating_sub(refused.age()));
        match left.max() {
            Some(left) if left > Duration::ZERO => {
                Err(u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX))
            }
            _ => {
                self.forget_refusals(&mut state, endpoints, credentials);
                Ok(())
            }
        }
    }

    /// Notes that an endpoint accepted the credentials. What it refused of others stays refused.
    pub(crate) fn accepted(&self, endpoints: &[String], credentials: &Credentials) {
        let mut state = self.state();
        self.forget_refusals(&mut state, endpoints, credentials);
    }

    /// Returns whether an endpoint has refused any credentials.
    pub(crate) fn has_refused(&self, endpoints: &[String]) -> bool {
        let state = self.state();
        endpoints.iter().any(|name| state.known(name).is_some_and(|known| known.refused.is_some()))
    }

    /// Returns whether an endpoint has asked for Digest before.
    pub(crate) fn has_asked_for_digest(&self, endpoints: &[String]) -> bool {
        let state = self.state();
        endpoints.iter().any(|name| state.known(name).is_some_and(|known| known.digest))
    }

    /// Notes that an endpoint asks for Digest.
    pub(crate) fn asks_for_digest(&self, endpoints: &[String]) {
        let mut state = self.state();
        for name in endpoints {
            state.endpoint(name).digest = true;
        }
        self.save(&state);
    }

    /// Forgets that endpoints refused these credentials, or that they had locked themselves.
    fn forget_refusals(&self, state: &mut State, endpoints: &[String], credentials: &Credentials) {
        let mut has_changed = false;
        for name in endpoints {
            let refused = state.known(name).and_then(|known| known.refused);
            let is_over = |refused: &Refused| {
                state.is_of(refused, credentials) || refused.reason == Reason::LockedOut {}
            };
            if refused.as_ref().is_some_and(is_over) {
                state.decide(name, None);
                has_changed = true;
            }
        }
        if has_changed {
            self.save(state);
        }
    }

    /// Returns a receiver that is notified of each change from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Returns the entries of all endpoints as rows for other relays, by the hash of the name.
    pub(crate) fn rows(&self) -> BTreeMap<String, String> {
        let state = self.state();
        let mut rows: BTreeMap<String, Endpoint> = BTreeMap::new();
        for (name, endpoint) in &state.endpoints {
            let hash = name.strip_prefix(SHARED).map_or_else(|| name_hash(name), str::to_owned);
            let both = joined(rows.remove(&hash), Some(endpoint.salted(state.salt)));
            rows.extend(both.map(|both| (hash, both)));
        }
        // Texts and numbers always have a spelling in JSON.
        rows.into_iter().filter_map(|(hash, row)| Some((hash, written(&row)?))).collect()
    }

    /// Notes the entry of another relay for the endpoint with that hash; `own` is the row of this relay. Returns
    /// whether this relay knows more.
    pub(crate) fn merge(&self, hash: &str, row: &str, own: Option<&str>) -> bool {
        let read = |row: &str| serde_json::from_str::<Endpoint>(row).ok();
        let Some(theirs) = read(row) else { return false };
        // As this version reads it: another version may have further fields.
        let as_read = written(&theirs);
        let Some(both) = joined(own.and_then(read), Some(theirs)) else { return false };
        let knows_more = written(&both) != as_read;
        self.state().add(&format!("{SHARED}{hash}"), both);
        knows_more
    }

    /// Keeps what was merged, and notifies of it.
    pub(crate) fn merged(&self) {
        self.save(&self.state());
    }

    fn save(&self, state: &State) {
        self.file.write(state);
        self.changes.send_replace(());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the refusals of these credentials.
    fn refusals(&self, endpoints: &[String], credentials: &Credentials) -> Vec<Refused> {
        let all = endpoints.iter().filter_map(|name| self.known(name)?.refused);
        all.filter(|refused| self.is_of(refused, credentials)).collect()
    }

    fn is_of(&self, refused: &Refused, credentials: &Credentials) -> bool {
        refused.credentials == mark(&refused.salt.unwrap_or(self.salt), credentials)
    }

    /// Returns the entry of an endpoint, from this or another relay.
    fn known(&self, name: &str) -> Option<Endpoint> {
        let get = |name: &str| Some(self.endpoints.get(name)?.salted(self.salt));
        joined(get(name), get(&shared_name(name)))
    }

    /// Notes the refusals of an endpoint, or that it refuses nothing.
    fn decide(&mut self, name: &str, refused: Option<Refused>) {
        let endpoint = self.endpoint(name);
        // It must be later even if this clock is behind that of another relay.
        endpoint.decided = now().max(endpoint.decided.saturating_add(1));
        endpoint.refused = refused;
    }

    /// Returns what is known of an endpoint, to change it.
    fn endpoint(&mut self, name: &str) -> &mut Endpoint {
        let known = self.known(name).unwrap_or_default();
        self.endpoints.remove(&shared_name(name));
        self.add(name, Endpoint { changed: now(), ..known })
    }

    fn add(&mut self, name: &str, endpoint: Endpoint) -> &mut Endpoint {
        if self.endpoints.len() >= MAX_ENDPOINTS && !self.endpoints.contains_key(name) {
            let order = |endpoint: &Endpoint| (endpoint.refused.is_some(), endpoint.changed);
            let oldest = self.endpoints.iter().min_by_key(|(_, endpoint)| order(endpoint));
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.endpoints.remove(&oldest);
            }
        }
        let added = self.endpoints.entry(name.to_owned()).or_default();
        *added = endpoint;
        added
    }
}

fn mark(salt: &[u8; 16], credentials: &Credentials) -> Mark {
    let (name, password) = (&credentials.username, credentials.password.reveal());
    short_hash(&[salt, name.as_bytes(), password.as_bytes()])
}

/// Merges two entries: an endpoint that has asked for Digest once keeps that, and the last change of the refusals
/// counts. The result depends neither on the order nor on repetition.
fn joined(one: Option<Endpoint>, other: Option<Endpoint>) -> Option<Endpoint> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let order = |of: &Endpoint| (of.decided, serde_json::to_string(&of.refused).ok());
            let (digest, changed) = (one.digest || other.digest, one.changed.max(other.changed));
            let last = if order(&one) >= order(&other) { one } else { other };
            Some(Endpoint { digest, changed, ..last })
        }
        (one, other) => one.or(other),
    }
}

fn written(endpoint: &Endpoint) -> Option<String> {
    serde_json::to_string(endpoint).ok()
}

fn shared_name(name: &str) -> String {
    format!("{SHARED}{}", name_hash(name))
}

#[expect(clippy::disallowed_methods, reason = "a refusal outlasts the relay")]
fn now() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests;
