//! The person who has signed in, and the way to the devices where they are.

use leptos::prelude::*;
use relay_api::LoginKind;

use crate::{
    i18n::{self, t},
    stores::session::SessionState,
    ui::{listener, open_dialog},
};

/// Returns the group for a person who has signed in with a password; its button counts `opened` up.
#[must_use]
pub fn account(session: SessionState, opened: RwSignal<u32>) -> Option<AnyView> {
    let current = session.current.get().filter(|it| it.login == LoginKind::Password)?;
    let view = view! {
        <fieldset class="group">
            <legend class="settings__legend">{t(i18n::account)}</legend>
            <p class="form__hint">{i18n::signed_in_as(&current.name)}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="button"
                    data-open="sessions"
                    aria-haspopup="dialog"
                    on:click=listener(move |_| open_dialog(opened))
                >
                    {t(i18n::open_sessions)}
                </button>
            </div>
        </fieldset>
    };
    Some(view.into_any())
}
