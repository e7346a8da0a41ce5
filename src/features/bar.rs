//! The bar at the top: the phone that is shown, the state of its connection, the person's session.

use leptos::prelude::*;
use relay_api::PhoneSummary;

use crate::{
    features::{
        phones::Phones,
        settings::SettingsButton,
        switcher::{SwitcherButton, dialog::SIGN_OUT},
    },
    i18n::{self, Sentence, t},
    model::Link,
    stores::{
        phone::PhoneSession, phone_book::PhoneBook, phones::PhoneListState, preferences,
        session::SessionState,
    },
    ui::{listener, part, show_when, text},
};

/// The bar at the top.
#[component]
pub fn Bar(
    /// The phones, and the one that is shown.
    list: PhoneListState,
    /// The person's session.
    session: SessionState,
    /// The phones that were added by their addresses.
    book: PhoneBook,
) -> impl IntoView {
    let (phones, settings) = (list.phones, preferences::current());
    let may_add = session.may_add_phones();
    let phone = list.shown();
    let shown = Signal::derive(move || phone.get().map_or(String::new(), PhoneSession::id));
    let choose = Callback::new(move |phone: PhoneSummary| list.choose(phone));
    let name = move || match phone.get() {
        Some(phone) => {
            let name = list.summary_of(phone).name;
            view! { <strong>{name}</strong> <span class="bar__model">{phone.model.name}</span> }
                .into_any()
        }
        None => t(i18n::choose_a_phone).into_any(),
    };
    let is_signed_out = Memo::new(move |_| session.signed_out.get());
    view! {
        <header class="bar" tabindex="-1" inert=is_signed_out>
            <h1 class="bar__brand">{i18n::NAME}</h1>
            {show_when(move || phone.get().is_some() || may_add.get() || !phones.read().is_empty(), move || view! {
                <div class="bar__phone">
                    <Phones phones shown choose book may_add>
                        {part(move || Some(name()))}
                    </Phones>
                </div>
            }.into_any())}
            <SwitcherButton list session />
            {part(move || phone.get().map(|phone| view! { <LinkChip phone /> }.into_any()))}
            {part(move || {
                session
                    .current
                    .get()
                    .filter(|session| session.login.has_session())
                    .map(|session| {
                        view! {
                            <p class="bar__person">
                                {session.name}
                                <button class="bar__button" id=SIGN_OUT on:click=listener(move |_| list.sign_out(&settings.read_untracked()))>
                                    {t(i18n::sign_out)}
                                </button>
                            </p>
                        }
                        .into_any()
                    })
            })}
            <SettingsButton book session />
        </header>
    }
}

/// The state of the connection to the phone, as a word and a colour.
#[component]
fn LinkChip(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let link = phone.view().link;
    let state = move || -> (&'static str, Sentence) {
        match link.get() {
            Link::Unreachable(_) if phone.is_restarting() => ("connecting", i18n::restarts),
            Link::Connecting => ("connecting", i18n::connecting),
            Link::Live if phone.driving.read().is_polled => ("live", i18n::live_by_polling),
            Link::Live => ("live", i18n::live),
            Link::Paused => ("paused", i18n::paused),
            Link::Unreachable(_) => ("unreachable", i18n::unreachable),
            // Without a relay the password is only unknown.
            Link::Stopped(_) if cfg!(feature = "standalone") => ("stopped", i18n::stopped),
            Link::Stopped(_) => ("stopped", i18n::password_refused),
            Link::SignedOut => ("stopped", i18n::signed_out),
        }
    };
    view! {
        <p class="chip" role="status" data-state=text(move || state().0.to_owned())>
            <span class="chip__dot" aria-hidden="true"></span>
            {text(move || state().1().to_owned())}
        </p>
    }
}
