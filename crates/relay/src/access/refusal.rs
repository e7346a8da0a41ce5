//! The refusal of an act.

use std::time::Duration;

use relay_api::{Code, Reason};

/// A refusal: its stable code, the reason, and the time after which a repetition may succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// The reason.
    pub reason: Reason,
    /// The time after which a repetition may succeed.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// Creates a refusal that lasts.
    #[must_use]
    pub fn new(code: Code, reason: Reason) -> Refusal {
        Refusal { code, reason, retry_after: None }
    }
}
