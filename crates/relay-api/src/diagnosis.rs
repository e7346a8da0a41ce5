//! What the doctor found out about a phone.

use serde::{Deserialize, Serialize};

/// What was tried with a phone, in order, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnosis {
    /// Each thing that was tried; the first that failed is the one to mend.
    pub findings: Vec<Finding>,
    /// The model that the phone itself tells, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// What was tried: `connection`, `login`, `information`, `picture` or `model`.
    pub what: String,
    /// How it went.
    pub verdict: Verdict,
    /// What was seen, in English.
    pub detail: String,
    /// What to do about it, with the setting of the phone to change; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
    /// Milliseconds it took.
    pub ms: u32,
}

/// How a thing that was tried went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// It works, but something should be mended.
    Poor,
    /// It does not work.
    Bad,
    /// Not tried, because something before it does not work.
    Skipped,
}
