//! Adding phones by their addresses, where the relay allows it, and removing them again.

use leptos::{ev, prelude::*};
use relay_api::PhoneSummary;
use snom::Model;

use super::table::Table;
use crate::{
    features::{
        lazy_entry::{lazy_task, lazy_view},
        stylesheet,
    },
    i18n::{self, t},
    model::phone_book::BookEntry,
    stores::{phone_book::PhoneBook, phone_import},
    ui::{listener, text},
};

lazy_view! {
    /// Returns the forms that add phones to `book`.
    pub fn add_phones(book: PhoneBook) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/features/add_phones.css"));
        view! { <AddPhones book /> }
    }
}

lazy_task! {
    /// Adds the phones that the browser remembers.
    pub fn restore_phones(book: PhoneBook) in secondary {
        phone_import::restore(book);
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
    let (model, group) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The next phone is often of the same group.
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
            group: group.get_untracked().trim().to_owned(),
        };
        phone_import::add(book, entry, clear);
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
                <label class="field">
                    {t(i18n::phone_group)}
                    <input class="input" name="phone-group" autocomplete="off" bind:value=group />
                </label>
                <button type="submit" class="button button--main">{t(i18n::add)}</button>
            </form>
            <p class="form__hint import__message" role="status">{text(move || book.state().message.get())}</p>
            <Table book />
    }
}
