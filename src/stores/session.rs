//! The session of the person who uses the page.

use leptos::prelude::{Get, Memo, Read, RwSignal, Set, Signal};
use leptos::task::spawn_local;
use relay_api::{Role, Session};

use super::sentence;
use crate::backend;

/// The session as the page knows it.
#[derive(Clone, Copy)]
pub struct SessionState {
    /// The relay requires a sign-in.
    pub signed_out: RwSignal<bool>,
    /// The session; `None` until the relay has described it.
    pub current: RwSignal<Option<Session>>,
    /// What the person may do.
    pub role: Signal<Role>,
}

impl SessionState {
    /// Returns a session of which nothing is known yet. With `view_only` the person only watches,
    /// whatever the relay allows.
    #[must_use]
    pub fn new(view_only: bool) -> SessionState {
        let current = RwSignal::new(None::<Session>);
        let role = Signal::derive(move || match current.read().as_ref() {
            _ if view_only => Role::Viewer,
            Some(session) => session.role,
            // The relay has not answered yet. It rejects by itself what the person may not do.
            None => Role::Administrator,
        });
        SessionState { signed_out: RwSignal::new(false), current, role }
    }

    /// Loads the session from the relay.
    pub fn load(self) {
        spawn_local(async move {
            // Without an answer the page works all the same, and names nobody.
            self.current.set(backend::session().await.ok());
        });
    }

    /// Returns a signal that is true while the person may add phones.
    #[must_use]
    pub fn may_add_phones(self) -> Memo<bool> {
        let SessionState { current, role, .. } = self;
        Memo::new(move |_| {
            let is_allowed = current.read().as_ref().is_some_and(|session| session.may_add_phones);
            // Where the page only watches, nothing is added by hand.
            is_allowed && role.get() != Role::Viewer
        })
    }

    /// Returns a signal that is true while the relay accepts phones that the browser remembers.
    #[must_use]
    pub fn restores_phones(self) -> Memo<bool> {
        let current = self.current;
        Memo::new(move |_| current.read().as_ref().is_some_and(|session| session.may_add_phones))
    }
}

/// Signs in to the relay.
///
/// # Errors
/// When the relay refuses or does not answer; the reason as a sentence.
pub async fn sign_in(name: String, password: String) -> Result<(), String> {
    backend::sign_in(name, password).await.map_err(|error| sentence(&error))
}
