//! What a link has prepared. A link never does anything: a person does, with as many acts as the
//! command is dangerous.

use leptos::prelude::*;
use snom::Command;

use super::guarded::Guarded;
use crate::{
    i18n::{self, t},
    model::link,
    platform::document,
    stores::phone::PhoneSession,
};

/// The command that the address of the page prepares, ready to be done or put away.
#[component]
pub fn Prepared(
    /// The phone.
    desk: PhoneSession,
) -> impl IntoView {
    let asked = document::url_parameter("command");
    let is_nonsense = asked.as_deref().is_some_and(|asked| link::prepared(asked).is_none());
    let command = RwSignal::new(asked.as_deref().and_then(link::prepared));
    // Done or put away, it does not come back with a reload.
    let put_away = Callback::new(move |()| {
        document::remove_url_parameter("command");
        command.set(None);
    });
    let model = desk.model;
    let desk = StoredValue::new_local(desk);
    let row = move |prepared: Command| {
        let named = prepared.clone();
        let told = move || i18n::link_request(&i18n::command_name(&named));
        let danger = prepared.danger();
        let label = Signal::derive(i18n::confirm);
        let ready = Signal::derive_local(move || {
            let checked = prepared.check(model, None);
            checked.map(|()| prepared.clone()).map_err(|refusal| i18n::refusal(&refusal))
        });
        view! {
            <div class="prepared" data-prepared="true">
                <p>{told}</p>
                <Guarded name="prepared" desk=desk.get_value() command=ready label danger done=put_away />
                <button type="button" class="button" on:click=move |_| put_away.run(())>
                    {t(i18n::cancel)}
                </button>
            </div>
        }
    };
    view! {
        {move || command.get().map(row)}
        {is_nonsense.then(|| view! { <p class="problem" role="alert">{t(i18n::link_invalid)}</p> })}
    }
}
