//! Readers of answers with reasons. They lie in a piece of the page of their own, since a first view
//! needs none unless its phone is unreachable.

use relay_api::{CommandReport, FromJson, PhoneSummary, Problem};

use super::json::{JsonValue, PlainJson};

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

/// Reads a list of phones, without reasons where the piece does not arrive; `None` when it is invalid.
pub(super) async fn phones(text: String) -> Option<Vec<PhoneSummary>> {
    match read_phones(text.clone()).await {
        Ok(phones) => phones,
        Err(LoadError) => FromJson::from_json(&PlainJson::parse(&text)?),
    }
}

/// Reads a report, without its reason where the piece does not arrive; `None` when it is invalid.
pub(super) async fn report(text: String) -> Option<CommandReport> {
    match read_report(text.clone()).await {
        Ok(report) => report,
        Err(LoadError) => FromJson::from_json(&PlainJson::parse(&text)?),
    }
}

/// Reads a problem; without its reason where the piece does not arrive, since a refused command must
/// not look like one that may have been sent. `None` when it is invalid.
pub(super) async fn problem(text: String) -> Option<Problem> {
    match read_problem(text.clone()).await {
        Ok(problem) => problem,
        Err(LoadError) => Problem::from_json(&PlainJson::parse(&text)?),
    }
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
