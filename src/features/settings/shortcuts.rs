//! Custom keyboard shortcuts: the keys are recorded, not written.

use leptos::{ev, html, prelude::*};
use snom::{Key, NamedKey};

use crate::{
    i18n::{self, t},
    input::{focus, keyboard},
    model::{
        Setting, Settings,
        shortcuts::{Recorded, Shortcuts},
    },
    stores::preferences,
    ui::{Scope, flag, listener, part, text},
};

/// The highest number of a function key that the list offers, more than any phone has.
const MOST_FUNCTION_KEYS: u8 = 48;
/// The id of the button that records a new shortcut.
const RECORD_NEW: &str = "record-new";

/// The shortcuts, and a form for a new one.
#[component]
pub fn CustomShortcuts(
    /// The settings.
    settings: RwSignal<Settings>,
) -> impl IntoView {
    let message = RwSignal::new(String::new());
    let key = RwSignal::new(Key::Named(NamedKey::Hold));
    let names = Memo::new(move |_| {
        let shortcuts = settings.read().shortcuts();
        shortcuts.all().iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    });
    let record = Callback::new(move |name: String| {
        let key = key.get_untracked();
        let done = i18n::shortcut_recorded(&name, key);
        change(settings, message, done, |shortcuts| shortcuts.put(&name, key));
    });
    let choose = move |chosen: Key| key.set(chosen);
    let label = || i18n::new_shortcut_key().to_owned();
    let scope = Scope::current();
    view! {
        <fieldset class="settings__shortcuts">
            <legend class="field">{t(i18n::custom_shortcuts)}</legend>
            <p class="form__hint">{t(i18n::custom_shortcuts_hint)}</p>
            <ul class="settings__list">
                <For each=move || names.get() key=String::clone let:name>
                    <ShortcutRow name settings message scope />
                </For>
            </ul>
            <div class="settings__shortcut">
                {key_list(key.into(), choose, label)}
                <Recorder id=RECORD_NEW.to_owned() name=String::new() settings message record />
            </div>
            <p class="form__hint" role="status">{text(move || message.get())}</p>
        </fieldset>
    }
}

/// Changes the shortcuts, and shows that it is done.
fn change(
    settings: RwSignal<Settings>,
    message: RwSignal<String>,
    done: String,
    act: impl FnOnce(&mut Shortcuts),
) {
    let is_saved = preferences::change(settings, |settings| {
        let mut shortcuts = settings.shortcuts();
        act(&mut shortcuts);
        _ = settings.set(Setting::Shortcuts, &shortcuts.write());
    });
    message.set(if is_saved { done } else { i18n::not_remembered().to_owned() });
}

/// One shortcut.
#[component]
fn ShortcutRow(
    /// The key of the keyboard.
    name: String,
    settings: RwSignal<Settings>,
    message: RwSignal<String>,
    /// The life of the list.
    scope: Scope,
) -> impl IntoView {
    let name = StoredValue::new(name);
    let pressed = Memo::new(move |_| {
        let shortcuts = settings.read().shortcuts();
        let key = name.try_with_value(|name| shortcuts.key(name)).flatten();
        key.unwrap_or(Key::Named(NamedKey::Hold))
    });
    let choose = move |key: Key| {
        let name = name.get_value();
        let done = i18n::shortcut_recorded(&name, key);
        change(settings, message, done, |shortcuts| shortcuts.put(&name, key));
    };
    let record = Callback::new(move |new: String| {
        let (old, key) = (name.get_value(), pressed.get_untracked());
        let done = i18n::shortcut_recorded(&new, key);
        let id = record_id(&new);
        // The row of the new key takes the place of this one.
        scope.after_frame(move || focus::by_id(&id));
        change(settings, message, done, |shortcuts| shortcuts.rename(&old, &new));
    });
    let remove = move |_| {
        let name = name.get_value();
        focus::by_id(RECORD_NEW);
        let done = i18n::shortcut_removed(&name);
        change(settings, message, done, |shortcuts| shortcuts.remove(&name));
    };
    let shown = name.get_value();
    let id = record_id(&shown);
    let label = text(move || i18n::shortcut_act(i18n::remove_shortcut(), &name.get_value()));
    view! {
        <li class="settings__shortcut" data-shortcut=shown.clone()>
            <kbd class="hint__keys">{text(move || i18n::keyboard_key(&name.get_value()))}</kbd>
            {key_list(pressed.into(), choose, move || i18n::shortcut_presses(&name.get_value()))}
            <Recorder id name=shown.clone() settings message record />
            <button type="button" class="button" data-act="remove" aria-label=label on:click=listener(remove)>
                {t(i18n::remove_shortcut)}
            </button>
        </li>
    }
}

fn record_id(name: &str) -> String {
    format!("record-key-{name}")
}

