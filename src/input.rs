//! Input: the focus, the physical keyboard, pointers.

pub mod focus;
pub mod given_text;
pub mod guard;
pub mod keyboard;
pub mod pointer;
pub mod scroll;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

/// Calls `act` for each event of that name before the page sees it.
fn capture(name: &str, act: fn(&Event)) {
    let Some(window) = web_sys::window() else { return };
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event)).into_js_value();
    // Only an invalid name could fail.
    let _ = window.add_event_listener_with_callback_and_bool(name, listener.unchecked_ref(), true);
}

/// Returns the element that an event is about.
fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
