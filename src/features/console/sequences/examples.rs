//! Examples that stop where a person must act.

use leptos::{ev, prelude::*};
use relay_api::NumberCall;
use snom::script::Script;

use crate::{
    features::console::{
        number::{NumberField, NumberPreview},
        steps::Steps,
    },
    i18n::{self, t},
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
    let number = NumberField::pressed();
    let begin = move |call: Option<NumberCall>| {
        number.taken();
        steps.begin(script, call.as_ref());
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
    let written = number.text;
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
                    <NumberPreview field=number choose label=i18n::take_this />
                }.into_any())}
                {show_when(move || !steps.is_waiting(), move || view! {
                    <button type="submit" class="button">{t(i18n::start)}</button>
                }.into_any())}
            </form>
            {steps.view()}
        </li>
    }
}
