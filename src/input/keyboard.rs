//! The physical keyboard as the phone's keys.

use std::{cell::RefCell, rc::Rc};

use leptos::{leptos_dom::helpers::WindowListenerHandle, prelude::window_event_listener_untyped};
use snom::{Key, NamedKey};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{focus, target};

/// The keys of the keyboard, by `KeyboardEvent.key`, and the keys of the phone they press; digits, `*`
/// and `#` are themselves. Layouts differ, these values do not.
pub const TABLE: [(&str, NamedKey); 18] = [
    ("ArrowUp", NamedKey::Up),
    ("ArrowDown", NamedKey::Down),
    ("ArrowLeft", NamedKey::Left),
    ("ArrowRight", NamedKey::Right),
    ("Enter", NamedKey::Enter),
    ("Escape", NamedKey::Cancel),
    ("F1", NamedKey::F1),
    ("F2", NamedKey::F2),
    ("F3", NamedKey::F3),
    ("F4", NamedKey::F4),
    ("+", NamedKey::VolumeUp),
    ("-", NamedKey::VolumeDown),
    ("h", NamedKey::Hold),
    ("t", NamedKey::Transfer),
    ("m", NamedKey::Mute),
    ("s", NamedKey::Speaker),
    ("r", NamedKey::Redial),
    ("d", NamedKey::Dnd),
];

/// Returns the phone key for a `KeyboardEvent.key` value.
#[must_use]
pub fn phone_key(key: &str) -> Option<NamedKey> {
    let mut characters = key.chars();
    if let (Some(character), None) = (characters.next(), characters.next())
        && let Some(digit) = NamedKey::for_digit(character)
    {
        return Some(digit);
    }
    TABLE.iter().find(|(name, _)| *name == key).map(|(_, named)| *named)
}

/// Returns the key of the keyboard that presses a key of the phone.
#[must_use]
pub fn shortcut(key: NamedKey) -> Option<&'static str> {
    TABLE.iter().find(|(_, named)| *named == key).map(|(name, _)| *name)
}

/// One half of a key stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// It went down.
    Down,
    /// It went up.
    Up,
}

/// A pair of listeners for the physical keyboard, in place until removed.
pub struct Keyboard {
    down: WindowListenerHandle,
    up: WindowListenerHandle,
}

impl Keyboard {
    /// Calls `act` for each phone key typed while the focus is in the device and `is_on` allows it, and
    /// `lost` when no key-up may follow any more. The person's `own` shortcuts go before [`TABLE`]. Keys
    /// that belong to the page itself are left alone: typing in a field, Enter on a focused control,
    /// anything with Ctrl, Alt or the system key, and everything while something covers the page.
    #[must_use]
    pub fn listen(
        is_on: impl Fn(&str) -> bool + 'static,
        own: impl Fn(&str) -> Option<Key> + 'static,
        act: impl Fn(Key, Stroke) + Clone + 'static,
        lost: impl Fn() + 'static,
    ) -> Keyboard {
        // By `KeyboardEvent.code`: with Shift the meaning of a key may change while it is down.
        let held = Rc::new(RefCell::new(Vec::<(String, Key)>::new()));
        let (holding, release) = (held.clone(), act.clone());
        let down = on("keydown", move |event| {
            let name = meant(event);
            if name == "Meta" {
                // While it is held, macOS reports no key-up of other keys.
                lost();
            }
            let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
            if (has_modifier && !is_typed_with_modifier(event, &name))
                || is_composing(event)
                || is_covered()
            {
                return;
            }
            let Some(key) = own(&name).or_else(|| phone_key(&name).map(Key::Named)) else { return };
            let is_phones = |element: web_sys::Element| {
                let is_in_device = element.closest(focus::DEVICE).is_ok_and(|it| it.is_some());
                is_in_device && !belongs_to(&element, &name)
            };
            if !target(event).is_some_and(is_phones) || !is_on(&name) {
                return;
            }
            event.prevent_default();
            if event.repeat() {
                return;
            }
            let code = event.code();
            // Of a key that went up while another window had the focus there was no event.
            holding.borrow_mut().retain(|(known, _)| *known != code);
            holding.borrow_mut().push((code, key));
            act(key, Stroke::Down);
        });
        let up = on("keyup", move |event| {
            let code = event.code();
            let place = held.borrow().iter().position(|(known, _)| *known == code);
            if let Some(place) = place {
                let (_, key) = held.borrow_mut().swap_remove(place);
                release(key, Stroke::Up);
            }
        });
        Keyboard { down, up }
    }

    /// Stops listening.
    pub fn remove(self) {
        self.down.remove();
        self.up.remove();
    }
}

/// Calls `act` when the person asks for help with `?`, outside text fields, unless it is a shortcut or
/// something covers the page.
pub fn listen_for_help(act: impl Fn() + 'static) -> WindowListenerHandle {
    on("keydown", move |event| {
        let is_asked = event.key() == "?"
            && !(event.repeat() || event.default_prevented() || is_composing(event))
            && !(event.ctrl_key() || event.meta_key());
        if is_asked && !is_typed(event) && !is_covered() {
            event.prevent_default();
            act();
        }
    })
}

/// Calls `act` for Escape, unless something covers the page, until the listener is removed.
pub fn on_escape(act: impl Fn() + 'static) -> WindowListenerHandle {
    on("keydown", move |event| {
        if event.key() == "Escape" && !is_composing(event) && !is_covered() {
            act();
        }
    })
}

/// The key code of a key that an input method takes.
const OF_INPUT_METHOD: u32 = 229;

/// Returns whether the key is for an input method. In Safari the Enter that ends a composition comes behind its
/// end, and only its code tells.
#[must_use]
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == OF_INPUT_METHOD
}

