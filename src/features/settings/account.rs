//! The person who has signed in, and the way to the devices where they are.

use leptos::prelude::*;

use crate::{
    i18n::{self, t},
    stores::session::SessionState,
    ui::dialog_opener,
};

/// Returns the group for a person who has a session; its button counts `opened` up.
#[must_use]
pub fn account(session: SessionState, opened: RwSignal<u32>) -> Option<AnyView> {
    let current = session.current.get().filter(|it| it.login.has_session())?;
    let view = view! {
        <fieldset class="group">
            <legend class="settings__legend">{t(i18n::account)}</legend>
            <p class="form__hint">{i18n::signed_in_as(&current.name)}</p>
            <div class="buttons">
                {dialog_opener("sessions", "button", i18n::open_sessions, None, opened)}
            </div>
        </fieldset>
    };
    Some(view.into_any())
}
