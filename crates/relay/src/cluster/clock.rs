//! The clock of leases.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Returns the time since the machine started. Unlike that of `Instant` it goes on while the machine sleeps: a
/// relay that wakes up must know that its leases have ended.
#[must_use]
pub fn time_since_boot() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_on() {
        let before = time_since_boot();
        assert!(before > Duration::ZERO && time_since_boot() >= before);
    }
}