/// Returns the key that the person means: with Caps Lock a letter is still that key.
#[must_use]
pub fn meant(event: &KeyboardEvent) -> String {
    let name = event.key();
    let is_letter = name.len() == 1 && event.get_modifier_state("CapsLock");
    if is_letter { name.to_ascii_lowercase() } else { name }
}

/// Returns whether the key is a character that some keyboards type with Option or `AltGr`, which Windows
/// reports as Ctrl and Alt.
fn is_typed_with_modifier(event: &KeyboardEvent, name: &str) -> bool {
    let is_option = event.alt_key() && !event.ctrl_key();
    matches!(name, "#" | "*")
        && !event.meta_key()
        && (is_option || event.get_modifier_state("AltGraph"))
}

/// Returns whether the modifier of the page's shortcuts is down alone: ⌘ where the keyboard has it, since macOS
/// edits texts with Ctrl, else Ctrl.
fn controls(has_command_key: bool, ctrl: bool, meta: bool) -> bool {
    if has_command_key { meta && !ctrl } else { ctrl && !meta }
}

/// Calls `open` for Ctrl+K, ⌘K on a Mac, and for `/` where nobody types into a field and `is_slash_free` allows
/// it, unless something covers the page.
pub fn on_switcher_key(is_slash_free: impl Fn() -> bool + 'static, open: impl Fn() + 'static) {
    // It listens as long as the page lives.
    let _ = on("keydown", move |event| {
        let key = event.key();
        // On a keyboard of another script the key has no Latin letter.
        let is_k = matches!(key.as_str(), "k" | "K") || (!key.is_ascii() && event.code() == "KeyK");
        let is_control = controls(has_command_key(), event.ctrl_key(), event.meta_key());
        let is_chord = is_k && is_control && !event.alt_key() && !event.shift_key();
        // Where it is typed with AltGr, Windows reports Ctrl and Alt.
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        let is_plain = !has_modifier || event.get_modifier_state("AltGraph");
        let is_slash = || key == "/" && is_plain && !is_typed(event) && is_slash_free();
        if is_composing(event) || !(is_chord || is_slash()) {
            return;
        }
        // The browser would search with it.
        event.prevent_default();
        if !event.repeat() && !is_covered() {
            open();
        }
    });
}

/// Calls `act` for each event of the keyboard of that name, until the listener is removed. It is monomorphised once.
fn on(name: &str, act: impl Fn(&KeyboardEvent) + 'static) -> WindowListenerHandle {
    listen(name, Box::new(act))
}

fn listen(name: &str, act: Box<dyn Fn(&KeyboardEvent)>) -> WindowListenerHandle {
    window_event_listener_untyped(name, move |event| {
        // What fills in fields reports keys that are none.
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            act(event);
        }
    })
}

/// Returns whether a character is typed into a field.
fn is_typed(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|target| belongs_to(&target, ""))
}

/// Returns whether the keyboard has a key ⌘ in place of Ctrl.
#[must_use]
pub fn has_command_key() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| {
        matches!(platform.as_bytes(), [b'M', b'a', b'c', ..] | [b'i', b'P', ..])
    })
}

/// What covers the page: a dialog, the sign-in form, the list of phones where it covers the device, and a
/// dialog whose code is still on its way: what is typed meanwhile is meant for it.
const COVERS: &str = "dialog[open], .login, main[inert], #app[inert], \
    [aria-haspopup=dialog] + .lazy[aria-busy], .hint + .lazy[aria-busy], \
    .stage__names[data-wanted=true] > .lazy[aria-busy]";

/// Returns whether something covers the page and takes the keys.
#[must_use]
pub fn is_covered() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let covers = document.and_then(|document| document.query_selector(COVERS).ok().flatten());
    covers.is_some()
}

/// Returns whether `element` itself has a use for the key.
fn belongs_to(element: &web_sys::Element, key: &str) -> bool {
    let is_within = |selector| element.closest(selector).is_ok_and(|found| found.is_some());
    is_within("input, textarea, select, [contenteditable]")
        || (matches!(key, "Enter" | " ") && is_within("button, a[href], summary"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_arrows_and_the_keys_of_the_table_are_phone_keys() {
        for (key, name) in [
            ("0", "0"),
            ("9", "9"),
            ("*", "*"),
            ("#", "#"),
            ("ArrowUp", "UP"),
            ("Enter", "ENTER"),
            ("Escape", "CANCEL"),
            ("F4", "F4"),
            ("h", "F_HOLD"),
            ("+", "VOLUME_UP"),
        ] {
            assert_eq!(phone_key(key).map(NamedKey::name), Some(name), "{key}");
        }
        // `?` asks for help, and `/` for another phone.
        for key in ["", "a", "H", "F5", "Tab", " ", "١", "10", "Dead", "?", "/"] {
            assert_eq!(phone_key(key), None, "{key}");
        }
    }

    #[test]
    fn a_mac_keeps_ctrl_for_its_text_fields() {
        for (has_command_key, ctrl, meta, controls_page) in [
            (true, false, true, true),
            (true, true, false, false),
            (true, true, true, false),
            (false, true, false, true),
            (false, false, true, false),
            (false, true, true, false),
            (false, false, false, false),
        ] {
            assert_eq!(controls(has_command_key, ctrl, meta), controls_page);
        }
    }

    #[test]
    fn no_key_is_in_the_table_twice() {
        for (nth, (name, key)) in TABLE.iter().enumerate() {
            let others = TABLE.iter().skip(nth + 1);
            assert!(others.clone().all(|(other, _)| other != name), "{name}");
            assert!(others.clone().all(|(_, other)| other != key), "{key:?}");
        }
    }
}
