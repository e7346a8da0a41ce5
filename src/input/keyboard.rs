//! The physical keyboard as the phone's keys.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::window_event_listener};
use snom::NamedKey;
use wasm_bindgen::JsCast;

/// The phone key for a `KeyboardEvent.key` value; keypads and layouts differ, the value does not.
#[must_use]
pub fn phone_key(key: &str) -> Option<NamedKey> {
    let mut characters = key.chars();
    if let (Some(digit), None) = (characters.next(), characters.next()) {
        return NamedKey::for_digit(digit);
    }
    match key {
        "ArrowUp" => Some(NamedKey::Up),
        "ArrowDown" => Some(NamedKey::Down),
        "ArrowLeft" => Some(NamedKey::Left),
        "ArrowRight" => Some(NamedKey::Right),
        "Enter" => Some(NamedKey::Enter),
        "Escape" => Some(NamedKey::Cancel),
        _ => None,
    }
}

/// Calls `press` for each phone key typed anywhere on the page, except where the key belongs to the
/// page itself: in a field one writes, Enter on a focused control, and anything with Ctrl, Alt or
/// the system key.
#[must_use]
pub fn listen(press: impl Fn(NamedKey) + 'static) -> WindowListenerHandle {
    window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.is_composing()
            || event.repeat()
        {
            return;
        }
        let Some(key) = phone_key(&event.key()) else { return };
        let focused = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if focused.is_some_and(|element| belongs_to(&element, key)) {
            return;
        }
        event.prevent_default();
        press(key);
    })
}

/// Whether `element` itself has a use for the key.
fn belongs_to(element: &web_sys::Element, key: NamedKey) -> bool {
    let is_within = |selector| element.closest(selector).is_ok_and(|found| found.is_some());
    let is_arrow = matches!(key, NamedKey::Up | NamedKey::Down | NamedKey::Left | NamedKey::Right);
    is_within("input, textarea, select, [contenteditable], dialog")
        || (key == NamedKey::Enter && is_within("button, a[href], summary"))
        || (is_arrow && is_within("[role=tablist]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_arrows_enter_and_escape_are_phone_keys() {
        for (key, name) in [
            ("0", "0"),
            ("9", "9"),
            ("*", "*"),
            ("#", "#"),
            ("ArrowUp", "UP"),
            ("ArrowDown", "DOWN"),
            ("ArrowLeft", "LEFT"),
            ("ArrowRight", "RIGHT"),
            ("Enter", "ENTER"),
            ("Escape", "CANCEL"),
        ] {
            assert_eq!(phone_key(key).map(NamedKey::name), Some(name), "{key}");
        }
        for key in ["", "a", "F1", "Tab", " ", "١", "10", "Dead"] {
            assert_eq!(phone_key(key), None, "{key}");
        }
    }
}
