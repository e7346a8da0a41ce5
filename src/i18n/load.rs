//! Fetches the German sentences and the words for reasons, which are in pieces of their own.

use std::sync::Arc;

use relay_api::{CommandReport, Problem};

use super::german::{self, GERMAN, German};
use crate::piece::{LoadError, split};

/// Fetches the German sentences.
///
/// # Errors
/// When they do not arrive.
pub async fn load_german() -> Result<(), LoadError> {
    german::load(sentences().await?);
    Ok(())
}

split!(german: fn sentences() -> &'static German { &GERMAN });

/// Returns the reason of a problem and what to do about it; the relay's English where the words for it
/// do not arrive.
pub async fn explain(problem: Problem) -> String {
    let detail = problem.detail.clone();
    explanation(problem).await.unwrap_or(detail)
}

/// Returns the reason in a report and what to do about it; `None` where it has none, or the words for
/// it do not arrive.
pub async fn explain_report(report: Arc<CommandReport>) -> Option<String> {
    advice(report).await.ok().flatten()
}

split!(reasons: fn explanation(problem: Problem) -> String { super::problem(&problem) });
split!(reasons: fn advice(report: Arc<CommandReport>) -> Option<String> {
    report.reason.as_ref().map(|reason| super::explain(reason, report.remedy.as_ref()))
});
