//! A call that the portal has prepared: one key starts it, and nothing else does.

use leptos::{html, prelude::*};
use snom::{Command, dial::DialNumber};

use crate::{
    i18n::{self, t},
    input::focus,
    stores::phone::PhoneSession,
    ui::{Settling, effect, listener, part, text},
};

/// A number that the portal has handed in, and the phone that is to call it.
pub type Armed = RwSignal<Option<(PhoneSession, DialNumber)>>;

/// The question whether to call; nothing without a number.
#[component]
pub fn ArmedCall(
    /// The number.
    armed: Armed,
    /// The phone that is shown.
    shown: Signal<Option<PhoneSession>>,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    // What a person types in the portal just now is not for what has come up.
    let settling = Settling::of_component();
    effect(move || focus::node(button.get()));
    let card = move || {
        let (phone, number) = armed.get()?;
        // Another phone is shown since: it is not the one that the portal meant.
        shown.get().filter(|shown| shown.has_id(&phone.id()))?;
        settling.begin();
        let digits = number.as_str().to_owned();
        let (label, name) = (digits.clone(), phone.name());
        let call = move |_| {
            if untrack(|| settling.is_over()) {
                armed.set(None);
                phone.run(&Command::Dial { number: number.clone(), identity: None });
            }
        };
        let question = move || i18n::prepared(&i18n::call_this(&digits), &name);
        let label_of_card = question.clone();
        let view = view! {
            <div class="portal__armed" role="group" data-testid="portal-call" aria-label=text(label_of_card)>
                <p>{text(question)}</p>
                <div class="buttons">
                    <button
                        type="button"
                        class="button button--main"
                        data-portal="call"
                        aria-disabled=text(move || settling.disabled().to_owned())
                        node_ref=button
                        on:click=listener(call)
                    >
                        {text(move || i18n::call_this(&label))}
                    </button>
                    <button type="button" class="button" on:click=listener(move |_| armed.set(None))>
                        {t(i18n::cancel)}
                    </button>
                </div>
            </div>
        };
        Some(view.into_any())
    };
    part(card)
}
