//! How often a screen is polled: quickly after a command, slowly when nothing happens, more and
//! more seldom when the phone does not answer.

use std::time::Duration;

use tokio::time::Instant;

/// After a command, while the phone draws what it did.
const BURST: Duration = Duration::from_millis(100);
/// How long that takes.
const BURST_FOR: Duration = Duration::from_secs(2);
/// While the picture changes by itself: somebody uses the phone, or the seconds of a call run.
const LIVELY: Duration = Duration::from_millis(400);
/// How long after the last change.
const LIVELY_FOR: Duration = Duration::from_secs(5);
/// When nothing happens. A call that comes in by itself shows within a second.
const CALM: Duration = Duration::from_secs(1);
/// After errors, doubled each time up to the longest: a phone that is back is seen soon.
const FIRST_BACK_OFF: Duration = Duration::from_secs(1);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(4);

/// What decides how often a phone is polled.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    command: Option<Instant>,
    change: Option<Instant>,
    failures: u32,
    /// How long the last picture took: an old phone needs half a second of all it can do.
    took: Duration,
}

impl Pace {
    /// Something was sent.
    pub(super) fn command(&mut self, now: Instant) {
        self.command = Some(now);
    }

    /// A picture came, and took that long.
    pub(super) fn came(&mut self, now: Instant, took: Duration, changed: bool) {
        self.failures = 0;
        self.took = took;
        if changed {
            self.change = Some(now);
        }
    }

    /// No picture came.
    pub(super) fn failed(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// A person has mended something.
    pub(super) fn forgive(&mut self) {
        self.failures = 0;
    }

    /// How long after the end of a poll the next one may begin.
    pub(super) fn interval(&self, now: Instant) -> Duration {
        if let Some(doublings) = self.failures.checked_sub(1) {
            return FIRST_BACK_OFF
                .saturating_mul(2_u32.saturating_pow(doublings))
                .min(LONGEST_BACK_OFF);
        }
        let within = |event: Option<Instant>, time| {
            event.is_some_and(|event| now.saturating_duration_since(event) < time)
        };
        let wanted = if within(self.command, BURST_FOR) {
            BURST
        } else if within(self.change, LIVELY_FOR) {
            LIVELY
        } else {
            CALM
        };
        wanted.max(self.took)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_after_a_command_lively_after_a_change_calm_later() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut pace = Pace::default();
        assert_eq!(pace.interval(at(0)), CALM);
        pace.command(at(0));
        assert_eq!(pace.interval(at(1_999)), BURST);
        pace.came(at(1_000), Duration::from_millis(10), true);
        assert_eq!(pace.interval(at(2_000)), LIVELY);
        assert_eq!(pace.interval(at(5_999)), LIVELY);
        assert_eq!(pace.interval(at(6_000)), CALM);
    }

    #[test]
    fn a_slow_phone_rests_as_long_as_it_worked() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.command(now);
        pace.came(now, Duration::from_millis(700), false);
        assert_eq!(pace.interval(now), Duration::from_millis(700));
    }

    #[test]
    fn errors_back_off_up_to_a_limit_and_an_answer_ends_that() {
        let now = Instant::now();
        let mut pace = Pace::default();
        let seconds: Vec<_> = (0..5)
            .map(|_| {
                pace.failed();
                pace.interval(now).as_secs()
            })
            .collect();
        assert_eq!(seconds, [1, 2, 4, 4, 4]);
        pace.came(now, Duration::ZERO, false);
        assert_eq!(pace.interval(now), CALM);
    }
}
