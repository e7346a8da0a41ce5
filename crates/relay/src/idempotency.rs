//! Commands by their idempotency key (draft-ietf-httpapi-idempotency-key-header): a request that arrives
//! again gets the report of the first one, and nothing is sent.
//!
//! Browsers and proxies repeat requests whose connection ended without an answer. A key is remembered for
//! [`REMEMBERED_FOR`] after its command has ended, by a monotonic clock. Memory is bounded: of old commands
//! only the hash of the key stays, and beyond [`MAX_KEYS`], or [`MAX_KEYS_OF_USER`], a command with a key
//! is refused.

mod run;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::{Code, CommandReport, CommandRequest, Reason};
use tokio::time::Instant;

pub(crate) use run::{CommandRun, Waiter};

use crate::{access::Refusal, counts::Counts, error::ApiError, hex::hex, short_hash::short_hash};

/// The time for which a key is remembered after its command has ended.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);
/// Keys that are remembered, by all users.
const MAX_KEYS: usize = 65_536;
/// Keys of one user that are remembered: one user cannot take them all.
const MAX_KEYS_OF_USER: usize = MAX_KEYS / 4;
/// Reports that are kept; the oldest are dropped first.
const MAX_REPORTS: usize = 1_024;

/// What a command ends with: its report, or the reason why there is none.
pub(crate) type RunResult = Result<CommandReport, ApiError>;

/// The length of a hash, in bytes.
const HASH_BYTES: usize = 16;

/// The part of SHA-256 that tells keys and commands apart.
type Hash = [u8; HASH_BYTES];

/// Whose key it is: the same key of another user, or for another phone, is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyId {
    user: Hash,
    key: Hash,
}

impl KeyId {
    pub(crate) fn new(user: &str, phone: &str, key: &str) -> KeyId {
        let key = short_hash(&[phone.as_bytes(), key.as_bytes()]);
        KeyId { user: short_hash(&[user.as_bytes()]), key }
    }

    /// Returns the key as other relays read it: 64 hexadecimal digits.
    pub(crate) fn text(&self) -> String {
        hex(&[self.user, self.key].concat())
    }

    /// Reads what [`KeyId::text`] writes.
    pub(crate) fn read(text: &str) -> Option<KeyId> {
        let digits = text.as_bytes();
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let (user, key) = digits.split_at_checked(2 * HASH_BYTES)?;
        if !digits.iter().all(is_digit) {
            return None;
        }
        Some(KeyId { user: read_hash(user)?, key: read_hash(key)? })
    }
}

impl KeyId {
    /// Returns the id of a random key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(crate) fn random(user: &str) -> Result<KeyId, ApiError> {
        let mut key = Hash::default();
        let random = getrandom::fill(&mut key);
        random.map_err(|_| ApiError::new(Code::Internal, Reason::TaskFailed {}))?;
        Ok(KeyId { user: short_hash(&[user.as_bytes()]), key })
    }
}

/// The commands of the last minutes, by key.
#[derive(Debug, Default)]
pub(crate) struct IdempotencyKeys(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    entries: HashMap<KeyId, Entry>,
    /// The number of entries by user.
    counts: Counts<Hash>,
    /// Keys whose command has ended, and when, oldest first.
    ended: VecDeque<(Instant, KeyId)>,
    /// Those of them whose report is kept, oldest first.
    reported: VecDeque<KeyId>,
}

#[derive(Debug)]
enum Entry {
    /// It waits, runs, or has ended and its report is kept.
    Run { body: Hash, run: Arc<CommandRun> },
    /// It has ended, and its report has been dropped.
    Forgotten { body: Hash },
    /// It was cancelled before it came.
    Cancelled,
}

/// How a request for a command was admitted.
#[derive(Debug)]
pub(crate) enum Admission {
    /// The first one, which sends the command.
    First(Waiter),
    /// A later one.
    Repeated(Waiter),
}

/// What became of the request to cancel a command.
#[derive(Debug)]
pub(crate) enum CancelResult {
    /// It has not come yet; when it comes, it is not sent.
    NotSent,
    /// It waits or runs, and was asked to end.
    Asked(Arc<CommandRun>),
    /// It had ended before.
    Ended,
}

