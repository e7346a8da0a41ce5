//! Reasons and remedies in the current language.

use relay_api::{Problem, Reason, Remedy};

use super::text::{as_sentence, capitalised};
use crate::i18n::sentences::current;

/// Returns a reason in the current language, without a full stop.
#[must_use]
pub fn reason(reason: &Reason) -> String {
    capitalised(match current() {
        Some(german) => (german.reason)(reason),
        None => reason.to_string(),
    })
}

/// Returns a remedy as a sentence in the current language.
#[must_use]
pub fn remedy(remedy: &Remedy) -> String {
    capitalised(match current() {
        Some(german) => (german.remedy)(remedy),
        None => remedy.to_string(),
    })
}

/// Returns the reason and what to do about it.
#[must_use]
pub fn explain(why: &Reason, what_to_do: Option<&Remedy>) -> String {
    let why = as_sentence(reason(why));
    match what_to_do {
        Some(what_to_do) => format!("{why} {}", remedy(what_to_do)),
        None => why,
    }
}

/// Returns the reason of a problem and what to do about it.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    match &*problem.reason {
        // The relay's English is better than no reason.
        Reason::Unread {} => capitalised(problem.detail.clone()),
        reason => explain(reason, problem.remedy.as_deref()),
    }
}
