//! The command that a link has prepared. A link never does anything: the person does, with as many
//! acts as the command is dangerous.
//!
//! `?phone=frontdesk&command={"command":"keys","sequence":"1;ENTER"}` prepares a command as the API
//! spells it.

use leptos::prelude::*;
use relay_api::{CommandRequest, FromJson};
use snom::Command;

use crate::{
    features::{guarded::Guarded, lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    platform::{document, json},
    stores::phone::PhoneSession,
    ui::{listener, part},
};

/// The longest parameter that is read, in bytes; no command of a link comes near.
const MAX_BYTES: usize = 8 * 1024;

lazy_view! {
    /// Returns the command that the address of the page prepares, to be run or dismissed.
    pub fn prepared_command(phone: PhoneSession) in secondary {
        stylesheet::adopt(include_str!("../../../style/features/prepared.css"));
        view! { <PreparedCommand phone /> }
    }
}

/// The command that the address of the page prepares.
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
    });
    let model = phone.model;
    let row = move |prepared: Command| {
        let named = prepared.clone();
        let sentence = move || i18n::link_request(&i18n::command_in_full(&named));
        let danger = prepared.danger();
        let label = Signal::derive(i18n::confirm);
        let ready = Signal::derive_local(move || {
            let checked = prepared.check(model, None);
            checked.map(|()| prepared.clone()).map_err(|refusal| i18n::refusal(&refusal))
        });
        view! {
            <div class="prepared" data-prepared="true">
                <p>{sentence}</p>
                <Guarded name="prepared" phone command=ready label danger done=dismiss />
                <button type="button" class="button" on:click=listener(move |_| dismiss.run(()))>
                    {t(i18n::cancel)}
                </button>
            </div>
        }
    };
    view! {
        {part(move || command.get().map(|command| row(command).into_any()))}
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
