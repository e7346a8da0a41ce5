//! How a number is read, below its field: what is dialled and where to, or a question.

use std::sync::Arc;

use leptos::prelude::*;
use relay_api::{NumberCall, NumberDoubt, NumberReading, NumberRequest};

use crate::{
    i18n,
    model::Settings,
    platform::intl::CountryNames,
    stores::{
        number::{self, NumberReader},
        preferences,
    },
    ui::{effect, listener, part, text},
};

/// A field for a number, and how its text is read.
#[derive(Clone, Copy)]
pub struct NumberField {
    /// The text in the field.
    pub text: RwSignal<String>,
    reader: NumberReader,
    /// The person wanted to dial the text as it is.
    asked: RwSignal<bool>,
}

impl NumberField {
    /// Creates the field of a number that the phone dials.
    #[must_use]
    pub fn dialled(text: RwSignal<String>) -> NumberField {
        NumberField::new(text, number::request)
    }

    /// Creates the empty field of a number that is pressed key by key.
    #[must_use]
    pub fn pressed() -> NumberField {
        NumberField::new(RwSignal::new(String::new()), key_request)
    }

    fn new(text: RwSignal<String>, request: fn(&Settings, &str) -> NumberRequest) -> NumberField {
        let settings = preferences::current();
        // The country and the plan are looked up once for each text.
        let request = Memo::new(move |_| request(&settings.read(), &text.read()));
        let reader = NumberReader::new(request.into());
        effect(move || reader.follow());
        let asked = RwSignal::new(false);
        effect(move || {
            text.track();
            asked.set(false);
        });
        NumberField { text, reader, asked }
    }

    /// Returns the call; none while the person has to choose one.
    ///
    /// # Errors
    /// When the field is empty, or it was not shown yet how its text is read.
    pub fn certain(self) -> Result<Option<NumberCall>, String> {
        if self.text.read_untracked().trim().is_empty() {
            return Err(i18n::number_doubt(NumberDoubt::Empty));
        }
        let Some(reading) = untrack(|| self.reader.reading()) else {
            // The last try may have failed.
            self.reader.follow();
            return Err(i18n::check_number().to_owned());
        };
        if reading.doubt.is_some() {
            self.asked.set(true);
            return Ok(None);
        }
        Ok(reading.calls.first().cloned())
    }

    /// Notes that a number was taken, so that no question is open.
    pub fn taken(self) {
        self.asked.set(false);
    }

    /// Returns whether it is not known yet how the text is read.
    #[must_use]
    pub fn is_busy(self) -> bool {
        let reader = self.reader;
        !self.text.read().trim().is_empty()
            && reader.reading().is_none()
            && reader.problem().is_none()
    }
}

/// Returns the request for a number that is pressed key by key: phones have no key for a `+`.
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
    /// The field.
    field: NumberField,
    /// Called with the number that the person chose of several.
    choose: Callback<NumberCall>,
    /// Returns the name of the button that chooses a number.
    label: fn(&str) -> String,
) -> impl IntoView {
    let NumberField { reader, asked, .. } = field;
    let certain = move || {
        let reading = reader.reading()?;
        reading.doubt.is_none().then(|| reading.calls.first().cloned()).flatten()
    };
    let target = move || certain().map(|call| target(&call)).unwrap_or_default();
    let how = move || certain().map(|call| how(&call)).unwrap_or_default();
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
        let shown = shown(&call);
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

/// Returns what a person reads of a call: its international form with the country, else the number itself.
#[must_use]
pub fn shown(call: &NumberCall) -> String {
    match target(call) {
        none if none.is_empty() => call.number.clone(),
        target => target,
    }
}

/// Tells how a number is dialled, what was changed, and which tones come after it; empty where there is nothing to
/// tell.
#[must_use]
pub fn how(call: &NumberCall) -> String {
    let tones = call.tones.as_deref().map(i18n::tones_later);
    [i18n::dial_preview(call), tones.unwrap_or_default()].join(" ").trim().to_owned()
}

/// Returns the international form and the country; empty for an internal number.
#[must_use]
pub fn target(call: &NumberCall) -> String {
    let Some(international) = &call.international else { return String::new() };
    match &call.country {
        Some(country) => {
            let name = CountryNames::new(i18n::Language::current().tag()).name(country);
            format!("{international} · {name}")
        }
        None => international.clone(),
    }
}
