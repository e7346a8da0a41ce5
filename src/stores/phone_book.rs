//! Stores the phones that were added by address, so that they are there again after a restart of the relay.

use std::cell::{Cell, RefCell};

use leptos::{
    leptos_dom::helpers::WindowListenerHandle,
    prelude::{
        GetUntracked, GetValue, LocalStorage, Owner, ReadUntracked, RwSignal, Set, SetValue,
        StoredValue, Update, UpdateValue, window_event_listener_untyped,
    },
    task::spawn_local,
};
use relay_api::PhoneSummary;

use super::{
    UNDO_MILLIS, sentence,
    session::{self, Ending},
    stored_item::{self, PHONES, StoredItem},
};
use crate::{
    backend, i18n,
    model::{
        phone_book::{Book, BookEntry},
        phone_import::{ImportProgress, ImportResult},
    },
    platform::timer::Timeout,
};

/// The model of a phone whose model nobody knows.
pub(super) const UNKNOWN: &str = "unknown";

/// The phones that this browser has added. What it knows is read when it is first needed, by code that
/// is in a piece of the page.
#[derive(Clone, Copy)]
pub struct PhoneBook {
    /// The phones of the relay.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// The page itself: what is known outlives the view that needed it first.
    owner: StoredValue<Owner>,
}

/// What a book knows.
#[derive(Clone, Copy)]
pub struct BookState {
    /// All phones, and the rows that this page cannot read.
    pub book: RwSignal<Book>,
    /// The phone that is about to be removed, which can still be undone.
    pub removing: RwSignal<Option<PhoneSummary>>,
    /// The result of adding, in a sentence.
    pub message: RwSignal<String>,
    /// How far an import is, while one runs.
    pub progress: RwSignal<Option<ImportProgress>>,
    /// The result of the last import.
    pub result: RwSignal<Option<ImportResult>>,
    /// Somebody has cancelled the import.
    pub(super) is_cancelled: StoredValue<bool>,
    /// Why the last removal failed, in a sentence; empty when it did not.
    pub removal_problem: RwSignal<String>,
    is_newer: StoredValue<bool>,
    /// Removes that phone when the time to undo it is over, or the page is left before.
    removals: StoredValue<Option<(Timeout, WindowListenerHandle)>, LocalStorage>,
    /// The relay's ids and their addresses.
    ids: RwSignal<Vec<(String, String)>>,
}

