//! One phone: the device, and what stands beside it.

use leptos::prelude::*;
use relay_api::Role;
use snom::{Command, Sequence, model::RemoteControl};

use crate::{
    features::{
        console::{self, Console},
        keyboard::KeyboardHint,
        later::{Later, Part},
        notice::Notice,
        panel::{Keys, Panel},
        screen::ScreenView,
    },
    i18n::{self, t},
    input::keyboard::{Keyboard, Stroke},
    model::{Restart, Setting},
    platform::{clock, document},
    stores::{held_keys::HeldKeys, phone::PhoneSession, preferences, screen::Viewer},
    ui::{effect, show_when, window_listener},
};

/// One phone, and what was done to it.
#[component]
pub fn PhoneStage(
    /// The phone.
    desk: PhoneSession,
    /// Without what stands beside it.
    alone: bool,
) -> impl IntoView {
    look_at(&desk);
    let role = desk.role;
    let settings = preferences::current();
    let pressed = StoredValue::new_local(desk.clone());
    let press = Callback::new(move |sequence: Sequence| {
        pressed.with_value(|desk| desk.run(&Command::Keys(sequence)));
    });
    let is_idle = Callback::new(move |()| pressed.with_value(PhoneSession::is_idle));
    let timings = Callback::new(move |()| settings.read_untracked().timings());
    let hands = HeldKeys::new(press, is_idle, timings);
    let sheet = RwSignal::new(console::is_linked());
    hold_keys(hands, sheet);
    let (model, activity, desk_restart) = (desk.model, desk.activity, desk.restart);
    let shortcuts = Memo::new(move |_| settings.read().shortcuts());
    let locked = Signal::derive(move || role.get() == Role::Viewer);
    let keys = Keys { hands, activity, shortcuts: shortcuts.into(), locked };
    let aside = desk.aside.iter().map(|viewer| (viewer.view(), desk.phone.name.clone())).collect();
    #[cfg(feature = "standalone")]
    let terms = view! { <super::direct::Terms desk=desk.clone() /> };
    #[cfg(not(feature = "standalone"))]
    let terms = ();
    let restarts = Memo::new(move |_| desk_restart.get() != Restart::None);
    let restart = StoredValue::new_local(Part::Restart(desk.clone()));
    let zoomed = RwSignal::new(false);
    let unproven = matches!(model.remote_control, RemoteControl::Unproven);
    // Once it is in the document.
    effect(clock::mark_usable);
    document::set_title(&format!("{} · {}", desk.phone.name, i18n::NAME));
    view! {
        <Notice activity />
        <section class="stage__device" aria-label=t(i18n::phone_region) data-zoomed=move || zoomed.get().to_string()>
            {terms}
            {show_when(move || restarts.get(), move || view! {
                <Later part=restart />
            }.into_any())}
            <Panel model keys aside>
                <ScreenView desk=pressed.get_value() keys zoomed />
            </Panel>
            {unproven.then(|| view! { <p class="stage__note">{t(i18n::keys_unverified)}</p> }.into_any())}
            {(!alone).then(|| view! { <KeyboardHint /> }.into_any())}
        </section>
        {(!alone).then(|| view! { <Console desk open=sheet /> }.into_any())}
    }
}

/// Holds keys from the physical keyboard, and lets go of everything when nobody can.
fn hold_keys(hands: HeldKeys, sheet: RwSignal<bool>) {
    let settings = preferences::current();
    let is_on = move |name: &str| {
        // Escape closes the sheet first, wherever the focus is.
        let is_ours = name == "Escape" && sheet.get_untracked() && document::is_narrow();
        settings.read_untracked().get(Setting::Keyboard) == "on" && !is_ours
    };
    let own = move |name: &str| settings.read_untracked().shortcuts().key(name);
    let keyboard = Keyboard::listen(is_on, own, move |key, stroke| match stroke {
        Stroke::Down => hands.down(key, false),
        Stroke::Up => hands.up(key),
    });
    let blur = window_listener("blur", move || hands.cancel_all());
    let hidden = window_listener("visibilitychange", move || hands.cancel_all());
    let leaving = window_listener("pagehide", move || hands.cancel_all());
    on_cleanup(move || {
        keyboard.remove();
        blur.remove();
        hidden.remove();
        leaving.remove();
        hands.cancel_all();
    });
}

/// Looks at the screens for as long as the phone is shown and the tab is visible.
fn look_at(desk: &PhoneSession) {
    desk.viewers().for_each(Viewer::open);
    let looking = StoredValue::new_local(desk.clone());
    let visibility = window_listener("visibilitychange", move || {
        looking.with_value(|desk| desk.viewers().for_each(Viewer::visibility_changed));
    });
    let freshness = desk.view().freshness;
    effect(move || {
        // Each answer about the picture, also that it is still the same, is one of now.
        freshness.track();
        looking.with_value(PhoneSession::pictured);
    });
    on_cleanup(move || {
        visibility.remove();
        looking.with_value(|desk| desk.viewers().for_each(Viewer::close));
    });
}
