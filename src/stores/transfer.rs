//! Everything that the browser stores for the person, to be moved to another browser.

use leptos::prelude::{Callback, RwSignal};

use super::{
    phone_book::PhoneBook,
    phone_import, preferences,
    stored_item::{self, DIALLED, KEY_NAMES, NAMES, PHONES, SEQUENCES, SHORTLIST, TABS},
};
use crate::{
    model::{
        Settings,
        export::{self, Export, Preview, StoredKind},
        phone_book::Book,
    },
    platform::storage,
};

/// How what is stored is merged; a name without a line here is a list of lines.
const KINDS: [StoredKind; 5] = [
    StoredKind::sequences(SEQUENCES),
    StoredKind::numbers(DIALLED),
    StoredKind::phones(PHONES),
    StoredKind::pins(SHORTLIST),
    StoredKind::key_names(KEY_NAMES),
];

/// Returns the names of what is moved to another browser. The tab used last is of this one.
fn moved() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().filter(|name| *name != TABS)
}

fn kind(name: &'static str) -> StoredKind {
    KINDS.into_iter().find(|kind| kind.name == name).unwrap_or_else(|| StoredKind::lines(name))
}

/// Returns the settings and everything that is stored for the person, as a text.
#[must_use]
pub fn export(settings: &Settings) -> String {
    let stored = |name: &'static str| Some((name, stored_item::read_own(name)?));
    let items: Vec<_> = moved().filter_map(stored).collect();
    export::write(settings, &items)
}

/// Returns the changes that an import makes.
#[must_use]
pub fn preview(settings: &Settings, export: &Export) -> Preview {
    let change = |name: &'static str| {
        let mine = stored_item::read_own(name).unwrap_or_default();
        Some(kind(name).change(&mine, export.item(name)?))
    };
    let is_unknown = |(name, _): &&(String, String)| moved().all(|known| known != name.as_str());
    let imported = export.settings.as_ref();
    Preview {
        settings: imported.map(|to| export::setting_changes(settings, to)).unwrap_or_default(),
        items: moved().filter_map(change).collect(),
        unknown: export.items.iter().filter(is_unknown).count(),
    }
}

/// Imports what [`preview`] lists, adds its phones to the relay by `book`, and returns whether the browser
/// stored all of it.
pub fn import(settings: RwSignal<Settings>, export: &Export, book: PhoneBook) -> bool {
    let mut is_stored = true;
    if let Some(imported) = &export.settings {
        is_stored &= preferences::change(settings, |now| *now = imported.clone());
    }
    for name in moved() {
        if let Some(theirs) = export.item(name) {
            let mine = stored_item::read_own(name).unwrap_or_default();
            is_stored &= stored_item::write_own(name, &kind(name).merged(&mine, theirs));
        }
    }
    if is_stored {
        storage::announce();
    }
    let phones = export.item(PHONES).map(|text| Book::read(text).entries).unwrap_or_default();
    if !phones.is_empty() {
        phone_import::add_table(book, (1..).zip(phones).collect(), Callback::new(|()| ()));
    }
    is_stored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_name_of_something_that_is_stored() {
        for kind in KINDS {
            assert!(NAMES.contains(&kind.name), "{}", kind.name);
        }
    }
}
