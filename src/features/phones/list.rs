//! The list of phones: searching it, and what is in it.

use leptos::{ev, html, prelude::*};
use relay_api::PhoneSummary;

use super::{
    SEARCH,
    add::add_phones,
    filters::{ALL_FILTER, Filters},
    rows::{PhoneRows, RowList, Section, sections},
    visits,
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::{focus, keyboard, scroll},
    model::phone_list::LinkKind,
    platform::document,
    stores::{phone_book::PhoneBook, phones::PhoneListState},
    ui::{Lazy, Scope, effect, listener, show_when, text},
};

/// The row of the phone that is shown.
const CURRENT: &str = ".phones__card .phones__row[aria-current]";
/// The first row.
const FIRST_ROW: &str = ".phones__card .phones__row";

/// The list and everything it works on.
#[derive(Clone, Copy)]
pub struct PhoneList {
    /// All phones that the person may see.
    pub phones: RwSignal<Vec<PhoneSummary>>,
    /// The search text, where the list has a field for it.
    pub search: Option<RwSignal<String>>,
    /// The id of the phone that is shown; empty when none is.
    pub shown: Signal<String>,
    /// Called with the phone that was chosen.
    pub choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    pub book: PhoneBook,
    /// The person may add phones.
    pub may_add: Signal<bool>,
    /// Set whenever the list is opened.
    pub opened: RwSignal<bool>,
}

lazy_view! {
    /// Returns the list.
    pub fn phone_list(list: PhoneList) in phones {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../../style/features/phone_list.css"));
        if let Some(phones) = use_context::<PhoneListState>() {
            visits::record(phones);
        }
        view! { <PhoneCard list /> }
    }
}

/// The list, with a field to search it and filters.
#[component]
fn PhoneCard(list: PhoneList) -> impl IntoView {
    let PhoneList { phones, shown, choose, book, may_add, opened, .. } = list;
    let search = list.search.unwrap_or_else(|| RwSignal::new(String::new()));
    let (state, folded) = (RwSignal::new(None::<LinkKind>), RwSignal::new(Vec::new()));
    let all = move || {
        let removing = book.state().removing.get().map(|phone| phone.id);
        let mut phones = phones.get();
        phones.retain(|phone| Some(&phone.id) != removing.as_ref());
        phones
    };
    let drawn = Memo::new(move |_| {
        sections(&all(), &search.read(), state.get(), &folded.read(), &shown.read())
    });
    let prefix = if list.search.is_some() { "phone-row-" } else { "start-row-" };
    let rows = RowList { phones, drawn, folded, choose, book, prefix };
    if list.search.is_none() {
        return view! { <PhoneRows list=rows /> }.into_any();
    }
    show_current(opened, shown);
    let count = move || drawn.read().iter().map(|section| section.count).sum::<usize>();
    let status = move || match (count(), state.get()) {
        (0, Some(kind)) => i18n::none_in_state(kind),
        (0, None) if !phones.read().is_empty() => i18n::no_phone_found().to_owned(),
        // One phone needs no figure.
        _ if phones.read().len() < 2 => String::new(),
        (count, _) => i18n::phone_count(count, all().len()),
    };
    let show_all = move |_| {
        state.set(None);
        focus::by_id(ALL_FILTER);
    };
    view! {
        <SearchField search drawn phones choose />
        <Filters phones state />
        <p class="phones__count" role="status">{text(status)}</p>
        {show_when(move || count() == 0 && state.get().is_some(), move || view! {
            <button type="button" class="button" data-command="show-all" on:click=listener(show_all)>{t(i18n::show_all)}</button>
        }.into_any())}
        <PhoneRows list=rows />
        {show_when(move || may_add.get(), move || view! { <AddButton book /> }.into_any())}
    }
    .into_any()
}

/// Scrolls the list to the phone that is shown, whenever it is opened or another phone is shown.
fn show_current(opened: RwSignal<bool>, shown: Signal<String>) {
    let scope = Scope::current();
    effect(move || {
        opened.track();
        shown.track();
        scope.after_frame(|| scroll::reveal(CURRENT, &super::rows::SCROLLED, true));
    });
}

/// The field that searches the list.
#[component]
fn SearchField(
    /// The search text.
    search: RwSignal<String>,
    /// What is shown of the list.
    drawn: Memo<Vec<Section>>,
    /// All phones that the person may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// Called with the phone that was chosen.
    choose: Callback<PhoneSummary>,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    // Typing needs no click first, unless the list is beside the device and opened by itself.
    effect(move || {
        focus::node(field.get().filter(|_| !document::is_wide()));
    });
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // It may be held since it opened the list.
        "Enter" if event.repeat() => {}
        // The first that is found is the one that is meant.
        "Enter" if !keyboard::is_composing(&event) => {
            let sections = drawn.get_untracked();
            let first = sections.iter().flat_map(|section| &section.rows).next();
            let phones = phones.get_untracked();
            let first =
                phones.into_iter().find(|phone| first.is_some_and(|row| row.id == phone.id));
            if let Some(phone) = first {
                choose.run(phone);
            }
        }
        "ArrowDown" => {
            event.prevent_default();
            focus::first_of(FIRST_ROW);
        }
        _ => {}
    };
    view! {
        <label class="field">
            {t(i18n::find_a_phone)}
            <input class="input" type="search" id=SEARCH name="find-phone" autocomplete="off" node_ref=field bind:value=search on:keydown=listener(on_key) />
        </label>
    }
}

/// The forms that add phones, behind their summary.
#[component]
fn AddButton(book: PhoneBook) -> impl IntoView {
    let was_open = RwSignal::new(false);
    view! {
        <details class="form__more" data-open="add-phone" on:toggle=listener(move |_| was_open.set(true))>
            <summary>{t(i18n::add_a_phone)}</summary>
            {show_when(move || was_open.get(), move || view! {
                <Lazy view=add_phones(book) />
            }.into_any())}
        </details>
    }
}
