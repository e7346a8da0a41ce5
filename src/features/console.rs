//! The tabs beside the device: calls, sequences, activity, maintenance, diagnostics.

pub mod call;
pub mod diagnostics;
pub mod maintenance;
pub mod number;
pub mod prepared;
pub mod sequences;
pub mod steps;
pub mod transfer;

use leptos::prelude::*;
use relay_api::Role;

use crate::{
    features::activity::ActivityTab,
    i18n::{self, t},
    input::{focus, keyboard},
    model::console_tab::{CALL, DIAGNOSTICS, MAINTENANCE, SEQUENCES},
    platform::document,
    stores::phone::PhoneSession,
    ui::{Lazy, LazyView, Scope, Tabs, effect, flag, listener, show_when, text},
};

use {
    call::call_tab, diagnostics::diagnostics_tab, maintenance::maintenance_tab,
    prepared::prepared_command, sequences::sequences_tab,
};

/// Returns whether a link has brought a number, so that the person is here to call.
#[must_use]
pub fn is_linked() -> bool {
    document::url_parameter("dial").is_some()
}

/// A handle with which another part of the page shows a tab.
#[derive(Clone, Copy)]
pub struct ConsoleTabs {
    /// The number of the tab that is shown.
    pub shown: RwSignal<usize>,
    /// The panel is open, where there is little room.
    pub open: RwSignal<bool>,
}

impl ConsoleTabs {
    /// Shows the tab with the diagnostics, gives it the focus, and requests a run.
    pub fn run_diagnostics(self, phone: PhoneSession, scope: Scope) {
        self.open.set(true);
        run_diagnostics(self.shown, phone, scope);
    }
}

/// Requests a run of the diagnostics of a phone, `shown` being the number of the tab, and gives their tab
/// the focus.
pub fn run_diagnostics(shown: RwSignal<usize>, phone: PhoneSession, scope: Scope) {
    shown.set(DIAGNOSTICS);
    phone.wants_diagnostics.set(true);
    // A hidden panel takes no focus.
    scope.after_frame(|| focus::by_id(&format!("console-panel-{DIAGNOSTICS}")));
}

/// The tabs beside the device.
#[component]
pub fn Console(
    /// The phone.
    phone: PhoneSession,
    /// The number of the tab that is shown.
    shown: RwSignal<usize>,
    /// The panel is open, where there is little room: there it is a sheet over the device, opened by
    /// its tab.
    open: RwSignal<bool>,
) -> impl IntoView {
    if is_linked() {
        shown.set(CALL);
    }
    let close = move || {
        open.set(false);
        focus::by_id(&format!("console-tab-{}", shown.get_untracked()));
    };
    let escape = keyboard::on_escape(move || {
        let is_sheet = open.get_untracked() && document::is_narrow();
        if is_sheet {
            close();
        }
    });
    on_cleanup(move || escape.remove());
    let is_linked_command = document::url_parameter("command").is_some();
    let prepared = show_when(
        move || is_linked_command || phone.is_prepared.get(),
        move || view! { <Lazy view=prepared_command(phone) /> }.into_any(),
    );
    // What was chosen elsewhere is seen at once. It is for now, not for when this phone is shown again.
    effect(move || {
        if phone.is_prepared.get() || phone.wants_diagnostics.get() {
            open.set(true);
        }
    });
    on_cleanup(move || {
        phone.is_prepared.set(false);
        phone.wants_diagnostics.set(false);
    });
    let role = phone.role;
    let is_viewer = move || role.get() == Role::Viewer;
    // The browser itself disables what is in it.
    let acting = move |content: AnyView| {
        view! { <fieldset class="console__acting" disabled=is_viewer>{content}</fieldset> }
            .into_any()
    };
    // Fetched when it is first shown and then kept, so that typed text is still there when the person
    // comes back.
    let lazy = move |nth: usize, view: LazyView| {
        let was_shown =
            Memo::new(move |was: Option<&bool>| was == Some(&true) || shown.get() == nth);
        show_when(move || was_shown.get(), move || view! { <Lazy view=view.clone() /> }.into_any())
    };
    let panel = move |nth: usize, content: AnyView| {
        view! {
            <div
                class="console__panel"
                role="tabpanel"
                id=format!("console-panel-{nth}")
                aria-labelledby=format!("console-tab-{nth}")
                tabindex="0"
                hidden=flag(move || shown.get() != nth)
            >
                {content}
            </div>
        }
    };
    let panels = [
        acting(lazy(CALL, call_tab(phone))),
        acting(lazy(SEQUENCES, sequences_tab(phone))),
        view! { <ActivityTab phone /> }.into_any(),
        acting(lazy(MAINTENANCE, maintenance_tab(phone))),
        lazy(DIAGNOSTICS, diagnostics_tab(phone)),
    ];
    view! {
        <section class="console" tabindex="-1" aria-label=t(i18n::console) data-open=text(move || open.get().to_string())>
            {prepared}
            {show_when(is_viewer, move || view! {
                <p class="console__note">{t(i18n::view_only)}</p>
            }.into_any())}
            <Tabs id="console" label=i18n::console names=&i18n::CONSOLE_TABS shown open />
            {panels.into_iter().enumerate().map(|(nth, content)| panel(nth, content)).collect_view()}
            // The handle at the upper border of the sheet; nothing where the tabs are beside the device.
            <button type="button" class="console__close" aria-label=t(i18n::close) on:click=listener(move |_| close())></button>
        </section>
    }
}
