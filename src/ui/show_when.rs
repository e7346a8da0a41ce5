//! Part of a view that is there only now and then.

use leptos::prelude::*;

/// Shows what `view` draws for as long as `is` says so; drawn anew each time. The framework's own
/// (`Show`) is made anew by the compiler for each place it stands in, and this once.
pub fn show_when(
    is: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    drawn(Box::new(is), Box::new(view))
}

fn drawn(
    is: Box<dyn Fn() -> bool + Send + Sync>,
    view: Box<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    let is = Memo::new(move |_| is());
    view! { {move || is.get().then(&view)} }.into_any()
}
