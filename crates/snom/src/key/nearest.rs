//! Suggestions for mistyped names.

use super::{event::EventName, named::NamedKey};

/// Returns the key or event whose name is most like `name`, if one is near.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let keys = NamedKey::ALL.iter().map(|key| key.name()).filter(|name| name.len() > 1);
    keys.chain(EventName::KNOWN.iter().copied())
        .map(|candidate| (strsim::damerau_levenshtein(&upper, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .map(|(_, candidate)| candidate)
}

impl EventName {
    /// Returns the known event or key that was most likely meant; `None` when this is a known one,
    /// or nothing is like it.
    #[must_use]
    pub fn nearest_known(&self) -> Option<&'static str> {
        nearest(self.as_str()).filter(|known| *known != self.as_str())
    }
}
