//! The command that a link or the switcher has prepared. Neither does anything: the person does, with as
//! many acts as the command is dangerous.
//!
//! `?phone=frontdesk&command={"command":"keys","sequence":"1;ENTER"}` prepares a command as the API
//! spells it.

use std::cell::RefCell;

use leptos::{html, prelude::*};
use relay_api::{CommandRequest, FromJson};
use snom::Command;

use crate::{
    features::{guarded::Guarded, lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::focus,
    platform::{document, json},
    stores::phone::PhoneSession,
    ui::{effect, listener, part},
};

/// The id of what stands around the command.
pub const ID: &str = "prepared";

/// The longest parameter that is read, in bytes; no command of a link comes near.
const MAX_BYTES: usize = 8 * 1024;

thread_local! {
    /// The command that was chosen last. The session of a phone, which is in the first view, only knows that there is
    /// one.
    static CHOSEN: RefCell<Option<Command>> = const { RefCell::new(None) };
}

/// Prepares a command for a phone.
pub fn prepare(phone: PhoneSession, command: Command) {
    CHOSEN.set(Some(command));
    phone.is_prepared.set(true);
}

lazy_view! {
    /// Returns the command that the person or the address of the page prepares, to be run or dismissed.
    pub fn prepared_command(phone: PhoneSession) in secondary {
        stylesheet::adopt(include_str!("../../../style/features/prepared.css"));
        view! { <PreparedCommand phone /> }
    }
}

/// The command that the person has chosen in the switcher, else the one that the address of the page
/// prepares.
#[component]
fn PreparedCommand(phone: PhoneSession) -> impl IntoView {
    // A link is for its phone; a command without one is for the phone that it opens.
    let parameter = document::url_parameter("command");
    let prepared = parameter.as_deref().and_then(prepared);
    let is_invalid = parameter.is_some() && prepared.is_none();
    let command = RwSignal::new(prepared);
    // Once run or dismissed, it does not come back with a reload.
    let dismiss = Callback::new(move |()| {
        document::remove_url_parameter("command");
        command.set(None);
        CHOSEN.set(None);
        phone.is_prepared.set(false);
    });
    let model = phone.model;
    let card = NodeRef::<html::Div>::new();
    effect(move || {
        // The next Enter is for what has come up, and presses nothing by itself. A link takes no focus.
        focus::node(card.get().filter(|_| phone.is_prepared.get()));
    });
    let row = move |prepared: Command, is_linked: bool| {
        let named = prepared.clone();
        let sentence = move || {
            let what = i18n::command_in_full(&named);
            if is_linked { i18n::link_request(&what) } else { i18n::prepared(&what, &phone.name()) }
        };
        let name = sentence.clone();
        let danger = prepared.danger();
        let label = Signal::derive(i18n::confirm);
        let ready = Signal::derive_local(move || {
            let checked = prepared.check(model, None);
            checked.map(|()| prepared.clone()).map_err(|refusal| i18n::refusal(&refusal))
        });
        view! {
            <div class="prepared" data-prepared="true" id=ID role="group" aria-label=name tabindex="-1" node_ref=card>
                <p>{sentence}</p>
                <Guarded name="prepared" phone command=ready label danger done=dismiss />
                <button type="button" class="button" on:click=listener(move |_| dismiss.run(()))>
                    {t(i18n::cancel)}
                </button>
            </div>
        }
    };
    view! {
        {part(move || {
            let is_chosen = phone.is_prepared.get();
            let chosen = CHOSEN.with_borrow(Clone::clone).filter(|_| is_chosen);
            let chosen = chosen.map(|chosen| row(chosen, false));
            let shown = chosen.or_else(|| command.get().map(|linked| row(linked, true)));
            shown.map(|shown| shown.into_any())
        })}
        {is_invalid.then(|| view! { <p class="problem" role="alert">{t(i18n::link_invalid)}</p> })}
    }
}

/// Returns the command that a parameter prepares; `None` when it makes no sense. A confirmation is left
/// behind: the person who follows the link has to give that.
fn prepared(parameter: &str) -> Option<Command> {
    if parameter.len() > MAX_BYTES {
        return None;
    }
    CommandRequest::from_json(&json::parse(parameter)?)?.command().ok()
}
