//! The menu of phones in the bar.

pub mod add;
pub mod filters;
pub mod list;
pub mod rows;
pub mod table;
pub mod visits;

use leptos::{ev, html, prelude::*};
use relay_api::PhoneSummary;

use crate::{
    input::{focus, keyboard},
    platform::document,
    stores::phone_book::PhoneBook,
    ui::{Lazy, Scope, listener, part, show_when},
};

use list::{PhoneList, phone_list};

/// The id of the field that searches the list.
pub const SEARCH: &str = "find-phone";

/// True while the list covers the page, which then takes no clicks and no keys. The page provides it
/// as a context.
#[derive(Clone, Copy)]
pub struct PhoneListOverlay(pub RwSignal<bool>);

/// The menu of phones. With a single phone there is nothing to choose, and only its name is shown.
#[component]
pub fn Phones(
    /// All phones that the person may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// The id of the phone that is shown.
    #[prop(into)]
    shown: Signal<String>,
    /// Called with the phone that was chosen.
    choose: Callback<PhoneSummary>,
    /// The label of the menu.
    children: ChildrenFn,
    /// The phones that were added by their addresses.
    book: PhoneBook,
    /// The person may add phones.
    #[prop(into)]
    may_add: Signal<bool>,
) -> impl IntoView {
    let list = NodeRef::<html::Details>::new();
    let search = RwSignal::new(String::new());
    let was_open = RwSignal::new(false);
    let scope = Scope::current();
    let overlay = use_context::<PhoneListOverlay>();
    let close = move || {
        if let Some(list) = list.get_untracked() {
            list.set_open(false);
            focus::child(&list, 0);
        }
        // The browser fires its event later, and the next click may come before.
        if let Some(PhoneListOverlay(overlay)) = overlay {
            overlay.set(false);
        }
    };
    let on_toggle = move |_: ev::Event| {
        was_open.set(true);
        let (Some(list), Some(PhoneListOverlay(overlay))) = (list.get_untracked(), overlay) else {
            return;
        };
        let is_over = list.open() && !document::is_wide();
        overlay.set(is_over);
        if is_over {
            // Typing needs no click first.
            focus::by_id(SEARCH);
        }
    };
    on_cleanup(move || {
        if let Some(PhoneListOverlay(overlay)) = overlay {
            overlay.set(false);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !keyboard::is_composing(&event) {
            // It closes the list, and does not press the phone's Cancel.
            event.stop_propagation();
            close();
        }
    };
    let pick = Callback::new(move |phone: PhoneSummary| {
        // Beside the device, where there is room, the list stays open.
        if !document::is_wide() {
            close();
        }
        choose.run(phone);
        // The next key is the phone's, once it is not covered any more.
        scope.after_frame(focus::device);
    });
    let is_list = Memo::new(move |_| {
        phones.read().len() > 1 || may_add.get() || is_none_shown(shown, phones)
    });
    let card = PhoneList {
        phones,
        search: Some(search),
        shown,
        choose: pick,
        book,
        may_add,
        opened: was_open,
    };
    // It is open from the beginning where there is room and something to choose.
    let is_open = move || document::is_wide() && phones.read_untracked().len() > 1;
    view! {
        {part(move || {
            if !is_list.get() {
                return Some(children());
            }
            let menu = view! {
            <details
                class="phones"
                node_ref=list
                on:keydown=listener(on_key)
                on:toggle=listener(on_toggle)
                open=is_open()
            >
                <summary class="phones__summary">{children()}</summary>
                <div class="phones__card" tabindex="-1">
                    {show_when(move || was_open.get(), move || view! { <Lazy view=phone_list(card) /> }.into_any())}
                </div>
            </details>
            };
            Some(menu.into_any())
        })}
    }
}

/// Returns whether none of the phones is shown, though there are some.
fn is_none_shown(shown: Signal<String>, phones: RwSignal<Vec<PhoneSummary>>) -> bool {
    shown.read().is_empty() && !phones.read().is_empty()
}
