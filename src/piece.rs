//! Pieces of the page: code in files of its own, fetched when it is first needed.
//!
//! With the Cargo feature `pieces` the build cuts the page's WebAssembly at the functions that
//! [`split`] declares: code that only they reach is in one file for each piece (decision 18). Code that
//! several pieces share, but not the first view, is in one more file for each such set of pieces, so few
//! large pieces cost fewer requests than many small ones. Without the feature everything is in one file
//! and loads at once.

/// A piece could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

#[cfg(feature = "pieces")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> LoadError {
        LoadError
    }
}

/// Declares the asynchronous function at which the page is cut, which fails with [`LoadError`], and
/// where it is named `load`, the one that only fetches the piece.
macro_rules! split {
    ($piece:ident $(, $load:ident)?: fn $name:ident($($arg:ident: $type:ty),*) -> $output:ty { $($body:tt)* }) => {
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split(
            $piece,
            fallible,
            $(preload($load),)?
            wasm_split_path = leptos::wasm_split
        )]
        fn $name($($arg: $type),*) -> Result<$output, $crate::piece::LoadError> {
            Ok({ $($body)* })
        }

        #[cfg(not(feature = "pieces"))]
        async fn $name($($arg: $type),*) -> Result<$output, $crate::piece::LoadError> {
            Ok({ $($body)* })
        }

        $(
            #[cfg(not(feature = "pieces"))]
            async fn $load() -> Result<(), $crate::piece::LoadError> {
                Ok(())
            }
        )?
    };
}
pub(crate) use split;
