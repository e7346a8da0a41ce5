//! How a number is read, below its field: what is dialled and where to, or a question.

use std::sync::Arc;

use leptos::prelude::*;
use relay_api::{NumberCall, NumberDoubt, NumberReading};

use crate::{
    i18n,
    platform::intl,
    stores::number::NumberReader,
    ui::{listener, part, text},
};

/// How the number of a field is read.
#[component]
pub fn NumberPreview(
    /// The reader of the field.
    reader: NumberReader,
    /// The person wanted to dial the text as it is.
    asked: RwSignal<bool>,
    /// Called with the number that the person chose of several.
    choose: Callback<NumberCall>,
) -> impl IntoView {
    let certain = move || {
        let reading = reader.reading()?;
        reading.doubt.is_none().then(|| reading.calls.first().cloned()).flatten()
    };
    let target = move || certain().map(|call| target(&call)).unwrap_or_default();
    let how = move || {
        let Some(call) = certain() else { return String::new() };
        let tones = call.tones.as_deref().map(i18n::tones_later);
        [i18n::dial_preview(&call), tones.unwrap_or_default()].join(" ").trim().to_owned()
    };
    let doubt = move || reader.reading().and_then(|reading| reading.doubt);
    // While somebody types, a number is not complete yet.
    let question = move || {
        let is_shown =
            matches!(doubt(), Some(NumberDoubt::Several | NumberDoubt::InText)) || asked.get();
        reader
            .reading()
            .filter(|reading| is_shown && !reading.calls.is_empty() && reading.doubt.is_some())
    };
    let why = move || {
        let is_question = question().is_some();
        let doubt = doubt().filter(|_| is_question || asked.get());
        doubt.map(i18n::number_doubt).or_else(|| reader.problem()).unwrap_or_default()
    };
    view! {
        <div class="reading" aria-live="polite">
            <p class="reading__target">{text(target)}</p>
            <p class="form__hint">{text(how)}</p>
        </div>
        <p class="problem" role="alert">{text(why)}</p>
        {part(move || question().map(|reading| choices(&reading, choose)))}
    }
}

/// The numbers that a text may mean.
fn choices(reading: &Arc<NumberReading>, choose: Callback<NumberCall>) -> AnyView {
    let choice = |call: &NumberCall| {
        let call = call.clone();
        let shown = match target(&call) {
            none if none.is_empty() => call.number.clone(),
            target => target,
        };
        let number = call.number.clone();
        view! {
            <button type="button" class="button" data-number=number on:click=listener(move |_| choose.run(call.clone()))>
                {text(move || i18n::call_this(&shown))}
            </button>
        }
    };
    view! { <div class="buttons">{reading.calls.iter().map(choice).collect_view()}</div> }
        .into_any()
}

/// Returns the international form and the country; empty for an internal number.
fn target(call: &NumberCall) -> String {
    let Some(international) = &call.international else { return String::new() };
    match &call.country {
        Some(country) => {
            let name = intl::country_name(i18n::Language::current().tag(), country);
            format!("{international} · {name}")
        }
        None => international.clone(),
    }
}
