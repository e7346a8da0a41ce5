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
    /// The time at which it must be released.
    due: Instant,
    /// The pause before the next try.
    pause: Duration,
}

impl TouchTracker {
    /// Notes what a command that is sent does to the touch.
    pub(super) fn sent(&mut self, command: &Command, now: Instant) {
        let Command::Touch(touch) = command else { return };
        self.0 = match touch.steps().last() {
            Some(step) if step.action() == TouchAction::Press => {
                Some(TouchDown { step: *step, due: now + MAX_DURATION, pause: RETRY_AFTER })
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