impl IdempotencyKeys {
    /// Begins the command of a request, or finds the one that began before with the same key.
    ///
    /// # Errors
    /// When nothing may be sent: the key belongs to another command, the command was cancelled, its report
    /// is gone, or too many keys are remembered.
    pub(crate) fn begin(&self, id: KeyId, request: &CommandRequest) -> Result<Admission, Refusal> {
        let body = body(request);
        let mut state = self.state();
        state.forget(Instant::now());
        let refuse = |code, reason| Err(Refusal::new(code, reason));
        match state.entries.get(&id) {
            Some(Entry::Cancelled) => refuse(Code::Cancelled, Reason::Cancelled {}),
            Some(Entry::Run { body: before, .. } | Entry::Forgotten { body: before })
                if *before != body =>
            {
                refuse(Code::KeyReused, Reason::KeyReused {})
            }
            Some(Entry::Forgotten { .. }) => {
                refuse(Code::OutcomeUnknown, Reason::ReportForgotten {})
            }
            Some(Entry::Run { run, .. }) => Ok(Admission::Repeated(CommandRun::join(run))),
            None => {
                let run = Arc::new(CommandRun::default());
                state.add(id, Entry::Run { body, run: run.clone() })?;
                Ok(Admission::First(CommandRun::join(&run)))
            }
        }
    }

    /// Notes that the command has ended. When it was refused before its turn came, the key may be used
    /// again.
    pub(crate) fn end(&self, id: KeyId, run: &CommandRun, result: RunResult, is_remembered: bool) {
        let mut state = self.state();
        if is_remembered {
            state.ended.push_back((Instant::now(), id));
            state.reported.push_back(id);
            if state.reported.len() > MAX_REPORTS
                && let Some(oldest) = state.reported.pop_front()
                && let Some(entry) = state.entries.get_mut(&oldest)
                && let Entry::Run { body, .. } = entry
            {
                *entry = Entry::Forgotten { body: *body };
            }
        } else if run.stop().is_requested() {
            state.entries.insert(id, Entry::Cancelled);
            state.ended.push_back((Instant::now(), id));
        } else {
            state.remove(id);
        }
        // Under the lock: an entry that is found has its result.
        run.end(result);
    }

    /// Returns whether a command with that key has come here, or was cancelled.
    pub(crate) fn has(&self, id: KeyId) -> bool {
        self.state().entries.contains_key(&id)
    }

    /// Cancels the command with that key for that reason, even if it is still to come.
    ///
    /// # Errors
    /// When too many keys are remembered.
    pub(crate) fn cancel(&self, id: KeyId, reason: Reason) -> Result<CancelResult, Refusal> {
        let now = Instant::now();
        let mut state = self.state();
        state.forget(now);
        match state.entries.get(&id) {
            Some(Entry::Forgotten { .. }) => Ok(CancelResult::Ended),
            Some(Entry::Cancelled) => Ok(CancelResult::NotSent),
            Some(Entry::Run { run, .. }) if run.has_ended() => Ok(CancelResult::Ended),
            Some(Entry::Run { run, .. }) => {
                run.stop().request(reason);
                Ok(CancelResult::Asked(run.clone()))
            }
            None => {
                state.add(id, Entry::Cancelled)?;
                state.ended.push_back((now, id));
                Ok(CancelResult::NotSent)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Adds an entry for a new key.
    ///
    /// # Errors
    /// When too many keys are remembered, of all users or of this one.
    fn add(&mut self, id: KeyId, entry: Entry) -> Result<(), Refusal> {
        let count = self.counts.of(&id.user);
        let max = if count >= MAX_KEYS_OF_USER { MAX_KEYS_OF_USER } else { MAX_KEYS };
        if count >= max || self.entries.len() >= max {
            let max = u32::try_from(max).unwrap_or(u32::MAX);
            return Err(Refusal::new(Code::TooManyKeys, Reason::KeysFull { max }));
        }
        self.counts.add(id.user);
        self.entries.insert(id, entry);
        Ok(())
    }

    fn remove(&mut self, id: KeyId) {
        if self.entries.remove(&id).is_some() {
            self.counts.remove(&id.user);
        }
    }

    /// Forgets the keys whose time is over.
    fn forget(&mut self, now: Instant) {
        while let Some((ended, id)) = self.ended.front().copied()
            && now.saturating_duration_since(ended) >= REMEMBERED_FOR
        {
            self.ended.pop_front();
            self.remove(id);
            // Both queues are in the order of the ends.
            if self.reported.front() == Some(&id) {
                self.reported.pop_front();
            }
        }
    }
}

/// Returns the hash of a command as other relays read it.
pub(crate) fn body_text(request: &CommandRequest) -> String {
    hex(&body(request))
}

/// Reads a hash from its hexadecimal digits.
fn read_hash(digits: &[u8]) -> Option<Hash> {
    let digit = |digit: u8| u8::try_from(char::from(digit).to_digit(16)?).ok();
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
    bytes.try_into().ok().filter(|_| rest.is_empty())
}

fn body(request: &CommandRequest) -> Hash {
    // Texts, numbers and lists always have a spelling in JSON.
    short_hash(&[&serde_json::to_vec(request).unwrap_or_default()])
}

#[cfg(test)]
mod tests;
