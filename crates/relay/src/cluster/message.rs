//! The messages that relays write into the store and send to each other: JSON with a version, of bounded size.
//!
//! Anybody who may publish at the NATS server can write these, so any other form is refused.

use relay_api::{
    CancelState, CommandReport, CommandRequest, Diagnostics, DriverAction, PhoneDriver, Problem,
    Reason,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::placement::{Placement, Site};

/// The version of all messages. A relay refuses messages of other versions.
const VERSION: u16 = 1;
/// The longest lease record, in bytes.
pub const LEASE_LIMIT: usize = 1_024;
/// The longest settings, in bytes.
pub const SETTINGS_LIMIT: usize = 256 * 1_024;
/// The longest beat, in bytes.
pub const BEAT_LIMIT: usize = 4_096;
/// The longest request, in bytes.
pub const REQUEST_LIMIT: usize = 64 * 1_024;
/// The longest answer, in bytes: a picture. NATS takes messages of 1 MiB unless it is configured otherwise.
pub const REPLY_LIMIT: usize = 900 * 1_024;

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageFault {
    /// It is too long.
    #[error("longer than any message of a relay")]
    TooLong,
    /// It has another version.
    #[error("unsupported version {0}; use the same version of Deskside on all relays")]
    OtherVersion(u16),
    /// It has an unknown form.
    #[error("not a message of a relay")]
    Unreadable,
}

#[derive(Deserialize)]
struct Version {
    v: u16,
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u16,
    body: &'a T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parsed<T> {
    // Compared before.
    #[serde(rename = "v")]
    _version: u16,
    body: T,
}

/// Writes a message.
///
/// # Errors
/// When it is longer than `limit`.
pub fn write<T: Serialize>(body: &T, limit: usize) -> Result<Vec<u8>, MessageFault> {
    let bytes = serde_json::to_vec(&Written { v: VERSION, body });
    let bytes = bytes.map_err(|_| MessageFault::Unreadable)?;
    if bytes.len() > limit { Err(MessageFault::TooLong) } else { Ok(bytes) }
}

/// Reads a message.
///
/// # Errors
/// When it is longer than `limit`, or has another version or an unknown form.
pub fn read<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, MessageFault> {
    if bytes.len() > limit {
        return Err(MessageFault::TooLong);
    }
    let Version { v } = serde_json::from_slice(bytes).map_err(|_| MessageFault::Unreadable)?;
    if v != VERSION {
        return Err(MessageFault::OtherVersion(v));
    }
    let parsed: Parsed<T> = serde_json::from_slice(bytes).map_err(|_| MessageFault::Unreadable)?;
    Ok(parsed.body)
}

/// The record of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaseRecord {
    /// The run of the relay that owns the shard; absent when it was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The name of the relay that wrote the record.
    pub relay: String,
    /// The number of this write within the run of the relay.
    pub attempt: u64,
    /// The revision at which the shard was claimed; absent in that revision itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u64>,
    /// The time for which phones of the shard may play a sequence beyond the lease, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_ms: Option<u32>,
    /// The name of the relay that may claim a released shard before others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl LeaseRecord {
    /// Returns whether that run of a relay owns the shard.
    #[must_use]
    pub fn is_of(&self, run: &str) -> bool {
        self.owner.as_deref() == Some(run)
    }

    /// Returns whether the relay of that name may claim the shard at once.
    #[must_use]
    pub fn is_free_for(&self, relay: &str) -> bool {
        self.owner.is_none() && self.next.as_deref().is_none_or(|next| next == relay)
    }
}

/// What all relays must agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The number of shards of each site.
    pub shards: u16,
    /// The sites.
    pub sites: Vec<Site>,
    /// The time of a lease, in milliseconds.
    pub lease_ms: u32,
}

/// What the first relay writes into a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketRecord {
    /// A random number, which distinguishes a bucket from one that is created again later.
    pub id: String,
    /// What all relays must agree on.
    pub settings: Settings,
}

impl BucketRecord {
    /// The key of the record.
    pub(super) const KEY: &'static str = "settings";
}

impl Settings {
    /// Returns how phones are spread over shards.
    #[must_use]
    pub fn placement(&self) -> Placement {
        Placement { shards: self.shards, sites: self.sites.clone() }
    }
}

/// A request on its way to the owner of its phone. The relay that sends it has checked the rights of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestEnvelope {
    /// The revision at which the addressed owner claimed the shard.
    pub epoch: u64,
    /// The number of the last beat of the owner that the sender had heard.
    pub beat: u64,
    /// The time since then, in milliseconds.
    pub since_ms: u32,
    /// The relay that sends it.
    pub relay: String,
    /// The time that it may wait for its turn, in milliseconds.
    pub wait_ms: u32,
    /// The id of the phone.
    pub phone: String,
    /// The request itself.
    pub request: PhoneRequest,
}

/// A request to the owner of a phone. Users are named by their account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum PhoneRequest {
    /// Send a command.
    Command {
        /// The command.
        command: CommandRequest,
        /// The user who sends it.
        user: String,
        /// The hash of its idempotency key.
        key: String,
        /// No other relay can have received the same request.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_new: bool,
    },
    /// End a command.
    Cancel {
        /// The hash of its idempotency key.
        key: String,
        /// The reason.
        reason: Reason,
    },
    /// Change who drives the phone.
    Drive {
        /// The change.
        action: DriverAction,
        /// The user who wants it.
        user: String,
        /// The user whose request is answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// End a hold, or withdraw a request for control.
    GiveBack {
        /// The user who has it.
        user: String,
    },
    /// Return the picture of a screen.
    Picture {
        /// The screen.
        screen: String,
        /// The tag of the picture that the sender has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
    },
    /// Run the diagnostics.
    Diagnose {},
    /// Try the login at the phone again.
    RetryLogin {},
}

/// The answer of the owner of a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// A command was sent.
    Report(Box<CommandReport>),
    /// The state of a command that was to end.
    Cancelled(CancelState),
    /// Who drives the phone now.
    Driver {
        /// The driver, as the user who asked reads it.
        driver: Option<PhoneDriver>,
        /// The seconds until the request is answered, if the user asks for control.
        seconds: Option<u32>,
    },
    /// A picture.
    Picture {
        /// Its tag.
        tag: String,
        /// The number of rows at its lower end that did not arrive.
        missing_rows: u16,
        /// The PNG, in Base64; absent if the sender has this picture.
        png: Option<String>,
    },
    /// The diagnostics.
    Diagnostics(Box<Diagnostics>),
    /// The request was carried out.
    Done,
    /// A command was not sent, or its outcome is unknown; any other request was not carried out.
    Problem(Problem),
    /// This relay does not own the phone: nothing was sent.
    NotOwner,
    /// The request is older than it may wait: nothing was sent.
    TooOld,
    /// The request cannot be read: nothing was sent.
    Unreadable,
}

#[cfg(test)]
mod tests;
