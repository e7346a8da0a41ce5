//! Adding many phones from a table: its progress, its result and the rows that failed.

use leptos::{html, prelude::*};

use crate::{
    features::open_file::OpenFile,
    i18n::{self, t},
    input::{focus, scroll},
    model::{
        phone_book::{self, RowProblem},
        phone_import::{FailedRow, ImportResult},
    },
    platform::download,
    stores::{phone_book::PhoneBook, phone_import},
    ui::{Scope, effect, listener, part, show_when, text},
};

/// The id of the button that adds the table.
const ADD_ALL: &str = "add-all-phones";

/// The field for a table of phones, and what becomes of it.
#[component]
pub fn Table(
    /// The phones that were added by their addresses.
    book: PhoneBook,
) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let fill = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
        }
    };
    let added = Callback::new(move |()| fill(""));
    let add_all = move |_| {
        let state = book.state();
        let Some(field) =
            field.get_untracked().filter(|_| state.progress.read_untracked().is_none())
        else {
            return;
        };
        let table = field.value();
        match phone_book::read(&table) {
            Ok(rows) => phone_import::add_table(book, rows, added),
            Err(problems) => {
                state.message.set(i18n::rows_unreadable(problems.len()));
                state.result.set(Some(unreadable(&table, &problems)));
            }
        }
    };
    // Where a row cannot be read nothing was sent, so the whole table stays.
    let keep = move |_| {
        let kept = book.state().result.get_untracked().and_then(|result| result.not_added());
        if let Some(entries) = kept {
            fill(&phone_book::write(&entries));
            book.state().result.set(None);
            focus::by_id(ADD_ALL);
        }
    };
    let can_keep = move || {
        book.state().result.read().as_ref().is_some_and(|result| result.not_added().is_some())
    };
    show_result(book);
    view! {
        <details class="form__more" data-open="phone-table">
            <summary>{t(i18n::phones_as_table)}</summary>
            <div class="form">
                <Progress book />
                {part(move || failed_rows(book))}
                {show_when(can_keep, move || view! {
                    <button type="button" class="button" data-take="failed" on:click=listener(keep)>{t(i18n::keep_rows)}</button>
                }.into_any())}
                <p class="form__hint">{t(i18n::table_hint)}</p>
                <textarea
                    class="input input--code"
                    name="phone-table"
                    rows="6"
                    spellcheck="false"
                    placeholder="10.0.0.5,D785,Front desk,Berlin"
                    aria-label=t(i18n::phones_as_table)
                    node_ref=field
                ></textarea>
                <div class="buttons">
                    <button
                        type="button"
                        class="button"
                        id=ADD_ALL
                        data-take="phones"
                        aria-disabled=text(move || book.state().progress.read().is_some().to_string())
                        on:click=listener(add_all)
                    >
                        {t(i18n::add_all)}
                    </button>
                    <SaveButton book />
                </div>
                <OpenFile label=i18n::open_table name="phone-file" accept=".csv,text/csv,text/plain" field done=Callback::new(|()| ()) />
            </div>
        </details>
    }
}

/// How far the import is, with the button that ends it.
#[component]
fn Progress(book: PhoneBook) -> impl IntoView {
    let progress = book.state().progress;
    let now = move || progress.get().unwrap_or_default();
    let cancel = move |_| {
        phone_import::cancel(book);
        focus::by_id(ADD_ALL);
    };
    show_when(
        move || progress.read().is_some(),
        move || {
            view! {
                <div class="import__progress">
                    <progress
                        aria-label=text(|| i18n::add_all().to_owned())
                        max=text(move || now().total.to_string())
                        value=text(move || now().done.to_string())
                    ></progress>
                    <span>{text(move || i18n::import_progress(now()))}</span>
                    <button type="button" class="button" data-take="cancel" on:click=listener(cancel)>{t(i18n::cancel_import)}</button>
                </div>
            }
            .into_any()
        },
    )
}

/// Saves the stored phones as a table.
#[component]
fn SaveButton(book: PhoneBook) -> impl IntoView {
    let save = move |_| {
        let table = phone_book::write(&book.state().book.read_untracked().entries);
        download::save("deskside-phones.csv", "text/csv", table.as_bytes());
    };
    view! {
        <button type="button" class="button" data-save="phones" on:click=listener(save)>{t(i18n::save_table)}</button>
    }
}

/// Shows the result of an import once there is one; the button that had the focus may be gone then.
fn show_result(book: PhoneBook) {
    let scope = Scope::current();
    effect(move || {
        if book.state().result.read().is_some() {
            scope.after_frame(|| {
                focus::restore_if_here();
                scroll::reveal(".import__message", &[".phones__card"], false);
            });
        }
    });
}

/// Returns the rows that were not added, each with its line, its text and the reason.
fn failed_rows(book: PhoneBook) -> Option<AnyView> {
    let failed = book.state().result.get()?.failed;
    let row = |FailedRow { line, written, reason, .. }: FailedRow| {
        view! {
            <li>
                <strong>{i18n::table_line(line)}</strong>": "
                <code>{written}</code>" "
                <span>{reason}</span>
            </li>
        }
    };
    let is_any = !failed.is_empty();
    let rows = failed.into_iter().map(row).collect_view();
    is_any.then(|| {
        view! { <ul class="import__failed" data-testid="failed-rows">{rows}</ul> }.into_any()
    })
}

/// Returns the rows of a table that cannot be read.
fn unreadable(table: &str, problems: &[(usize, RowProblem)]) -> ImportResult {
    let row = |(line, problem): &(usize, RowProblem)| {
        let written = table.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        // A row that is too long would fill the page.
        let written = written.chars().take(120).collect();
        FailedRow { line: *line, written, reason: i18n::row_problem(problem), entry: None }
    };
    ImportResult { failed: problems.iter().map(row).collect(), ..ImportResult::default() }
}
