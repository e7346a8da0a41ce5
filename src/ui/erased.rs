//! Type-erased parts of views: attributes, listeners and what is drawn again. They are monomorphised
//! once for each kind, closures once for each place of use.

use std::sync::{Arc, Mutex};

use leptos::{prelude::AnyView, tachys::reactive_graph::SharedReactiveFunction};

/// Returns a reactive text for an attribute.
pub fn text(read: impl FnMut() -> String + Send + 'static) -> SharedReactiveFunction<String> {
    Arc::new(Mutex::new(read))
}

/// Returns a reactive flag for an attribute.
pub fn flag(read: impl FnMut() -> bool + Send + 'static) -> SharedReactiveFunction<bool> {
    Arc::new(Mutex::new(read))
}

/// Returns a listener.
pub fn listener<E>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// Returns a part of a view that is drawn again whenever a signal changes that it reads.
pub fn part(
    draw: impl FnMut() -> Option<AnyView> + Send + 'static,
) -> SharedReactiveFunction<Option<AnyView>> {
    Arc::new(Mutex::new(draw))
}
