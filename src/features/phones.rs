//! The list of phones, opened from the bar.

pub mod add;
pub mod list;

use leptos::{ev, html, prelude::*};
use relay_api::PhoneSummary;

use crate::{
    features::later::{Later, Part},
    input::focus,
    platform::document,
    stores::phone_book::PhoneBook,
    ui::show_when,
};

use list::PhoneList;

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
    let was_open = RwSignal::new(false);
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
        was_open.set(true);
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
    let cards = PhoneList { phones, search: Some(search), shown, choose: pick, book, may_add };
    let cards = StoredValue::new_local(Part::Phones(cards));
    // It stands open where there is room and something to choose.
    let stands_open = move || document::is_wide() && phones.read_untracked().len() > 1;
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
                open=stands_open()
            >
                <summary class="phones__summary">{children()}</summary>
                <div class="phones__card">
                    {show_when(move || was_open.get(), move || view! { <Later part=cards /> }.into_any())}
                </div>
            </details>
            }
            .into_any()
        }}
    }
}

/// Whether none of the phones is shown, though there are some.
fn is_lost(shown: Signal<String>, phones: RwSignal<Vec<PhoneSummary>>) -> bool {
    shown.read().is_empty() && !phones.read().is_empty()
}
