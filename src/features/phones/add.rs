//! Adding phones by their addresses, one or a table of them, where the relay allows it; and removing
//! them again.

use leptos::{ev, html, prelude::*};
use relay_api::PhoneSummary;
use snom::Model;

use crate::{
    features::{
        lazy_entry::{lazy_task, lazy_view},
        stylesheet,
    },
    i18n::{self, t},
    model::phone_book::{self, BookEntry},
    platform::download,
    stores::phone_book::PhoneBook,
    ui::{Scope, listener, text},
};

lazy_view! {
    /// Returns the forms that add phones to `book`.
    pub fn add_phones(book: PhoneBook) in secondary {
        stylesheet::adopt_forms();
        view! { <AddPhones book /> }
    }
}

lazy_task! {
    /// Adds the phones that the browser remembers.
    pub fn restore_phones(book: PhoneBook) in secondary {
        book.restore();
    }
}

lazy_task! {
    /// Removes a phone, unless that is undone soon.
    pub fn remove_phone(book: PhoneBook, phone: PhoneSummary) in secondary {
        book.remove_soon(phone);
    }
}

/// The forms for one phone and for several.
#[component]
fn AddPhones(book: PhoneBook) -> impl IntoView {
    book.follow();
    let (address, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let model = RwSignal::new(String::new());
    let clear = Callback::new(move |()| {
        for field in [address, name, model] {
            field.set(String::new());
        }
    });
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let entry = BookEntry {
            address: address.get_untracked().trim().to_owned(),
            model: model.get_untracked(),
            name: name.get_untracked().trim().to_owned(),
        };
        book.add(vec![(0, entry)], clear);
    };
    let not_known =
        if cfg!(feature = "standalone") { i18n::model_unknown } else { i18n::detect_model };
    let models =
        Model::all().iter().map(|model| view! { <option value=model.name>{model.name}</option> });
    view! {
        <form class="form" on:submit=listener(add)>
                <label class="field">
                    {t(i18n::address)}
                    <input class="input" name="address" autocomplete="off" inputmode="url" placeholder="10.0.0.5" required bind:value=address />
                </label>
                <label class="field">
                    {t(i18n::model)}
                    <select class="input" name="model" bind:value=model>
                        <option value="">{t(not_known)}</option>
                        {models.collect_view()}
                    </select>
                </label>
                <label class="field">
                    {t(i18n::phone_name)}
                    <input class="input" name="phone-name" autocomplete="off" bind:value=name />
                </label>
                <button type="submit" class="button button--main">{t(i18n::add)}</button>
            </form>
            <Table book />
            <p class="form__hint" role="status">{text(move || book.state().message.get())}</p>
    }
}

/// All phones as a table, to be pasted and copied.
#[component]
fn Table(book: PhoneBook) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let add_all = move |_| {
        let Some(field) = field.get_untracked() else { return };
        match phone_book::read(&field.value()) {
            Ok(rows) => book.add(rows, Callback::new(|()| ())),
            Err(problems) => {
                let notes: String = problems
                    .iter()
                    .map(|(line, problem)| i18n::row_problem(*line, problem))
                    .collect();
                book.state().message.set(i18n::added(0, 0, &notes));
            }
        }
    };
    let file = NodeRef::<html::Input>::new();
    let scope = Scope::current();
    let open = move |_| {
        let (Some(chosen), Some(field)) = (file.get_untracked(), field.get_untracked()) else {
            return;
        };
        scope.spawn(async move {
            if let Some(text) = download::chosen_text(&chosen).await {
                field.set_value(&text);
            }
        });
    };
    let save = move |_| {
        let table = phone_book::write(&book.state().book.read_untracked().entries);
        download::save("deskside-phones.csv", "text/csv", table.as_bytes());
    };
    view! {
        <details class="form__more" data-open="phone-table">
            <summary>{t(i18n::phones_as_table)}</summary>
            <div class="form">
                <p class="form__hint">{t(i18n::table_hint)}</p>
                <textarea
                    class="input input--code"
                    name="phone-table"
                    rows="6"
                    spellcheck="false"
                    aria-label=t(i18n::phones_as_table)
                    node_ref=field
                    prop:value=move || phone_book::write(&book.state().book.read().entries)
                ></textarea>
                <div class="buttons">
                    <button type="button" class="button" data-take="phones" on:click=listener(add_all)>{t(i18n::add_all)}</button>
                    <button type="button" class="button" data-save="phones" on:click=listener(save)>{t(i18n::save_table)}</button>
                </div>
                <label class="field">
                    {t(i18n::open_table)}
                    <input class="input" type="file" name="phone-file" accept=".csv,text/csv,text/plain" node_ref=file on:change=listener(open) />
                </label>
            </div>
        </details>
    }
}
