//! The list of phones, each with its state; searching it, adding to it and removing from it.

use leptos::{ev, html, prelude::*};
use relay_api::{LinkState, PhoneSummary};

use super::{
    SEARCH,
    add::{add_phones, remove_phone},
    visits,
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::focus::{self, Arrow},
    model::phones::found,
    platform::document,
    stores::{phone_book::PhoneBook, phones::PhoneListState},
    ui::{Icon, IconView, Lazy, effect, listener, part, show_when, spawn_lazy, text},
};

/// The seconds since the last answer of a phone after which the list says when that was.
const SEEN_AFTER: u32 = 90;

/// The id of the first row.
const FIRST_ROW: &str = "first-phone";

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

/// The list, with a field to search it.
#[component]
fn PhoneCard(list: PhoneList) -> impl IntoView {
    let PhoneList { phones, shown, choose, book, may_add, .. } = list;
    let all = RwSignal::new(String::new());
    let Some(search) = list.search else {
        return view! { <PhoneRows phones search=all shown choose book /> }.into_any();
    };
    let is_nothing = move || found(&phones.read(), &search.read(), document::folded).is_empty();
    let field = NodeRef::<html::Input>::new();
    // Typing needs no click first, unless the list is beside the device and opened by itself.
    effect(move || {
        if let Some(field) = field.get().filter(|_| !document::is_wide()) {
            // A field that is gone needs no focus.
            let _ = field.focus();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let first = || {
            let phones = phones.read_untracked();
            let removing = book.state().removing.get_untracked().map(|phone| phone.id);
            let found = found(&phones, &search.read_untracked(), document::folded);
            found.into_iter().find(|phone| Some(&phone.id) != removing.as_ref()).cloned()
        };
        match event.key().as_str() {
            // The first that is found is the one that is meant.
            "Enter" if !event.is_composing() => {
                if let Some(phone) = first() {
                    choose.run(phone);
                }
            }
            "ArrowDown" => {
                event.prevent_default();
                focus::by_id(FIRST_ROW);
            }
            _ => {}
        }
    };
    view! {
        <label class="field">
            {t(i18n::find_a_phone)}
            <input class="input" type="search" id=SEARCH name="find-phone" autocomplete="off" node_ref=field bind:value=search on:keydown=listener(on_key) />
        </label>
        <PhoneRows phones search shown choose book />
        {show_when(
            is_nothing,
            || view! { <p class="form__hint">{t(i18n::no_phone_found)}</p> }.into_any(),
        )}
        {show_when(move || may_add.get(), move || view! { <AddButton book /> }.into_any())}
    }
    .into_any()
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

/// The phones that a search finds, each with its state.
#[component]
fn PhoneRows(
    /// All phones that the person may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// The search text.
    search: RwSignal<String>,
    /// The id of the phone that is shown; empty when none is.
    #[prop(into)]
    shown: Signal<String>,
    /// Called with the phone that was chosen.
    choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    book: PhoneBook,
) -> impl IntoView {
    let undo = NodeRef::<html::Button>::new();
    // The next Enter must not remove the next phone.
    effect(move || {
        if let Some(undo) = undo.get() {
            // A button that is gone needs no focus.
            let _ = undo.focus();
        }
    });
    let removed = move || {
        let phone = book.state().removing.get()?;
        let row = view! {
            <p class="phones__undo" role="status">
                <span>{text(move || i18n::removed(&phone.name))}</span>
                <button type="button" class="button" data-command="undo" node_ref=undo on:click=listener(move |_| book.undo())>
                    {t(i18n::undo)}
                </button>
            </p>
        };
        Some(row.into_any())
    };
    // Beside that line: removing the next phone removes this one at once, which may fail meanwhile.
    let problem = move || {
        let problem = book.state().removal_problem.get();
        let is_shown = !problem.is_empty();
        is_shown.then(|| view! { <p class="phones__undo" role="alert">{problem}</p> }.into_any())
    };
    let rows = move || {
        let mut phones = phones.get();
        let removing = book.state().removing.get().map(|phone| phone.id);
        phones.retain(|phone| Some(&phone.id) != removing.as_ref());
        let found = found(&phones, &search.get(), document::folded);
        let rows = found.into_iter().cloned().enumerate().map(|(nth, phone)| {
            let is_shown = phone.id == shown.get();
            let (state, words) = link(&phone.link);
            let (name, model, id) = (phone.name.clone(), phone.model.clone(), phone.id.clone());
            let groups = phone.groups.join(", ");
            let groups = (!groups.is_empty()).then(|| view! {
                <span class="phones__groups">{comma()} {groups}</span>
            });
            // The phone that is shown cannot be removed.
            let removable = (phone.ad_hoc && !is_shown).then(|| {
                let removed = phone.clone();
                let remove = move |_| {
                    let phone = removed.clone();
                    let name = phone.name.clone();
                    let failed = move || book.removal_failed(&name, i18n::load_failed());
                    spawn_lazy(remove_phone(book, phone), failed);
                };
                view! {
                    <button type="button" class="phones__remove" aria-label={let name = phone.name.clone(); move || i18n::remove(&name)} on:click=listener(remove)>
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
                        id=(nth == 0).then_some(FIRST_ROW)
                        data-phone=id
                        aria-current=is_shown.then_some("true")
                        on:click=listener(pick)
                    >
                        <span class="phones__dot" data-state=state aria-hidden="true"></span>
                        <span class="phones__name">{name}{groups}{comma()}</span>
                        <span class="phones__model">{model}{comma()}</span>
                        <span class="visually-hidden">{words}</span>
                    </button>
                    {removable}
                </li>
            }
        });
        rows.collect_view().into_any()
    };
    view! {
        {part(removed)}
        {part(problem)}
        <ul class="phones__list" on:keydown=listener(|event| move_focus(&event))>{part(move || Some(rows()))}</ul>
    }
}

/// Moves the focus from row to row.
fn move_focus(event: &ev::KeyboardEvent) {
    if let Some(arrow) = Arrow::of(event) {
        arrow.move_focus(false);
    }
}

/// Separates the parts of a row where they are read aloud.
fn comma() -> impl IntoView {
    view! { <span class="visually-hidden">", "</span> }
}

/// Returns the state for the style and the words for people.
#[must_use]
pub fn link(link: &LinkState) -> (&'static str, String) {
    let (state, word) = match link {
        LinkState::Reachable { seen_seconds } if *seen_seconds > SEEN_AFTER => {
            return ("seen", i18n::seen_ago(seen_seconds / 60));
        }
        LinkState::Unknown => ("unknown", i18n::not_asked_yet()),
        LinkState::Reachable { .. } => ("live", i18n::live()),
        LinkState::Unreachable { .. } => ("unreachable", i18n::not_reachable()),
        LinkState::Refused { .. } => ("refused", i18n::password_refused()),
        LinkState::Restarting { .. } => ("restarting", i18n::restarts()),
    };
    (state, word.to_owned())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;

    use relay_api::Reason;

    use super::*;

    #[test]
    fn each_state_has_a_shape_and_words_of_its_own() {
        let reason = Arc::new(Reason::NoAnswer {});
        for (state, shape, words) in [
            (LinkState::Unknown, "unknown", "Not checked"),
            (LinkState::Reachable { seen_seconds: 90 }, "live", "Live"),
            (LinkState::Reachable { seen_seconds: 91 }, "seen", "Seen 1 min ago"),
            (LinkState::Reachable { seen_seconds: 185 }, "seen", "Seen 3 min ago"),
            (LinkState::unreachable(reason.clone(), Some(5)), "unreachable", "Unreachable"),
            (LinkState::refused(reason), "refused", "Password refused"),
            (LinkState::Restarting { seconds: 9 }, "restarting", "Restarting"),
        ] {
            assert_eq!(link(&state), (shape, words.to_owned()));
            let rule = format!(".phones__dot[data-state=\"{shape}\"]");
            let style = include_str!("../../../style/features/phone_list.css");
            assert!(shape == "unknown" || style.contains(&rule), "{rule}");
        }
    }
}
