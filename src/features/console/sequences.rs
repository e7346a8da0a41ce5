//! Sequences: a line in the phone's own syntax, saved sequences, and examples that stop where a
//! person must act.

pub mod examples;
pub mod mistake;
pub mod saved;
pub mod typing;

use leptos::{ev, html, prelude::*};
use snom::{Command, script::Script};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::focus,
    stores::{library, phone::PhoneSession},
    ui::{listener, part, text},
};

use examples::ScriptRow;
use mistake::{Mistake, check};
use saved::{SaveForm, SavedList};
use typing::TypeText;

lazy_view! {
    /// Returns the tab for sequences.
    pub fn sequences_tab(phone: PhoneSession) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/features/sequences.css"));
        view! { <SequencesTab phone /> }
    }
}

/// The tab for sequences.
#[component]
fn SequencesTab(phone: PhoneSession) -> impl IntoView {
    let line = RwSignal::new(String::new());
    let library = library::load();
    let undo = RwSignal::new(None);
    let model = phone.model;
    let checked = Memo::new(move |_| {
        let written = line.get();
        (!written.trim().is_empty()).then(|| check(&written, model))
    });
    let run = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match checked.get_untracked() {
            Some(Ok(sequence)) => _ = phone.run(&Command::Keys(sequence)),
            // It can be read before Enter is pressed again, which sends it.
            Some(Err(Mistake { suggestion: Some(suggestion), .. })) => line.set(suggestion),
            Some(Err(_)) | None => {}
        }
    };
    let hint = move || match checked.get() {
        None => i18n::sequence_example().to_owned(),
        Some(Ok(sequence)) => i18n::sequence_duration(sequence.duration(), sequence.events().len()),
        Some(Err(mistake)) => mistake.reason,
    };
    let marked = move || match checked.get() {
        Some(Err(Mistake { line: Some(line), .. })) => Some(line.view()),
        _ => None,
    };
    let field = NodeRef::<html::Input>::new();
    let suggested = move || {
        let mistake = checked.get()?.err()?;
        let suggestion = mistake.suggestion?;
        let shown = suggestion.clone();
        let accept = move |_| {
            line.set(suggestion.clone());
            // The button goes with the suggestion.
            focus::node(field.get_untracked());
        };
        let row = view! {
            <p>{t(i18n::did_you_mean)} " " <code>{shown}</code> "? " {t(i18n::enter_accepts)}</p>
            <button type="button" class="button" on:click=listener(accept)>
                {t(i18n::accept)}
            </button>
        };
        Some(row.into_any())
    };
    let is_wrong = move || text(move || matches!(checked.get(), Some(Err(_))).to_string());
    let is_disabled = text(move || (!matches!(checked.get(), Some(Ok(_)))).to_string());
    view! {
        <form class="form" on:submit=listener(run)>
            <label class="field">
                {t(i18n::sequence)}
                <input
                    class="input input--code"
                    name="sequence"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="OFFHOOK;1,100,50;ENTER"
                    aria-invalid=is_wrong()
                    aria-describedby="sequence-hint"
                    bind:value=line
                    node_ref=field
                />
            </label>
            {part(marked)}
            <div>
                <p class="form__hint" id="sequence-hint" aria-live="polite" data-wrong=is_wrong()>
                    {text(hint)}
                </p>
                <div class="suggestion" role="status">{part(suggested)}</div>
            </div>
            <button type="submit" class="button button--main" aria-disabled=is_disabled>
                {t(i18n::run)}
            </button>
        </form>
        <SaveForm sequence=Signal::derive(move || checked.get().and_then(Result::ok)) library undo />
        <SavedList phone line library undo />
        <TypeText phone />
        <h2 class="console__heading">{t(i18n::examples)}</h2>
        <ul class="scripts">
            {Script::ALL.iter().map(|script| view! { <ScriptRow script phone /> }).collect_view()}
        </ul>
    }
}
