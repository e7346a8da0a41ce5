//! The times of a lease.

use std::time::Duration;

/// What clocks of two machines may differ in the time of a lease, and what a process needs between a check
/// and the act, as a part of the lease.
const MARGIN_PART: u32 = 15;
/// The writes without a result in the time of a lease.
const RETRIES: u32 = 15;
/// The renewals that may fail before a lease ends.
const RENEWALS: u32 = 3;

/// The times of a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseTimes {
    ttl: Duration,
    longest_request: Duration,
}

impl LeaseTimes {
    /// Creates the times of leases that last `ttl`, for requests that take at most `longest_request`; none if the
    /// first is too short for the second: a lease must be usable for longer than until its first renewal.
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
