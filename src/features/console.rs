//! What stands beside the device: calls, sequences, what was done, maintenance, the doctor.

pub mod call;
pub mod doctor;
pub mod guarded;
pub mod maintenance;
pub mod prepared;
pub mod sequences;

use leptos::{ev, prelude::*};
use relay_api::Role;

use crate::{
    features::{
        activity::ActivityTab,
        later::{Later, Part},
    },
    i18n::{self, t},
    input::{focus, keyboard},
    platform::document,
    stores::phone::PhoneSession,
    ui::{Tabs, show_when},
};

/// The tab that is shown first, among those of [`i18n::CONSOLE_TABS`].
const ACTIVITY: usize = 2;
/// The tab with the field for a number.
const CALL: usize = 0;

/// Whether a link has brought a number: who follows it is here to call.
#[must_use]
pub fn is_linked() -> bool {
    document::url_parameter("dial").is_some()
}

/// The tabs beside the device.
#[component]
pub fn Console(
    /// The phone.
    desk: PhoneSession,
    /// Whether the panels are open where there is little room: there they are a sheet over the
    /// device, opened by their tabs.
    open: RwSignal<bool>,
) -> impl IntoView {
    let shown = RwSignal::new(if is_linked() { CALL } else { ACTIVITY });
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_sheet = open.get_untracked() && document::is_narrow();
        if event.key() == "Escape" && is_sheet && !event.is_composing() && !keyboard::is_covered() {
            open.set(false);
            focus::by_id(&format!("console-tab-{}", shown.get_untracked()));
        }
    });
    on_cleanup(move || escape.remove());
    let prepared = document::url_parameter("command").is_some();
    let prepared = prepared
        .then(|| view! { <Later part=StoredValue::new_local(Part::Prepared(desk.clone())) /> });
    let role = desk.role;
    let looks_only = move || role.get() == Role::Viewer;
    // The browser itself switches off what is in it.
    let acting = move |content: AnyView| {
        view! { <fieldset class="console__acting" disabled=looks_only>{content}</fieldset> }
            .into_any()
    };
    // Fetched when it is first shown, and then kept, so that what one has typed is still there when
    // one comes back.
    let later = move |nth: usize, part: Part| {
        let part = StoredValue::new_local(part);
        let was_shown =
            Memo::new(move |was: Option<&bool>| was == Some(&true) || shown.get() == nth);
        view! {
            {show_when(move || was_shown.get(), move || view! {
                <Later part />
            }.into_any())}
        }
        .into_any()
    };
    let panel = move |nth: usize, content: AnyView| {
        view! {
            <div
                class="console__panel"
                role="tabpanel"
                id=format!("console-panel-{nth}")
                aria-labelledby=format!("console-tab-{nth}")
                tabindex="0"
                hidden=move || shown.get() != nth
            >
                {content}
            </div>
        }
    };
    let panels = [
        acting(later(CALL, Part::Call(desk.clone()))),
        acting(later(1, Part::Sequences(desk.clone()))),
        view! { <ActivityTab desk=desk.clone() /> }.into_any(),
        acting(later(3, Part::Maintenance(desk.clone()))),
        later(4, Part::Doctor(desk)),
    ];
    view! {
        <section class="console" aria-label=t(i18n::console) data-open=move || open.get().to_string()>
            {prepared}
            {show_when(looks_only, move || view! {
                <p class="console__note">{t(i18n::view_only)}</p>
            }.into_any())}
            <Tabs id="console" label=i18n::console names=&i18n::CONSOLE_TABS shown open />
            {panels.into_iter().enumerate().map(|(nth, content)| panel(nth, content)).collect_view()}
        </section>
    }
}
