//! Touches on the picture of a touchscreen, in the pixels of the device at any size on the page.

use snom::touch::{Touch, TouchAction, TouchStep};

/// A pixel of the display, from its upper left.
pub type Pixel = (u16, u16);

/// Returns the pixel at a position of the picture: `across` and `down` go from 0 at its upper left to 1
/// at its lower right. Positions outside the picture are at its border.
#[must_use]
pub fn pixel(across: f64, down: f64, (width, height): (u16, u16)) -> Pixel {
    let along = |part: f64, pixels: u16| {
        let last = pixels.saturating_sub(1);
        let position = (part * f64::from(pixels)).floor();
        // NaN stays at the edge; the cast saturates, and the minimum follows.
        if position.is_finite() { (position.max(0.0) as u16).min(last) } else { 0 }
    };
    (along(across, width), along(down, height))
}

/// A touch, and what was sent to the phone about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchTracker {
    /// The pointer that touches: the first one, by the browser's number for it.
    pointer: i32,
    /// The position that the phone has, while the finger is down.
    sent: Option<Pixel>,
    /// The current position.
    now: Pixel,
}

impl TouchTracker {
    /// Starts a touch. A second finger is ignored: these displays have one.
    pub fn down(&mut self, pointer: i32, at: Pixel) -> Option<Touch> {
        if self.sent.is_some() {
            return None;
        }
        self.pointer = pointer;
        self.sent = Some(at);
        self.now = at;
        step(at, TouchAction::Press)
    }

    /// Moves the tracker. [`moved`](Self::moved) returns what to send, as fast as the phone can take it.
    pub fn moves(&mut self, pointer: i32, to: Pixel) {
        if pointer == self.pointer {
            self.now = to;
        }
    }

    /// Returns the touch to send if the finger has moved.
    pub fn moved(&mut self) -> Option<Touch> {
        let sent = self.sent.as_mut()?;
        if *sent == self.now {
            return None;
        }
        *sent = self.now;
        step(self.now, TouchAction::Press)
    }

    /// Ends the touch of that pointer.
    pub fn up(&mut self, pointer: i32) -> Option<Touch> {
        if pointer == self.pointer { self.release() } else { None }
    }

    /// Ends the touch: what was pressed is always released.
    pub fn release(&mut self) -> Option<Touch> {
        self.sent.take()?;
        step(self.now, TouchAction::Release)
    }

    /// Returns whether the finger is down.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.sent.is_some()
    }
}

/// Returns a tap at a pixel.
#[must_use]
pub fn tap(at: Pixel) -> Option<Touch> {
    step(at, TouchAction::Tap)
}

fn step((x, y): Pixel, action: TouchAction) -> Option<Touch> {
    let step = TouchStep::new(x.into(), y.into(), action).ok()?;
    Touch::new(vec![step]).ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZE: (u16, u16) = (480, 272);

    #[test]
    fn positions_are_exact_at_the_borders_and_clamped_beyond() {
        for (across, down, expected) in [
            (0.0, 0.0, (0, 0)),
            (1.0, 1.0, (479, 271)),
            (-0.5, 2.0, (0, 271)),
            (0.5, 0.5, (240, 136)),
            (479.0 / 480.0, 271.0 / 272.0, (479, 271)),
            (478.99 / 480.0, 270.99 / 272.0, (478, 270)),
            (f64::NAN, f64::INFINITY, (0, 0)),
        ] {
            assert_eq!(pixel(across, down, SIZE), expected, "{across} {down}");
        }
    }

    #[test]
    fn a_drag_is_pressed_moved_and_released_where_it_ends() {
        let steps = |touch: Option<Touch>| {
            let step = touch?.steps().first().copied()?;
            Some((step.x(), step.y(), step.action()))
        };
        let mut tracker = TouchTracker::default();
        assert_eq!(tracker.moved(), None);
        assert_eq!(tracker.up(1), None, "nothing was pressed");
        assert_eq!(steps(tracker.down(1, (10, 20))), Some((10, 20, TouchAction::Press)));
        assert_eq!(tracker.moved(), None);
        tracker.moves(1, (10, 60));
        tracker.moves(1, (10, 90));
        assert_eq!(steps(tracker.moved()), Some((10, 90, TouchAction::Press)));
        tracker.moves(1, (11, 95));
        assert!(tracker.is_down());
        assert_eq!(steps(tracker.up(1)), Some((11, 95, TouchAction::Release)));
        assert_eq!(tracker.up(1), None);
        tracker.down(1, (3, 4));
        assert_eq!(steps(tracker.release()), Some((3, 4, TouchAction::Release)));
    }

    /// A second finger once moved the touch of the first, and its lifting released it.
    #[test]
    fn a_second_finger_changes_nothing() {
        let mut tracker = TouchTracker::default();
        assert!(tracker.down(7, (48, 27)).is_some());
        assert_eq!(tracker.down(8, (408, 231)), None);
        tracker.moves(8, (400, 200));
        assert_eq!((tracker.moved(), tracker.up(8)), (None, None));
        assert!(tracker.is_down());
        assert!(tracker.up(7).is_some());
    }

    proptest! {
        #[test]
        fn the_centre_of_every_pixel_maps_to_it(x in 0_u16..480, y in 0_u16..272) {
            let middle = |pixel: u16, of: f64| (f64::from(pixel) + 0.5) / of;
            prop_assert_eq!(pixel(middle(x, 480.0), middle(y, 272.0), SIZE), (x, y));
        }

        #[test]
        fn any_position_is_a_pixel(across in any::<f64>(), down in any::<f64>()) {
            let at = pixel(across, down, SIZE);
            prop_assert!(tap(at).is_some());
        }
    }
}
