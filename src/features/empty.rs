//! The place of the phone while there is none to show: why, and what to do next.

use leptos::prelude::*;

use crate::{
    features::phones::list::{PhoneList, phone_list},
    i18n,
    stores::{
        phone_book::PhoneBook,
        phones::{EmptyState, PhoneListState, Selection},
    },
    ui::{Lazy, part, show_when},
};

/// A message in place of a phone; nothing while one is shown.
#[component]
pub fn Empty(
    /// The phones.
    list: PhoneListState,
    /// The phones that were added by their addresses.
    book: PhoneBook,
) -> impl IntoView {
    let phones = list.phones;
    let all_phones = PhoneList {
        phones,
        search: None,
        shown: Signal::default(),
        choose: Callback::new(move |phone| list.choose(phone)),
        book,
        may_add: Signal::default(),
        opened: RwSignal::new(true),
    };
    part(move || {
        Some(match list.selection.get() {
            Selection::Loading => message(i18n::finding_phones().to_owned()),
            Selection::Empty(reason) => view! {
                <div class="stage__nothing">
                    {message(sentence(&reason))}
                    {show_when(
                        move || !phones.read().is_empty(),
                        move || view! { <Lazy view=phone_list(all_phones) /> }.into_any(),
                    )}
                </div>
            }
            .into_any(),
            Selection::Phone(_) => ().into_any(),
        })
    })
}

fn message(text: String) -> AnyView {
    view! { <p class="stage__message" role="status">{text}</p> }.into_any()
}

fn sentence(reason: &EmptyState) -> String {
    match reason {
        EmptyState::NoRelay => i18n::no_relay().to_owned(),
        EmptyState::NotSignedOut => i18n::not_signed_out().to_owned(),
        EmptyState::UnknownModel(model) => i18n::unknown_model(model),
        EmptyState::NoSuchPhone(wanted) => i18n::no_such_phone(wanted.as_deref()),
    }
}
