//! The switch for controlling the phone by the physical keyboard, and the way to all shortcuts.

pub mod help;

use leptos::prelude::*;

use self::help::shortcuts_dialog;
use crate::{
    i18n::{self, t},
    input::{focus, keyboard},
    model::{Setting, Settings},
    stores::preferences,
    ui::{dialog_opener, lazy_dialog, listener, open_dialog, text},
};

/// The switch and the button that shows all shortcuts, under the device.
#[component]
pub fn KeyboardHint() -> impl IntoView {
    let settings = preferences::current();
    let is_on = move || settings.read().get(Setting::Keyboard) == "on";
    let is_forgotten = RwSignal::new(false);
    let toggle = move |_| {
        let next = if is_on() { "off" } else { "on" };
        let change = |settings: &mut Settings| _ = settings.set(Setting::Keyboard, next);
        is_forgotten.set(!preferences::change(settings, change));
        if next == "on" {
            focus::device();
        }
    };
    let opened = RwSignal::new(0_u32);
    let asked = keyboard::listen_for_help(move || open_dialog(opened));
    on_cleanup(move || asked.remove());
    view! {
        <div class="hint">
            // It describes the device while the switch is on. The style sheet shows the one that is true.
            <p
                class="hint__state"
                id=text(move || if is_on() { "keyboard-state" } else { "" }.to_owned())
            >
                <span class="hint__here">{t(i18n::keyboard_here)}</span>
                <span class="hint__elsewhere">{t(i18n::keyboard_elsewhere)}</span>
            </p>
            <button
                type="button"
                class="hint__switch"
                role="switch"
                aria-checked=text(move || is_on().to_string())
                on:click=listener(toggle)
            >
                {t(i18n::keyboard_hint)}
            </button>
            <p class="hint__message" role="status">
                {text(move || if is_forgotten.get() { i18n::not_remembered() } else { "" }.to_owned())}
            </p>
            {dialog_opener("shortcuts", "hint__more", i18n::keyboard_table, Some("?"), opened)}
        </div>
        {lazy_dialog(opened, ".hint + .lazy button", shortcuts_dialog(opened))}
    }
}
