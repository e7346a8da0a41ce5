//! Touches that are pressed and may never be released.

use std::time::Duration;

use snom::{
    Command,
    touch::{Touch, TouchAction, TouchStep},
};
use tokio::time::Instant;

/// The time after which a touch is released. A long press takes two seconds; to hold longer, press
/// again at the same place.
const MAX_DURATION: Duration = Duration::from_secs(5);

/// The time for which a release waits for its turn, while the phone stays with this relay.
const RELEASE_LIMIT: Duration = Duration::from_secs(1);

/// The pause before a release is tried again that could not be sent, doubled each time.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// The longest of these pauses.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(64);

/// The touch that is down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TouchTracker(Option<TouchDown>);

/// A touch that is down.
#[derive(Clone, Copy, Debug)]
struct TouchDown {
    step: TouchStep,
    /// The revision at which this relay had claimed the phone.
    epoch: Option<u64>,
    /// The time until which the phone stays with this relay.
    until: Instant,
    /// The time at which it must be released.
    due: Instant,
    /// The pause before the next try.
    pause: Duration,
}

impl TouchTracker {
    /// Notes what a command that is sent does to the touch.
    pub(super) fn sent(&mut self, command: &Command, epoch: Option<u64>, now: Instant) {
        let Command::Touch(touch) = command else { return };
        self.0 = match touch.steps().last() {
            Some(step) if step.action() == TouchAction::Press => {
                let due = now + MAX_DURATION;
                let until = due + RELEASE_LIMIT;
                Some(TouchDown { step: *step, epoch, until, due, pause: RETRY_AFTER })
            }
            _ => None,
        };
    }

    /// Notes that the release could not be sent: the touch is still down.
    pub(super) fn postpone(&mut self, now: Instant) {
        if let Some(TouchDown { due, pause, .. }) = &mut self.0 {
            *due = now + *pause;
            *pause = (*pause * 2).min(MAX_RETRY_AFTER);
        }
    }

    /// Forgets a touch of another epoch: another relay has owned the phone since, and may have a touch down there.
    pub(super) fn keep_of(&mut self, epoch: Option<u64>) {
        self.0.take_if(|down| down.epoch != epoch);
    }

    /// Returns the time until which the phone stays with this relay, if a touch is down.
    pub(super) fn until(&self) -> Option<Instant> {
        self.0.map(|down| down.until)
    }

    /// Returns the time at which the touch must be released.
    pub(super) fn due(&self) -> Option<Instant> {
        self.0.map(|down| down.due)
    }

    /// Returns the command that releases the touch, if one is down.
    pub(super) fn release(&self) -> Option<Command> {
        let step = self.0?.step;
        let step = TouchStep::new(step.x().into(), step.y().into(), TouchAction::Release).ok()?;
        Some(Command::Touch(Touch::new(vec![step]).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_is_released_only_by_the_owner_that_let_it_down() {
        let step = TouchStep::new(1, 2, TouchAction::Press).unwrap();
        let press = Command::Touch(Touch::new(vec![step]).unwrap());
        let now = Instant::now();
        for (before, after, is_released) in [
            (None, None, true),
            (Some(7), Some(7), true),
            (Some(7), Some(9), false),
            (Some(7), None, false),
        ] {
            let mut touch = TouchTracker::default();
            touch.sent(&press, before, now);
            assert!(touch.until() > touch.due());
            touch.keep_of(after);
            assert_eq!(touch.release().is_some(), is_released, "{before:?} {after:?}");
        }
    }
}
