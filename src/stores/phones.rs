//! The phones that the person may see, and the one that is shown.

use std::{cell::Cell, time::Duration};

use leptos::prelude::{
    Get, GetUntracked, GetValue, Owner, Read, RwSignal, Set, Signal, StoredValue, UpdateValue,
    WithValue, set_interval_with_handle, set_timeout, window_event_listener_untyped,
};
use leptos::task::spawn_local;
use relay_api::{Code, PhoneSummary};

use crate::{
    backend,
    model::{Settings, console_tab},
    platform::{document, storage},
    stores::{
        phone::PhoneSession,
        preferences,
        session::{self, SessionState},
        stored_item,
    },
};

/// The back-off before a relay that did not answer is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// The interval at which the list of phones is refreshed.
const REFRESH_EVERY: Duration = Duration::from_secs(10);

/// While the relay tells of changes by itself, the list is refreshed each this many intervals.
const FOLLOWED_INTERVALS: u32 = 6;

/// The tabs, as the browser keeps the one that was used last.
const TABS: [&str; 5] = ["0", "1", "2", "3", "4"];

/// The phone that is shown, or why there is none.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "a handle, of which there is one")]
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
    /// The person wants to sign out, and the relay does not answer.
    NotSignedOut,
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
    /// The number of the tab beside the device, which stays when another phone is chosen.
    pub tab: RwSignal<usize>,
    /// The facts about the phone are shown above the device, also when another phone is chosen.
    pub about: RwSignal<bool>,
    /// The relay tells of changes by itself.
    pub is_followed: RwSignal<bool>,
    /// The session of the person.
    pub session: SessionState,
    /// The session of each phone that was shown.
    sessions: StoredValue<Vec<PhoneSession>>,
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
            tab: RwSignal::new(console_tab::ACTIVITY),
            about: RwSignal::new(false),
            is_followed: RwSignal::new(false),
            session,
            sessions: StoredValue::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Returns a signal of the phone that is shown.
    #[must_use]
    pub fn shown(self) -> Signal<Option<PhoneSession>> {
        Signal::derive(move || self.selection.get().phone())
    }

    /// Returns what the relay says of a phone now: it may be given another name while it is shown.
    #[must_use]
    pub fn summary_of(self, phone: PhoneSession) -> PhoneSummary {
        let phones = self.phones.read();
        let listed = phones.iter().find(|listed| phone.has_id(&listed.id));
        listed.cloned().unwrap_or_else(|| phone.summary().as_ref().clone())
    }

    /// Returns the phone that is shown now.
    #[must_use]
    pub fn shown_untracked(self) -> Option<PhoneSession> {
        self.selection.get_untracked().phone()
    }

    /// Asks the relay for its phones until it answers, and shows the one that the address of the
    /// page names, or the first.
    pub fn load(self) {
        // The last attempt may have failed just before somebody signed out.
        if stored_item::is_leaving() {
            return;
        }
        if session::is_sign_out_wanted() {
            self.leave();
            self.end_session();
            return;
        }
        spawn_local(async move {
            let answer = backend::phones().await;
            if stored_item::is_leaving() {
                return;
            }
            match answer {
                Ok(phones) => {
                    self.session.load();
                    self.phones.set(phones.clone());
                    self.show_first(phones);
                }
                Err(error) if error.code() == Some(Code::LoginRequired) => {
                    session::show_sign_in(self.session.signed_out);
                }
                Err(_) => {
                    self.selection.set(Selection::Empty(EmptyState::NoRelay));
                    set_timeout(move || self.load(), RETRY_AFTER);
                }
            }
        });
    }

    /// Shows the phone that the address of the page names, or the first.
    fn show_first(self, phones: Vec<PhoneSummary>) {
        let wanted = document::url_parameter("phone").filter(|_| !phones.is_empty());
        let chosen = match &wanted {
            Some(id) => phones.into_iter().find(|phone| phone.id == *id),
            None => phones.into_iter().next(),
        };
        match chosen {
            Some(phone) => self.show(phone),
            None => self.selection.set(Selection::Empty(EmptyState::NoSuchPhone(wanted))),
        }
    }

    /// Refreshes the list from now on while the tab is visible, and what the person may do.
    pub fn poll(self) {
        let intervals = Cell::new(0_u32);
        let refresh = move || {
            let is_followed = self.is_followed.get_untracked();
            intervals.set(intervals.get().wrapping_add(1));
            if is_followed && !intervals.get().is_multiple_of(FOLLOWED_INTERVALS) {
                return;
            }
            let is_settled = match self.selection.get_untracked() {
                Selection::Phone(_) | Selection::Empty(EmptyState::NoSuchPhone(_)) => true,
                Selection::Loading | Selection::Empty(_) => false,
            };
            if document::is_hidden() || !is_settled || self.session.signed_out.get_untracked() {
                return;
            }
            // The stream ends when that changes.
            if !is_followed {
                self.session.load();
            }
            self.refresh();
        };
        // It runs as long as the page does. Without it the list is as old as the page.
        let _ = set_interval_with_handle(refresh, REFRESH_EVERY);
    }

    /// Refreshes the list now.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(phones) = backend::phones().await
                && !stored_item::is_leaving()
            {
                self.phones.set(phones);
            }
        });
    }

    /// Shows a phone, and names it in the address of the page. The one that is shown already stays
    /// as it is.
    pub fn choose(self, phone: PhoneSummary) {
        if self.shown_untracked().is_some_and(|shown| shown.id() == phone.id) {
            return;
        }
        // What a link has prepared is for the phone of the link.
        document::go_to("phone", &phone.id, &["command", "dial"]);
        self.show(phone);
    }

    /// Shows a phone as [`choose`](Self::choose) does; returns its session, unless the page cannot show it.
    #[must_use]
    pub fn open(self, phone: PhoneSummary) -> Option<PhoneSession> {
        let id = phone.id.clone();
        self.choose(phone);
        self.shown_untracked().filter(|shown| shown.has_id(&id))
    }

    /// Returns whether it is known whose session this is, so that what belongs to a person can be stored.
    #[must_use]
    pub fn is_person_known(self) -> bool {
        self.session.current.read().is_some()
    }

    /// Shows the phone that the page waits for, once it is in the list: from a restarted relay, or from
    /// what the browser remembers.
    pub fn settle(self) {
        let phones = self.phones.get();
        let Selection::Empty(EmptyState::NoSuchPhone(wanted)) = self.selection.get_untracked()
        else {
            return;
        };
        let is_here = |id: &String| phones.iter().any(|phone| phone.id == *id);
        if wanted.as_ref().map_or(!phones.is_empty(), is_here) {
            self.show_first(phones);
        }
    }

    /// Shows the tab that the person used last, once this visit, and remembers those that are used from then
    /// on. `is_recalled` is set once it was looked up.
    pub fn remember_tab(self, is_recalled: &Cell<bool>) {
        let tab = self.tab.get();
        if !self.is_person_known() {
            return;
        }
        if is_recalled.replace(true) {
            if let Some(text) = TABS.get(tab) {
                // A browser that stores nothing only forgets it.
                let _ = stored_item::write_own(stored_item::TAB, text);
            }
            return;
        }
        let stored = stored_item::read_own(stored_item::TAB);
        let last = TABS.iter().position(|text| stored.as_deref() == Some(*text));
        // A link, or a person who was quicker, has chosen another one.
        if let Some(last) = last.filter(|_| tab == console_tab::ACTIVITY) {
            self.tab.set(last);
        }
    }

    /// Shows the phone of the address whenever the person goes back or forward.
    pub fn follow_history(self) {
        // It listens as long as the page lives.
        let _ = window_event_listener_untyped("popstate", move |_| {
            let phones = self.phones.get_untracked();
            let shown = self.shown_untracked().map(PhoneSession::id);
            if !phones.is_empty() && document::url_parameter("phone") != shown {
                self.show_first(phones);
            }
        });
    }

    /// Draws the phone that is shown again, as another model.
    pub fn change_model(self, model: String) {
        if let Some(phone) = self.shown_untracked() {
            self.show(PhoneSummary { model, ..phone.summary().as_ref().clone() });
        }
    }

    /// Continues after a sign-in: where the page was, or from the beginning for another person.
    pub fn signed_in(self) {
        session::want_sign_out(false);
        self.session.load_after_sign_in(Box::new(move || {
            self.session.signed_out.set(false);
            match self.shown_untracked() {
                Some(phone) => phone.resume(),
                None => self.load(),
            }
        }));
    }

    /// Continues with an embed token: loads the phones with the first one, and goes on after the one
    /// before had ended.
    pub fn token_came(self) {
        let is_new = matches!(self.selection.get_untracked(), Selection::Loading);
        if is_new || self.session.signed_out.get_untracked() {
            self.signed_in();
        }
    }

    /// Signs out, and forgets what the page knows: the next person must not see what this one did.
    /// The page is hidden at once, also while the relay does not answer.
    pub fn sign_out(self, settings: &Settings) {
        stored_item::forget(settings);
        session::want_sign_out(true);
        self.leave();
        self.end_session();
    }

    /// Follows what other tabs store. When the person signs out in one, which may be closed before the relay has
    /// answered, this one signs out too.
    pub fn follow_other_tabs(self, settings: RwSignal<Settings>) {
        // It listens as long as the page lives.
        let _ = window_event_listener_untyped("storage", move |event| {
            settings.set(preferences::load());
            stored_item::reload_all();
            let signs_out = storage::is_stored_elsewhere(&event, session::SIGNS_OUT);
            if signs_out && !stored_item::is_leaving() {
                self.leave();
                if session::is_sign_out_wanted() {
                    self.end_session();
                } else {
                    // It has been done, and perhaps somebody else has signed in since.
                    document::reload();
                }
            }
        });
    }

    /// Hides what is shown, and shows and keeps nothing more. The page starts again after it.
    fn leave(self) {
        stored_item::forget_tab();
        self.phones.set(Vec::new());
        self.selection.set(Selection::Loading);
    }

    /// Ends the session, after what needs it.
    fn end_session(self) {
        let ending = session::ending();
        spawn_local(async move {
            if let Some(ending) = ending {
                ending.await;
            }
            if backend::sign_out().await.is_ok() {
                session::want_sign_out(false);
                // A page that starts again knows nothing of the person before.
                document::reload();
                return;
            }
            self.selection.set(Selection::Empty(EmptyState::NotSignedOut));
            let was_wanted = session::is_sign_out_wanted();
            let again = move || match was_wanted && !session::is_sign_out_wanted() {
                // Another tab has done it, and perhaps somebody has signed in since.
                true => document::reload(),
                false => self.end_session(),
            };
            set_timeout(again, RETRY_AFTER);
        });
    }

    fn show(self, phone: PhoneSummary) {
        self.owner.get_value().with(|| self.show_owned(phone));
    }

    fn show_owned(self, phone: PhoneSummary) {
        // The newest one, where the phone was drawn as several models.
        let known = |session: &&PhoneSession| session.has_id(&phone.id);
        let before = self.sessions.with_value(|all| all.iter().rev().find(known).copied());
        if let Some(session) = before.filter(|session| session.model.name == phone.model) {
            session.set_summary(phone);
            self.selection.set(Selection::Phone(session));
            return;
        }
        let model = phone.model.clone();
        let Some(session) = PhoneSession::new(phone, self.session, before) else {
            self.selection.set(Selection::Empty(EmptyState::UnknownModel(model)));
            return;
        };
        self.sessions.update_value(|all| all.push(session));
        self.selection.set(Selection::Phone(session));
    }
}
