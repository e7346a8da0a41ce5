//! Export and import of everything that the browser stores for the person.

use leptos::{html, prelude::*};

use crate::{
    features::open_file::OpenFile,
    i18n::{self, t},
    input::focus,
    model::{
        Settings,
        export::{self, Export},
    },
    platform::{clipboard, download},
    stores::{
        phone_book::PhoneBook,
        transfer::{self, ImportOutcome},
    },
    ui::{Scope, listener, part, text},
};

/// The name of the file of an export.
const FILE: &str = "deskside-settings.txt";

/// The buttons that export, and the form that imports.
#[component]
pub fn Transfer(
    /// The settings.
    settings: RwSignal<Settings>,
    /// The phones that were added.
    book: PhoneBook,
    /// The person may add phones.
    may_add: Memo<bool>,
) -> impl IntoView {
    let message = RwSignal::new(String::new());
    let scope = Scope::current();
    let save = move |_| {
        let text = transfer::export(&settings.read_untracked());
        download::save(FILE, "text/plain", text.as_bytes());
    };
    let copy = move |_| {
        let text = transfer::export(&settings.read_untracked());
        scope.spawn(async move {
            let is_copied = clipboard::copy_text(&text).await;
            let done = if is_copied { i18n::export_copied } else { i18n::export_not_copied };
            message.set(done().to_owned());
        });
    };
    view! {
        <p class="form__hint">{t(i18n::export_hint)}</p>
        <div class="buttons">
            <button type="button" class="button" data-save="export" on:click=listener(save)>
                {t(i18n::save_export)}
            </button>
            <button type="button" class="button" data-copy="export" on:click=listener(copy)>
                {t(i18n::copy_export)}
            </button>
        </div>
        <p class="form__hint" role="status">{text(move || message.get())}</p>
        <Import settings book may_add />
    }
}

/// The form that imports: first it shows what would change.
#[component]
fn Import(settings: RwSignal<Settings>, book: PhoneBook, may_add: Memo<bool>) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let check_button = NodeRef::<html::Button>::new();
    let message = RwSignal::new(String::new());
    let read = RwSignal::new(None::<Export>);
    // The relay may refuse phones that are imported.
    let has_phones = RwSignal::new(false);
    let check = move || {
        let Some(field) = field.get_untracked() else { return };
        has_phones.set(false);
        match export::read(&field.value()) {
            Ok(export) => {
                message.set(String::new());
                read.set(Some(export));
            }
            Err(problem) => {
                read.set(None);
                message.set(i18n::import_problem(&problem));
            }
        }
    };
    let opened = Callback::new(move |()| check());
    let focus_button = move || focus::node(check_button.get_untracked());
    let import = move |_| {
        let Some(export) = read.get_untracked() else { return };
        focus_button();
        read.set(None);
        if book.state().progress.read_untracked().is_none() {
            book.state().message.set(String::new());
        }
        let outcome = transfer::import(settings, &export, book, may_add.get_untracked());
        has_phones.set(outcome == ImportOutcome::Imported);
        let done = match outcome {
            ImportOutcome::Imported => i18n::imported(),
            ImportOutcome::WithoutPhones => i18n::imported_without_phones(),
            ImportOutcome::NotStored => i18n::not_remembered(),
            ImportOutcome::Busy => i18n::import_is_busy(),
        };
        message.set(done.to_owned());
    };
    let cancel = move |_| {
        focus_button();
        read.set(None);
    };
    let preview = move || {
        let export = read.get()?;
        // As it is now: an import changes the settings after this.
        let preview = transfer::preview(&settings.read_untracked(), &export);
        // Without a relay the phones are in this browser alone.
        let is_added = may_add.get() && !cfg!(feature = "standalone");
        let phones = if is_added { transfer::phones(&export).len() } else { 0 };
        let is_empty = preview.is_empty() && phones == 0;
        let title = if is_empty { i18n::import_no_changes } else { i18n::import_changes };
        let phones = (phones > 0).then(|| i18n::import_adds_phones(phones));
        let changes = i18n::import_preview(&preview).into_iter().chain(phones);
        let changes = changes.map(|change| view! { <li>{change}</li> }).collect_view();
        let view = view! {
            <p>{t(title)}</p>
            <ul class="settings__changes">{changes}</ul>
            <div class="buttons">
                <button type="button" class="button button--main" data-take="export" on:click=listener(import)>
                    {t(i18n::do_import)}
                </button>
                <button type="button" class="button" data-act="cancel-import" on:click=listener(cancel)>
                    {t(i18n::cancel_import)}
                </button>
            </div>
        };
        Some(view.into_any())
    };
    let result = move || {
        let phones = has_phones.get().then(|| book.state().message.get());
        [message.get(), phones.unwrap_or_default()].join(" ").trim().to_owned()
    };
    view! {
        <details class="form__more">
            <summary>{t(i18n::import_title)}</summary>
            <div class="form">
                <OpenFile label=i18n::import_file name="export-file" accept=".txt,text/plain" field done=opened />
                <label class="field">
                    {t(i18n::import_text)}
                    <textarea
                        class="input input--code"
                        name="export-text"
                        rows="6"
                        spellcheck="false"
                        node_ref=field
                        on:input=listener(move |_| read.set(None))
                    ></textarea>
                </label>
                <button type="button" class="button" data-check="export" node_ref=check_button on:click=listener(move |_| check())>
                    {t(i18n::preview_import)}
                </button>
                <div class="settings__preview" aria-live="polite">{part(preview)}</div>
                <p class="form__hint" role="status">{text(result)}</p>
            </div>
        </details>
    }
}
