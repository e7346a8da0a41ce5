//! How often the screen is asked for: quickly after input, slowly when nothing happens, not at all
//! when nobody looks.

use std::time::Duration;

/// Right after input, the phone is still drawing what the key did.
const BURST: Duration = Duration::from_millis(80);
/// How long a burst lasts after the last input or change.
const BURST_FOR: Duration = Duration::from_millis(2_000);
/// When nothing happens. A call that comes in by itself shows within a second.
const CALM: Duration = Duration::from_millis(1_000);
/// After an error: soon enough that a phone that is back is seen within five seconds.
const AFTER_ERROR: Duration = Duration::from_millis(1_500);

/// Displays beside the main one change seldom, and each picture keeps the phone from its work.
const ASIDE_BURST: Duration = Duration::from_millis(600);
/// The same, when nothing happens.
const ASIDE_CALM: Duration = Duration::from_millis(4_000);

/// What decides when the next picture is asked for. Times are since the page was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollInterval {
    /// The last key press or change of the picture.
    last_event: Option<Duration>,
    failed: bool,
    stopped: bool,
    hidden: bool,
    paused: bool,
    aside: bool,
}

impl PollInterval {
    /// The pace for a display beside the main one.
    #[must_use]
    pub fn aside() -> PollInterval {
        PollInterval { aside: true, ..PollInterval::default() }
    }

    /// A person has paused the picture, or goes on.
    pub fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Something was pressed, or the picture changed.
    pub fn event(&mut self, now: Duration) {
        self.last_event = Some(now);
    }

    /// A picture came, or not.
    pub fn answered(&mut self, good: bool) {
        self.failed = !good;
    }

    /// The phone refuses the password: each further poll brings it closer to locking up.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Somebody has signed in: polls make sense again.
    pub fn resume(&mut self) {
        self.stopped = false;
    }

    /// The tab is looked at, or not.
    pub fn set_hidden(&mut self, hidden: bool) {
        self.hidden = hidden;
    }

    /// How long to wait before the next picture; `None` is for ever.
    #[must_use]
    pub fn delay(&self, now: Duration) -> Option<Duration> {
        if self.stopped || self.hidden || self.paused {
            return None;
        }
        if self.failed {
            return Some(AFTER_ERROR);
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
    fn quick_after_input_and_calm_later() {
        let mut pace = PollInterval::default();
        assert_eq!(pace.delay(at(0)), Some(CALM));
        pace.event(at(5_000));
        assert_eq!(pace.delay(at(5_000)), Some(BURST));
        assert_eq!(pace.delay(at(6_999)), Some(BURST));
        assert_eq!(pace.delay(at(7_000)), Some(CALM));
    }

    #[test]
    fn slower_while_the_phone_does_not_answer() {
        let mut pace = PollInterval::default();
        pace.event(at(100));
        pace.answered(false);
        assert_eq!(pace.delay(at(100)), Some(AFTER_ERROR));
        pace.answered(true);
        assert_eq!(pace.delay(at(100)), Some(BURST));
    }

    #[test]
    fn never_when_hidden_or_stopped() {
        let mut pace = PollInterval::default();
        pace.set_hidden(true);
        assert_eq!(pace.delay(at(0)), None);
        pace.set_hidden(false);
        assert_eq!(pace.delay(at(0)), Some(CALM));
        pace.set_paused(true);
        assert_eq!(pace.delay(at(0)), None);
        pace.set_paused(false);
        assert_eq!(pace.delay(at(0)), Some(CALM));
        pace.stop();
        assert_eq!(pace.delay(at(0)), None);
    }

    #[test]
    fn displays_beside_the_main_one_are_asked_for_seldom() {
        let mut pace = PollInterval::aside();
        assert_eq!(pace.delay(at(0)), Some(ASIDE_CALM));
        pace.event(at(10));
        assert_eq!(pace.delay(at(10)), Some(ASIDE_BURST));
    }
}
