//! How a number is read, below its field: what is dialled and where to, or a question.

use std::sync::Arc;

use leptos::prelude::*;
use relay_api::{NumberCall, NumberDoubt, NumberReading, NumberRequest};

use crate::{
    i18n,
    model::Settings,
    platform::intl,
    stores::{
        number::{self, NumberReader},
        preferences,
    },
    ui::{effect, listener, part, text},
};

/// A number that is pressed key by key.
#[derive(Clone, Copy)]
pub struct KeyNumber {
    /// The text in its field.
    pub text: RwSignal<String>,
    /// The reader of the field.
    pub reader: NumberReader,
    /// The person wanted to dial the text as it is.
    pub asked: RwSignal<bool>,
}

impl KeyNumber {
    /// Creates an empty one of the component that is being drawn.
    #[must_use]
    pub fn of_component() -> KeyNumber {
        let (text, asked) = (RwSignal::new(String::new()), RwSignal::new(false));
        let settings = preferences::current();
        let request = Signal::derive(move || key_request(&settings.read(), &text.get()));
        let reader = NumberReader::new(request);
        effect(move || reader.follow());
        effect(move || {
            text.track();
            asked.set(false);
        });
        KeyNumber { text, reader, asked }
    }

    /// Returns the call; none while the person has to choose one.
    ///
    /// # Errors
    /// When there is no number, or it was not shown yet how it is read.
    pub fn certain(self) -> Result<Option<NumberCall>, String> {
        if self.text.read_untracked().trim().is_empty() {
            return Err(i18n::number_doubt(NumberDoubt::Empty));
        }
        let Some(reading) = untrack(|| self.reader.reading()) else {
            return Err(i18n::check_number().to_owned());
        };
        if reading.doubt.is_some() {
            self.asked.set(true);
            return Ok(None);
        }
        Ok(reading.calls.first().cloned())
    }
}

/// Returns the request for a number that is pressed key by key: there is no key for a `+`.
fn key_request(settings: &Settings, written: &str) -> NumberRequest {
    let mut request = number::request(settings, written);
    if request.plan.plus == "+" {
        "00".clone_into(&mut request.plan.plus);
    }
    request
}

/// How the number of a field is read.
#[component]
pub fn NumberPreview(
    /// The reader of the field.
    reader: NumberReader,
    /// The person wanted to dial the text as it is.
    asked: RwSignal<bool>,
    /// Called with the number that the person chose of several.
    choose: Callback<NumberCall>,
    /// Returns the name of the button that chooses a number.
    label: fn(&str) -> String,
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
            <p class="reading__target" data-reading="target">{text(target)}</p>
            <p class="form__hint" data-reading="dialled">{text(how)}</p>
        </div>
        <p class="problem" role="alert">{text(why)}</p>
        {part(move || question().map(|reading| choices(&reading, choose, label)))}
    }
}

/// The numbers that a text may mean.
fn choices(
    reading: &Arc<NumberReading>,
    choose: Callback<NumberCall>,
    label: fn(&str) -> String,
) -> AnyView {
    let choice = |call: &NumberCall| {
        let call = call.clone();
        let shown = match target(&call) {
            none if none.is_empty() => call.number.clone(),
            target => target,
        };
        let number = call.number.clone();
        view! {
            <button type="button" class="button" data-number=number on:click=listener(move |_| choose.run(call.clone()))>
                {text(move || label(&shown))}
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
