//! Saved sequences: saving one under a name; running, editing and deleting those that are saved.

use leptos::{ev, html, prelude::*};
use snom::{Command, Sequence};

use crate::{
    i18n::{self, Sentence, t},
    model::{
        Library,
        library::{LONGEST_NAME, MOST, NotSaved, Saved},
    },
    stores::{phone::PhoneSession, stored_item::StoredItem},
    ui::{listener, part, show_when, text},
};

/// A change of the saved sequences that can be taken back.
#[derive(Clone)]
pub enum Undo {
    /// It was deleted.
    Deleted(Saved),
    /// Another one took its name.
    Replaced(Saved),
}

impl Undo {
    fn saved(&self) -> &Saved {
        match self {
            Undo::Deleted(saved) | Undo::Replaced(saved) => saved,
        }
    }

    fn text(&self) -> String {
        match self {
            Undo::Deleted(saved) => i18n::removed(&saved.name),
            Undo::Replaced(saved) => i18n::replaced(&saved.name),
        }
    }
}

/// A form that saves the sequence of the line under a name.
#[component]
pub fn SaveForm(
    /// The sequence; `None` while the line is not one.
    sequence: Signal<Option<Sequence>>,
    /// The saved sequences.
    library: StoredItem<Library>,
    /// The change that can be taken back.
    undo: RwSignal<Option<Undo>>,
) -> impl IntoView {
    let name = NodeRef::<html::Input>::new();
    let message = RwSignal::new(String::new());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(field), Some(sequence)) = (name.get_untracked(), sequence.get_untracked()) else {
            return;
        };
        let before = library.value.read_untracked().find(&field.value()).cloned();
        let mut saved = Ok(());
        let is_stored = library.change(|library| saved = library.save(&field.value(), sequence));
        match saved {
            Err(NotSaved::NoName) => message.set(i18n::name_missing().to_owned()),
            Err(NotSaved::Full) => message.set(i18n::too_many(MOST)),
            Ok(()) => {
                undo.set(before.map(Undo::Replaced));
                message.set(if is_stored { "" } else { i18n::not_remembered() }.to_owned());
                field.set_value("");
            }
        }
    };
    view! {
        {show_when(move || sequence.read().is_some(), move || view! {
            <form class="form" on:submit=listener(save)>
                <label class="field">
                    {t(i18n::save_sequence)}
                    <input
                        class="input"
                        name="sequence-name"
                        maxlength=LONGEST_NAME.to_string()
                        autocomplete="off"
                        node_ref=name
                    />
                </label>
                <button type="submit" class="button" data-save="sequence">{t(i18n::save)}</button>
            </form>
        }.into_any())}
        <p class="form__hint" role="status">{text(move || message.get())}</p>
    }
}

/// The list of saved sequences.
#[component]
pub fn SavedList(
    /// The phone.
    phone: PhoneSession,
    /// The line in which a sequence is edited.
    line: RwSignal<String>,
    /// The saved sequences.
    library: StoredItem<Library>,
    /// The change that can be taken back.
    undo: RwSignal<Option<Undo>>,
) -> impl IntoView {
    let rows = move || {
        let saved = library.value.read().all().to_vec().into_iter();
        let row = move |saved: Saved| {
            let (name, keys) = (saved.name.clone(), saved.sequence.to_string());
            let sequence = saved.sequence.clone();
            let run = move |_| {
                let command = Command::Keys(sequence.clone());
                phone.run(&command);
            };
            let (deleted, line_of_it) = (saved.clone(), keys.clone());
            let delete = move |_| {
                library.change(|library| library.delete(&deleted.name));
                undo.set(Some(Undo::Deleted(deleted.clone())));
            };
            let label = |act: Sentence| {
                let name = name.clone();
                text(move || format!("{}: {name}", act()))
            };
            view! {
                <li class="saved" data-saved=name.clone()>
                    <span class="saved__name">{name.clone()}</span>
                    <code class="saved__keys">{keys}</code>
                    <div class="buttons">
                        <button type="button" class="button" data-act="run" aria-label=label(i18n::run) on:click=listener(run)>
                            {t(i18n::run)}
                        </button>
                        <button type="button" class="button" data-act="edit" aria-label=label(i18n::edit)
                            on:click=listener(move |_| line.set(line_of_it.clone()))>
                            {t(i18n::edit)}
                        </button>
                        <button type="button" class="button" data-act="delete" aria-label=label(i18n::delete) on:click=listener(delete)>
                            {t(i18n::delete)}
                        </button>
                    </div>
                </li>
            }
        };
        Some(saved.map(row).collect_view().into_any())
    };
    let undone = move || {
        let change = undo.get()?;
        let saved = change.saved().clone();
        let take_back = move |_| {
            // There was room for it before.
            library.change(|library| _ = library.save(&saved.name, saved.sequence.clone()));
            undo.set(None);
        };
        let row = view! {
            <p class="form__hint" role="status">
                {text(move || change.text())} " "
                <button type="button" class="button" data-command="undo" on:click=listener(take_back)>
                    {t(i18n::undo)}
                </button>
            </p>
        };
        Some(row.into_any())
    };
    view! {
        {part(undone)}
        {show_when(move || !library.value.read().all().is_empty(), move || view! {
            <h2 class="console__heading">{t(i18n::saved_sequences)}</h2>
            <ul class="scripts">{part(rows)}</ul>
        }.into_any())}
        {part(move || {
            let rows = library.value.read().unreadable();
            (rows > 0).then(|| view! { <p class="form__hint">{i18n::rows_kept(rows)}</p> }.into_any())
        })}
    }
}
