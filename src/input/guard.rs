//! One act of a person is one act of the page: what a held key or a double click repeats does not press
//! buttons again.
//!
//! A browser clicks a focused button again and again while Enter is held, submits a form each time,
//! and reports a double click as two clicks. The first one may take away what covered the device; the
//! second one is not for the key that it then meets.

use std::cell::Cell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{KeyboardEvent, MouseEvent};

use super::{capture, focus, target};

/// The attribute of buttons that mean something new with each click, such as a pad of tones.
const REPEATS: &str = "[data-repeats]";
/// The longest time between the presses of a double click, from when the first one has changed the page, in milliseconds.
const DOUBLE_CLICK: f64 = 500.0;
/// The longest way between the presses of a double click, in CSS pixels.
const NEAR: u32 = 8;

/// The time of a press whose click has not changed what is shown yet.
const NOT_YET: f64 = f64::INFINITY;

/// Where and when a pointer went down.
#[derive(Clone, Copy, Debug)]
struct Press {
    time: f64,
    x: i32,
    y: i32,
    is_on_device: bool,
}

impl Press {
    /// Returns whether `next` is the second half of a double click on something that was over the device.
    fn falls_through(self, next: Press) -> bool {
        let is_near = self.x.abs_diff(next.x).max(self.y.abs_diff(next.y)) <= NEAR;
        let is_second = is_near && next.time - self.time <= DOUBLE_CLICK;
        !self.is_on_device && next.is_on_device && is_second
    }
}

thread_local! {
    /// The last press that was not dropped.
    static LAST: Cell<Option<Press>> = const { Cell::new(None) };
    /// The last press was dropped, and so is what comes of it.
    static DROPS: Cell<bool> = const { Cell::new(false) };
}

/// Drops repetitions for as long as the page lives.
pub fn drop_repetitions() {
    capture("keydown", |event| {
        // What had the focus may be gone since the last key.
        focus::restore();
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_in =
            |fields: &str| target(event).is_some_and(|it| it.matches(fields).unwrap_or_default());
        let drops = match event.key().as_str() {
            "Enter" => !is_in("textarea"),
            " " => !is_in("input, select, textarea"),
            _ => false,
        };
        if event.repeat() && drops {
            event.prevent_default();
        }
    });
    capture("pointerdown", |event| {
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        // A dialog may stand in the device and is none of it.
        let place = target(event).and_then(|it| it.closest("dialog, .device").ok().flatten());
        let is_on_device = place.is_some_and(|it| it.matches(focus::DEVICE).unwrap_or_default());
        let (x, y) = (mouse.client_x(), mouse.client_y());
        let press = Press { time: event.time_stamp(), x, y, is_on_device };
        DROPS.set(LAST.get().is_some_and(|last| last.falls_through(press)));
        if DROPS.get() {
            event.stop_immediate_propagation();
        } else {
            LAST.set(Some(press));
        }
    });
    capture("pointerup", |event| {
        if DROPS.get() {
            event.stop_immediate_propagation();
        }
    });
    capture("click", |event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        // A click of the keyboard has no such count.
        if DROPS.get() && event.detail() > 0 {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
        let button =
            target(event).and_then(|target| target.closest("button, summary").ok().flatten());
        let is_once =
            button.is_some_and(|it| it.closest(REPEATS).is_ok_and(|found| found.is_none()));
        if event.detail() > 1 && is_once {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
        let is_of_pointer = event.detail() > 0;
        if is_of_pointer {
            // Drawing another phone may take longer than a double click, and the second press come before it is shown.
            LAST.set(LAST.get().map(|last| Press { time: NOT_YET, ..last }));
        }
        let changed = Closure::once_into_js(move |time: f64| after_click(time, is_of_pointer));
        if let Some(window) = web_sys::window() {
            // Only something else than a function could fail.
            let _ = window.request_animation_frame(changed.unchecked_ref());
        }
    });
}

/// Does what has to follow once a click has changed the page, in the frame of that time.
fn after_click(time: f64, is_of_pointer: bool) {
    focus::restore();
    if is_of_pointer {
        LAST.set(LAST.get().map(|last| Press { time, ..last }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_half_of_a_double_click_falls_through_to_the_device() {
        let first = Press { time: 1000.0, x: 100, y: 200, is_on_device: false };
        let second = Press { time: 1200.0, is_on_device: true, ..first };
        for (first, second, falls_through) in [
            (first, second, true),
            (first, Press { x: 108, y: 192, time: 1500.0, ..second }, true),
            (Press { time: NOT_YET, ..first }, Press { time: 9000.0, ..second }, true),
            // Another place, and later.
            (first, Press { x: 109, ..second }, false),
            (first, Press { y: 191, ..second }, false),
            (first, Press { time: 1501.0, ..second }, false),
            // Two presses of a key are two, and those elsewhere are no presses of keys.
            (Press { is_on_device: true, ..first }, second, false),
            (first, Press { is_on_device: false, ..second }, false),
        ] {
            assert_eq!(first.falls_through(second), falls_through, "{first:?}, {second:?}");
        }
    }
}