thread_local! {
    static STATE: Cell<Option<BookState>> = const { Cell::new(None) };
    /// The id of the phone that was about to be removed when the person signed out.
    static LAST_REMOVAL: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Cancels what runs, since the person signs out, and removes the phone that was about to be removed.
fn end() -> Ending {
    if let Some(state) = STATE.get() {
        state.is_cancelled.set_value(true);
        if let Some(phone) = state.removing.try_update(Option::take).flatten() {
            LAST_REMOVAL.set(Some(phone.id));
        }
    }
    // The tab may be closed before the answer.
    let removal =
        LAST_REMOVAL.with_borrow(|id| id.as_deref().map(backend::remove_phone_when_leaving));
    Box::pin(async move {
        // Without an answer the session does not end either, and both are tried again. A phone that is gone may be
        // added again by somebody else meanwhile.
        if let Some(removal) = removal
            && removal.await
        {
            LAST_REMOVAL.set(None);
        }
    })
}

impl BookState {
    fn new() -> BookState {
        BookState {
            book: RwSignal::default(),
            removing: RwSignal::new(None),
            message: RwSignal::default(),
            progress: RwSignal::new(None),
            result: RwSignal::new(None),
            is_cancelled: StoredValue::new(false),
            removal_problem: RwSignal::default(),
            is_newer: StoredValue::new(false),
            removals: StoredValue::new_local(None),
            ids: RwSignal::default(),
        }
    }

    fn stored(self) -> StoredItem<Book> {
        let BookState { book: value, is_newer, .. } = self;
        StoredItem { value, name: PHONES, read: Book::read, write: Book::write, is_newer }
    }
}

impl PhoneBook {
    /// Creates a book, which adds to `phones`.
    #[must_use]
    pub fn new(phones: RwSignal<Vec<PhoneSummary>>) -> PhoneBook {
        PhoneBook { phones, owner: StoredValue::new(Owner::current().unwrap_or_default()) }
    }

    /// Returns what the book knows.
    #[must_use]
    pub fn state(self) -> BookState {
        STATE.get().unwrap_or_else(|| {
            let state = self.owner.get_value().with(BookState::new);
            STATE.set(Some(state));
            session::before_end(end);
            state
        })
    }

    /// Returns whether the browser stores any.
    #[must_use]
    pub fn is_remembered() -> bool {
        stored_item::read_own(PHONES).is_some_and(|text| !text.is_empty())
    }

    /// Follows what other tabs store.
    pub fn follow(self) {
        self.state().stored().reload();
        self.state().stored().follow();
    }

    /// Reads the stored phones again.
    pub(super) fn reload(self) {
        self.state().stored().reload();
    }

    /// Removes a phone that was added, here and from the relay, unless it is [undone](Self::undo) within
    /// ten seconds.
    pub fn remove_soon(self, phone: PhoneSummary) {
        self.remove_now();
        self.state().removal_problem.set(String::new());
        self.state().removing.set(Some(phone));
        let timer = Timeout::new(UNDO_MILLIS, move || self.remove_now());
        // A page that is left has no timers any more, and nobody can undo anything in it.
        let leaving =
            window_event_listener_untyped("pagehide", move |_| self.remove_when_leaving());
        self.state().removals.set_value(Some((timer, leaving)));
    }

    fn remove_when_leaving(self) {
        self.end_time_to_undo();
        if let Some(phone) = self.state().removing.try_update(Option::take).flatten() {
            drop(backend::remove_phone_when_leaving(&phone.id));
            self.forget_id(&phone.id);
        }
    }

    /// Leaves the phone that was about to be removed where it is.
    pub fn undo(self) {
        self.end_time_to_undo();
        self.state().removing.set(None);
    }

    fn end_time_to_undo(self) {
        let ended = self.state().removals.try_update_value(Option::take).flatten();
        if let Some((_timer, leaving)) = ended {
            leaving.remove();
        }
    }

    /// Removes the phone that was about to be.
    pub fn remove_now(self) {
        self.end_time_to_undo();
        if let Some(phone) = self.state().removing.try_update(Option::take).flatten() {
            self.remove(phone);
        }
    }

    /// Reports that a phone was not removed, and why.
    pub fn removal_failed(self, name: &str, reason: &str) {
        self.state().removal_problem.set(i18n::not_removed(name, reason));
    }

    fn remove(self, phone: PhoneSummary) {
        spawn_local(async move {
            match backend::remove_phone(&phone.id).await {
                Ok(()) => {
                    self.phones.update(|phones| phones.retain(|other| other.id != phone.id));
                    self.forget_id(&phone.id);
                }
                Err(error) => self.removal_failed(&phone.name, &sentence(&error)),
            }
        });
    }

    fn forget_id(self, id: &str) {
        let ids = self.state().ids.get_untracked();
        if let Some((_, address)) = ids.iter().find(|known| known.0 == id) {
            self.forget(address);
        }
    }

    /// Returns whether a phone with that id is in the list.
    pub(super) fn has(self, id: &str) -> bool {
        self.phones.read_untracked().iter().any(|phone| phone.id == id)
    }

    /// Puts phones that the relay has accepted into the list, and stores them.
    pub(super) fn added(self, accepted: Vec<(BookEntry, PhoneSummary)>) {
        // A page that is being left shows nothing more.
        if accepted.is_empty() || stored_item::is_leaving() {
            return;
        }
        let (entries, phones): (Vec<_>, Vec<_>) = accepted.into_iter().map(filled).unzip();
        self.state().ids.update(|ids| {
            for (entry, phone) in entries.iter().zip(&phones) {
                ids.retain(|known| known.0 != phone.id);
                ids.push((phone.id.clone(), entry.address.clone()));
            }
        });
        self.phones.update(|all| {
            for phone in phones {
                // Each keeps its row.
                match all.iter_mut().find(|other| other.id == phone.id) {
                    Some(other) => *other = phone,
                    None => all.push(phone),
                }
            }
        });
        let is_stored = self.state().stored().change(|book| {
            entries.into_iter().for_each(|entry| book.put(entry));
        });
        if !is_stored {
            self.state().message.set(i18n::not_remembered().to_owned());
        }
    }

    /// Puts a phone whose model was detected into the list, and stores the model, unless the phone is gone.
    pub(super) fn detected(self, entry: &BookEntry, phone: PhoneSummary) {
        if !self.has(&phone.id) {
            return;
        }
        self.phones.update(|all| {
            if let Some(other) = all.iter_mut().find(|other| other.id == phone.id) {
                *other = phone;
            }
        });
        self.state().stored().change(|book| book.set_model(&entry.address, &entry.model));
    }

    /// Forgets a phone.
    pub(super) fn forget(self, address: &str) {
        self.state().stored().change(|book| book.remove(address));
    }
}

/// Returns an entry with what the relay knows of its phone: a row of a table may leave out what it does not change.
fn filled((mut entry, phone): (BookEntry, PhoneSummary)) -> (BookEntry, PhoneSummary) {
    let model = if phone.model == UNKNOWN { "" } else { &phone.model };
    let group = phone.groups.first().map_or("", String::as_str);
    entry.fill(model, &phone.name, group);
    (entry, phone)
}
