//! The way to the phones: through the relay, or, in the page that needs no server, within the page
//! itself. Both offer the same functions; which of them a page has is settled when it is built.

#[cfg(not(feature = "standalone"))]
mod relay;
#[cfg(feature = "standalone")]
mod standalone;

#[cfg(feature = "standalone")]
use relay_api::Reason;
use relay_api::{Code, Problem};

use crate::model::ScreenFrame;

#[cfg(not(feature = "standalone"))]
pub use relay::*;
#[cfg(feature = "standalone")]
pub use standalone::*;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendError {
    /// This is why.
    Problem(Problem),
    /// There was no answer. A command may or may not have been sent.
    NoAnswer,
}

impl BackendError {
    /// That this is why.
    #[cfg(feature = "standalone")]
    fn because(code: Code, reason: Reason) -> BackendError {
        BackendError::Problem(Problem::new(code, reason))
    }

    /// The problem's kind, if it was told.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            BackendError::Problem(problem) => Some(problem.code),
            BackendError::NoAnswer => None,
        }
    }
}

/// A picture, or that it is still the same.
#[derive(Clone, Debug)]
pub enum Picture {
    /// The picture shown is up to date.
    Unchanged,
    /// A new one.
    New(ScreenFrame),
    /// One of now; whether it is new no page is told.
    #[cfg(feature = "standalone")]
    Another(ScreenFrame),
}
