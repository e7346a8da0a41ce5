//! The recent numbers that the browser keeps.

use super::stored_item::{DIALLED, StoredItem};
use crate::model::dialled::Dialled;

/// Reads the recent numbers.
#[must_use]
pub fn load() -> StoredItem<Dialled> {
    StoredItem::load(DIALLED, Dialled::read, Dialled::write)
}
