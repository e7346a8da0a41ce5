//! The sequences a person has saved, as the browser remembers them.

use leptos::prelude::RwSignal;

use crate::{model::Library, platform::storage};

/// Where the browser remembers them.
const NAME: &str = "deskside-sequences";

/// What was remembered.
#[must_use]
pub fn load() -> RwSignal<Library> {
    RwSignal::new(Library::read(&storage::read(NAME).unwrap_or_default()))
}

/// Remembers them; whether the browser does.
pub fn save(library: &Library) -> bool {
    storage::write(NAME, &library.write())
}
