//! The error of a phone that did not do or show something.

use relay_api::{ClusterProblem, Code, Reason};

/// A phone that did not do or show something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was sent: there is no connection.
    Unreachable(Reason),
    /// The phone wants another user name or password. Nothing more is sent to it.
    AuthFailed(Reason),
    /// The request was sent, but the server did not prove that it knows the password. Nothing more
    /// is sent to it.
    ServerAuthFailed(Reason),
    /// The queue is full. Nothing was sent.
    Busy {
        /// The capacity of the queue.
        waiting: u32,
    },
    /// The answer is unexpected.
    Answer(Reason),
    /// It waited too long. Nothing was sent.
    WaitedTooLong(Reason),
    /// It was cancelled before it began. Nothing was sent.
    Cancelled(Reason),
    /// Another user drives the phone, or asks for it. Nothing was sent.
    Held(Reason),
    /// Nobody asks for control.
    NoRequest,
    /// It may have been sent; nobody knows what became of it.
    Unknown(Reason),
    /// Another relay serves the phone, or none. Nothing was sent.
    Unowned(Reason),
    /// The relay is shutting down. Nothing was sent.
    ShuttingDown,
}

impl PhoneError {
    /// Creates the error of what is not sent because of that problem among the relays.
    pub(crate) fn not_owned(problem: ClusterProblem) -> PhoneError {
        PhoneError::Unowned(Reason::Cluster { problem })
    }

    /// Returns whether the phone certainly did not get the command.
    #[must_use]
    pub const fn means_not_sent(&self) -> bool {
        self.code().means_not_sent()
    }

    /// Returns the reason.
    #[must_use]
    pub fn into_reason(self) -> Reason {
        match self {
            PhoneError::Unreachable(reason)
            | PhoneError::AuthFailed(reason)
            | PhoneError::ServerAuthFailed(reason)
            | PhoneError::WaitedTooLong(reason)
            | PhoneError::Cancelled(reason)
            | PhoneError::Held(reason)
            | PhoneError::Unowned(reason)
            | PhoneError::Unknown(reason)
            | PhoneError::Answer(reason) => reason,
            PhoneError::NoRequest => Reason::NoRequest {},
            PhoneError::Busy { waiting } => Reason::QueueFull { waiting },
            PhoneError::ShuttingDown => Reason::ShuttingDown {},
        }
    }

    /// Returns the stable code of the problem document.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            PhoneError::Unreachable(_) => Code::PhoneUnreachable,
            // Not 401: a browser would ask the user for a password of the relay.
            PhoneError::AuthFailed(_) => Code::PhoneAuthFailed,
            PhoneError::Busy { .. } => Code::PhoneBusy,
            PhoneError::Answer(_) | PhoneError::ServerAuthFailed(_) => Code::PhoneAnswer,
            PhoneError::WaitedTooLong(_) => Code::WaitedTooLong,
            PhoneError::Cancelled(_) => Code::Cancelled,
            PhoneError::Held(_) => Code::Held,
            PhoneError::Unowned(_) => Code::NoOwner,
            PhoneError::NoRequest => Code::NoRequest,
            PhoneError::Unknown(_) => Code::OutcomeUnknown,
            PhoneError::ShuttingDown => Code::ShuttingDown,
        }
    }
}

/// The reason why the login at a phone is not tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryError {
    /// The file of the password cannot be read.
    Unreadable,
    /// The phone refused the same password a moment ago.
    TooSoon {
        /// The seconds for which it has to be left alone.
        seconds: u32,
    },
}
