//! The data that the relays of a cluster share: the idempotency keys of commands, and rows that each of them has.

mod replica;

use relay_api::{CancelState, Code, CommandReport, Problem, Reason};
use serde::{Deserialize, Serialize};

pub use replica::{Merge, Replica};

use super::write;

/// The longest value, in bytes.
pub const VALUE_LIMIT: usize = 64 * 1_024;
/// The longest report that is remembered, in bytes.
const REPORT_LIMIT: usize = 8 * 1_024;

/// Encrypts what relays share, so that readers of the store learn neither numbers nor names.
pub trait Sealer: Send + Sync {
    /// Returns a value as it is stored under a key; none if this relay has nothing to encrypt it with.
    fn seal(&self, key: &str, value: &str) -> Option<String>;

    /// Returns a stored value; none if it was not sealed for that key, or with something else.
    fn unseal(&self, key: &str, sealed: &str) -> Option<String>;
}

/// The record of an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The run of the relay that wrote it.
    pub run: String,
    /// What every relay may know of the command.
    pub state: KeyState,
    /// The [`KeyContent`], sealed; absent where relays have nothing to encrypt it with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

/// What is known of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// A relay has begun it.
    Started,
    /// It has ended.
    Ended,
    /// It was cancelled before anything of it was sent.
    Cancelled,
}

/// What only relays with the same session key know of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyContent {
    /// The hash of the command.
    pub body: String,
    /// Its report; absent before its end, without one, and if it is too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Box<CommandReport>>,
}

/// The result of an attempt to begin a command with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyClaim {
    /// It is the first one, and may be sent.
    First,
    /// The same command was begun before, with this report. Without a report it is under way at another relay, or its
    /// outcome is unknown.
    Same(Option<Box<CommandReport>>),
    /// The key belongs to another command.
    Other,
    /// The command was cancelled before.
    Cancelled,
    /// The store does not answer: nothing may be sent.
    Unavailable,
}

impl KeyRecord {
    /// Returns what the record means for a command with the hash `body` that `run` wants to begin; none if the command may
    /// replace it. `content` is that of the record, as far as this relay can read it.
    #[must_use]
    pub fn claim(&self, content: Option<KeyContent>, body: &str, run: &str) -> Option<KeyClaim> {
        if self.state == KeyState::Cancelled {
            return Some(KeyClaim::Cancelled);
        }
        if content.as_ref().is_some_and(|content| content.body != body) {
            return Some(KeyClaim::Other);
        }
        match self.state {
            // A relay asks only for keys that it has nothing under: its own record is an attempt whose answer was
            // lost, so that nothing was sent.
            KeyState::Started if self.run == run => None,
            _ => Some(KeyClaim::Same(content.and_then(|content| content.report))),
        }
    }

    /// Returns what became of a command that somebody cancels at `run`, which has nothing under its key; none if it was
    /// not sent, and the cancellation may replace it.
    #[must_use]
    pub fn cancelled(&self, run: &str) -> Option<CancelState> {
        match self.state {
            KeyState::Cancelled => Some(CancelState::NotSent),
            KeyState::Started if self.run == run => None,
            KeyState::Started | KeyState::Ended => Some(CancelState::Ended),
        }
    }
}

/// Returns what is remembered of a command with the hash `body` after its end; none if its key may be used again, because
/// nothing was sent.
#[must_use]
pub fn ended(
    body: String,
    result: &Result<CommandReport, Problem>,
) -> Option<(KeyState, KeyContent)> {
    let report = match result {
        Ok(report) => write(report, REPORT_LIMIT).is_ok().then(|| Box::new(report.clone())),
        Err(problem) if may_come_again(problem) => return None,
        Err(problem) if problem.code == Code::Cancelled => {
            return Some((KeyState::Cancelled, KeyContent { body, report: None }));
        }
        Err(_) => None,
    };
    Some((KeyState::Ended, KeyContent { body, report }))
}

/// Returns whether a command with that problem may be sent again with the same key. A cancelled one stays cancelled.
fn may_come_again(problem: &Problem) -> bool {
    let is_caller_gone = *problem.reason == Reason::CallerGone {};
    problem.code.means_not_sent() && (problem.code != Code::Cancelled || is_caller_gone)
}

#[cfg(test)]
mod tests;
