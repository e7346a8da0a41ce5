//! A command on its way to a phone, and what became of it.

mod from_json;
mod request;
#[cfg(feature = "openapi")]
mod schema;
mod value;

use serde::{Deserialize, Serialize};

pub use request::CommandRequest;
pub use snom::command::arguments::InvalidCommand;

use crate::{Reason, Remedy};

/// The report about a command that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommandReport {
    /// The request target that was sent to the phone; it never holds a secret.
    pub target: String,
    /// The targets that followed it, where a sequence is too long for one request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continued: Vec<String>,
    /// The outcome.
    pub outcome: Outcome,
    /// The status code the phone answered with; absent when it gave no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds from sending the request to the end of the answer.
    pub ms: u32,
    /// The reason of the outcome; absent for an accepted command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What to do about it; absent when there is nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// What became of a command that was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelledCommand {
    /// What became of it.
    pub state: CancelState,
}

/// What became of a command that was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CancelState {
    /// It was not sent and never will be.
    NotSent,
    /// It has begun; a sequence ends before its next part.
    Ending,
    /// It had ended before.
    Ended,
}

/// The outcome of a command, as far as it can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The phone took it.
    Accepted,
    /// It was sent and no answer came. Most likely the phone took it: many answer nothing after
    /// dialling. It is never sent again.
    SentNoAnswer,
    /// The phone answered that it will not do it.
    Refused,
    /// Of a sequence in several requests, the first were sent and the rest was not: it was stopped, or the
    /// phone went away.
    SentInPart,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Outcome] =
        &[Outcome::Accepted, Outcome::SentNoAnswer, Outcome::Refused, Outcome::SentInPart];

    /// The name, as it is written in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::SentNoAnswer => "sent-no-answer",
            Outcome::Refused => "refused",
            Outcome::SentInPart => "sent-in-part",
        }
    }
}
