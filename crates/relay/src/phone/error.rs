//! The error of a phone that did not do or show something.

use relay_api::Code;

use crate::error::ApiError;

/// The reason why a phone did not do or show something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was sent: there is no connection.
    #[error("{0}")]
    Unreachable(String),
    /// The phone wants another user name or password. Nothing more is sent to it.
    #[error("{0}")]
    AuthFailed(String),
    /// The request was sent, but the server did not prove that it knows the password. Nothing more
    /// is sent to it.
    #[error("{0}")]
    ServerAuthFailed(String),
    /// The queue is full. Nothing was sent.
    #[error("{limit} commands wait for this phone already; wait until it has caught up")]
    Busy {
        /// The capacity of the queue.
        limit: usize,
    },
    /// The answer is unexpected.
    #[error("{0}")]
    Answer(String),
    /// The relay is shutting down. Nothing was sent.
    #[error("the relay is shutting down; nothing was sent")]
    ShuttingDown,
}

impl PhoneError {
    /// Returns whether the phone certainly did not get the command.
    #[must_use]
    pub const fn means_not_sent(&self) -> bool {
        !matches!(self, PhoneError::Answer(_) | PhoneError::ServerAuthFailed(_))
    }

    /// Returns the stable code of the problem document.
    const fn code(&self) -> Code {
        match self {
            PhoneError::Unreachable(_) => Code::PhoneUnreachable,
            // Not 401: a browser would ask the user for a password of the relay.
            PhoneError::AuthFailed(_) => Code::PhoneAuthFailed,
            PhoneError::Busy { .. } => Code::PhoneBusy,
            PhoneError::Answer(_) | PhoneError::ServerAuthFailed(_) => Code::PhoneAnswer,
            PhoneError::ShuttingDown => Code::ShuttingDown,
        }
    }
}

impl From<PhoneError> for ApiError {
    fn from(error: PhoneError) -> ApiError {
        ApiError::new(error.code(), error.to_string())
    }
}
