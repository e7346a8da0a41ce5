//! The poll interval of screens: short after a command, long when nothing happens, with a back-off
//! when the phone does not answer.

use std::time::Duration;

use tokio::time::Instant;

/// After a command, while the phone draws what it did.
const BURST: Duration = Duration::from_millis(100);
/// The duration of that.
const BURST_FOR: Duration = Duration::from_secs(2);
/// While the picture changes by itself: somebody uses the phone, or the timer of a call runs.
const LIVELY: Duration = Duration::from_millis(400);
/// The time after the last change for which that lasts.
const LIVELY_FOR: Duration = Duration::from_secs(5);
/// When nothing happens. An incoming call shows within a second.
const CALM: Duration = Duration::from_secs(1);
/// The back-off after the first error, doubled by each further one.
const MIN_BACK_OFF: Duration = Duration::from_secs(1);
/// The longest back-off: a phone that is back shows soon.
const MAX_BACK_OFF: Duration = Duration::from_secs(4);

/// The events that determine the poll interval of a phone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PollInterval {
    command: Option<Instant>,
    change: Option<Instant>,
    failures: u32,
    /// The time the last picture took: it keeps an old phone fully busy for half a second.
    took: Duration,
}

impl PollInterval {
    /// Notes a command.
    pub(super) fn command(&mut self, now: Instant) {
        self.command = Some(now);
    }

    /// Notes a picture and the time it took.
    pub(super) fn picture(&mut self, now: Instant, took: Duration, changed: bool) {
        self.failures = 0;
        self.took = took;
        if changed {
            self.change = Some(now);
        }
    }

    /// Notes a missing picture.
    pub(super) fn failure(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// Ends the back-off.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Returns the time from the end of a poll to the next one.
    pub(super) fn at(&self, now: Instant) -> Duration {
        if let Some(doublings) = self.failures.checked_sub(1) {
            return MIN_BACK_OFF.saturating_mul(2_u32.saturating_pow(doublings)).min(MAX_BACK_OFF);
        }
        let within = |event: Option<Instant>, time| {
            event.is_some_and(|event| now.saturating_duration_since(event) < time)
        };
        let interval = if within(self.command, BURST_FOR) {
            BURST
        } else if within(self.change, LIVELY_FOR) {
            LIVELY
        } else {
            CALM
        };
        interval.max(self.took)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_are_quick_after_a_command_lively_after_a_change_and_calm_later() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut interval = PollInterval::default();
        assert_eq!(interval.at(at(0)), CALM);
        interval.command(at(0));
        assert_eq!(interval.at(at(1_999)), BURST);
        interval.picture(at(1_000), Duration::from_millis(10), true);
        assert_eq!(interval.at(at(2_000)), LIVELY);
        assert_eq!(interval.at(at(5_999)), LIVELY);
        assert_eq!(interval.at(at(6_000)), CALM);
    }

    #[test]
    fn a_slow_phone_rests_for_as_long_as_it_worked() {
        let now = Instant::now();
        let mut interval = PollInterval::default();
        interval.command(now);
        interval.picture(now, Duration::from_millis(700), false);
        assert_eq!(interval.at(now), Duration::from_millis(700));
    }

    #[test]
    fn errors_back_off_up_to_a_maximum_and_a_picture_ends_that() {
        let now = Instant::now();
        let mut interval = PollInterval::default();
        let seconds: Vec<_> = (0..5)
            .map(|_| {
                interval.failure();
                interval.at(now).as_secs()
            })
            .collect();
        assert_eq!(seconds, [1, 2, 4, 4, 4]);
        interval.picture(now, Duration::ZERO, false);
        assert_eq!(interval.at(now), CALM);
    }
}
