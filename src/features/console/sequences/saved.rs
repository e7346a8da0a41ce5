//! Sequences under names: saving one, running, changing and deleting those that are saved.

use leptos::{ev, html, prelude::*};
use snom::{Command, Sequence};

use crate::{
    i18n::{self, Sentence, t},
    model::{
        Library,
        library::{LONGEST_NAME, MOST, NotSaved},
    },
    stores::library as storage,
    stores::phone::PhoneSession,
    ui::show_when,
};

/// Saves the sequence that has been written.
#[component]
pub fn SaveForm(
    /// The sequence, while it makes sense.
    sequence: Signal<Option<Sequence>>,
    /// Where it goes.
    library: RwSignal<Library>,
) -> impl IntoView {
    let name = NodeRef::<html::Input>::new();
    let told = RwSignal::new(String::new());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(field), Some(sequence)) = (name.get_untracked(), sequence.get_untracked()) else {
            return;
        };
        let saved = library.try_update(|library| library.save(&field.value(), sequence));
        match saved {
            Some(Err(NotSaved::NoName)) => told.set(i18n::name_missing().to_owned()),
            Some(Err(NotSaved::Full)) => told.set(i18n::too_many(MOST)),
            Some(Ok(())) | None => {
                let kept = storage::save(&library.read_untracked());
                told.set(if kept { "" } else { i18n::not_remembered() }.to_owned());
                field.set_value("");
            }
        }
    };
    view! {
        {show_when(move || sequence.read().is_some(), move || view! {
            <form class="form form--line" on:submit=save>
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
        <p class="form__hint" role="status">{move || told.get()}</p>
    }
}

/// Those that are saved.
#[component]
pub fn SavedList(
    /// The phone.
    desk: StoredValue<PhoneSession, LocalStorage>,
    /// The line in which one is changed.
    line: RwSignal<String>,
    /// All of them.
    library: RwSignal<Library>,
) -> impl IntoView {
    let rows = move || {
        let saved = library.read().all().to_vec().into_iter();
        let row = move |saved: crate::model::library::Saved| {
            let (name, keys) = (saved.name.clone(), saved.sequence.to_string());
            let run = move |_| {
                let command = Command::Keys(saved.sequence.clone());
                desk.with_value(|desk| desk.run(&command));
            };
            let (gone, written) = (saved.name.clone(), keys.clone());
            let delete = move |_| {
                library.update(|library| library.delete(&gone));
                storage::save(&library.read_untracked());
            };
            let told = |what: Sentence| {
                let name = name.clone();
                move || format!("{}: {name}", what())
            };
            view! {
                <li class="saved" data-saved=name.clone()>
                    <span class="saved__name">{name.clone()}</span>
                    <code class="saved__keys">{keys}</code>
                    <div class="buttons">
                        <button type="button" class="button" data-act="run" aria-label=told(i18n::run) on:click=run>
                            {t(i18n::run)}
                        </button>
                        <button type="button" class="button" data-act="edit" aria-label=told(i18n::edit)
                            on:click=move |_| line.set(written.clone())>
                            {t(i18n::edit)}
                        </button>
                        <button type="button" class="button" data-act="delete" aria-label=told(i18n::delete) on:click=delete>
                            {t(i18n::delete)}
                        </button>
                    </div>
                </li>
            }
        };
        saved.map(row).collect_view()
    };
    view! {
        {show_when(move || !library.read().all().is_empty(), move || view! {
            <h2 class="console__heading">{t(i18n::saved_sequences)}</h2>
            <ul class="scripts">{rows}</ul>
        }.into_any())}
    }
}
