//! The way to the phones: through the relay, or, in the page that needs no server, within the page
//! itself. Both offer the same functions; which of them a page has is settled when it is built.

use relay_api::{Code, Problem};

use crate::state::Seen;

#[cfg(not(feature = "standalone"))]
pub use super::relay::*;
#[cfg(feature = "standalone")]
pub use super::standalone::*;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// This is why.
    Problem(Problem),
    /// There was no answer. A command may or may not have been sent.
    NoAnswer,
}

impl LinkError {
    /// That this is why.
    #[cfg(feature = "standalone")]
    pub(super) fn because(code: Code, detail: &str) -> LinkError {
        LinkError::Problem(Problem::new(code, detail.to_owned()))
    }

    /// The problem's kind, if it was told.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            LinkError::Problem(problem) => Some(problem.code),
            LinkError::NoAnswer => None,
        }
    }
}

/// A picture, or that it is still the same.
#[derive(Clone, Debug)]
pub enum Picture {
    /// The picture shown is up to date.
    Unchanged,
    /// A new one.
    New(Seen),
    /// One of now; whether it is new no page is told.
    #[cfg(feature = "standalone")]
    Another(Seen),
}
