//! Everything that the browser stores for the person, to be moved to another browser.

use leptos::prelude::{Callback, ReadUntracked, RwSignal};

use super::{
    phone_book::PhoneBook,
    phone_import, preferences,
    stored_item::{self, DIALLED, KEY_NAMES, NAMES, PHONES, SEQUENCES, SHORTLIST, TAB},
};
use crate::model::{
    Settings,
    export::{self, Export, Preview, StoredKind},
    phone_book::{Book, BookEntry},
};

/// How what is stored is merged; a name without a line here is a list of lines.
const KINDS: [StoredKind; 5] = [
    StoredKind::sequences(SEQUENCES),
    StoredKind::numbers(DIALLED),
    StoredKind::phones(PHONES),
    StoredKind::pins(SHORTLIST),
    StoredKind::key_names(KEY_NAMES),
];

/// The result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// Everything is stored, and the phones are being added.
    Imported,
    /// Everything is stored, and the person may not add the phones.
    WithoutPhones,
    /// The browser did not store all of it, and no phone is added.
    NotStored,
    /// Phones are being imported at the moment; nothing changed.
    Busy,
}

/// Returns the names of what is moved to another browser. The tab used last is of this one.
fn moved() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().filter(|name| *name != TAB)
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

/// Returns the phones of an export that an import adds: those for which the browser has room.
#[must_use]
pub fn phones(export: &Export) -> Vec<BookEntry> {
    let Some(theirs) = export.item(PHONES) else { return Vec::new() };
    let mine = stored_item::read_own(PHONES).unwrap_or_default();
    let merged = Book::read(&kind(PHONES).merged(&mine, theirs)).entries;
    let mut phones = Book::read(theirs).entries;
    phones.retain(|phone| merged.iter().any(|kept| kept.address == phone.address));
    phones
}

/// Imports what [`preview`] lists, and adds its phones by `book` if the person may add any.
pub fn import(
    settings: RwSignal<Settings>,
    export: &Export,
    book: PhoneBook,
    may_add: bool,
) -> ImportOutcome {
    // What is stored now decides about the room.
    let phones = phones(export);
    if !phones.is_empty() && book.state().progress.read_untracked().is_some() {
        return ImportOutcome::Busy;
    }
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
    if !is_stored {
        return ImportOutcome::NotStored;
    }
    stored_item::reload_all();
    if phones.is_empty() {
        return ImportOutcome::Imported;
    }
    if !may_add {
        return ImportOutcome::WithoutPhones;
    }
    phone_import::add_table(book, (1..).zip(phones).collect(), Callback::new(|()| ()));
    ImportOutcome::Imported
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a text as the page stores it under a name.
    fn stored(name: &str) -> &'static str {
        match name {
            SEQUENCES => "Day mode\t1\nNight mode\t2\n",
            DIALLED => "101\n102",
            PHONES => {
                "address,model,name,group\n10.0.0.5,D785,Front,Berlin\n10.0.0.6,D713,Lab,Hamburg\n"
            }
            SHORTLIST => "+lab\nlab\nfront\n",
            KEY_NAMES => "desk\tP1\tAnna\ndesk\tP2\tBen\ndesk\tunfolded\tEK1\n",
            _ => panic!("{name} needs a text here, and a kind"),
        }
    }

    #[test]
    fn everything_that_is_stored_has_a_kind_that_keeps_it() {
        for name in moved() {
            let text = stored(name);
            assert!(KINDS.iter().any(|kind| kind.name == name), "{name}");
            assert_eq!(kind(name).merged("", text), text, "{name}");
            assert_eq!(kind(name).merged(text, text), text, "{name}");
        }
    }

    #[test]
    fn every_kind_has_the_name_of_something_that_is_stored() {
        for kind in KINDS {
            assert!(NAMES.contains(&kind.name), "{}", kind.name);
        }
    }
}
