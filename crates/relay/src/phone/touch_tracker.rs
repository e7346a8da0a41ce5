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

/// The touch that is down, and its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TouchTracker(Option<(TouchStep, Instant)>);

impl TouchTracker {
    /// Notes what a command does to the touch.
    pub(super) fn track(&mut self, command: &Command, now: Instant) {
        let Command::Touch(touch) = command else { return };
        self.0 = match touch.steps().last() {
            Some(step) if step.action() == TouchAction::Press => Some((*step, now)),
            _ => None,
        };
    }

    /// Returns the time at which the touch must be released.
    pub(super) fn due(&self) -> Option<Instant> {
        self.0.map(|(_, since)| since + MAX_DURATION)
    }

    /// Returns the command that releases the touch, if one is down; it counts as released from then on.
    pub(super) fn release(&mut self) -> Option<Command> {
        let (step, _) = self.0.take()?;
        let step = TouchStep::new(step.x().into(), step.y().into(), TouchAction::Release).ok()?;
        Some(Command::Touch(Touch::new(vec![step]).ok()?))
    }
}
