//! The transfer of the current call: at once, or after asking the one who is to get it.

use leptos::{ev, prelude::*};
use relay_api::NumberCall;
use snom::script::Script;

use super::{
    number::{NumberField, NumberPreview},
    steps::Steps,
};
use crate::{
    i18n::{self, t},
    stores::phone::PhoneSession,
    ui::{listener, show_when},
};

/// The names of the steps that transfer at once, and after asking.
const NOW: &str = "blind-transfer";
const AFTER_ASKING: &str = "consult-and-transfer";

/// A number, and the two ways to transfer to it.
#[component]
pub fn TransferForm(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let steps = Steps::of_component(phone);
    let number = NumberField::pressed();
    // The way that was chosen, while the person has to choose one of several numbers.
    let way = RwSignal::new(AFTER_ASKING);
    let begin = move |call: NumberCall| {
        number.taken();
        if let Some(script) = Script::find(way.get_untracked()) {
            steps.begin(script, Some(&call));
        }
    };
    let start = move |name| {
        way.set(name);
        match number.certain() {
            Ok(Some(call)) => begin(call),
            Ok(None) => {}
            Err(reason) => steps.refuse(reason),
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        start(AFTER_ASKING);
    };
    let choose = Callback::new(begin);
    let written = number.text;
    view! {
        <form class="form" data-form="transfer" on:submit=listener(submit)>
            <label class="field">
                {t(i18n::transfer_to)}
                <input
                    class="input input--number"
                    name="transfer"
                    inputmode="tel"
                    autocomplete="off"
                    bind:value=written
                />
            </label>
            <NumberPreview field=number choose label=i18n::take_this />
            {show_when(move || !steps.is_waiting(), move || view! {
                <div class="buttons">
                    <button type="submit" class="button">{t(i18n::ask_first)}</button>
                    <button type="button" class="button" on:click=listener(move |_| start(NOW))>
                        {t(i18n::transfer_now)}
                    </button>
                </div>
            }.into_any())}
            {steps.view()}
        </form>
    }
}
