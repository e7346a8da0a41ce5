//! The touchscreen of the snom870: taps, and drags that scroll lists.

use snom::touch::{Touch, TouchAction, TouchStep};

use super::{
    View, VirtualPhone,
    layout::{self, Zone},
};

/// The longest movement of a tap, in pixels; a longer one is a drag.
const MAX_TAP_MOVEMENT: i32 = 12;

/// The touch that is going on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TouchTracker {
    /// The point where the finger went down, while it is down.
    from: Option<(u16, u16)>,
    /// The point where the finger is.
    now: (u16, u16),
}

impl VirtualPhone {
    /// Returns the position of the finger on the touchscreen.
    #[must_use]
    pub fn touched_at(&self) -> Option<(u16, u16)> {
        self.touch_tracker.from.map(|_| self.touch_tracker.now)
    }

    pub(super) fn touch(&mut self, touch: &Touch) {
        if !self.model.touch || !self.firmware.has_touch() {
            return;
        }
        for step in touch.steps() {
            self.touch_step(*step);
        }
    }

    fn touch_step(&mut self, step: TouchStep) {
        let at = (step.x(), step.y());
        match step.action() {
            TouchAction::Press => {
                // Each further press moves the finger that is down.
                self.touch_tracker.from.get_or_insert(at);
                self.touch_tracker.now = at;
            }
            TouchAction::Tap => {
                self.touch_tracker.from = None;
                self.tap(at);
            }
            TouchAction::Release => {
                // A release without a press means that the press was lost: it does nothing.
                let Some(from) = self.touch_tracker.from.take() else { return };
                let moved = i32::from(at.1) - i32::from(from.1);
                let moved_sideways = i32::from(at.0) - i32::from(from.0);
                if moved.abs().max(moved_sideways.abs()) <= MAX_TAP_MOVEMENT {
                    self.tap(from);
                } else if let Ok(rows) = isize::try_from(moved / layout::ROW_HEIGHT) {
                    // Dragging up brings later entries into view.
                    self.move_selection(-rows);
                }
            }
        }
    }

    fn tap(&mut self, (x, y): (u16, u16)) {
        if !self.set_up {
            return self.press(snom::NamedKey::Enter.into());
        }
        match layout::zone_at(self, x.into(), y.into()) {
            Some(Zone::SoftKey(nth)) => self.press_soft_key(nth),
            Some(Zone::FunctionKey(number)) => self.press_free_key(number),
            Some(Zone::Row(nth)) => {
                if matches!(self.view, View::Home) {
                    self.calls.set_focus(nth);
                } else {
                    self.select(nth);
                    self.enter();
                }
            }
            None => {}
        }
    }
}
