//! One key of the panel.

use leptos::{ev, prelude::*};
use snom::{Key, NamedKey};

use super::keys::PanelKeys;
use crate::{
    features::activity::outcome,
    i18n,
    input::pointer,
    stores::held_keys::Holder,
    ui::{Icon, IconView, listener, text},
};

/// One key of the phone: a real button, so that keyboards and screen readers can press it.
#[component]
pub fn KeyButton(
    /// The key.
    key: Key,
    /// The state of the keys.
    keys: PanelKeys,
    /// The place among the keys of its group; the Tab key stops at the first, arrows move on.
    nth: usize,
) -> impl IntoView {
    let result = Memo::new(move |_| {
        let activity = keys.activity.read();
        activity.latest_of(key).map(|entry| (entry.id, entry.status()))
    });
    view! {
        <button
            type="button"
            class="key"
            tabindex=if nth == 0 { "0" } else { "-1" }
            data-key=key.to_string()
            data-state=text(move || result.get().map_or("", |(_, status)| outcome::state(status)).to_owned())
            // Two presses in a row may have the same state; another name restarts the animation.
            data-turn=text(move || result.get().map_or(0, |(id, _)| id % 2).to_string())
            aria-label=text(move || keys.spoken_name(key))
            aria-keyshortcuts=text(move || match keys.shortcut(key) {
                // WAI-ARIA joins keys with it.
                Some(plus) if plus == "+" => "Plus".to_owned(),
                name => name.unwrap_or_default(),
            })
            data-held=text(move || keys.held.look(key).unwrap_or_default().to_owned())
            // The device gets the focus, not this key, or Enter would press it again instead of the
            // phone's own.
            on:mousedown=listener(|event: ev::MouseEvent| event.prevent_default())
            // A finger that rests on the key is a long press, not a wish for a menu.
            on:contextmenu=listener(|event: ev::MouseEvent| event.prevent_default())
            on:pointerdown=listener(move |event: ev::PointerEvent| {
                if pointer::presses(&event) {
                    pointer::let_slip(&event);
                    keys.held.down(key, Holder::Pointer, pointer::may_scroll(&event));
                }
            })
            on:pointerup=listener(move |_: ev::PointerEvent| keys.held.up(key, Holder::Pointer))
            on:pointerleave=listener(move |event: ev::PointerEvent| {
                pointer::hide_tip(&event);
                keys.held.cancel(key, Holder::Pointer);
            })
            on:pointercancel=listener(move |_: ev::PointerEvent| keys.held.cancel(key, Holder::Pointer))
            // A click without a pointer comes from the keyboard or a screen reader; pointers are
            // handled above.
            on:click=listener(move |event: ev::MouseEvent| {
                if event.detail() == 0 {
                    keys.held.tap(key);
                }
            })
        >
            {face(key, keys)}
        </button>
    }
}

/// Returns the print on the key.
fn face(key: Key, keys: PanelKeys) -> AnyView {
    let Key::Named(named) = key else {
        let label = move || keys.name_of(key).unwrap_or_else(|| i18n::key_label(key));
        return view! { <span class="key__label">{text(label)}</span> }.into_any();
    };
    if named.digit().is_some() {
        // The 1 keeps the height of its neighbours, which have letters; the last row has none.
        let has_letters = !matches!(named, NamedKey::Star | NamedKey::Digit0 | NamedKey::Hash);
        return view! {
            <span class="key__digit">{named.name()}</span>
            // Read as two words.
            " "
            {has_letters.then(|| view! { <span class="key__letters">{named.letters()}</span> })}
        }
        .into_any();
    }
    match (icon(named), is_icon_only(named)) {
        (Some(icon), true) => view! { <IconView icon /> }.into_any(),
        (Some(icon), false) => {
            view! { <IconView icon /> <span class="key__label">{text(move || i18n::key_label(key))}</span> }
                .into_any()
        }
        (None, _) => view! { <span class="key__label">{text(move || i18n::key_label(key))}</span> }.into_any(),
    }
}

/// Returns whether the icon stands alone, as on the real phone.
fn is_icon_only(key: NamedKey) -> bool {
    matches!(key, NamedKey::Up | NamedKey::Down | NamedKey::Left | NamedKey::Right)
}

fn icon(key: NamedKey) -> Option<Icon> {
    Some(match key {
        NamedKey::Up => Icon::ChevronUp,
        NamedKey::Down => Icon::ChevronDown,
        NamedKey::Left => Icon::ChevronLeft,
        NamedKey::Right => Icon::ChevronRight,
        NamedKey::Enter => Icon::Check,
        NamedKey::Cancel => Icon::X,
        NamedKey::OffHook => Icon::Phone,
        NamedKey::OnHook => Icon::PhoneOff,
        NamedKey::Menu => Icon::Menu,
        NamedKey::Redial => Icon::Redo,
        NamedKey::Transfer => Icon::PhoneForwarded,
        NamedKey::Hold => Icon::Pause,
        NamedKey::Dnd => Icon::CircleMinus,
        NamedKey::Rec => Icon::CircleDot,
        NamedKey::VolumeUp => Icon::Plus,
        NamedKey::VolumeDown => Icon::Minus,
        NamedKey::Mute => Icon::MicOff,
        NamedKey::Speaker => Icon::Speaker,
        NamedKey::Headset => Icon::Headphones,
        _ => return None,
    })
}
