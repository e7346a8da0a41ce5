//! Text that is typed as taps on the keypad.

use leptos::{ev, prelude::*};
use snom::typing::Keyboard;

use crate::{
    i18n::{self, t},
    stores::phone::PhoneSession,
    ui::{listener, show_when, text},
};

/// A form for text, which is sent as one sequence of taps.
#[component]
pub fn TypeText(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let written = RwSignal::new(String::new());
    let taps = move |text: &str| {
        Keyboard::default().sequence(text).map_err(|error| i18n::typing_error(&error))
    };
    let hint = move || match written.get().as_str() {
        "" => i18n::type_hint().to_owned(),
        text => match taps(text) {
            Ok(sequence) => i18n::sequence_duration(sequence.duration(), sequence.events().len()),
            Err(reason) => reason,
        },
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = written.get_untracked();
        if let Ok(sequence) = taps(&text) {
            phone.type_text(text, sequence);
            written.set(String::new());
        }
    };
    view! {
        <form class="form" on:submit=listener(send)>
            <label class="field">
                {t(i18n::type_text)}
                <input
                    class="input"
                    name="typed"
                    autocomplete="off"
                    aria-describedby="typed-hint"
                    bind:value=written
                />
            </label>
            <button type="submit" class="button">{t(i18n::type_on_phone)}</button>
            {show_when(move || !written.read().is_empty(), move || view! {
                <button type="button" class="button" data-discard="typed" on:click=listener(move |_| written.set(String::new()))>
                    {t(i18n::discard)}
                </button>
            }.into_any())}
            <p class="form__hint" id="typed-hint" aria-live="polite">{text(hint)}</p>
        </form>
    }
}
