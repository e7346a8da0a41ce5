//! A line of the audit log.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::Serialize;

/// The longest name of a user, in characters: one that a stranger gives may be of any length.
const MAX_NAME: usize = 64;

/// A line of the log. Absent fields do not apply.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry<'a> {
    /// A number that ties lines to each other, and to other logs of the same run; 0 for acts of the relay itself.
    pub request: u64,
    /// The kind of act; docs/reference.md lists them.
    pub event: &'static str,
    /// The user.
    pub user: &'a str,
    /// The portal that names the user, of one in its frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<&'a str>,
    /// The address of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<IpAddr>,
    /// The id of the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<&'a str>,
    /// The name of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<&'static str>,
    /// The arguments of the command; digits are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// The outcome, or the code of a problem; for a certificate, the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The status code of the phone's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The number of acts that the line stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The duration in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u32>,
}

/// A line as it is written, but for its hash.
#[derive(Serialize)]
struct Line<'a> {
    /// The time in UTC (RFC 3339).
    time: String,
    #[serde(flatten)]
    entry: Entry<'a>,
}

impl Entry<'_> {
    /// Returns the line, with the time now and without the hash of the line before.
    pub(super) fn to_line(&self) -> String {
        let user = match self.user.char_indices().nth(MAX_NAME) {
            Some((end, _)) => self.user.get(..end).unwrap_or_default(),
            None => self.user,
        };
        let entry = Entry { user, ..self.clone() };
        let line = Line { time: Timestamp::now().to_string(), entry };
        // Texts and numbers always have a spelling in JSON.
        serde_json::to_string(&line).unwrap_or_default()
    }
}
