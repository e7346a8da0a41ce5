//! The interval at which the screen is polled: short after input, long when nothing happens, never
//! when nobody looks.

use std::time::Duration;

use snom::Screen;

/// The interval right after input, while the phone is still drawing.
const BURST: Duration = Duration::from_millis(80);
/// The length of a burst after the last input or change.
const BURST_FOR: Duration = Duration::from_millis(2_000);
/// The interval when nothing happens. An incoming call shows within a second.
const CALM: Duration = Duration::from_millis(1_000);
/// The interval after an error, so that a returning phone shows within five seconds.
const AFTER_ERROR: Duration = Duration::from_millis(1_500);

/// The burst of displays next to the main one: they change rarely, and each picture costs the phone
/// time.
const ASIDE_BURST: Duration = Duration::from_millis(600);
/// The interval of displays next to the main one when nothing happens.
const ASIDE_CALM: Duration = Duration::from_millis(4_000);

/// The state that decides when to request the next picture. Times are since the page was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollInterval {
    /// The time of the last key press or change of the picture.
    last_event: Option<Duration>,
    failed: bool,
    stopped: bool,
    hidden: bool,
    paused: bool,
    aside: bool,
    followed: bool,
}

impl PollInterval {
    /// Returns the interval for a display: shorter for the main one than for those next to it.
    #[must_use]
    pub fn of(screen: Screen) -> PollInterval {
        PollInterval { aside: screen != Screen::Main, ..PollInterval::default() }
    }

    /// Pauses or resumes polling.
    pub fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Notes a key press or a change of the picture.
    pub fn event(&mut self, now: Duration) {
        self.last_event = Some(now);
    }

    /// Notes whether a picture came.
    pub fn answered(&mut self, good: bool) {
        self.failed = !good;
    }

    /// Stops polling: the phone refuses the password, and each poll brings it closer to a lockout.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Starts polling again after a sign-in.
    pub fn resume(&mut self) {
        self.stopped = false;
    }

    /// Notes whether the tab is hidden.
    pub fn set_hidden(&mut self, hidden: bool) {
        self.hidden = hidden;
    }

    /// Notes whether the relay tells of each change by itself; returns whether that is new.
    pub fn set_followed(&mut self, followed: bool) -> bool {
        std::mem::replace(&mut self.followed, followed) != followed
    }

    /// Returns whether no picture is requested, whatever happens.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.stopped || self.hidden || self.paused
    }

    /// Returns the time until the next picture; `None` is for ever.
    #[must_use]
    pub fn delay(&self, now: Duration) -> Option<Duration> {
        if self.is_at_rest() {
            return None;
        }
        if self.failed {
            return Some(AFTER_ERROR);
        }
        if self.followed {
            return None;
        }
        let recent = self.last_event.is_some_and(|event| now.saturating_sub(event) < BURST_FOR);
        Some(match (self.aside, recent) {
            (false, true) => BURST,
            (false, false) => CALM,
            (true, true) => ASIDE_BURST,
            (true, false) => ASIDE_CALM,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn polling_is_fast_after_input_and_slow_later() {
        let mut interval = PollInterval::default();
        assert_eq!(interval.delay(at(0)), Some(CALM));
        interval.event(at(5_000));
        assert_eq!(interval.delay(at(5_000)), Some(BURST));
        assert_eq!(interval.delay(at(6_999)), Some(BURST));
        assert_eq!(interval.delay(at(7_000)), Some(CALM));
    }

    #[test]
    fn polling_is_slower_while_the_phone_does_not_answer() {
        let mut interval = PollInterval::default();
        interval.event(at(100));
        interval.answered(false);
        assert_eq!(interval.delay(at(100)), Some(AFTER_ERROR));
        interval.answered(true);
        assert_eq!(interval.delay(at(100)), Some(BURST));
    }

    #[test]
    fn polling_rests_when_hidden_paused_or_stopped() {
        let mut interval = PollInterval::default();
        interval.set_hidden(true);
        assert_eq!(interval.delay(at(0)), None);
        interval.set_hidden(false);
        assert_eq!(interval.delay(at(0)), Some(CALM));
        interval.set_paused(true);
        assert_eq!(interval.delay(at(0)), None);
        interval.set_paused(false);
        assert_eq!(interval.delay(at(0)), Some(CALM));
        interval.stop();
        assert_eq!(interval.delay(at(0)), None);
    }

    #[test]
    fn nothing_is_polled_while_the_relay_tells_of_changes() {
        let mut interval = PollInterval::default();
        assert!(interval.set_followed(true) && !interval.set_followed(true));
        interval.event(at(10));
        assert_eq!(interval.delay(at(10)), None);
        assert!(!interval.is_at_rest());
        // Whether the phone is back, the page finds out by itself.
        interval.answered(false);
        assert_eq!(interval.delay(at(10)), Some(AFTER_ERROR));
        interval.answered(true);
        interval.set_followed(false);
        assert_eq!(interval.delay(at(10)), Some(BURST));
    }

    #[test]
    fn displays_next_to_the_main_one_are_polled_rarely() {
        let mut interval = PollInterval::of(Screen::Labels);
        assert_eq!(interval.delay(at(0)), Some(ASIDE_CALM));
        interval.event(at(10));
        assert_eq!(interval.delay(at(10)), Some(ASIDE_BURST));
    }
}
