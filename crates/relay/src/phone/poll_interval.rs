//! The poll interval of screens: short after a command, long when nothing happens, with a back-off
//! when the phone does not answer; none while somebody types.

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

/// Commands that come sooner after each other than this are typed.
const TYPING: Duration = Duration::from_millis(500);
/// After a typed key, no picture begins for this long: the next key would have to wait for it.
const QUIET: Duration = Duration::from_millis(300);
/// Somebody who types for longer gets a picture as often as this all the same,
const TYPED_PICTURE: Duration = Duration::from_secs(1);
/// unless the next keys come this soon after an answer: they waited for it,
const NEXT_KEYS: Duration = Duration::from_millis(50);
/// and then at last as often as this.
const MAX_TYPED_PICTURE: Duration = Duration::from_secs(2);

/// The events that determine the poll interval of a phone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PollInterval {
    command: Option<Instant>,
    /// The time the last command was sent.
    sent: Option<Instant>,
    /// The time from which somebody types: the second of the keys was sent.
    typing: Option<Instant>,
    picture: Option<Instant>,
    change: Option<Instant>,
    failures: u32,
    /// The time the last picture took: it keeps an old phone fully busy for half a second.
    took: Duration,
}

impl PollInterval {
    /// Notes that a command is sent.
    pub(super) fn sent(&mut self, now: Instant) {
        let last = self.sent.replace(now);
        let last = last.filter(|last| now.saturating_duration_since(*last) < TYPING);
        self.typing = last.map(|_| self.typing.unwrap_or(now));
        self.command = Some(now);
    }

    /// Notes that a command was answered: from now on the screen shows its effect.
    pub(super) fn answered(&mut self, now: Instant) {
        self.command = Some(now);
    }

    /// Returns the time before which no picture may begin, because somebody types.
    pub(super) fn not_before(&self) -> Option<Instant> {
        let (typing, sent) = (self.typing?, self.sent?);
        let last = self.picture.map_or(typing, |picture| picture.max(typing));
        let next_keys = self.command.map_or(sent, |answered| answered + NEXT_KEYS);
        let overdue = (last + TYPED_PICTURE).max(next_keys).min(last + MAX_TYPED_PICTURE);
        Some((sent + QUIET).max(next_keys).min(overdue))
    }

    /// Returns whether a picture that begins now does so while somebody types: after a second without one.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.typing.is_some() && self.sent.is_some_and(|sent| now < sent + QUIET)
    }

    /// Returns the time that a picture is expected to take.
    pub(super) fn expected(&self) -> Duration {
        self.took
    }

    /// Notes a picture and the time it took.
    pub(super) fn picture(&mut self, now: Instant, took: Duration, changed: bool) {
        self.failures = 0;
        self.took = took;
        self.picture = Some(now);
        if changed {
            self.change = Some(now);
        }
    }

    /// Notes a missing picture.
    pub(super) fn failure(&mut self, now: Instant) {
        self.picture = Some(now);
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
        interval.answered(at(0));
        assert_eq!(interval.at(at(1_999)), BURST);
        interval.picture(at(1_000), Duration::from_millis(10), true);
        assert_eq!(interval.at(at(2_000)), LIVELY);
        assert_eq!(interval.at(at(5_999)), LIVELY);
        assert_eq!(interval.at(at(6_000)), CALM);
    }

    #[test]
    fn no_picture_begins_while_somebody_types_but_for_one_a_second() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut interval = PollInterval::default();
        interval.sent(at(0));
        assert_eq!(interval.not_before(), None, "a single press is shown at once");
        interval.answered(at(400));
        interval.sent(at(600));
        assert_eq!(interval.not_before(), None, "a slow phone alone does not count as typing");
        let mut now = 600;
        for _ in 0..5 {
            now += 110;
            interval.sent(at(now));
            assert_eq!(interval.not_before(), Some(at(now) + QUIET));
        }
        for _ in 0..5 {
            now += 110;
            interval.sent(at(now));
        }
        // Since the second key; the last one was sent a moment ago.
        assert_eq!(
            interval.not_before(),
            Some(at(710) + TYPED_PICTURE + Duration::from_millis(40))
        );
        interval.sent(at(2_060));
        interval.answered(at(2_100));
        interval.sent(at(2_500));
        interval.answered(at(2_690));
        assert_eq!(interval.not_before(), Some(at(710) + MAX_TYPED_PICTURE), "the keys never end");
        interval.picture(at(2_700), Duration::ZERO, true);
        interval.sent(at(2_720));
        assert_eq!(interval.not_before(), Some(at(2_720) + QUIET));
        interval.sent(at(4_000));
        assert_eq!(interval.not_before(), None, "typing is over");
    }

    /// Keys that wait for the answer come right after it: a picture that begins then is in their way.
    #[test]
    fn no_picture_begins_between_an_answer_and_the_keys_that_waited_for_it() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut interval = PollInterval::default();
        for (sent, answered) in [(0, 300), (305, 605), (610, 910)] {
            interval.sent(at(sent));
            interval.answered(at(answered));
        }
        assert_eq!(interval.not_before(), Some(at(910) + NEXT_KEYS));
    }

    #[test]
    fn a_slow_phone_rests_for_as_long_as_it_worked() {
        let now = Instant::now();
        let mut interval = PollInterval::default();
        interval.answered(now);
        interval.picture(now, Duration::from_millis(700), false);
        assert_eq!(interval.at(now), Duration::from_millis(700));
    }

    #[test]
    fn errors_back_off_up_to_a_maximum_and_a_picture_ends_that() {
        let now = Instant::now();
        let mut interval = PollInterval::default();
        let seconds: Vec<_> = (0..5)
            .map(|_| {
                interval.failure(now);
                interval.at(now).as_secs()
            })
            .collect();
        assert_eq!(seconds, [1, 2, 4, 4, 4]);
        interval.picture(now, Duration::ZERO, false);
        assert_eq!(interval.at(now), CALM);
    }
}
