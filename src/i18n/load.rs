//! Fetches the German sentences, which are in a piece of their own.

/// The sentences of a language could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

#[cfg(feature = "pieces")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> LoadError {
        LoadError
    }
}

/// Fetches the German sentences.
///
/// # Errors
/// When they do not arrive.
#[cfg(feature = "pieces")]
pub async fn load_german() -> Result<(), LoadError> {
    crate::i18n::german::load(german().await?);
    Ok(())
}

#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(german, fallible, wasm_split_path = leptos::wasm_split)]
fn german() -> Result<&'static crate::i18n::german::German, LoadError> {
    Ok(&crate::i18n::german::GERMAN)
}

/// Does nothing: without pieces the sentences are there already.
///
/// # Errors
/// None.
#[cfg(not(feature = "pieces"))]
pub async fn load_german() -> Result<(), LoadError> {
    Ok(())
}
