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

/// The pause before a release is tried again that could not be sent.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// The touch that is down, and the time at which it must be released.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TouchTracker(Option<(TouchStep, Instant)>);

impl TouchTracker {
    /// Notes what a command that was sent does to the touch.
    pub(super) fn sent(&mut self, command: &Command, now: Instant) {
        let Command::Touch(touch) = command else { return };
        self.0 = match touch.steps().last() {
            Some(step) if step.action() == TouchAction::Press => Some((*step, now + MAX_DURATION)),
            _ => None,
        };
    }

    /// Notes that the release could not be sent: the touch is still down.
    pub(super) fn postpone(&mut self, now: Instant) {
        if let Some((_, due)) = &mut self.0 {
            *due = now + RETRY_AFTER;
        }
    }

    /// Returns the time at which the touch must be released.
    pub(super) fn due(&self) -> Option<Instant> {
        self.0.map(|(_, due)| due)
    }

    /// Returns the command that releases the touch, if one is down.
    pub(super) fn release(&self) -> Option<Command> {
        let (step, _) = self.0?;
        let step = TouchStep::new(step.x().into(), step.y().into(), TouchAction::Release).ok()?;
        Some(Command::Touch(Touch::new(vec![step]).ok()?))
    }
}
