//! Why a phone did not do or show something.

use super::MOST_WAITING_COMMANDS;

/// Why a phone did not do or show something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was sent: no connection.
    #[error("{0}")]
    Unreachable(String),
    /// The phone wants another user name or password. Nothing more is sent to it.
    #[error("{0}")]
    AuthFailed(String),
    /// It was sent, and what answered cannot prove to be the phone. Nothing more is sent to it.
    #[error("{0}")]
    Impostor(String),
    /// The queue is full. Nothing was sent.
    #[error(
        "{MOST_WAITING_COMMANDS} commands wait for this phone already; wait until it has caught up"
    )]
    Busy,
    /// The answer is of no use.
    #[error("{0}")]
    Answer(String),
    /// The relay is going down. Nothing was sent.
    #[error("the relay is shutting down; nothing was sent")]
    ShuttingDown,
}

impl PhoneError {
    /// Whether it is certain that the phone did not get the command.
    #[must_use]
    pub const fn means_not_sent(&self) -> bool {
        !matches!(self, PhoneError::Answer(_) | PhoneError::Impostor(_))
    }
}
