//! What the browser keeps for a person: the same in all tabs, and not shown to the next person.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    time::Duration,
};

use leptos::prelude::{
    GetUntracked, GetValue, Owner, RwSignal, Set, SetValue, StoredValue, Track, Update, set_timeout,
};

use crate::{
    model::{Setting, Settings},
    platform::storage,
};

/// How long until the person may be known, and what is stored can be read.
const KNOWN_AFTER: Duration = Duration::from_millis(200);

/// The names of everything that is kept for a person.
pub(super) const NAMES: [&str; 6] = [DIALLED, SEQUENCES, PHONES, SHORTLIST, KEY_NAMES, TAB];
/// The recent numbers.
pub(super) const DIALLED: &str = "deskside-dialled";
/// The saved sequences.
pub(super) const SEQUENCES: &str = "deskside-sequences";
/// The number of the tab that was used last.
pub(super) const TAB: &str = "deskside-tab";
/// The phones that were added.
pub(super) const PHONES: &str = "deskside-phones";
/// The pinned and recent phones.
pub(super) const SHORTLIST: &str = "deskside-shortlist";
/// The names of keys.
pub(super) const KEY_NAMES: &str = "deskside-key-names";

/// The activity of before a reload, in this tab alone.
pub(super) const ACTIVITY: &str = "deskside-activity";

/// An item of any type.
trait AnyItem: Any {
    /// Reads the value, as it is stored now.
    fn read_again(&self);
}

/// The person who uses the page.
enum UserState {
    /// Nobody knows yet: nothing is read or stored until then.
    Unknown,
    /// Their account, which is empty where nobody signs in.
    Known(String),
    /// They are about to leave the page: nothing is read or stored any more.
    Leaving,
}

thread_local! {
    /// The person.
    static PERSON: RefCell<UserState> = const { RefCell::new(UserState::Unknown) };
    /// The page itself, as long as which the items live.
    static PAGE: RefCell<Option<Owner>> = const { RefCell::new(None) };
    /// The items, one for each name: where the browser stores nothing, two would contradict each other.
    static ITEMS: RefCell<Vec<(&'static str, Box<dyn AnyItem>)>> = const { RefCell::new(Vec::new()) };
    /// Counts how often stored values have changed elsewhere.
    static CHANGES: Cell<Option<RwSignal<u32>>> = const { Cell::new(None) };
}

/// Reads all items again, since stored values have changed.
pub(super) fn reload_all() {
    ITEMS.with_borrow(|items| items.iter().for_each(|(_, item)| item.read_again()));
    // For what is not loaded yet.
    if let Some(changes) = CHANGES.get() {
        changes.update(|count| *count = count.wrapping_add(1));
    }
}

/// Reads again what depends on stored values, whenever they change elsewhere.
pub(super) fn track_changes() {
    if let Some(changes) = CHANGES.get() {
        changes.track();
    }
}

/// Makes the current owner that of all items: they outlive the views that need them.
pub fn live_with_page() {
    PAGE.set(Owner::current());
    CHANGES.set(Some(RwSignal::new(0)));
}

/// Sets the account of the person whose things are read from now on.
pub(super) fn set_person(account: String) {
    if is_leaving() {
        return;
    }
    // What the tab keeps of somebody else is removed now, and not only once it is needed.
    if storage::read_in_tab(ACTIVITY).is_some_and(|text| part_of(&text, &account).is_none()) {
        storage::remove_in_tab(ACTIVITY);
    }
    PERSON.set(UserState::Known(account));
}

/// Removes what is kept for the person, unless the `settings` of this browser keep it.
pub(super) fn forget(settings: &Settings) {
    if settings.get(Setting::KeepData) != "on" {
        NAMES.iter().filter_map(|name| own(name)).for_each(|name| storage::remove(&name));
        // What is in memory is empty too.
        reload_all();
    }
}

/// Returns whether the person is about to leave the page, which shows nothing more.
pub(super) fn is_leaving() -> bool {
    PERSON.with_borrow(|person| matches!(person, UserState::Leaving))
}

/// Returns the account of the person, as long as something is read and stored for them.
fn person() -> Option<String> {
    PERSON.with_borrow(|person| match person {
        UserState::Known(name) => Some(name.clone()),
        UserState::Unknown | UserState::Leaving => None,
    })
}

/// Removes what the tab keeps, whatever the settings are, and keeps nothing more until the page starts again, not
/// even an answer that is still to come: the next person must not see it.
pub(super) fn forget_tab() {
    PERSON.set(UserState::Leaving);
    storage::remove_in_tab(ACTIVITY);
}

/// Returns the text that the tab keeps for the person.
pub(super) fn read_in_tab(name: &str) -> Option<String> {
    let text = storage::read_in_tab(name)?;
    part_of(&text, &person()?).map(ToOwned::to_owned)
}

/// Returns what a text in the tab has for a person, whose account is its first line; `None` when it is another person's.
fn part_of<'a>(text: &'a str, person: &str) -> Option<&'a str> {
    text.strip_prefix(person)?.strip_prefix('\n')
}

