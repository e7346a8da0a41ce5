//! The pinned and recent phones that the browser keeps.

use super::stored_item::{SHORTLIST, StoredItem};
use crate::model::Shortlist;

/// Reads the pinned and recent phones.
#[must_use]
pub fn load() -> StoredItem<Shortlist> {
    StoredItem::load(SHORTLIST, Shortlist::read, Shortlist::write)
}
