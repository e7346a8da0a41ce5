//! The names of keys that the browser keeps.

use leptos::prelude::{ReadUntracked, Set};

use super::{
    phone::PhoneSession,
    stored_item::{KEY_NAMES, StoredItem, read_own, track_changes},
};
use crate::model::key_names::KeyNames;

/// Returns whether the browser keeps names of keys or unfolded blocks for the person.
#[must_use]
pub fn are_kept() -> bool {
    track_changes();
    read_own(KEY_NAMES).is_some_and(|text| !text.is_empty())
}

/// Reads the names of keys.
#[must_use]
pub fn load() -> StoredItem<KeyNames> {
    StoredItem::load(KEY_NAMES, KeyNames::read, KeyNames::write)
}

/// Changes what is stored for the keys of a phone and shows it; returns whether the browser stored it.
pub fn change(
    stored: StoredItem<KeyNames>,
    phone: PhoneSession,
    change: impl FnOnce(&mut KeyNames, &str),
) -> bool {
    let id = phone.id();
    let is_stored = stored.change(|names| change(names, &id));
    show(stored, phone);
    is_stored
}

/// Shows the names that are stored for a phone on its keys.
pub fn show(stored: StoredItem<KeyNames>, phone: PhoneSession) {
    let lines = stored.value.read_untracked().of(&phone.id());
    if *phone.key_names.read_untracked() != lines {
        phone.key_names.set(lines);
    }
}
