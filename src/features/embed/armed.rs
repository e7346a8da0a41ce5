//! A call that the portal has prepared: one key starts it, and nothing else does.

use std::sync::Arc;

use leptos::{html, prelude::*};
use relay_api::{NumberCall, NumberDoubt, NumberReading};
use snom::Command;

use crate::{
    features::console::number::{how, shown as shown_call},
    i18n::{self, Sentence, t},
    input::focus,
    model::embed_number::{only_call, refusal},
    stores::phone::PhoneSession,
    ui::{Settling, effect, listener, part, text},
};

/// A number that the portal has handed in, and the phone that is to call it.
#[derive(Clone)]
pub struct ArmedNumber {
    /// The phone.
    pub phone: PhoneSession,
    /// The text of the portal.
    pub text: String,
    /// How it is read, or why that is not known.
    pub reading: Result<Arc<NumberReading>, String>,
}

/// The number that the portal has handed in last.
pub type Armed = RwSignal<Option<ArmedNumber>>;

/// What the buttons of the card do, and when they take a click.
#[derive(Clone, Copy)]
struct Acts {
    call: Callback<(PhoneSession, NumberCall)>,
    close: Callback<()>,
    settling: Settling,
}

/// The question whether to call, or which number, or the reason why none; nothing without a number.
#[component]
pub fn ArmedCall(
    /// The number.
    armed: Armed,
    /// The phone that is shown.
    shown: Signal<Option<PhoneSession>>,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let question = NodeRef::<html::Div>::new();
    // What a person types in the portal just now is not for what has come up.
    let settling = Settling::of_component();
    effect(move || focus::node(button.get()));
    effect(move || focus::node(question.get()));
    // The tones that came with the number, for after the call.
    let later = RwSignal::new(None::<(PhoneSession, String)>);
    let call = Callback::new(move |(phone, call): (PhoneSession, NumberCall)| {
        if !untrack(|| settling.is_over()) {
            return;
        }
        armed.set(None);
        if let Ok(number) = call.number.parse() {
            phone.call(&Command::Dial { number, identity: None }, call.international);
            later.set(call.tones.map(|tones| (phone, tones)));
        }
    });
    let close = Callback::new(move |()| armed.set(None));
    let acts = Acts { call, close, settling };
    let is_shown =
        move |phone: PhoneSession| shown.get().is_some_and(|shown| shown.has_id(&phone.id()));
    let card = move || {
        let number = armed.get()?;
        // Another phone may be shown since: it is not the one that the portal meant.
        if !is_shown(number.phone) {
            return None;
        }
        settling.begin();
        let only = number.reading.as_ref().ok().and_then(|reading| only_call(reading).cloned());
        Some(match only {
            Some(call) => certain(number.phone, call, acts, button),
            None => doubtful(number, acts, question),
        })
    };
    let tones = move || {
        let (phone, tones) = later.get().filter(|(phone, _)| is_shown(*phone))?;
        if armed.read().is_some() {
            return None;
        }
        let label = tones.clone();
        let send = move |_| {
            if let Ok(tones) = tones.parse() {
                later.set(None);
                phone.run(&Command::Dtmf(tones));
            }
        };
        let view = view! {
            <div class="portal__armed">
                <div class="buttons">
                    <button type="button" class="button" data-later-tones on:click=listener(send)>
                        {text(move || i18n::send_these_tones(&label))}
                    </button>
                    <button type="button" class="button" on:click=listener(move |_| later.set(None))>
                        {t(i18n::close)}
                    </button>
                </div>
            </div>
        };
        Some(view.into_any())
    };
    view! {
        {part(card)}
        {part(tones)}
    }
}

/// Returns the question whether to call a number.
fn certain(
    phone: PhoneSession,
    call: NumberCall,
    acts: Acts,
    button: NodeRef<html::Button>,
) -> AnyView {
    let Acts { call: act, close, settling } = acts;
    let name = phone.name();
    let (asked, explained, named) = (call.clone(), call.clone(), call.clone());
    let question = move || i18n::prepared(&label(&asked), &name);
    let label_of_card = question.clone();
    view! {
        <div class="portal__armed" role="group" data-testid="portal-call" aria-label=text(label_of_card)>
            <p>{text(question)}</p>
            <p>{text(move || how(&explained))}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="button button--main"
                    data-portal="call"
                    aria-disabled=text(move || settling.disabled().to_owned())
                    node_ref=button
                    on:click=listener(move |_| act.run((phone, call.clone())))
                >
                    {text(move || label(&named))}
                </button>
                {cancel(close, i18n::cancel)}
            </div>
        </div>
    }
    .into_any()
}

/// Returns the question which of several numbers is meant, or why there is none. It has the focus, none of its buttons:
/// the next Enter calls nothing.
fn doubtful(number: ArmedNumber, acts: Acts, card: NodeRef<html::Div>) -> AnyView {
    let ArmedNumber { phone, text: written, reading } = number;
    let Acts { call: act, close, settling } = acts;
    let calls = reading.as_ref().map(|reading| reading.calls.clone()).unwrap_or_default();
    let is_question = !calls.is_empty();
    let closing: Sentence = if is_question { i18n::cancel } else { i18n::close };
    let why = move || match &reading {
        Ok(reading) => {
            let doubt = refusal(reading).or(reading.doubt);
            // Several numbers without a doubt are one all the same.
            i18n::number_doubt(doubt.unwrap_or(NumberDoubt::Several))
        }
        Err(reason) => reason.clone(),
    };
    let label_of_card = why.clone();
    let choice = move |call: NumberCall| {
        let (named, digits) = (call.clone(), call.number.clone());
        view! {
            <button
                type="button"
                class="button"
                data-number=digits
                aria-disabled=text(move || settling.disabled().to_owned())
                on:click=listener(move |_| act.run((phone, call.clone())))
            >
                {text(move || label(&named))}
            </button>
        }
    };
    let state = if is_question { "question" } else { "refused" };
    view! {
        <div
            class="portal__armed"
            role="group"
            tabindex="-1"
            data-testid="portal-call"
            data-portal=state
            aria-label=text(label_of_card)
            node_ref=card
        >
            <p>{text(why)}</p>
            <p>{text(move || i18n::portal_number(&written))}</p>
            <div class="buttons">
                {calls.into_iter().map(choice).collect_view()}
                {cancel(close, closing)}
            </div>
        </div>
    }
    .into_any()
}

/// Returns the name of the button that calls a number.
fn label(call: &NumberCall) -> String {
    i18n::call_this(&shown_call(call))
}

fn cancel(close: Callback<()>, label: Sentence) -> AnyView {
    view! {
        <button type="button" class="button" on:click=listener(move |_| close.run(()))>
            {t(label)}
        </button>
    }
    .into_any()
}