/// Returns the list from which the key of the phone is chosen.
fn key_list(
    pressed: Signal<Key>,
    choose: impl Fn(Key) + 'static,
    label: impl Fn() -> String + Send + 'static,
) -> AnyView {
    let option = move |key: Key| {
        let is_chosen = flag(move || pressed.get() == key);
        view! {
            <option value=key.to_string() prop:selected=is_chosen>
                {text(move || i18n::key_name(key))}
            </option>
        }
        .into_any()
    };
    let named = NamedKey::ALL.iter().map(|key| option(Key::Named(*key))).collect_view();
    let numbered = (1..=MOST_FUNCTION_KEYS).filter_map(Key::programmable).map(option);
    // Such a key comes from a text that somebody wrote.
    let now = pressed.get_untracked();
    let other = matches!(now, Key::Expansion(_) | Key::Event(_)).then(|| option(now));
    let change = move |event: ev::Event| {
        if let Some(key) = Key::find(&event_target_value(&event)) {
            choose(key);
        }
    };
    view! {
        <select class="input" aria-label=text(label) on:change=listener(change)>
            {other}
            <optgroup label=t(i18n::fixed_keys)>{named}</optgroup>
            <optgroup label=t(i18n::programmable_keys)>{numbered.collect_view()}</optgroup>
        </select>
    }
    .into_any()
}

/// A button that records a key of the keyboard: the next one that is pressed.
#[component]
fn Recorder(
    id: String,
    /// The key that the shortcut has; empty for a new one.
    name: String,
    settings: RwSignal<Settings>,
    message: RwSignal<String>,
    /// Called with the recorded key.
    record: Callback<String>,
) -> impl IntoView {
    let own = StoredValue::new(name);
    let is_recording = RwSignal::new(false);
    // A key that presses another one already, until that may be replaced.
    let used = RwSignal::new(None::<(String, Key)>);
    let button = NodeRef::<html::Button>::new();
    let focus_button = move || focus::node(button.get_untracked());
    let begin = move |_| {
        focus_button();
        used.set(None);
        is_recording.set(true);
        message.set(i18n::recording_hint().to_owned());
    };
    let end = move || {
        is_recording.set(false);
        message.set(String::new());
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let name = keyboard::meant(&event);
        // Tab leaves, which ends the recording.
        if !is_recording.get_untracked() || name == "Tab" {
            return;
        }
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        if !has_modifier {
            event.prevent_default();
        }
        event.stop_propagation();
        if event.repeat() || keyboard::is_composing(&event) {
            return;
        }
        if name == "Escape" {
            return end();
        }
        let default = keyboard::phone_key(&name).map(Key::Named);
        let shortcuts = settings.read_untracked().shortcuts();
        match shortcuts.record(&name, has_modifier, default) {
            Recorded::Modifier => {}
            Recorded::Refused(refusal) => message.set(i18n::key_refused(&name, refusal)),
            Recorded::Used(_) if own.get_value() == name => end(),
            Recorded::Used(key) => {
                end();
                used.set(Some((name, key)));
            }
            Recorded::Free => {
                end();
                record.run(name);
            }
        }
    };
    // Firefox clicks a button when the blank goes up.
    let on_key_up = move |event: ev::KeyboardEvent| {
        if is_recording.get_untracked() {
            event.prevent_default();
        }
    };
    let on_blur = move |_: ev::FocusEvent| {
        if is_recording.get_untracked() {
            end();
        }
    };
    let label = move || match is_recording.get() {
        true => i18n::press_a_key(),
        false if own.get_value().is_empty() => i18n::record_new(),
        false => i18n::record_again(),
    };
    let accessible = move || match own.get_value() {
        name if name.is_empty() || is_recording.get() => label().to_owned(),
        name => i18n::shortcut_act(label(), &name),
    };
    let question = move || {
        let (name, key) = used.get()?;
        let ask = i18n::key_is_used(&name, key);
        let replace = move |_| {
            focus_button();
            used.set(None);
            record.run(name.clone());
        };
        let cancel = move |_| {
            focus_button();
            used.set(None);
        };
        let view = view! {
            <div class="settings__question">
                <p role="alert">{ask}</p>
                <div class="buttons">
                    <button type="button" class="button button--main" data-act="replace" on:click=listener(replace)>
                        {t(i18n::replace_shortcut)}
                    </button>
                    <button type="button" class="button" data-act="cancel" on:click=listener(cancel)>
                        {t(i18n::keep_shortcut)}
                    </button>
                </div>
            </div>
        };
        Some(view.into_any())
    };
    view! {
        <button
            type="button"
            class="button"
            id=id
            data-act="record"
            node_ref=button
            aria-label=text(accessible)
            on:click=listener(begin)
            on:keydown=listener(on_key)
            on:keyup=listener(on_key_up)
            on:blur=listener(on_blur)
        >
            {text(move || label().to_owned())}
        </button>
        {part(question)}
    }
}
