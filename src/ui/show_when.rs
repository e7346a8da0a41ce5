//! A conditional part of a view.

use leptos::prelude::*;

/// Shows what `view` draws while `is` returns true; each time it is drawn from scratch. It is
/// type-erased and so monomorphised once, the framework's `Show` once for each place of use.
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
