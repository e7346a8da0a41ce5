//! Failures: the log has the cause, the browser only its kind.

use std::{error::Error, fmt::Display};

use relay_api::CompanyProblem;

/// Logs why the provider cannot be asked, with all causes.
pub(super) fn unreachable(error: &dyn Error) -> CompanyProblem {
    let mut causes = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::warn!(causes, "the provider of the company cannot be asked");
    CompanyProblem::Unreachable
}

/// Logs why the answer of the provider proves nothing.
pub(super) fn unproven(cause: &dyn Display) -> CompanyProblem {
    tracing::warn!(%cause, "a sign-in with a company account is not proven");
    CompanyProblem::Unproven
}
