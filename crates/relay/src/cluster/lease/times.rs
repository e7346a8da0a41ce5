//! The times of a lease.

use std::time::Duration;

/// The margin as a part of the lease: for the difference between the clocks of two machines in that time, and for
/// the time between a check and the act.
const MARGIN_PART: u32 = 15;
/// The maximum number of writes without a result in the time of a lease.
const RETRIES: u32 = 15;
/// The number of renewals that fit into the time of a lease.
const RENEWALS: u32 = 3;

/// The times of a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseTimes {
    ttl: Duration,
    longest_request: Duration,
}

impl LeaseTimes {
    /// Creates the times of leases that last `ttl`, for requests that take at most `longest_request`. Returns `None` if
    /// `ttl` is too short for that: a lease must be usable for longer than until its first renewal.
    #[must_use]
    pub fn new(ttl: Duration, longest_request: Duration) -> Option<LeaseTimes> {
        let times = LeaseTimes { ttl, longest_request };
        (times.usable() > times.renew_after()).then_some(times)
    }

    /// Returns the time for which others leave a lease alone after its last change.
    #[must_use]
    pub fn ttl(self) -> Duration {
        self.ttl
    }

    /// Returns the time after a renewal in which a request may begin.
    #[must_use]
    pub fn usable(self) -> Duration {
        self.ttl.saturating_sub(self.longest_request).saturating_sub(self.ttl / MARGIN_PART)
    }

    /// Returns the time from one renewal to the next.
    #[must_use]
    pub fn renew_after(self) -> Duration {
        self.ttl / RENEWALS
    }

    /// Returns the time from a write without a result to the next.
    #[must_use]
    pub fn retry_after(self) -> Duration {
        self.ttl / RETRIES
    }
}
