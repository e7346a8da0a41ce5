//! Readers of answers with reasons. They lie in a piece of the page of their own, since a first view
//! needs none unless its phone is unreachable.

use relay_api::{CommandReport, FromJson, PhoneSummary, Problem};

use super::json::JsonValue;

/// The piece could not be fetched.
struct LoadError;

#[cfg(feature = "pieces")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> LoadError {
        LoadError
    }
}

/// Reads an answer that may have reasons, if it is valid; for code that is in a piece already.
pub(super) fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&JsonValue::parse(text)?)
}

/// Reads a list of phones; `None` when it is invalid, or the piece does not arrive.
pub(super) async fn phones(text: String) -> Option<Vec<PhoneSummary>> {
    read_phones(text).await.ok().flatten()
}

/// Reads a report; `None` when it is invalid, or the piece does not arrive.
pub(super) async fn report(text: String) -> Option<CommandReport> {
    read_report(text).await.ok().flatten()
}

/// Reads a problem; `None` when it is invalid, or the piece does not arrive.
pub(super) async fn problem(text: String) -> Option<Problem> {
    read_problem(text).await.ok().flatten()
}

macro_rules! split {
    ($($name:ident: $type:ty;)*) => {$(
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split(reasons, fallible, wasm_split_path = leptos::wasm_split)]
        fn $name(text: String) -> Result<Option<$type>, LoadError> {
            Ok(read(&text))
        }

        #[cfg(not(feature = "pieces"))]
        async fn $name(text: String) -> Result<Option<$type>, LoadError> {
            Ok(read(&text))
        }
    )*};
}

split! {
    read_phones: Vec<PhoneSummary>;
    read_report: CommandReport;
    read_problem: Problem;
}
