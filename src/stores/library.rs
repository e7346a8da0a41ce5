//! The saved sequences that the browser keeps.

use super::stored_item::{SEQUENCES, StoredItem};
use crate::model::library::Library;

/// Reads the saved sequences.
#[must_use]
pub fn load() -> StoredItem<Library> {
    StoredItem::load(SEQUENCES, Library::read, Library::write)
}
