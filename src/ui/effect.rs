//! Type-erased effects and listeners. They are monomorphised once, the framework's own once for each
//! place of use.

use leptos::{
    leptos_dom::helpers::{WindowListenerHandle, window_event_listener_untyped},
    prelude::Effect,
};

use super::erased::leave_at_cleanup;

/// Runs `act` after the first rendering, and again whenever a signal it reads changes.
pub fn effect(act: impl Fn() + 'static) {
    boxed(Box::new(act));
}

fn boxed(act: Box<dyn Fn()>) {
    Effect::new(move |_| {
        leave_at_cleanup();
        act();
    });
}

/// Calls `act` for each event of that name that reaches the window, until the listener is removed.
pub fn window_listener(name: &str, act: impl Fn() + 'static) -> WindowListenerHandle {
    listen(name, Box::new(act))
}

fn listen(name: &str, act: Box<dyn Fn()>) -> WindowListenerHandle {
    window_event_listener_untyped(name, move |_| act())
}
