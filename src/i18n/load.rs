//! Pieces of the page that are fetched when they are first needed.

/// A piece could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

#[cfg(feature = "pieces")]
impl From<leptos::wasm_split::SplitLoaderError> for NotFetched {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> NotFetched {
        NotFetched
    }
}

/// Fetches what the page says in German.
///
/// # Errors
/// When it does not come.
#[cfg(feature = "pieces")]
pub async fn load_german() -> Result<(), NotFetched> {
    crate::i18n::german::load(german().await?);
    Ok(())
}

#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(german, fallible, wasm_split_path = leptos::wasm_split)]
fn german() -> Result<&'static crate::i18n::german::German, NotFetched> {
    Ok(&crate::i18n::german::GERMAN)
}

/// In one file it is there already.
#[cfg(not(feature = "pieces"))]
pub async fn load_german() -> Result<(), NotFetched> {
    Ok(())
}
