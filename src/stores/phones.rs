//! The phones that the person may see, and the one that is shown.

use std::time::Duration;

use leptos::prelude::{
    Get, GetUntracked, GetValue, Owner, ReadUntracked, RwSignal, Set, Signal, StoredValue,
    UpdateValue, set_interval_with_handle, set_timeout,
};
use leptos::task::spawn_local;
use relay_api::{Code, PhoneSummary};

use crate::{
    backend,
    platform::document,
    stores::{
        phone::{PhoneHistory, PhoneSession},
        session::SessionState,
    },
};

/// The back-off before a relay that did not answer is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// The interval at which the list of phones is refreshed.
const REFRESH_EVERY: Duration = Duration::from_secs(10);

/// The phone that is shown, or why there is none.
#[derive(Clone)]
pub enum Selection {
    /// The list of phones is loading.
    Loading,
    /// There is nothing to show.
    Empty(EmptyState),
    /// A phone.
    Phone(PhoneSession),
}

impl Selection {
    fn phone(self) -> Option<PhoneSession> {
        match self {
            Selection::Phone(phone) => Some(phone),
            Selection::Loading | Selection::Empty(_) => None,
        }
    }
}

/// Why there is no phone to show.
#[derive(Clone)]
pub enum EmptyState {
    /// The relay does not answer.
    NoRelay,
    /// This page does not know the model.
    UnknownModel(String),
    /// No phone has the id that the address of the page names; without an id, there is no phone at
    /// all.
    NoSuchPhone(Option<String>),
}

/// The phones, and the one that is shown.
#[derive(Clone, Copy)]
pub struct PhoneListState {
    /// The phone that is shown.
    pub selection: RwSignal<Selection>,
    /// All phones that the person may see.
    pub phones: RwSignal<Vec<PhoneSummary>>,
    session: SessionState,
    /// The history of each phone, kept while another is shown.
    histories: StoredValue<Vec<(String, PhoneHistory)>>,
    /// The page itself: what belongs to a phone outlives the button that chose it.
    owner: StoredValue<Owner>,
}

impl PhoneListState {
    /// Returns an empty list, seen by the person of `session`.
    #[must_use]
    pub fn new(session: SessionState) -> PhoneListState {
        PhoneListState {
            selection: RwSignal::new(Selection::Loading),
            phones: RwSignal::default(),
            session,
            histories: StoredValue::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Returns a signal of the phone that is shown.
    #[must_use]
    pub fn shown(self) -> Signal<Option<PhoneSession>> {
        Signal::derive(move || self.selection.get().phone())
    }

    fn shown_untracked(self) -> Option<PhoneSession> {
        self.selection.get_untracked().phone()
    }

    /// Asks the relay for its phones until it answers, and shows the one that the address of the
    /// page names, or the first.
    pub fn load(self) {
        spawn_local(async move {
            match backend::phones().await {
                Ok(phones) => {
                    self.session.load();
                    self.phones.set(phones.clone());
                    let wanted = document::url_parameter("phone");
                    let wanted = wanted.filter(|_| !phones.is_empty());
                    let chosen = match &wanted {
                        Some(id) => phones.into_iter().find(|phone| phone.id == *id),
                        None => phones.into_iter().next(),
                    };
                    match chosen {
                        Some(phone) => self.show(phone),
                        None => {
                            self.selection.set(Selection::Empty(EmptyState::NoSuchPhone(wanted)));
                        }
                    }
                }
                Err(error) if error.code() == Some(Code::LoginRequired) => {
                    self.session.signed_out.set(true);
                }
                Err(_) => {
                    self.selection.set(Selection::Empty(EmptyState::NoRelay));
                    set_timeout(move || self.load(), RETRY_AFTER);
                }
            }
        });
    }

    /// Refreshes the list from now on while the tab is visible.
    pub fn poll(self) {
        let refresh = move || {
            if document::is_hidden() || self.phones.read_untracked().is_empty() {
                return;
            }
            spawn_local(async move {
                if let Ok(phones) = backend::phones().await {
                    self.phones.set(phones);
                }
            });
        };
        // It runs as long as the page does. Without it the list is as old as the page.
        let _ = set_interval_with_handle(refresh, REFRESH_EVERY);
    }

    /// Shows a phone, and names it in the address of the page. The one that is shown already stays
    /// as it is.
    pub fn choose(self, phone: PhoneSummary) {
        if self.shown_untracked().is_some_and(|shown| shown.id() == phone.id) {
            return;
        }
        document::set_url_parameter("phone", &phone.id);
        self.show(phone);
    }

    /// Draws the phone that is shown again, as another model.
    pub fn change_model(self, model: String) {
        if let Some(phone) = self.shown_untracked() {
            self.show(PhoneSummary { model, ..phone.summary().as_ref().clone() });
        }
    }

    /// Continues after a sign-in.
    pub fn signed_in(self) {
        self.session.signed_out.set(false);
        match self.shown_untracked() {
            Some(phone) => {
                phone.resume();
                self.session.load();
            }
            None => self.load(),
        }
    }

    /// Signs out, and forgets what the page knows: the next person must not see what this one did.
    pub fn sign_out(self) {
        spawn_local(async move {
            if backend::sign_out().await.is_ok() {
                self.selection.set(Selection::Loading);
                self.phones.set(Vec::new());
                self.histories.update_value(Vec::clear);
                self.session.current.set(None);
                self.session.signed_out.set(true);
            }
        });
    }

    fn show(self, phone: PhoneSummary) {
        self.owner.get_value().with(|| self.show_owned(phone));
    }

    fn show_owned(self, phone: PhoneSummary) {
        let model = phone.model.clone();
        let history = self.histories.try_update_value(|histories| {
            if let Some((_, history)) = histories.iter().find(|(id, _)| *id == phone.id) {
                return *history;
            }
            let new = PhoneHistory::default();
            histories.push((phone.id.clone(), new));
            new
        });
        let Some(history) = history else { return };
        let session = PhoneSession::new(phone, self.session, history);
        let unknown = || Selection::Empty(EmptyState::UnknownModel(model));
        self.selection.set(session.map_or_else(unknown, Selection::Phone));
    }
}
