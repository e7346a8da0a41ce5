//! One act of a person is one act of the page: what a held key or a double click repeats is dropped
//! before anything sees it.
//!
//! A browser clicks a focused button again and again while Enter is held, submits a form each time,
//! and reports a double click as two clicks.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

/// The attribute of buttons that mean something new with each click, such as a pad of tones.
const REPEATS: &str = "[data-repeats]";

/// Drops repetitions for as long as the page lives.
pub fn drop_repetitions() {
    capture("keydown", |event| {
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
    });
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Calls `act` for each event of that name before the page sees it.
fn capture(name: &str, act: fn(&Event)) {
    let Some(window) = web_sys::window() else { return };
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event)).into_js_value();
    // Only an invalid name could fail.
    let _ = window.add_event_listener_with_callback_and_bool(name, listener.unchecked_ref(), true);
}
