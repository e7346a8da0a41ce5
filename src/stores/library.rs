//! The saved sequences that the browser stores.

use leptos::prelude::RwSignal;

use crate::{model::library::Library, platform::storage};

/// The name under which the browser stores them.
const NAME: &str = "deskside-sequences";

/// Reads the stored sequences.
#[must_use]
pub fn load() -> RwSignal<Library> {
    RwSignal::new(Library::read(&storage::read(NAME).unwrap_or_default()))
}

/// Stores the sequences and returns whether the browser did.
pub fn save(library: &Library) -> bool {
    storage::write(NAME, &library.write())
}
