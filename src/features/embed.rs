//! The page in a frame of a portal: it answers the portal's calls, reports what happens, and says in the
//! frame what is wrong. Nothing of it is in a first view.

pub mod armed;
mod calls;
mod connection;
mod dial;
mod events;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::*;

use crate::{
    features::{
        console::prepared::prepared_command, given_number, lazy_entry::lazy_view, stylesheet,
    },
    i18n,
    input::given_text,
    model::{
        Embedding, console_tab,
        embed::{FrameNote, Message, Token, token_needed_after},
    },
    platform::{document, portal},
    stores::{embed, phones::PhoneListState, preferences, session::SessionState},
    ui::{Lazy, Scope, flag, part, text},
};

use armed::ArmedCall;
use calls::Calls;
use connection::Connection;

lazy_view! {
    /// Returns what connects the frame to its portal, and says what is wrong with that.
    pub fn portal_frame(list: PhoneListState, session: SessionState, embedding: Embedding) in secondary {
        stylesheet::adopt(include_str!("../../style/features/embed.css"));
        view! { <PortalFrame list session embedding /> }
    }
}

/// The note above the phone, and a call that the portal has prepared.
#[component]
fn PortalFrame(
    /// The phones that the user may see.
    list: PhoneListState,
    /// The session of the user.
    session: SessionState,
    /// How the page is embedded.
    embedding: Embedding,
) -> impl IntoView {
    let Embedding { waits_for_token, view_only, has_tabs, .. } = embedding;
    let scope = Scope::current();
    let note = RwSignal::new(waits_for_token.then_some(FrameNote::AwaitsToken));
    if let Some(tabs) = document::url_parameter("tabs").filter(|_| has_tabs) {
        document::set_root_attribute("data-tabs", &tabs.replace(',', " "));
        if let Some(tab) = console_tab::first_of(&tabs, list.tab.get_untracked()) {
            list.tab.set(tab);
        }
    }
    let armed = RwSignal::new(None);
    let connection = Connection::new(note, scope);
    let calls = Rc::new(Calls {
        connection: connection.clone(),
        list,
        session,
        settings: preferences::current(),
        view_only,
        armed,
        scope,
        numbers: Cell::new(0),
        waiting: RefCell::default(),
    });
    let tokens =
        Rc::new(Tokens { connection: connection.clone(), list, scope, last: Cell::new(0) });
    events::report_session(connection.clone(), session, waits_for_token);
    events::report_ready(connection.clone(), list, session);
    events::report_screen(connection.clone(), list);
    events::report_driver(connection.clone(), list);
    let missing = events::report_missing(connection.clone(), list, waits_for_token);
    events::report_height(connection.clone());
    calls.clone().follow();
    given_number::adopt_styles();
    let may_take = move || !view_only && list.shown_untracked().is_some_and(given_number::may_call);
    let taking = calls.clone();
    given_text::follow(may_take, move |text| taking.take_number(text));
    connection.listen(move |message| match message {
        Message::Token(token) => tokens.take(token),
        Message::Call(id, call) => calls.answer(id, call),
    });
    let shown = list.shown();
    // Where the tabs are shown, they have it.
    let prepared = move || {
        let phone = shown.get().filter(|phone| !has_tabs && phone.is_prepared.get())?;
        let view =
            view! { <div class="portal__prepared"><Lazy view=prepared_command(phone) /></div> };
        Some(view.into_any())
    };
    let note = move || note.get().or_else(|| missing.get());
    view! {
        <p class="portal__note" data-testid="portal-note" role="status" hidden=flag(move || note().is_none())>
            {text(move || note().as_ref().map(i18n::frame_note).unwrap_or_default())}
        </p>
        <ArmedCall armed shown />
        {part(prepared)}
    }
}

/// The tokens that the portal hands in.
struct Tokens {
    connection: Rc<Connection>,
    list: PhoneListState,
    scope: Scope,
    /// Counts them: the times of an earlier one mean nothing any more.
    last: Cell<u32>,
}

impl Tokens {
    /// Takes a token, if the relay does, and goes on with it.
    fn take(self: &Rc<Self>, token: Token) {
        let nth = self.last.get().wrapping_add(1);
        self.last.set(nth);
        let this = self.clone();
        self.scope.spawn(async move {
            let answer = embed::sign_in(&token, &this.connection.origin()).await;
            if this.last.get() != nth {
                return;
            }
            match answer {
                Ok(()) => {
                    this.connection.note.set(None);
                    this.list.token_came();
                    this.watch_end(&token, nth);
                }
                Err((code, reason)) => {
                    this.connection.fail(code, &reason, None);
                    this.connection.note.set(Some(FrameNote::Failed(reason)));
                }
            }
        });
    }

    /// Asks for another token before this one ends, and says when it has.
    fn watch_end(self: &Rc<Self>, token: &Token, nth: u32) {
        let millis = token.expires_at.as_deref().and_then(portal::millis_until);
        // The relay has just accepted the token. Where the clock of the browser is wrong, so that the token has ended
        // or outlasts every timer, the relay's refusal tells its end.
        let can_wait = |millis: &f64| (1.0..=f64::from(i32::MAX)).contains(millis);
        let Some(millis) = millis.filter(can_wait) else { return };
        let left = Duration::try_from_secs_f64(millis / 1_000.0).unwrap_or_default();
        let this = self.clone();
        self.scope.after(token_needed_after(left), move || {
            if this.last.get() == nth {
                events::emit_session(&this.connection, "token_needed");
            }
        });
        let this = self.clone();
        self.scope.after(left, move || {
            if this.last.get() == nth {
                events::emit_session(&this.connection, "expired");
                this.connection.token_ended();
            }
        });
    }
}
