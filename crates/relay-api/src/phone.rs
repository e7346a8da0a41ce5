//! A phone as the page sees it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{PhoneDriver, Problem, Reason, Remedy};

/// A wish that the login of a phone be tried again; there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {}

/// A phone this user may see. Its credentials stay in the relay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneSummary {
    /// The name in URLs: `a`-`z`, `0`-`9` and `-`.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The model, such as `D785`; the page draws its keys.
    pub model: String,
    /// The groups it belongs to, as the administrator calls them; of a phone that a user added, the group that
    /// they gave it, which is a label only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// True when a user added it by its address, and may remove it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ad_hoc: bool,
    /// The displays that can be read, such as `main`.
    pub screens: Vec<String>,
    /// Its own web page: scheme, host and port, such as `http://10.0.0.5`; absent for those who only watch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The version of its firmware, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// Its hardware address, once the diagnostics have read it; absent for those who only watch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<String>,
    /// The model that the phone reported to the diagnostics, where that is not `model`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_model: Option<String>,
    /// The name of the relay that owns it, in a cluster; absent while no relay does, or without a cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<String>,
    /// The user who drives it; absent for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<PhoneDriver>,
    /// The reachability of the phone.
    pub link: LinkState,
}

/// The reachability of a phone, as far as the relay knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum LinkState {
    /// It has not been asked yet.
    #[default]
    Unknown,
    /// It answered the last request.
    Reachable {
        /// The seconds since it answered.
        seen_seconds: u32,
    },
    /// It did not answer, or not as a phone should.
    Unreachable {
        /// The reason; shared, since a list of phones is copied often.
        #[cfg_attr(feature = "openapi", schema(value_type = Reason))]
        reason: Arc<Reason>,
        /// What to do about it; absent when there is nothing to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remedy: Option<Remedy>,
        /// The seconds since it answered last; absent when it never did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen_seconds: Option<u32>,
    },
    /// It refuses the password of the relay, or locked the relay out. Nothing is sent to it until a person
    /// has acted.
    Refused {
        /// The reason; shared, since a list of phones is copied often.
        #[cfg_attr(feature = "openapi", schema(value_type = Reason))]
        reason: Arc<Reason>,
        /// What to do about it; absent when there is nothing to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remedy: Option<Remedy>,
    },
    /// It restarts: it has not answered again since it went away. That is assumed for three minutes at most.
    Restarting {
        /// The seconds since the restart was sent.
        seconds: u32,
    },
}

impl LinkState {
    /// Returns the state of a phone that does not answer, with the remedy of its reason.
    #[must_use]
    pub fn unreachable(reason: Arc<Reason>, seen_seconds: Option<u32>) -> LinkState {
        LinkState::Unreachable { remedy: reason.remedy(), reason, seen_seconds }
    }

    /// Returns the state of a phone that refuses the password, with the remedy of its reason.
    #[must_use]
    pub fn refused(reason: Arc<Reason>) -> LinkState {
        LinkState::Refused { remedy: reason.remedy(), reason }
    }
}

/// A phone to be added by its address, where the administrator allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPhoneRequest {
    /// Where it is: a host, or `host:port`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub address: String,
    /// Its model. When absent, a phone that is there already keeps its own, and a new one is `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The name for people. When absent, a phone that is there already keeps its own, and a new one is called by
    /// its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The group under which it is listed. It is a label: who sees the phone does not follow from it. When absent,
    /// a phone that is there already keeps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// True when a browser restores what it remembers, and nobody asked for it: then a phone that somebody
    /// removed stays removed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restored: bool,
    /// True to change a phone that is there and add none: then one that is not there counts as removed, and a model
    /// that somebody chose stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub existing_only: bool,
}

/// Several phones to be added by their addresses, at most [`MAX_ADDITIONS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPhonesRequest {
    /// The phones.
    #[cfg_attr(feature = "openapi", schema(max_items = 25))]
    pub phones: Vec<AddPhoneRequest>,
}

/// The most phones in one request.
pub const MAX_ADDITIONS: usize = 25;

/// The result of one of several phones to be added: the phone, or the problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddPhoneResult {
    /// The phone, added or present already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneSummary>,
    /// Why it was not added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
