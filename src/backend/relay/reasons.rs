//! Readers of answers with reasons. They lie in a piece of the page of their own, since a first view
//! needs none unless a phone is unreachable or refuses the password.

use relay_api::{CommandReport, FromJson, PhoneSummary, Problem};

use crate::{piece::split, platform::json::JsonValue};

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

split!(reasons: fn read_phones(text: String) -> Option<Vec<PhoneSummary>> { read(&text) });
split!(reasons: fn read_report(text: String) -> Option<CommandReport> { read(&text) });
split!(reasons: fn read_problem(text: String) -> Option<Problem> { read(&text) });
