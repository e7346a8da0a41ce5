//! The results of diagnostics.

use serde::{Deserialize, Serialize};

use crate::{Reason, Remedy, wire::wire_words};

/// A run of diagnostics: its checks in order, the first failed one is the one to fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnostics {
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// The model that the phone reports, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// One step of diagnostics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// Its name.
    pub check: CheckName,
    /// Its result.
    pub verdict: Verdict,
    /// The observation.
    pub reason: Reason,
    /// What to do about it; absent when there is nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Milliseconds it took.
    pub ms: u32,
}

impl Check {
    /// A check with the remedy of its reason.
    #[must_use]
    pub fn new(check: CheckName, verdict: Verdict, reason: Reason, ms: u32) -> Check {
        Check { check, verdict, remedy: reason.remedy(), reason, ms }
    }
}

wire_words! {
    /// The name of a check.
    CheckName {
        Connection "connection" "Connection";
        Login "login" "Sign-in";
        Model "model" "Model";
        Picture "picture" "Screen";
    }
}

wire_words! {
    /// The result of a check.
    Verdict {
        Ok "ok" "Works";
        Warning "warning" "Works, but needs attention";
        Failed "failed" "Does not work";
        Skipped "skipped" "Not checked";
    }
}
