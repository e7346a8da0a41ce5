//! The entries of lazy views and tasks: each names the piece that its code belongs to.

/// Declares a function that returns a `LazyView`, and the piece of the page its code belongs to:
/// `fn name(argument: Type) in piece { view! { … } }`. Arguments are `Copy`.
macro_rules! lazy_view {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $piece:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> $crate::ui::LazyView {
            $crate::piece::split!(
                $piece, load: fn $name($($arg: $type),*) -> leptos::prelude::AnyView {
                    leptos::prelude::IntoAny::into_any({ $($body)* })
                }
            );
            $crate::ui::LazyView::new(
                || Box::pin(async { load().await?; Ok(()) }),
                move || Box::pin($name($($arg),*)),
            )
        }
    };
}
pub(in crate::features) use lazy_view;

/// Declares a function that returns a `LazyTask`, and the piece of the page its code belongs to.
macro_rules! lazy_task {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $piece:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> $crate::ui::LazyTask {
            $crate::piece::split!($piece: fn $name($($arg: $type),*) -> () { $($body)* });
            $crate::ui::LazyTask::new($name($($arg),*))
        }
    };
}
pub(in crate::features) use lazy_task;
