//! A phone as the page sees it.

use serde::{Deserialize, Serialize};

/// A wish that the login of a phone be tried again; there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {}

/// A phone this user may see. Its address and credentials stay in the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneSummary {
    /// The name in URLs: `a`-`z`, `0`-`9` and `-`.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The model, such as `D785`; the page draws its keys.
    pub model: String,
    /// The displays that can be read, such as `main`.
    pub screens: Vec<String>,
    /// Whether the phone answers.
    pub link: LinkState,
}

/// Whether a phone answered the last time it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum LinkState {
    /// It has not been asked yet.
    #[default]
    Unknown,
    /// It answered.
    Reachable,
    /// It did not answer, or not as a phone should.
    Unreachable {
        /// What was wrong and what to do about it, in English.
        reason: String,
    },
}
