//! Sequences: a line in the phone's own syntax, saved sequences, and examples that stop where a
//! person must act.

pub mod examples;
pub mod saved;
pub mod typing;

use leptos::{ev, html, prelude::*};
use snom::{Command, Model, Sequence, script::Script, sequence::SequenceError};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    stores::{library, phone::PhoneSession},
    ui::{Scope, listener, text},
};

use examples::ScriptRow;
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
        if let Some(Ok(sequence)) = checked.get_untracked() {
            phone.run(&Command::Keys(sequence));
        }
    };
    let hint = move || match checked.get() {
        None => i18n::sequence_example().to_owned(),
        Some(Ok(sequence)) => i18n::sequence_duration(sequence.duration(), sequence.events().len()),
        Some(Err(mistake)) => mistake.reason,
    };
    // A line longer than its field scrolls within it, and the mark below scrolls along. Not every
    // browser fires an event for that; every browser does for the input that causes it.
    let field = NodeRef::<html::Input>::new();
    let scrolled = RwSignal::new(0);
    let scope = Scope::current();
    let scroll_mark = move || {
        scope.after_frame(move || {
            if let Some(field) = field.get_untracked() {
                scrolled.set(field.scroll_left());
            }
        });
    };
    // The place of the mistake is shown under the line as it is written.
    let marked = move || match checked.get() {
        Some(Err(Mistake { column: Some(column), .. })) => {
            let before = column.saturating_sub(1).min(line.read().chars().count());
            Some(view! {
                <span class="mark" aria-hidden="true">
                    <span style:margin-inline-start=text(move || format!("-{}px", scrolled.get()))>
                        {line.read().chars().take(before).collect::<String>()}
                        <mark>{line.read().chars().nth(before).unwrap_or(' ').to_string()}</mark>
                    </span>
                </span>
            })
        }
        _ => None,
    };
    let is_wrong = move || matches!(checked.get(), Some(Err(_))).to_string();
    let is_disabled = move || (!matches!(checked.get(), Some(Ok(_)))).to_string();
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
                    aria-invalid=is_wrong
                    aria-describedby="sequence-hint"
                    bind:value=line
                    node_ref=field
                    on:scroll=listener(move |_| scroll_mark())
                    on:input=listener(move |_| scroll_mark())
                    on:keyup=listener(move |_| scroll_mark())
                    on:pointerup=listener(move |_| scroll_mark())
                    on:blur=listener(move |_| scroll_mark())
                />
                {marked}
            </label>
            <p class="form__hint" id="sequence-hint" aria-live="polite" data-wrong=is_wrong>
                {hint}
            </p>
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

/// A mistake in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mistake {
    reason: String,
    /// The column, counted from 1; `None` where it is not one place.
    column: Option<usize>,
}

/// Checks a line as it is typed: its syntax, and that the model has the keys.
fn check(written: &str, model: &Model) -> Result<Sequence, Mistake> {
    // Blanks before the line move every column.
    let indent = written.chars().take_while(|character| character.is_whitespace()).count();
    let sequence: Sequence = written.trim().parse().map_err(|error: SequenceError| Mistake {
        reason: i18n::sequence_error(&error),
        column: Some(error.column + indent),
    })?;
    let command = Command::Keys(sequence.clone());
    let refused = command.check(model, None);
    refused.map_err(|refusal| Mistake { reason: i18n::refusal(&refusal), column: None })?;
    Ok(sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_column() {
        let d785 = Model::find("D785").unwrap();
        let column = |written: &str| check(written, d785).unwrap_err().column;
        assert_eq!(column("OFFHOOK;1,x"), Some(11));
        assert_eq!(column("  OFFHOOK;1,x"), Some(13));
        assert_eq!(column("P99"), None, "no single place: the model has no such key");
        assert!(check(" OFFHOOK;1,100,50;ENTER ", d785).is_ok());
    }
}
