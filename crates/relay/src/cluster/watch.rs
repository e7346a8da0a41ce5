//! The messages about phones that another relay owns: who follows them here, and what happens to them there.
//!
//! These messages have no answer, and some are lost. So the owner numbers the news of a phone, and a relay that missed
//! some asks for the whole state.

use relay_api::Event;
use serde::{Deserialize, Serialize};

use super::Owner;

/// The longest list of phones that are followed, in bytes.
pub const WATCH_LIMIT: usize = 256 * 1_024;
/// The longest news, in bytes.
pub const NEWS_LIMIT: usize = 64 * 1_024;

/// The phones of a shard that users of a relay follow; it may be one list of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watched {
    /// The run of the relay.
    pub run: String,
    /// Its name.
    pub relay: String,
    /// The phones.
    pub phones: Vec<WatchedPhone>,
}

/// A phone that users of a relay follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchedPhone {
    /// The id.
    pub id: String,
    /// The names of the screens that are watched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screens: Vec<String>,
    /// The accounts of the users that have a stream about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<String>,
    /// The number of the last news that the relay has; absent if it needs the whole state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<NewsNumber>,
}

impl WatchedPhone {
    /// Returns whether somebody follows the phone. After the last user has gone, it is listed once more.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        !self.screens.is_empty() || !self.users.is_empty()
    }
}

/// The number of news about a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewsNumber {
    /// The run of the owner.
    pub run: String,
    /// The revision at which it claimed the shard.
    pub epoch: u64,
    /// The number, which counts up by one.
    pub number: u64,
}

impl NewsNumber {
    /// Returns whether both count the news of the same owner.
    #[must_use]
    pub fn is_of_owner_of(&self, other: &NewsNumber) -> bool {
        self.run == other.run && self.epoch == other.epoch
    }
}

/// News about a phone, published by its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneNews {
    /// The id of the phone.
    pub phone: String,
    /// The number of these news.
    pub number: NewsNumber,
    /// The events are the whole state, and do not depend on earlier ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_whole: bool,
    /// The events, in order.
    pub events: Vec<EventRecord>,
}

/// An event about a phone. Users are named by their account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// The event.
    pub event: Event,
    /// The event as all but one user see it; absent if all see the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedEvent>,
    /// The time until the end of what it reports, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_ms: Option<u32>,
}

/// An event without the parts that only one user may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaskedEvent {
    /// The account of the user who sees all.
    pub user: String,
    /// The event for all others.
    pub event: Event,
}

/// The meaning of news for a relay, given those that it already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsKind {
    /// The whole state.
    Whole,
    /// The next events.
    Next,
    /// Events that it already has, or events of a former owner.
    Old,
    /// Events after some that are missing: the whole state is needed.
    Gap,
}

/// The order of the news about a phone, as a relay receives them.
#[derive(Clone, Debug, Default)]
pub struct NewsOrder(Option<NewsNumber>);

impl NewsOrder {
    /// Returns the number of the last news; `None` while the whole state is needed.
    #[must_use]
    pub fn known(&self) -> Option<&NewsNumber> {
        self.0.as_ref()
    }

    /// Requires the whole state from now on.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// Forgets news that are not from `owner`, the known owner of the phone.
    pub fn keep_to(&mut self, owner: Option<Owner<'_>>) {
        let is_of = |known: &NewsNumber| {
            owner.is_some_and(|owner| known.run == owner.run && known.epoch == owner.epoch)
        };
        if !self.0.as_ref().is_some_and(is_of) {
            self.0 = None;
        }
    }

    /// Notes received news; `owner` is the known owner of the phone.
    pub fn note(&mut self, news: &PhoneNews, owner: Option<Owner<'_>>) -> NewsKind {
        let number = &news.number;
        // The store may show an older state than the news.
        let is_of_former = owner.is_some_and(|owner| {
            let is_other = number.epoch == owner.epoch && number.run != owner.run;
            number.epoch < owner.epoch || is_other
        });
        let is_old = |known: &NewsNumber| {
            let is_known = number.is_of_owner_of(known) && number.number <= known.number;
            number.epoch < known.epoch || is_known
        };
        if is_of_former || self.0.as_ref().is_some_and(is_old) {
            return NewsKind::Old;
        }
        let is_next = |known: &NewsNumber| {
            number.is_of_owner_of(known) && known.number.checked_add(1) == Some(number.number)
        };
        let kind = if news.is_whole {
            NewsKind::Whole
        } else if self.0.as_ref().is_some_and(is_next) {
            NewsKind::Next
        } else {
            NewsKind::Gap
        };
        self.0 = Some(number.clone()).filter(|_| kind != NewsKind::Gap);
        kind
    }
}

#[cfg(test)]
mod tests;
