//! The results that every backend returns.

#[cfg(feature = "standalone")]
use relay_api::Reason;
use relay_api::{Code, Problem};

use crate::model::screen::ScreenFrame;

/// The reason why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendError {
    /// A problem that the relay or the page reports.
    Problem(Problem),
    /// There was no answer. A command may or may not have been sent.
    NoAnswer,
}

impl BackendError {
    /// Creates a problem.
    #[cfg(feature = "standalone")]
    pub(super) fn because(code: Code, reason: Reason) -> BackendError {
        BackendError::Problem(Problem::new(code, reason))
    }

    /// Returns the code of the problem, if there is one.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            BackendError::Problem(problem) => Some(problem.code),
            BackendError::NoAnswer => None,
        }
    }
}

/// The answer to a request for a picture.
#[derive(Clone, Debug)]
pub enum Picture {
    /// The picture shown is up to date.
    Unchanged,
    /// A new picture.
    New(ScreenFrame),
    /// A current picture, of which the page cannot tell whether it is new.
    #[cfg(feature = "standalone")]
    Another(ScreenFrame),
}
