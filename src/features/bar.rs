//! The bar at the top: where one is and how the way to the phone is.

use leptos::prelude::*;

use relay_api::{LoginKind, PhoneSummary, Session};

use crate::{
    features::{phones::Phones, settings::SettingsButton},
    i18n::{self, Sentence, t},
    model::Link,
    stores::{phone::PhoneSession, phone_book::PhoneBook},
    ui::show_when,
};

/// The bar at the top.
#[component]
pub fn Bar(
    /// The phone that is shown; nothing before it is known.
    #[prop(into)]
    desk: Signal<Option<PhoneSession>, LocalStorage>,
    /// All the phones one may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// Shows another phone.
    choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    book: PhoneBook,
    /// Who looks at the page; nothing before it is known.
    session: RwSignal<Option<Session>>,
    /// Whether that person may add phones.
    #[prop(into)]
    may_add: Signal<bool>,
    /// Signs out.
    sign_out: Callback<()>,
) -> impl IntoView {
    let shown =
        Signal::derive(move || desk.get().map_or(String::new(), |desk| desk.phone.id.clone()));
    let name = move || match desk.get() {
        Some(desk) => {
            // It may be given another name while it is shown.
            let phones = phones.read();
            let listed = phones.iter().find(|phone| phone.id == desk.phone.id);
            let name = listed.unwrap_or(&desk.phone).name.clone();
            view! { <strong>{name}</strong> <span class="bar__model">{desk.model.name}</span> }
                .into_any()
        }
        None => t(i18n::choose_a_phone).into_any(),
    };
    view! {
        <header class="bar">
            <h1 class="bar__brand">{i18n::NAME}</h1>
            {show_when(move || desk.get().is_some() || may_add.get() || !phones.read().is_empty(), move || view! {
                <div class="bar__phone">
                    <Phones phones shown choose book may_add>
                        {move || name()}
                    </Phones>
                </div>
            }.into_any())}
            {move || desk.get().map(|desk| view! { <LinkChip link=desk.view().link /> }.into_any())}
            {move || {
                session
                    .get()
                    .filter(|session| session.login == LoginKind::Password)
                    .map(|session| {
                        view! {
                            <p class="bar__person">
                                {session.name}
                                <button class="bar__button" on:click=move |_| sign_out.run(())>
                                    {t(i18n::sign_out)}
                                </button>
                            </p>
                        }
                        .into_any()
                    })
            }}
            <SettingsButton />
        </header>
    }
}

/// Says in a word and a colour how the way to the phone is.
#[component]
fn LinkChip(
    /// The way to the phone.
    link: RwSignal<Link>,
) -> impl IntoView {
    let state = move || -> (&'static str, Sentence) {
        match link.get() {
            Link::Connecting => ("connecting", i18n::connecting),
            Link::Live => ("live", i18n::live),
            Link::Paused => ("paused", i18n::paused),
            Link::Unreachable(_) => ("unreachable", i18n::unreachable),
            Link::Stopped(_) => ("stopped", i18n::stopped),
            Link::SignedOut => ("stopped", i18n::signed_out),
        }
    };
    view! {
        <p class="chip" role="status" data-state=move || state().0>
            <span class="chip__dot" aria-hidden="true"></span>
            {move || state().1()}
        </p>
    }
}
