//! Type-erased parts of views: attributes, listeners and what is drawn again. They are monomorphised
//! once for each kind, closures once for each place of use.

use std::sync::{Arc, Mutex};

use leptos::{
    prelude::{AnyView, on_cleanup},
    reactive::graph::{Observer, Subscriber},
    tachys::reactive_graph::SharedReactiveFunction,
};

/// Returns a reactive text for an attribute.
pub fn text(read: impl FnMut() -> String + Send + 'static) -> SharedReactiveFunction<String> {
    leaving(Box::new(read))
}

/// Returns a reactive flag for an attribute.
pub fn flag(read: impl FnMut() -> bool + Send + 'static) -> SharedReactiveFunction<bool> {
    leaving(Box::new(read))
}

/// Returns a listener.
pub fn listener<E>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// Returns a part of a view that is drawn again whenever a signal changes that it reads.
pub fn part(
    draw: impl FnMut() -> Option<AnyView> + Send + 'static,
) -> SharedReactiveFunction<Option<AnyView>> {
    leaving(Box::new(draw))
}

/// Returns a function that leaves the signals it reads when its view is gone.
fn leaving<T: 'static>(mut read: Box<dyn FnMut() -> T + Send>) -> SharedReactiveFunction<T> {
    Arc::new(Mutex::new(move || {
        leave_at_cleanup();
        read()
    }))
}

/// Takes the effect that runs out of the subscribers of the signals it reads, once it is cleaned up. By itself
/// a signal holds them until it changes, so one that lives as long as the page and rarely changes, such as the
/// settings, would hold those of every phone that was ever shown.
pub(super) fn leave_at_cleanup() {
    if let Some(effect) = Observer::get() {
        on_cleanup(move || effect.clear_sources(&effect));
    }
}
