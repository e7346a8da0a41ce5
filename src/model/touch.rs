//! A finger on the picture of a touchscreen, in the pixels of the device whatever its size on the
//! page.

use snom::touch::{Touch, TouchAction, TouchStep};

/// A pixel of the display, from its upper left.
pub type Pixel = (u16, u16);

/// The pixel at a place of the picture: `across` and `down` go from 0 at its upper left to 1 at its
/// lower right. A finger that has left the picture is at its border.
#[must_use]
pub fn pixel(across: f64, down: f64, (width, height): (u16, u16)) -> Pixel {
    let along = |part: f64, pixels: u16| {
        let last = pixels.saturating_sub(1);
        let place = (part * f64::from(pixels)).floor();
        // Not a number stays at the edge; the cast saturates and the limit is below.
        if place.is_finite() { (place.max(0.0) as u16).min(last) } else { 0 }
    };
    (along(across, width), along(down, height))
}

/// A finger, and what the phone has been told of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchTracker {
    /// Where the phone believes it is, while it is down.
    told: Option<Pixel>,
    /// Where it really is.
    now: Pixel,
}

impl TouchTracker {
    /// The finger goes down. A second finger is not another one: these displays know one.
    pub fn down(&mut self, at: Pixel) -> Option<Touch> {
        if self.told.is_some() {
            return None;
        }
        self.told = Some(at);
        self.now = at;
        step(at, TouchAction::Press)
    }

    /// It moves. The phone is told by [`follow`](Self::follow), as fast as it can take it.
    pub fn moves(&mut self, to: Pixel) {
        self.now = to;
    }

    /// What tells the phone where the finger has moved, if it has.
    pub fn moved(&mut self) -> Option<Touch> {
        let told = self.told.as_mut()?;
        if *told == self.now {
            return None;
        }
        *told = self.now;
        step(self.now, TouchAction::Press)
    }

    /// It goes up, or is gone: what was pressed is always released.
    pub fn up(&mut self) -> Option<Touch> {
        self.told.take()?;
        step(self.now, TouchAction::Release)
    }

    /// Whether it is down.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.told.is_some()
    }
}

/// A tap at a pixel.
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
    fn the_borders_are_exact_and_nothing_is_beyond_them() {
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
    fn a_drag_is_pressed_followed_and_released_where_it_ended() {
        let steps = |touch: Option<Touch>| {
            let step = touch?.steps().first().copied()?;
            Some((step.x(), step.y(), step.action()))
        };
        let mut finger = TouchTracker::default();
        assert_eq!(finger.moved(), None);
        assert_eq!(finger.up(), None, "nothing was pressed");
        assert_eq!(steps(finger.down((10, 20))), Some((10, 20, TouchAction::Press)));
        assert_eq!(finger.down((1, 1)), None, "a second finger");
        assert_eq!(finger.moved(), None);
        finger.moves((10, 60));
        finger.moves((10, 90));
        assert_eq!(steps(finger.moved()), Some((10, 90, TouchAction::Press)));
        finger.moves((11, 95));
        assert!(finger.is_down());
        assert_eq!(steps(finger.up()), Some((11, 95, TouchAction::Release)));
        assert_eq!(finger.up(), None);
    }

    proptest! {
        #[test]
        fn every_pixel_is_hit_in_its_middle(x in 0_u16..480, y in 0_u16..272) {
            let middle = |pixel: u16, of: f64| (f64::from(pixel) + 0.5) / of;
            prop_assert_eq!(pixel(middle(x, 480.0), middle(y, 272.0), SIZE), (x, y));
        }

        #[test]
        fn any_place_is_a_pixel(across in any::<f64>(), down in any::<f64>()) {
            let at = pixel(across, down, SIZE);
            prop_assert!(tap(at).is_some());
        }
    }
}
