//! The switch for controlling the phone by the physical keyboard, and the table of its keys.

use leptos::prelude::*;
use snom::{Key, NamedKey};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::{focus, keyboard},
    model::{Setting, Settings},
    stores::preferences,
    ui::{Lazy, listener, part, show_when, text},
};

/// The switch and the table, under the device.
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
    let was_open = RwSignal::new(false);
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
            <details class="hint__more" on:toggle=listener(move |_| was_open.set(true))>
                <summary>{t(i18n::keyboard_table)}</summary>
                {show_when(move || was_open.get(), move || view! {
                    <Lazy view=key_table() />
                }.into_any())}
            </details>
        </div>
    }
}

lazy_view! {
    /// Returns the table of the keyboard's keys.
    pub fn key_table() in secondary {
        stylesheet::adopt(include_str!("../../style/features/key_table.css"));
        view! { <KeyTable /> }
    }
}

/// The table of the keyboard's keys and the phone's keys they press.
#[component]
fn KeyTable() -> impl IntoView {
    let settings = preferences::current();
    let row = |name: &'static str, key: Option<Key>| {
        let name = move || i18n::keyboard_key(name).to_owned();
        let what = text(move || key.map_or(i18n::keypad().to_owned(), i18n::key_name));
        view! { <tr><td><kbd class="hint__keys">{name}</kbd></td><td>{what}</td></tr> }
    };
    let own = move || {
        let shortcuts = settings.read().shortcuts();
        let rows = shortcuts.all().iter().map(|(name, key)| {
            let name = i18n::keyboard_key(name).to_owned();
            view! { <tr><td><kbd class="hint__keys">{name}</kbd></td><td>{i18n::key_name(*key)}</td></tr> }
        });
        Some(rows.collect_view().into_any())
    };
    let named = |(name, key): &(&'static str, NamedKey)| row(name, Some((*key).into()));
    view! {
        <table class="hint__table">
            <tbody>
                {row("0–9 * #", None)}
                {part(own)}
                {keyboard::TABLE.iter().map(named).collect_view()}
            </tbody>
        </table>
        <p>{t(i18n::keyboard_long)}</p>
    }
}
