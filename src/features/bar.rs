//! The bar at the top: where one is and how the way to the phone is.

use leptos::prelude::*;

use relay_api::{LoginKind, PhoneSummary, Session};

use crate::{
    features::{phones::Phones, settings::SettingsButton},
    services::{desk::Desk, phone_book::PhoneBook},
    state::Link,
    text::{self, Sentence, said},
};

/// The bar at the top.
#[component]
pub fn Bar(
    /// The phone that is shown; nothing before it is known.
    #[prop(into)]
    desk: Signal<Option<Desk>, LocalStorage>,
    /// All the phones one may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// Shows another phone.
    choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    book: PhoneBook,
    /// Who looks at the page; nothing before it is known.
    session: RwSignal<Option<Session>>,
    /// Signs out.
    sign_out: Callback<()>,
) -> impl IntoView {
    let may_add = Signal::derive(move || {
        session.read().as_ref().is_some_and(|session| session.may_add_phones)
    });
    view! {
        <header class="bar">
            <h1 class="bar__brand">{text::NAME}</h1>
            {move || {
                desk.get()
                    .map(|desk| {
                        let (id, name) = (desk.phone.id.clone(), desk.phone.name.clone());
                        let shown = Signal::stored(id);
                        view! {
                            <div class="bar__phone">
                                <Phones phones shown choose book may_add>
                                    <strong>{name.clone()}</strong>
                                    <span class="bar__model">{desk.model.name}</span>
                                </Phones>
                            </div>
                            <LinkChip link=desk.view().link />
                        }
                    })
            }}
            {move || {
                session
                    .get()
                    .filter(|session| session.login == LoginKind::Password)
                    .map(|session| {
                        view! {
                            <p class="bar__person">
                                {session.name}
                                <button class="bar__button" on:click=move |_| sign_out.run(())>
                                    {said(text::sign_out)}
                                </button>
                            </p>
                        }
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
            Link::Connecting => ("connecting", text::connecting),
            Link::Live => ("live", text::live),
            Link::Paused => ("paused", text::paused),
            Link::Unreachable(_) => ("unreachable", text::unreachable),
            Link::Stopped(_) => ("stopped", text::stopped),
            Link::SignedOut => ("stopped", text::signed_out),
        }
    };
    view! {
        <p class="chip" role="status" data-state=move || state().0>
            <span class="chip__dot" aria-hidden="true"></span>
            {move || state().1()}
        </p>
    }
}
