//! The session of the person who uses the page.

use std::{cell::Cell, pin::Pin};

use leptos::prelude::{ArcRwSignal, Get, Memo, Read, ReadUntracked, RwSignal, Set, Signal};
use leptos::task::spawn_local;
use relay_api::{Code, LoginKind, Role, Session, SignInWays};

use super::{sentence, stored_item};
use crate::{
    backend, i18n,
    model::account::account,
    platform::{document, storage},
};

/// The name under which the browser keeps that the person wants to sign out.
pub(super) const SIGNS_OUT: &str = "deskside-signs-out";

/// Keeps whether the person wants to sign out: also when the tab is closed before the relay answers,
/// the next one signs out first.
pub(super) fn want_sign_out(is_wanted: bool) {
    if is_wanted {
        // Without a storage the wish ends with the tab.
        let _ = storage::write(SIGNS_OUT, "");
    } else {
        storage::remove(SIGNS_OUT);
    }
}

/// Returns whether the person wants to sign out, and the relay has not done it yet.
pub(super) fn is_sign_out_wanted() -> bool {
    storage::read(SIGNS_OUT).is_some()
}

/// Shows the sign-in form, unless the person is about to leave the page: it starts again then, and what they typed into
/// the form would be gone.
pub(super) fn show_sign_in(signed_out: RwSignal<bool>) {
    if !stored_item::is_leaving() {
        signed_out.set(true);
    }
}

/// What is done before a session ends.
pub(super) type Ending = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    /// Cancels what runs, and returns what has to be done while there is a session. It is registered by code that a
    /// first view does not need.
    static BEFORE_END: Cell<Option<fn() -> Ending>> = const { Cell::new(None) };
    /// The browser has dropped the cookie of a sign-in. A frame reports it to its portal.
    static DROPS_SIGN_INS: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Registers what is done before the session ends.
pub(super) fn before_end(end: fn() -> Ending) {
    BEFORE_END.set(Some(end));
}

/// Cancels what runs; returns what has to be done before the session ends.
pub(super) fn ending() -> Option<Ending> {
    BEFORE_END.get().map(|end| end())
}

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

    /// Loads the session from the relay. Without an answer the page works all the same, with what it
    /// knows.
    pub fn load(self) {
        self.load_then(None);
    }

    /// Loads the session after a sign-in, then calls `same`. When it is another person's, the page
    /// starts again instead, so that nothing is left of the person before.
    pub fn load_after_sign_in(self, same: Box<dyn FnOnce()>) {
        self.load_then(Some(same));
    }

    fn load_then(self, same: Option<Box<dyn FnOnce()>>) {
        spawn_local(async move {
            let answer = backend::session().await;
            let is_required =
                answer.as_ref().is_err_and(|error| error.code() == Some(Code::LoginRequired));
            if is_required {
                show_sign_in(self.signed_out);
            }
            // Without an answer the page goes on; the next one shows whose session it is.
            let goes_on = answer.map_or(!is_required, |session| self.update(session));
            if let Some(same) = same.filter(|_| goes_on) {
                same();
            }
        });
    }

    fn is_same(self, session: &Session) -> bool {
        let known = self.current.read_untracked();
        // Where nobody signed in so far, there is no other person.
        known.as_ref().is_none_or(|known| {
            let is_same = known.name == session.name && known.portal == session.portal;
            known.login == LoginKind::None || is_same
        })
    }

    /// Takes in a session; returns whether it is the same person's.
    fn update(self, session: Session) -> bool {
        if !self.is_same(&session) {
            // Somebody else signed in, perhaps in another tab: the cookie is that of all tabs.
            stored_item::forget_tab();
            document::reload();
            return false;
        }
        stored_item::set_person(account(&session));
        if self.current.read_untracked().as_ref() != Some(&session) {
            self.current.set(Some(session));
        }
        true
    }

    /// Returns the name of the person; `None` where nobody signs in, or nothing is known yet.
    #[must_use]
    pub fn name(self) -> Option<String> {
        let current = self.current.read_untracked();
        let session = current.as_ref().filter(|session| session.login != LoginKind::None)?;
        Some(session.name.clone())
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
/// When the relay refuses or does not answer, or the browser does not keep it; the reason as a sentence.
pub async fn sign_in(name: String, password: String) -> Result<(), String> {
    backend::sign_in(name, password).await.map_err(|error| sentence(&error))?;
    check_kept().await
}

/// Returns the ways to sign in, if the relay tells them.
pub async fn sign_in_ways() -> Option<SignInWays> {
    backend::sign_in_ways().await.ok()
}

/// Claims the session that somebody has proven in another window.
///
/// # Errors
/// When the relay refuses or does not answer, or the browser does not keep it; the reason as a sentence.
pub async fn claim_sign_in(claim: String) -> Result<(), String> {
    backend::claim_sign_in(claim).await.map_err(|error| sentence(&error))?;
    check_kept().await
}

/// Returns a signal that is true once the browser has dropped the cookie of a sign-in.
#[must_use]
pub fn drops_sign_ins() -> ArcRwSignal<bool> {
    DROPS_SIGN_INS.with(Clone::clone)
}

/// Checks that the browser has kept the cookie of a sign-in: some keep none in a frame of another site, and none keeps a
/// `Secure` one over http. Otherwise the form would only come again.
async fn check_kept() -> Result<(), String> {
    let answer = backend::session().await;
    let is_dropped = answer.is_err_and(|error| error.code() == Some(Code::LoginRequired));
    drops_sign_ins().set(is_dropped);
    if is_dropped {
        return Err(i18n::sign_in_not_kept(document::is_framed()).to_owned());
    }
    Ok(())
}

/// Returns a problem that another window has received, as a sentence.
#[must_use]
pub fn sign_in_problem(json: &str) -> String {
    sentence(&backend::sign_in_problem(json))
}
