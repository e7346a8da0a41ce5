//! A finger that somebody has put on the touchscreen and may forget there.

use std::time::Duration;

use snom::{
    Command,
    touch::{Touch, TouchAction, TouchStep},
};
use tokio::time::Instant;

/// How long a finger stays down without word from whoever put it there. A long press takes two
/// seconds; who holds on longer presses again at the same place.
const LONGEST: Duration = Duration::from_secs(5);

/// Where a finger is down, and since when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Finger(Option<(TouchStep, Instant)>);

impl Finger {
    /// Follows what a command does with the finger.
    pub(super) fn follow(&mut self, command: &Command, now: Instant) {
        let Command::Touch(touch) = command else { return };
        self.0 = match touch.steps().last() {
            Some(step) if step.action() == TouchAction::Press => Some((*step, now)),
            _ => None,
        };
    }

    /// When it has to be lifted.
    pub(super) fn due(&self) -> Option<Instant> {
        self.0.map(|(_, since)| since + LONGEST)
    }

    /// What lifts it, if it is down; from then on it counts as up.
    pub(super) fn lift(&mut self) -> Option<Command> {
        let (step, _) = self.0.take()?;
        let step = TouchStep::new(step.x().into(), step.y().into(), TouchAction::Release).ok()?;
        Some(Command::Touch(Touch::new(vec![step]).ok()?))
    }
}
