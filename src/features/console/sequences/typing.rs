//! Text that goes out as taps on the keypad.

use leptos::{ev, prelude::*};
use snom::{Command, typing::Keyboard};

use crate::{
    services::desk::Desk,
    text::{self, said},
    ui::when,
};

/// Text that goes out as taps, all of them at once.
#[component]
pub fn TypeText(
    /// The phone.
    desk: StoredValue<Desk, LocalStorage>,
) -> impl IntoView {
    let written = RwSignal::new(String::new());
    let taps = move |text: &str| {
        Keyboard::default().sequence(text).map_err(|error| text::typing_error(&error))
    };
    let told = move || match written.get().as_str() {
        "" => text::type_hint().to_owned(),
        text => match taps(text) {
            Ok(sequence) => text::lasts(sequence.duration(), sequence.events().len()),
            Err(reason) => reason,
        },
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(sequence) = taps(&written.get_untracked()) {
            desk.with_value(|desk| desk.run(&Command::Keys(sequence)));
            written.set(String::new());
        }
    };
    view! {
        <form class="form form--line" on:submit=send>
            <label class="field">
                {said(text::type_text)}
                <input
                    class="input"
                    name="typed"
                    autocomplete="off"
                    aria-describedby="typed-told"
                    bind:value=written
                />
            </label>
            <button type="submit" class="button">{said(text::type_it)}</button>
            {when(move || !written.read().is_empty(), move || view! {
                <button type="button" class="button" data-discard="typed" on:click=move |_| written.set(String::new())>
                    {said(text::discard)}
                </button>
            }.into_any())}
            <p class="form__hint" id="typed-told" aria-live="polite">{told}</p>
        </form>
    }
}