/// Keeps a text for the person in this tab, until it is closed.
pub(super) fn write_in_tab(name: &str, text: &str) {
    if let Some(person) = person() {
        storage::write_in_tab(name, &format!("{person}\n{text}"));
    }
}

/// Returns the text that is kept for the person.
pub(super) fn read_own(name: &str) -> Option<String> {
    storage::read(&own(name)?)
}

/// Stores a text for the person and returns whether the browser did.
pub(super) fn write_own(name: &str, text: &str) -> bool {
    own(name).is_some_and(|name| storage::write(&name, text))
}

fn own(name: &str) -> Option<String> {
    Some(match person()?.as_str() {
        "" => name.to_owned(),
        person => format!("{name}:{person}"),
    })
}

/// A value that the browser keeps for the person.
#[derive(Debug)]
pub struct StoredItem<T: 'static> {
    /// The value.
    pub value: RwSignal<T>,
    pub(super) name: &'static str,
    pub(super) read: fn(&str) -> T,
    pub(super) write: fn(&T) -> String,
    /// The browser did not store the last change, so what it stores is older.
    pub(super) is_newer: StoredValue<bool>,
}

impl<T> Clone for StoredItem<T> {
    fn clone(&self) -> StoredItem<T> {
        *self
    }
}

impl<T> Copy for StoredItem<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> AnyItem for StoredItem<T> {
    fn read_again(&self) {
        self.reload();
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> StoredItem<T> {
    /// Returns the item of that name, which is the same for the whole page, as long as which it lives. It is read
    /// when it is first needed, and again when another tab changes it.
    pub(super) fn load(
        name: &'static str,
        read: fn(&str) -> T,
        write: fn(&T) -> String,
    ) -> StoredItem<T> {
        let known = ITEMS.with_borrow(|items| {
            let item: &dyn Any = items.iter().find(|item| item.0 == name)?.1.as_ref();
            item.downcast_ref::<StoredItem<T>>().copied()
        });
        if let Some(item) = known {
            return item;
        }
        let page = PAGE.with_borrow(Clone::clone).or_else(Owner::current).unwrap_or_default();
        page.with(|| StoredItem::new(name, read, write))
    }

    fn new(name: &'static str, read: fn(&str) -> T, write: fn(&T) -> String) -> StoredItem<T> {
        let (value, is_newer) = (RwSignal::new(read("")), StoredValue::new(false));
        let item = StoredItem { value, name, read, write, is_newer };
        item.reload();
        item.follow();
        item
    }

    /// Reads the value again whenever stored values have changed, in place of an earlier item of that name.
    pub(super) fn follow(self) {
        ITEMS.with_borrow_mut(|items| {
            items.retain(|(name, _)| *name != self.name);
            items.push((self.name, Box::new(self)));
        });
    }

    /// Changes the value as it is stored now, since another tab may have changed it; returns whether
    /// the browser stored it.
    pub fn change(self, change: impl FnOnce(&mut T)) -> bool {
        // A field that had the focus may report its last change when its view, and even the item, is gone.
        let Some(shown) = self.value.try_get_untracked() else { return false };
        let stored = read_own(self.name).filter(|_| self.is_newer.try_get_value() == Some(false));
        let mut value = stored.map_or(shown, |text| (self.read)(&text));
        change(&mut value);
        let name = own(self.name);
        let text = (self.write)(&value);
        let is_stored = name.as_ref().is_some_and(|name| storage::write(name, &text));
        // Until the person is known nothing was tried.
        self.is_newer.set_value(!is_stored && name.is_some());
        self.value.set(value);
        is_stored
    }

    /// Reads the value.
    pub(super) fn reload(self) {
        // The item may be gone.
        let Some(now) = self.value.try_get_untracked().filter(|_| !is_leaving()) else {
            return;
        };
        if own(self.name).is_none() {
            set_timeout(move || self.reload(), KNOWN_AFTER);
        } else if self.is_newer.try_get_value() == Some(false) {
            let value = (self.read)(&read_own(self.name).unwrap_or_default());
            if now != value {
                self.value.set(value);
            }
        }
    }
}
