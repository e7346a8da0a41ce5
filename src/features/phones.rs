//! The list of phones, opened from the bar.

pub mod add;

use leptos::{ev, html, prelude::*};
use relay_api::{LinkState, PhoneSummary};

use crate::{
    features::later::{Deed, Later, Part, later},
    input::focus,
    services::{document, phone_book::PhoneBook},
    state::phones::found,
    text::{self, Sentence, said},
    ui::{Icon, IconView, when},
};

/// Whether the list hangs over the page, which then takes no clicks and no keys; the page provides it.
#[derive(Clone, Copy)]
pub struct Covered(pub RwSignal<bool>);

/// Chooses a phone. With a single one there is nothing to choose, and only its name is shown.
#[component]
pub fn Phones(
    /// All that one may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// The id of the one that is shown.
    #[prop(into)]
    shown: Signal<String>,
    /// Called with the one that was chosen.
    choose: Callback<PhoneSummary>,
    /// What is always seen.
    children: ChildrenFn,
    /// The phones that were added by their addresses.
    book: PhoneBook,
    /// Whether more may be.
    #[prop(into)]
    may_add: Signal<bool>,
) -> impl IntoView {
    let list = NodeRef::<html::Details>::new();
    let search = RwSignal::new(String::new());
    let covered = use_context::<Covered>();
    let close = move || {
        if let Some(list) = list.get_untracked() {
            list.set_open(false);
            focus::child(&list, 0);
        }
        // The browser tells of it later, and the next click may come before.
        if let Some(Covered(covered)) = covered {
            covered.set(false);
        }
    };
    let on_toggle = move |_: ev::Event| {
        let (Some(list), Some(Covered(covered))) = (list.get_untracked(), covered) else { return };
        covered.set(list.open() && !document::is_wide());
    };
    on_cleanup(move || {
        if let Some(Covered(covered)) = covered {
            covered.set(false);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            // It closes the list, and is no Cancel of the phone.
            event.stop_propagation();
            close();
        }
    };
    let pick = Callback::new(move |phone: PhoneSummary| {
        // Where there is room for the list beside the device it stays.
        if !document::is_wide() {
            close();
        }
        choose.run(phone);
    });
    let is_list =
        Memo::new(move |_| phones.read().len() > 1 || may_add.get() || is_lost(shown, phones));
    let is_nothing = move || found(&phones.read(), &search.read(), document::lowercase).is_empty();
    view! {
        {move || {
            if !is_list.get() {
                return children();
            }
            view! {
            <details
                class="phones"
                node_ref=list
                on:keydown=on_key
                on:toggle=on_toggle
                // It stands open where there is room and something to choose.
                open={document::is_wide() && phones.read_untracked().len() > 1}
            >
                <summary class="phones__summary">{children()}</summary>
                <div class="phones__card">
                    <label class="field">
                        {said(text::find_a_phone)}
                        <input class="input" type="search" name="find-phone" bind:value=search />
                    </label>
                    <PhoneRows phones search shown choose=pick book />
                    {when(is_nothing, move || view! {
                        <p class="form__hint">{said(text::no_phone_found)}</p>
                    }.into_any())}
                    {when(move || may_add.get(), move || view! {
                        <AddButton book />
                    }.into_any())}
                </div>
            </details>
            }
            .into_any()
        }}
    }
}

/// Opens the forms for more.
#[component]
fn AddButton(book: PhoneBook) -> impl IntoView {
    let was_open = RwSignal::new(false);
    view! {
        <details class="form__more" data-open="add-phone" on:toggle=move |_| was_open.set(true)>
            <summary>{said(text::add_a_phone)}</summary>
            {when(move || was_open.get(), move || view! {
                <Later part=StoredValue::new_local(Part::AddPhones(book)) />
            }.into_any())}
        </details>
    }
}

/// Whether none of the phones is shown, though there are some.
fn is_lost(shown: Signal<String>, phones: RwSignal<Vec<PhoneSummary>>) -> bool {
    shown.read().is_empty() && !phones.read().is_empty()
}

/// The phones that a search finds, each with its state.
#[component]
pub fn PhoneRows(
    /// All that one may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// What is looked for.
    search: RwSignal<String>,
    /// The id of the one that is shown; empty when none is.
    #[prop(into)]
    shown: Signal<String>,
    /// Called with the one that was chosen.
    choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    book: PhoneBook,
) -> impl IntoView {
    let rows = move || {
        let phones = phones.get();
        let found = found(&phones, &search.get(), document::lowercase);
        let rows = found.into_iter().cloned().map(|phone| {
            let is_shown = phone.id == shown.get();
            let (state, word) = link(&phone.link);
            let (name, model, id) = (phone.name.clone(), phone.model.clone(), phone.id.clone());
            let groups = phone.groups.join(", ");
            // What is shown cannot go away under one's hands.
            let removable = (phone.ad_hoc && !is_shown).then(|| {
                let id = phone.id.clone();
                let remove = move |_| {
                    let told = move |why: &str| book.told.set(why.to_owned());
                    later(Deed::Remove(book, id.clone()), told);
                };
                view! {
                    <button type="button" class="phones__remove" aria-label={let name = phone.name.clone(); move || text::remove(&name)} on:click=remove>
                        <IconView icon=Icon::X />
                    </button>
                }
            });
            let pick = move |_| choose.run(phone.clone());
            view! {
                <li class="phones__item">
                    <button
                        type="button"
                        class="phones__row"
                        data-phone=id
                        aria-current=is_shown.then_some("true")
                        on:click=pick
                    >
                        <span class="phones__dot" data-state=state aria-hidden="true"></span>
                        <span class="phones__name">
                            {name} <span class="phones__groups">{groups}</span>
                        </span>
                        <span class="phones__model">{model}</span>
                        <span class="visually-hidden">{said(word)}</span>
                    </button>
                    {removable}
                </li>
            }
        });
        rows.collect_view().into_any()
    };
    view! { <ul class="phones__list">{move || rows()}</ul> }
}

/// A word for style and one for people.
fn link(link: &LinkState) -> (&'static str, Sentence) {
    match link {
        LinkState::Unknown => ("unknown", text::not_asked_yet),
        LinkState::Reachable => ("live", text::live),
        LinkState::Unreachable { .. } => ("unreachable", text::unreachable),
    }
}
