//! An example that shows what the rules for numbers make of one.

use leptos::prelude::*;

use crate::{
    features::console::number::target,
    i18n::{self, t},
    model::{Settings, number::sample},
    stores::number::{self, NumberReader},
    ui::{effect, text},
};

/// A field for a number, and how it is dialled by the settings of now.
#[component]
pub fn DialExample(
    /// The settings.
    settings: RwSignal<Settings>,
) -> impl IntoView {
    let of_now = number::request(&settings.read_untracked(), "");
    let written = RwSignal::new(sample(of_now.country.as_deref()).to_owned());
    let request = Memo::new(move |_| number::request(&settings.read(), &written.read()));
    let reader = NumberReader::new(request.into());
    effect(move || reader.follow());
    let result = move || {
        let Some(reading) = reader.reading() else { return reader.problem().unwrap_or_default() };
        match (reading.doubt, reading.calls.first()) {
            (None, Some(call)) => i18n::example_dials(&call.number, &target(call)),
            (doubt, _) => doubt.map(i18n::number_doubt).unwrap_or_default(),
        }
    };
    view! {
        <div class="settings__example">
            <label class="field">
                {t(i18n::example_number)}
                <input
                    class="input"
                    name="example"
                    inputmode="tel"
                    autocomplete="off"
                    aria-describedby="example-result"
                    bind:value=written
                />
            </label>
            <output id="example-result" class="settings__dials" aria-live="polite">{text(result)}</output>
        </div>
    }
}
