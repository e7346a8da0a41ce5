//! What is done whenever something changes. Each of these is made once by the compiler, for whatever
//! is done: the framework's own are made anew for each place they stand in.

use leptos::{
    leptos_dom::helpers::{WindowListenerHandle, window_event_listener_untyped},
    prelude::Effect,
};

/// Does `act` once it is in the document, and again whenever a signal it reads changes.
pub fn effect(act: impl Fn() + 'static) {
    boxed(Box::new(act));
}

fn boxed(act: Box<dyn Fn()>) {
    Effect::new(move |_| act());
}

/// Does `act` at each event of that name that reaches the window, until it is told not to.
pub fn window_listener(name: &str, act: impl Fn() + 'static) -> WindowListenerHandle {
    listen(name, Box::new(act))
}

fn listen(name: &str, act: Box<dyn Fn()>) -> WindowListenerHandle {
    window_event_listener_untyped(name, move |_| act())
}
