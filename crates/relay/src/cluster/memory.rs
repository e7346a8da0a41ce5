//! What the relays of a cluster remember together: the idempotency keys of commands, and rows that each of them has.

mod replica;

use relay_api::{Code, CommandReport, Problem, Reason};
use serde::{Deserialize, Serialize};

pub use replica::{Merge, Replica};

use super::write;

/// The longest value, in bytes.
pub const VALUE_LIMIT: usize = 64 * 1_024;
/// The longest report that is remembered, in bytes.
const REPORT_LIMIT: usize = 8 * 1_024;

/// The record of an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The hash of the command.
    pub body: String,
    /// The run of the relay that began it.
    pub run: String,
    /// What is known of its end; absent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<KeyEnd>,
}

/// What is known of the end of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyEnd {
    /// Its report.
    Report(Box<CommandReport>),
    /// It has no report, or one that is too long.
    Forgotten,
}

/// What became of the attempt to begin a command with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyClaim {
    /// It is the first one, and may be sent.
    First,
    /// The same command was begun before, with this report. Without one it is under way at another relay, or nobody
    /// knows what became of it.
    Same(Option<Box<CommandReport>>),
    /// The key belongs to another command.
    Other,
    /// The store does not answer: nothing may be sent.
    Unavailable,
}

impl KeyRecord {
    /// Creates the record of a command that `run` begins.
    #[must_use]
    pub fn begun(body: &str, run: &str) -> KeyRecord {
        KeyRecord { body: body.to_owned(), run: run.to_owned(), end: None }
    }

    /// Returns the record of the same command after its end; none if its key may be used again, because nothing was
    /// sent.
    #[must_use]
    pub fn ended(self, result: &Result<CommandReport, Problem>) -> Option<KeyRecord> {
        let end = match result {
            Ok(report) if write(report, REPORT_LIMIT).is_ok() => {
                KeyEnd::Report(Box::new(report.clone()))
            }
            Err(problem) if may_come_again(problem) => return None,
            Ok(_) | Err(_) => KeyEnd::Forgotten,
        };
        Some(KeyRecord { end: Some(end), ..self })
    }

    /// Returns what the record means for a command that `run` wants to begin; none if the command may replace it.
    #[must_use]
    pub fn claim(self, body: &str, run: &str) -> Option<KeyClaim> {
        if self.body != body {
            return Some(KeyClaim::Other);
        }
        match self.end {
            Some(KeyEnd::Report(report)) => Some(KeyClaim::Same(Some(report))),
            Some(KeyEnd::Forgotten) => Some(KeyClaim::Same(None)),
            // A relay asks only for keys that it has nothing under: its own record is an attempt whose answer was
            // lost, so that nothing was sent.
            None if self.run == run => None,
            None => Some(KeyClaim::Same(None)),
        }
    }
}

/// Returns whether a command that ended so may be sent with the same key. One that was cancelled stays so.
fn may_come_again(problem: &Problem) -> bool {
    let is_caller_gone = *problem.reason == Reason::CallerGone {};
    problem.code.means_not_sent() && (problem.code != Code::Cancelled || is_caller_gone)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use relay_api::{ClusterProblem, Outcome};

    use super::*;
    use crate::cluster::read;

    fn report(target: &str) -> CommandReport {
        CommandReport {
            target: target.to_owned(),
            continued: Vec::new(),
            outcome: Outcome::Accepted,
            status: Some(200),
            ms: 7,
            reason: None,
            remedy: None,
        }
    }

    #[test]
    fn a_key_is_begun_once_and_has_the_report_of_its_command() {
        let begun = KeyRecord::begun("b", "run-1");
        let short = report("/command.htm?key=1");
        let ended = begun.clone().ended(&Ok(short.clone())).unwrap();
        let long = begun.clone().ended(&Ok(report(&"x".repeat(REPORT_LIMIT)))).unwrap();
        let same = |report| Some(KeyClaim::Same(report));
        for (record, body, run, expected) in [
            (&begun, "b", "run-2", same(None)),
            // The answer to its own attempt was lost.
            (&begun, "b", "run-1", None),
            (&begun, "other", "run-1", Some(KeyClaim::Other)),
            (&ended, "b", "run-2", same(Some(Box::new(short.clone())))),
            (&ended, "b", "run-1", same(Some(Box::new(short)))),
            (&ended, "other", "run-2", Some(KeyClaim::Other)),
            (&long, "b", "run-2", same(None)),
            (&long, "b", "run-1", same(None)),
        ] {
            assert_eq!(record.clone().claim(body, run), expected, "{record:?} {body} {run}");
        }
    }

    #[test]
    fn only_what_was_certainly_not_sent_may_come_again() {
        let cluster = |problem| Reason::Cluster { problem };
        for (code, reason, is_free) in [
            (Code::NoOwner, cluster(ClusterProblem::Unowned), true),
            (Code::WaitedTooLong, Reason::WaitedTooLong { seconds: 5 }, true),
            (Code::Cancelled, Reason::CallerGone {}, true),
            (Code::Cancelled, Reason::Cancelled {}, false),
            (Code::OutcomeUnknown, Reason::ResultLost {}, false),
            (Code::OutcomeUnknown, cluster(ClusterProblem::Silent), false),
            (Code::Internal, Reason::TaskFailed {}, false),
        ] {
            let problem = Problem::new(code, reason);
            let ended = KeyRecord::begun("b", "run").ended(&Err(problem.clone()));
            assert_eq!(ended.is_none(), is_free, "{problem:?}");
        }
    }

    #[test]
    fn a_record_is_read_as_it_is_written() {
        let begun = KeyRecord::begun("b", "run");
        let bytes = write(&begun, VALUE_LIMIT).unwrap();
        let text = r#"{"v":1,"body":{"body":"b","run":"run"}}"#;
        assert_eq!(String::from_utf8(bytes).unwrap(), text);
        let forgotten = KeyRecord { end: Some(KeyEnd::Forgotten), ..begun.clone() };
        let ended = begun.clone().ended(&Ok(report("/x"))).unwrap();
        for record in [begun, forgotten, ended] {
            let bytes = write(&record, VALUE_LIMIT).unwrap();
            assert_eq!(read::<KeyRecord>(&bytes, VALUE_LIMIT), Ok(record));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read::<KeyRecord>(&bytes, VALUE_LIMIT).is_err());
        }
    }
}
