//! The refusal of an act.

use std::time::Duration;

use relay_api::{Code, RateLimit, Reason};

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

    /// Creates the refusal of what came too often; it may come again after `wait`.
    #[must_use]
    pub fn too_often(limit: RateLimit, wait: Duration) -> Refusal {
        let wait_ms = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
        let reason = Reason::RateLimited { limit, wait_ms };
        let retry_after = Some(wait.max(Duration::from_millis(1)));
        Refusal { code: Code::TooManyRequests, reason, retry_after }
    }
}
