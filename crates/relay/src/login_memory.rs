//! What is remembered about the logins at phones: which credentials were refused, and which phones have asked for
//! Digest. It outlasts reloads and, in a file, the relay.
//!
//! Phones lock up after three to five wrong passwords, so what was refused is not tried again; and a phone that
//! has asked for Digest never gets the password in clear because something in between asks for Basic.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::Reason;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{config::Credentials, short_hash::short_hash, state_file::StateFile};

/// The name of the file.
const FILE: &str = "logins.json";
/// The time for which refused credentials are not tried again, also when somebody asks for it.
const PAUSE: Duration = Duration::from_secs(30);
/// Endpoints that are remembered; the ones that were used longest ago are forgotten.
const MAX_ENDPOINTS: usize = 4_096;

/// The part of a hash that is kept of credentials: enough to see that they differ, too little to guess them.
type Mark = [u8; 4];

/// The memory of logins.
#[derive(Debug, Default)]
pub(crate) struct LoginMemory {
    state: Mutex<State>,
    file: Arc<StateFile>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// Makes the marks of two installations differ.
    salt: [u8; 16],
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
    /// The last change, in seconds since 1970.
    changed: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Refused {
    credentials: Mark,
    reason: Reason,
    /// In seconds since 1970.
    since: u64,
    /// The time by a clock that nobody sets; absent after a restart.
    #[serde(skip)]
    at: Option<Instant>,
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

    /// Reads what another process keeps in `folder`, and writes nothing: its file stays as it is.
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
        let mark = state.mark(credentials);
        let mut all =
            endpoints.iter().filter_map(|name| state.endpoints.get(name)?.refused.as_ref());
        all.find(|refused| refused.credentials == mark).map(|refused| refused.reason.clone())
    }

    /// Notes that an endpoint refused credentials.
    pub(crate) fn refused(&self, endpoints: &[String], credentials: &Credentials, reason: &Reason) {
        let mut state = self.state();
        let refused = Refused {
            credentials: state.mark(credentials),
            reason: reason.clone(),
            since: now(),
            at: Some(Instant::now()),
        };
        for name in endpoints {
            state.endpoint(name).refused = Some(refused.clone());
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
        let mark = state.mark(credentials);
        let all = endpoints.iter().filter_map(|name| state.endpoints.get(name)?.refused.as_ref());
        let same = all.filter(|refused| refused.credentials == mark);
        let left = same.map(|refused| PAUSE.saturating_sub(refused.age()));
        match left.max() {
            Some(left) if left > Duration::ZERO => {
                Err(u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX))
            }
            _ => {
                self.forget_refusal(&mut state, endpoints);
                Ok(())
            }
        }
    }

    /// Notes that an endpoint accepted the credentials.
    pub(crate) fn accepted(&self, endpoints: &[String]) {
        let mut state = self.state();
        self.forget_refusal(&mut state, endpoints);
    }

    /// Returns whether an endpoint has asked for Digest before.
    pub(crate) fn has_asked_for_digest(&self, endpoints: &[String]) -> bool {
        let state = self.state();
        endpoints.iter().any(|name| state.endpoints.get(name).is_some_and(|known| known.digest))
    }

    /// Notes that an endpoint asks for Digest.
    pub(crate) fn asks_for_digest(&self, endpoints: &[String]) {
        let mut state = self.state();
        for name in endpoints {
            state.endpoint(name).digest = true;
        }
        self.save(&state);
    }

    fn forget_refusal(&self, state: &mut State, endpoints: &[String]) {
        let mut has_changed = false;
        for name in endpoints {
            if let Some(endpoint) = state.endpoints.get_mut(name) {
                has_changed |= endpoint.refused.take().is_some();
            }
        }
        if has_changed {
            self.save(state);
        }
    }

    fn save(&self, state: &State) {
        self.file.write(state);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn mark(&self, credentials: &Credentials) -> Mark {
        let (name, password) = (&credentials.username, credentials.password.reveal());
        short_hash(&[&self.salt, name.as_bytes(), password.as_bytes()])
    }

    /// Returns what is known of an endpoint, to change it.
    fn endpoint(&mut self, name: &str) -> &mut Endpoint {
        if self.endpoints.len() >= MAX_ENDPOINTS && !self.endpoints.contains_key(name) {
            let oldest = self.endpoints.iter().min_by_key(|(_, endpoint)| endpoint.changed);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.endpoints.remove(&oldest);
            }
        }
        let endpoint = self.endpoints.entry(name.to_owned()).or_default();
        endpoint.changed = now();
        endpoint
    }
}

#[expect(clippy::disallowed_methods, reason = "a refusal outlasts the relay")]
fn now() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Secret;

    fn credentials(password: &str) -> Credentials {
        Credentials::new("admin", Secret::new(password))
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[tokio::test]
    async fn refused_credentials_are_remembered_over_a_restart_until_they_differ() {
        let folder = tempfile::tempdir().unwrap();
        let memory = LoginMemory::default();
        memory.open(Some(folder.path().to_owned()));
        let reason = Reason::CredentialsRefused {};
        memory.refused(&names(&["frontdesk:80", "10.0.0.1:80"]), &credentials("old"), &reason);
        memory.file.written().await;

        let memory = LoginMemory::default();
        memory.open(Some(folder.path().to_owned()));
        let at = names(&["10.0.0.1:80"]);
        assert_eq!(memory.refusal(&at, &credentials("old")), Some(reason));
        assert_eq!(memory.refusal(&at, &credentials("new")), None);
        assert_eq!(memory.refusal(&names(&["10.0.0.2:80"]), &credentials("old")), None);
        let left = memory.allow_again(&at, &credentials("old")).unwrap_err();
        assert!((29..=30).contains(&left), "{left}");
        assert_eq!(memory.allow_again(&at, &credentials("new")), Ok(()));
        let text = fs::read_to_string(folder.path().join("logins.json")).unwrap();
        assert!(!text.contains("old"), "{text}");
    }

    #[tokio::test]
    async fn a_phone_that_asked_for_digest_is_remembered_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let memory = LoginMemory::default();
        memory.open(Some(folder.path().to_owned()));
        memory.asks_for_digest(&names(&["10.0.0.1:80"]));
        memory.file.written().await;
        let memory = LoginMemory::default();
        memory.open(Some(folder.path().to_owned()));
        assert!(memory.has_asked_for_digest(&names(&["frontdesk:80", "10.0.0.1:80"])));
        assert!(!memory.has_asked_for_digest(&names(&["frontdesk:80"])));
    }

    #[test]
    fn memory_is_bounded() {
        let memory = LoginMemory::default();
        for nth in 0..3 * MAX_ENDPOINTS {
            memory.asks_for_digest(&[nth.to_string()]);
        }
        assert_eq!(memory.state().endpoints.len(), MAX_ENDPOINTS);
    }

    #[tokio::test]
    async fn a_damaged_or_missing_file_is_an_empty_memory() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("logins.json"), "{\"salt\":").unwrap();
        let memory = LoginMemory::default();
        memory.open(Some(folder.path().to_owned()));
        assert_eq!(memory.refusal(&names(&["x:80"]), &credentials("x")), None);
        memory.open(Some("/nowhere".into()));
        memory.asks_for_digest(&names(&["x:80"]));
        memory.file.written().await;
        assert!(memory.has_asked_for_digest(&names(&["x:80"])));
    }
}
