//! How far a command has come.

use std::sync::Arc;

use relay_api::{CommandReport, Outcome};

use super::Status;

/// The progress of a command.
#[derive(Clone, Debug)]
pub enum Progress {
    /// It waits for the one before it.
    Waiting,
    /// It is on its way.
    Sending,
    /// It was sent.
    Reported(Arc<CommandReport>),
    /// It was not sent, with the reason.
    NotSent(String),
    /// It was not sent, because the one before it failed.
    Dropped,
    /// It was not sent, because what ends calls goes first.
    Overtaken,
    /// It was not sent, because the person stopped it.
    Stopped,
    /// It may or may not have been sent, with the reason.
    Unknown(String),
}

impl Progress {
    /// Returns the status of the command; `None` while it is on its way.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self {
            Progress::Waiting | Progress::Sending => None,
            Progress::NotSent(_) | Progress::Dropped => Some(Status::Failed),
            Progress::Overtaken | Progress::Stopped => Some(Status::Stopped),
            Progress::Unknown(_) => Some(Status::Uncertain),
            Progress::Reported(report) => Some(match report.outcome {
                Outcome::Accepted => Status::Good,
                Outcome::SentNoAnswer | Outcome::SentInPart => Status::Uncertain,
                Outcome::Refused => Status::Failed,
            }),
        }
    }
}

impl PartialEq for Progress {
    /// Reports are compared by identity: a report never changes, and each request has its own.
    fn eq(&self, other: &Progress) -> bool {
        match (self, other) {
            (Progress::Reported(one), Progress::Reported(other)) => Arc::ptr_eq(one, other),
            (Progress::NotSent(one), Progress::NotSent(other))
            | (Progress::Unknown(one), Progress::Unknown(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for Progress {}
