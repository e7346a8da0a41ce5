//! The view of the whole page.

use std::cell::Cell;

use leptos::prelude::*;

#[cfg(not(feature = "standalone"))]
use crate::features::embed::portal_frame;
use crate::{
    features::{
        bar::Bar,
        empty::Empty,
        login::login,
        phone::PhoneView,
        phones::{PhoneListOverlay, add::restore_phones},
    },
    i18n,
    input::{focus, guard},
    model::Embedding,
    platform::document,
    stores::{
        phone_book::PhoneBook, phones::PhoneListState, preferences, session::SessionState,
        stored_item,
    },
    ui::{Lazy, LazyTexts, effect, part, show_when, spawn_lazy},
};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let settings = RwSignal::new(preferences::load());
    provide_context(settings);
    // Before anything is drawn, and whenever it changes.
    preferences::apply(&settings.read_untracked());
    effect(move || preferences::apply(&settings.read()));
    provide_context(LazyTexts {
        loading: i18n::loading,
        failed: i18n::load_failed,
        retry: i18n::try_again,
        focus: focus::first_of,
    });
    guard::drop_repetitions();
    focus::follow();
    document::keep_page();
    let embedding = Embedding::new(document::url_parameter);
    let is_framed = embedding.alone && document::is_framed();
    // Until a portal has handed in its token, the relay answers nothing.
    let waits_for_token =
        cfg!(not(feature = "standalone")) && is_framed && embedding.waits_for_token;
    let is_alone = embedding.alone && !embedding.has_tabs;
    let session = SessionState::new(embedding.view_only);
    let list = PhoneListState::new(session);
    provide_context(list);
    let overlay = RwSignal::new(false);
    provide_context(PhoneListOverlay(overlay));
    let book = PhoneBook::new(list.phones);
    let restores = session.restores_phones();
    effect(move || {
        if restores.get() && PhoneBook::is_remembered() {
            // Without a connection to the relay there is nowhere to restore them.
            spawn_lazy(restore_phones(book), || ());
        }
    });
    stored_item::live_with_page();
    if !waits_for_token {
        list.load();
    }
    list.poll();
    list.follow_history();
    list.follow_other_tabs(settings);
    effect(move || list.settle());
    #[cfg(not(feature = "standalone"))]
    crate::features::stream::follow_later(list, !embedding.alone);
    #[cfg(feature = "standalone")]
    crate::features::given_number::follow(list, embedding.alone);
    let is_tab_recalled = Cell::new(false);
    effect(move || list.remember_tab(&is_tab_recalled));
    let shown = list.shown();
    // A view that is only updated keeps what belongs to the phone before, even a half-typed
    // confirmation. A view of the other kind is not updated but replaced, so another phone gets a view
    // of its own.
    let mount_key = Memo::new(move |_| shown.get().map(|phone| (phone.id(), phone.model.name)));
    let alternate = StoredValue::new(false);
    let remount = move || {
        mount_key.get()?;
        let phone = shown.get_untracked()?;
        let view = view! { <PhoneView phone list embedding /> }.into_any();
        let is_odd = alternate.try_update_value(|odd| std::mem::replace(odd, !*odd));
        Some(if is_odd == Some(true) { (view,).into_any() } else { view })
    };
    #[cfg(not(feature = "standalone"))]
    let portal = is_framed.then(|| {
        let embedding = Embedding { waits_for_token, ..embedding };
        view! { <Lazy view=portal_frame(list, session, embedding) /> }.into_any()
    });
    #[cfg(feature = "standalone")]
    let portal = ();
    let is_inert = Memo::new(move |_| overlay.get() || session.signed_out.get());
    view! {
        {(!embedding.alone).then(|| view! { <Bar list session book /> })}
        {portal}
        <main class="stage" tabindex="-1" class:stage--alone=is_alone inert=is_inert>
            <Empty list book />
            {part(remount)}
        </main>
        // Several requests may find that a sign-in is required; the form is drawn once. A portal signs in by itself.
        {show_when(move || session.signed_out.get() && !waits_for_token, move || view! {
            <Lazy view=login(list) />
        }.into_any())}
    }
}
