//! What the browser keeps for a person: the same in all tabs, and not shown to the next person.

use leptos::prelude::{
    ArcRwSignal, Effect, GetUntracked, GetValue, RwSignal, Set, SetValue, StoredValue, Track,
    on_cleanup, window_event_listener_untyped,
};

use crate::{
    model::{Setting, Settings},
    platform::storage,
};

/// The names of everything that is kept for a person.
pub(super) const NAMES: [&str; 3] = [DIALLED, SEQUENCES, PHONES];
/// The recent numbers.
pub(super) const DIALLED: &str = "deskside-dialled";
/// The saved sequences.
pub(super) const SEQUENCES: &str = "deskside-sequences";
/// The phones that were added.
pub(super) const PHONES: &str = "deskside-phones";

thread_local! {
    /// The person who uses the page; empty where nobody signs in.
    static PERSON: ArcRwSignal<String> = ArcRwSignal::default();
}

/// Sets the person whose things are read from now on.
pub(super) fn set_person(name: &str) {
    PERSON.with(|person| {
        if person.get_untracked() != name {
            person.set(name.to_owned());
        }
    });
}

/// Removes what is kept for the person, unless the person's `settings` say that this is their own
/// device.
pub(super) fn forget(settings: &Settings) {
    if settings.get(Setting::KeepData) != "on" {
        NAMES.iter().for_each(|name| storage::remove(&own(name)));
    }
}

/// Returns the text that is kept for the person.
pub(super) fn read_own(name: &str) -> Option<String> {
    storage::read(&own(name))
}

fn own(name: &str) -> String {
    match PERSON.with(GetUntracked::get_untracked) {
        person if person.is_empty() => name.to_owned(),
        person => format!("{name}:{person}"),
    }
}

/// A value that the browser keeps for the person.
#[derive(Debug)]
pub struct StoredItem<T: 'static> {
    /// The value.
    pub value: RwSignal<T>,
    name: &'static str,
    read: fn(&str) -> T,
    write: fn(&T) -> String,
    /// The browser did not store the last change, so what it stores is older.
    is_newer: StoredValue<bool>,
}

impl<T> Clone for StoredItem<T> {
    fn clone(&self) -> StoredItem<T> {
        *self
    }
}

impl<T> Copy for StoredItem<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> StoredItem<T> {
    /// Reads the value, and again when another tab changes it or another person is known to use the
    /// page. It lives as long as its owner.
    pub(super) fn load(
        name: &'static str,
        read: fn(&str) -> T,
        write: fn(&T) -> String,
    ) -> StoredItem<T> {
        let stored = read_own(name).unwrap_or_default();
        let (value, is_newer) = (RwSignal::new(read(&stored)), StoredValue::new(false));
        let kept = StoredItem { value, name, read, write, is_newer };
        let person = PERSON.with(Clone::clone);
        Effect::new(move |before: Option<()>| {
            person.track();
            if before.is_some() {
                kept.reload();
            }
        });
        let listener = window_event_listener_untyped("storage", move |_| kept.reload());
        on_cleanup(move || listener.remove());
        kept
    }

    /// Changes the value as it is stored now, since another tab may have changed it; returns whether
    /// the browser stored it.
    pub fn change(self, change: impl FnOnce(&mut T)) -> bool {
        let stored = read_own(self.name).filter(|_| !self.is_newer.get_value());
        let mut value =
            stored.map_or_else(|| self.value.get_untracked(), |text| (self.read)(&text));
        change(&mut value);
        let is_stored = storage::write(&own(self.name), &(self.write)(&value));
        self.is_newer.set_value(!is_stored);
        self.value.set(value);
        is_stored
    }

    fn reload(self) {
        let value = (self.read)(&read_own(self.name).unwrap_or_default());
        if self.value.get_untracked() != value {
            self.value.set(value);
        }
    }
}
