//! Adds phones by address and stores them, so that they are there again after a restart of the relay.

use std::cell::Cell;

use leptos::{
    leptos_dom::helpers::WindowListenerHandle,
    prelude::{
        Callable, Callback, GetUntracked, GetValue, LocalStorage, Owner, ReadUntracked, RwSignal,
        Set, SetValue, StoredValue, Update, UpdateValue, window_event_listener_untyped,
    },
    task::spawn_local,
};
use relay_api::{Code, PhoneSummary};

use super::{
    sentence,
    stored_item::{self, PHONES, StoredItem},
};
use crate::{
    backend, i18n,
    model::phone_book::{Book, BookEntry, Row},
    platform::timer::Timeout,
};

/// How long a removal can be undone.
const UNDO_MILLIS: u32 = 10_000;
/// The model of a phone whose model nobody knows.
const UNKNOWN: &str = "unknown";

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
}

impl BookState {
    fn new() -> BookState {
        BookState {
            book: RwSignal::default(),
            removing: RwSignal::new(None),
            message: RwSignal::default(),
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
            state
        })
    }

    /// Returns whether the browser stores any.
    #[must_use]
    pub fn is_remembered() -> bool {
        stored_item::read_own(PHONES).is_some_and(|text| !text.is_empty())
    }

    /// Follows what other tabs store, for as long as the owner lives.
    pub fn follow(self) {
        self.state().stored().reload();
        self.state().stored().follow();
    }

    /// Reads the stored phones and adds all of them to the relay. A refused phone stays stored, without a
    /// message: it may be allowed again later. One that somebody removed is forgotten.
    pub fn restore(self) {
        self.state().stored().reload();
        let entries = self.state().book.get_untracked().entries;
        self.add_all(entries.into_iter().map(|entry| (0, entry)).collect(), None);
    }

    /// Adds phones, one after the other, and stores those that the relay accepts; calls `done` when it
    /// accepted all of them. One that is there already takes its new name and model.
    pub fn add(self, rows: Vec<Row>, done: Callback<()>) {
        self.add_all(rows, Some(done));
    }

    fn add_all(self, rows: Vec<Row>, asked: Option<Callback<()>>) {
        spawn_local(async move {
            let (mut added, mut known) = (0, 0);
            let (mut notes, mut is_refused) = (String::new(), false);
            for (line, entry) in rows {
                if asked.is_some() && !entry.fits(self.state().book.read_untracked().entries.len())
                {
                    is_refused = true;
                    notes.push_str(&i18n::not_added(line, &entry.address, i18n::book_full()));
                    continue;
                }
                match backend::add_phone(&entry, asked.is_none()).await {
                    Err(error) if asked.is_none() && error.code() == Some(Code::PhoneRemoved) => {
                        self.forget(&entry.address);
                    }
                    Ok(phone) => {
                        let was_there = asked.is_some() && self.has(&phone.id);
                        let phone = if was_there {
                            // A table may hold many of them, which are counted only.
                            if line == 0 {
                                notes.push_str(&i18n::already_added(&entry.address, &phone.name));
                            } else {
                                known += 1;
                            }
                            phone
                        } else {
                            added += 1;
                            with_detected_model(&entry, phone).await
                        };
                        self.added(entry, phone);
                    }
                    Err(error) => {
                        is_refused = true;
                        notes.push_str(&i18n::not_added(line, &entry.address, &sentence(&error)));
                    }
                }
            }
            let Some(done) = asked else { return };
            self.state().message.set(i18n::added(added, known, &notes));
            if !is_refused {
                // The form may be gone.
                let _ = done.try_run(());
            }
        });
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
            backend::remove_phone_when_leaving(&phone.id);
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

    fn has(self, id: &str) -> bool {
        self.phones.read_untracked().iter().any(|phone| phone.id == id)
    }

    fn added(self, mut entry: BookEntry, phone: PhoneSummary) {
        if entry.model.is_empty() && phone.model != UNKNOWN {
            // It need not be detected again.
            entry.model.clone_from(&phone.model);
        }
        self.state().ids.update(|ids| {
            ids.retain(|known| known.0 != phone.id);
            ids.push((phone.id.clone(), entry.address.clone()));
        });
        self.phones.update(|phones| {
            phones.retain(|other| other.id != phone.id);
            phones.push(phone);
        });
        if !self.state().stored().change(|book| book.put(entry)) {
            self.state().message.set(i18n::not_remembered().to_owned());
        }
    }

    fn forget(self, address: &str) {
        self.state().stored().change(|book| book.remove(address));
    }
}

/// Detects the model of a new phone without one, and returns the phone as it is then. One whose model cannot
/// be detected stays as it is.
async fn with_detected_model(entry: &BookEntry, phone: PhoneSummary) -> PhoneSummary {
    // Without a relay no model can be detected.
    if !entry.model.is_empty() || phone.model != UNKNOWN || cfg!(feature = "standalone") {
        return phone;
    }
    let diagnosis = backend::diagnosis(&phone.id).await.ok();
    let Some(model) = diagnosis.and_then(|diagnosis| diagnosis.model) else { return phone };
    // Where nobody asked for the phone, it has perhaps got another name since.
    let (address, name) = (entry.address.clone(), phone.name.clone());
    backend::add_phone(&BookEntry { address, model, name }, false).await.unwrap_or(phone)
}
