//! Adds phones by their addresses and remembers them, so that they are there again after the relay
//! has been restarted.

use leptos::prelude::{GetUntracked, ReadUntracked, RwSignal, Set, Update};
use relay_api::PhoneSummary;
use wasm_bindgen_futures::spawn_local;

use super::{
    relay::{self, RelayError},
    storage,
};
use crate::{
    state::phone_book::{self, BookEntry},
    text,
};

/// Where the browser remembers them.
const NAME: &str = "deskside-phones";

/// The phones that this browser has added.
#[derive(Clone, Copy)]
pub struct PhoneBook {
    /// All of them.
    pub entries: RwSignal<Vec<BookEntry>>,
    /// How adding went, in a sentence.
    pub told: RwSignal<String>,
    /// The phones the relay knows.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// Which of the relay's ids is which address.
    ids: RwSignal<Vec<(String, String)>>,
}

impl PhoneBook {
    /// The book as the browser remembers it; it writes what it adds to `phones`.
    #[must_use]
    pub fn load(phones: RwSignal<Vec<PhoneSummary>>) -> PhoneBook {
        let text = storage::read(NAME).unwrap_or_default();
        let entries = phone_book::read(&text).unwrap_or_default();
        PhoneBook {
            entries: RwSignal::new(entries),
            told: RwSignal::default(),
            phones,
            ids: RwSignal::default(),
        }
    }

    /// Tells the relay of all that is remembered. It keeps what it has.
    pub fn restore(self) {
        let entries = self.entries.get_untracked();
        spawn_local(async move {
            for entry in entries {
                // What is refused now is not forgotten: the relay may allow it again.
                if let Ok(phone) = relay::add_phone(&entry).await {
                    let (entry, phone) = with_its_model(entry, phone).await;
                    self.added(entry, phone);
                }
            }
        });
    }

    /// Adds phones, one after the other, and remembers those the relay takes; calls `done` when it
    /// took all of them.
    pub fn add(self, entries: Vec<BookEntry>, done: impl Fn() + 'static) {
        spawn_local(async move {
            let (mut added, mut told, mut is_refused) = (0, String::new(), false);
            for entry in entries {
                match relay::add_phone(&entry).await {
                    Ok(phone) if self.has(&phone.id) => {
                        let (entry, phone) = with_its_name(entry, phone).await;
                        told.push_str(&text::there_already(&entry.address, &phone.name));
                        self.added(entry, phone);
                    }
                    Ok(phone) => {
                        added += 1;
                        let (entry, phone) = with_its_model(entry, phone).await;
                        self.added(entry, phone);
                    }
                    Err(error) => {
                        let reason = match error {
                            RelayError::Problem(problem) => text::problem(&problem),
                            RelayError::NoAnswer => text::no_relay_for_login().to_owned(),
                        };
                        is_refused = true;
                        told.push_str(&text::not_added(&entry.address, &reason));
                    }
                }
            }
            self.told.set(text::added(added, &told));
            if !is_refused {
                done();
            }
        });
    }

    /// Removes a phone that was added, here and from the relay.
    pub fn remove(self, id: String) {
        spawn_local(async move {
            match relay::remove_phone(&id).await {
                Ok(()) => {
                    self.phones.update(|phones| phones.retain(|phone| phone.id != id));
                    let address =
                        self.ids.read_untracked().iter().find(|known| known.0 == id).cloned();
                    if let Some((_, address)) = address {
                        self.entries.update(|all| all.retain(|entry| entry.address != address));
                        self.remember();
                    }
                }
                Err(RelayError::Problem(problem)) => self.told.set(text::problem(&problem)),
                Err(RelayError::NoAnswer) => self.told.set(text::no_relay_for_login().to_owned()),
            }
        });
    }

    fn has(self, id: &str) -> bool {
        self.phones.read_untracked().iter().any(|phone| phone.id == id)
    }

    fn added(self, entry: BookEntry, phone: PhoneSummary) {
        self.ids.update(|ids| {
            ids.retain(|known| known.0 != phone.id);
            ids.push((phone.id.clone(), entry.address.clone()));
        });
        self.phones.update(|phones| {
            phones.retain(|other| other.id != phone.id);
            phones.push(phone);
        });
        self.entries.update(|entries| {
            entries.retain(|other| other.address != entry.address);
            entries.push(entry);
        });
        self.remember();
    }

    fn remember(self) {
        storage::write(NAME, &phone_book::write(&self.entries.read_untracked()));
    }
}

/// A phone that is there already under another name or as another model is added anew as it is asked
/// for; one of the configuration stays as it is there.
async fn with_its_name(entry: BookEntry, phone: PhoneSummary) -> (BookEntry, PhoneSummary) {
    let differs = |asked: &str, now: &str| !asked.is_empty() && asked != now;
    let is_other = differs(&entry.name, &phone.name) || differs(&entry.model, &phone.model);
    if !is_other || !phone.ad_hoc {
        return (entry, phone);
    }
    let model = if entry.model.is_empty() { phone.model.clone() } else { entry.model.clone() };
    anew(BookEntry { model, ..entry }, phone).await
}

/// Adds a phone that is there once more, as `entry` says. One that cannot be stays as it is.
async fn anew(entry: BookEntry, phone: PhoneSummary) -> (BookEntry, PhoneSummary) {
    if relay::remove_phone(&phone.id).await.is_err() {
        return (entry, phone);
    }
    match relay::add_phone(&entry).await {
        Ok(again) => (entry, again),
        // It was there a moment ago; the list of phones says how it is now.
        Err(_) => (entry, phone),
    }
}

/// Asks a phone of no known model which it is, and adds it anew as that. One that does not tell
/// stays as it is.
async fn with_its_model(entry: BookEntry, phone: PhoneSummary) -> (BookEntry, PhoneSummary) {
    if !entry.model.is_empty() {
        return (entry, phone);
    }
    let told = relay::diagnosis(&phone.id).await.ok().and_then(|diagnosis| diagnosis.model);
    let Some(model) = told else { return (entry, phone) };
    anew(BookEntry { model, ..entry }, phone).await
}
