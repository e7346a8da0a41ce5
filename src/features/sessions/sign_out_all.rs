//! A button that ends many sessions, and asks first.

use leptos::{ev, html, prelude::*};

use super::state::{Act, SessionsState};
use crate::{
    features::guarded::PlainQuestion,
    i18n,
    input::{focus, keyboard},
    ui::{Settling, listener, part, text},
};

/// A button that ends many sessions, and asks first.
#[component]
pub fn SignOutAll(
    /// The label of the button.
    label: String,
    /// The question.
    question: String,
    /// What it does.
    act: Act,
    /// The state of the dialog.
    state: SessionsState,
) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let settling = Settling::of_component();
    let button = NodeRef::<html::Button>::new();
    let press = move |_: ev::MouseEvent| {
        if is_asked.get_untracked() || state.is_busy.get_untracked() {
            is_asked.set(false);
        } else {
            is_asked.set(true);
            settling.begin();
        }
    };
    let close = move || {
        is_asked.set(false);
        focus::node(button.get_untracked());
    };
    let confirmed = Callback::new(move |()| {
        if untrack(|| settling.is_over()) {
            close();
            state.run(act.clone());
        }
    });
    let cancelled = Callback::new(move |()| close());
    let on_key = move |event: ev::KeyboardEvent| {
        let is_escape = event.key() == "Escape" && !keyboard::is_composing(&event);
        if is_escape && is_asked.get_untracked() {
            // It closes the question, not the dialog.
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let asked = move || {
        let what = is_asked.get().then(|| question.clone())?;
        let label = Signal::derive(i18n::sign_out);
        Some(view! { <PlainQuestion what label settling confirmed cancelled /> }.into_any())
    };
    view! {
        <div class="guarded" on:keydown=listener(on_key)>
            <button
                type="button"
                class="button"
                node_ref=button
                aria-expanded=text(move || is_asked.get().to_string())
                aria-disabled=text(move || state.is_busy.get().to_string())
                on:click=listener(press)
            >
                {label}
            </button>
            {part(asked)}
        </div>
    }
}
