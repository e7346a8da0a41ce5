//! The recent numbers that the browser stores.

use leptos::prelude::RwSignal;

use crate::{model::dialled::Dialled, platform::storage};

/// The name under which the browser stores them.
const NAME: &str = "deskside-dialled";

/// Reads the stored numbers.
#[must_use]
pub fn load() -> RwSignal<Dialled> {
    RwSignal::new(Dialled::read(&storage::read(NAME).unwrap_or_default()))
}

/// Stores the numbers and returns whether the browser did.
pub fn save(dialled: &Dialled) -> bool {
    storage::write(NAME, &dialled.write())
}
