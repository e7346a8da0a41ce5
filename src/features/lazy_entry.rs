//! The entries of lazy views and tasks: each names the piece that its code belongs to.
//!
//! With the Cargo feature `pieces` the build cuts the page's WebAssembly at these entries: code that
//! only they reach is in files of its own, one for each piece (decision 18). Code that several pieces
//! share, but not the first view, is in one more file for each such set of pieces, so few large pieces
//! cost fewer requests than many small ones. Without the feature everything is in one file and loads
//! at once.

/// Declares a function that returns a `LazyView`, and the piece of the page its code belongs to:
/// `fn name(argument: Type) in piece { view! { … } }`. Arguments are `Copy`.
macro_rules! lazy_view {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $piece:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> $crate::ui::LazyView {
            $crate::features::lazy_entry::split!(
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
            $crate::features::lazy_entry::split!($piece: fn $name($($arg: $type),*) -> () { $($body)* });
            $crate::ui::LazyTask::new($name($($arg),*))
        }
    };
}
pub(in crate::features) use lazy_task;

/// Declares the function at which the page is cut and, for a view, the one that fetches its piece.
macro_rules! split {
    ($piece:ident $(, $load:ident)?: fn $name:ident($($arg:ident: $type:ty),*) -> $output:ty { $($body:tt)* }) => {
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split(
            $piece,
            fallible,
            $(preload($load),)?
            wasm_split_path = leptos::wasm_split
        )]
        fn $name($($arg: $type),*) -> Result<$output, $crate::ui::LoadError> {
            Ok({ $($body)* })
        }

        #[cfg(not(feature = "pieces"))]
        async fn $name($($arg: $type),*) -> Result<$output, $crate::ui::LoadError> {
            Ok({ $($body)* })
        }

        $(
            #[cfg(not(feature = "pieces"))]
            async fn $load() -> Result<(), $crate::ui::LoadError> {
                Ok(())
            }
        )?
    };
}
pub(in crate::features) use split;
