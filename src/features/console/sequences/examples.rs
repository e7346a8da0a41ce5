//! Examples that stop where a person must act.

use leptos::{ev, prelude::*};
use relay_api::NumberCall;
use snom::script::Script;

use crate::{
    features::console::{
        number::{KeyNumber, NumberPreview},
        steps::Steps,
    },
    i18n::{self, t},
    model::Run,
    stores::phone::PhoneSession,
    ui::{listener, show_when, text},
};

/// One example.
#[component]
pub fn ScriptRow(
    /// The example.
    script: &'static Script,
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let steps = Steps::of_component(phone);
    let number = KeyNumber::of_component();
    let begin = move |call: Option<NumberCall>| {
        number.asked.set(false);
        steps.begin(run(script, call.as_ref()));
    };
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !script.needs_number() {
            return begin(None);
        }
        match number.certain() {
            Ok(Some(call)) => begin(Some(call)),
            Ok(None) => {}
            Err(reason) => steps.refuse(reason),
        }
    };
    let choose = Callback::new(move |call| begin(Some(call)));
    let KeyNumber { text: written, reader, asked } = number;
    view! {
        <li class="script" data-script=script.name>
            <form class="form" on:submit=listener(start)>
                <p class="script__title">{text(move || i18n::script_title(script).to_owned())}</p>
                <p class="form__hint">{text(move || i18n::script_help(script).to_owned())}</p>
                {show_when(move || script.needs_number(), move || view! {
                    <label class="field">
                        {t(i18n::number_of_c)}
                        <input class="input" inputmode="tel" autocomplete="off" bind:value=written />
                    </label>
                    <NumberPreview reader asked choose label=i18n::take_this />
                }.into_any())}
                {show_when(move || !steps.is_waiting(), move || view! {
                    <button type="submit" class="button">{t(i18n::start)}</button>
                }.into_any())}
            </form>
            {steps.view()}
        </li>
    }
}

/// Returns the run of an example with a number.
pub(in crate::features::console) fn run(
    script: &Script,
    call: Option<&NumberCall>,
) -> Result<Run, String> {
    let number = call.map(|call| call.number.parse()).transpose();
    let number = number.map_err(|error| i18n::argument_error(&error))?;
    script.actions(number.as_ref()).map(Run::new).map_err(|error| error.to_string())
}
