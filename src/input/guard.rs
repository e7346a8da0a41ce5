//! One act of a person is one act of the page: what a held key or a double click repeats does not press
//! buttons again.
//!
//! A browser clicks a focused button again and again while Enter is held, submits a form each time,
//! and reports a double click as two clicks.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use super::{capture, focus};

/// The attribute of buttons that mean something new with each click, such as a pad of tones.
const REPEATS: &str = "[data-repeats]";

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
    capture("click", |event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        let button =
            target(event).and_then(|target| target.closest("button, summary").ok().flatten());
        let is_once =
            button.is_some_and(|it| it.closest(REPEATS).is_ok_and(|found| found.is_none()));
        if event.detail() > 1 && is_once {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
        // Once the click has changed the page.
        let restore = Closure::once_into_js(focus::restore);
        if let Some(window) = web_sys::window() {
            // Only something else than a function could fail.
            let _ = window.request_animation_frame(restore.unchecked_ref());
        }
    });
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
