//! Numbers called before, as the browser remembers them.

use leptos::prelude::RwSignal;

use crate::{model::dialled::Dialled, platform::storage};

/// Where the browser remembers them.
const NAME: &str = "deskside-dialled";

/// What was remembered.
#[must_use]
pub fn load() -> RwSignal<Dialled> {
    RwSignal::new(Dialled::read(&storage::read(NAME).unwrap_or_default()))
}

/// Remembers them; whether the browser does.
pub fn save(dialled: &Dialled) -> bool {
    storage::write(NAME, &dialled.write())
}
