//! The keys of the panel and of the keyboard.

use snom::{Key, NamedKey, key::KeyGroup};

use super::{
    Language,
    language::{sentences, tr},
    named_key,
};
use crate::input::keyboard;

sentences! { keys:
    /// The switch for the physical keyboard.
    keyboard_hint: "Your keyboard presses the phone’s keys", "Ihre Tastatur drückt die Tasten des Telefons";
    /// Opens the table of its keys.
    keyboard_table: "Which key is which", "Welche Taste ist welche";
    /// How to press long.
    keyboard_long: "Hold a key for a long press; the arrows and the volume repeat. In a field, and with Ctrl, Alt or ⌘, your keys stay your own.",
        "Halten Sie eine Taste für einen langen Druck; Pfeile und Lautstärke wiederholen sich. In einem Feld und mit Strg, Alt oder ⌘ gehören Ihre Tasten Ihnen.";
    /// The name of the region with the phone.
    phone_region: "Phone", "Telefon";
    /// The name of the group of soft keys.
    soft_keys: "Soft keys", "Displaytasten";
    /// The name of the group of programmable keys.
    function_keys: "Function keys", "Funktionstasten";
    /// The name of the group of keys of expansion modules.
    expansion_keys: "Keys of the expansion modules", "Tasten der Erweiterungsmodule";
    /// The name of the group of call keys.
    call_keys: "Call keys", "Anruftasten";
    /// The name of the group of arrows.
    navigation: "Navigation", "Navigation";
    /// The name of the group of digits.
    keypad: "Keypad", "Ziffernblock";
    /// The name of the group of the handset.
    handset: "Handset", "Hörer";
    /// The name of the group of keys that only the oldest models have.
    old_keys: "Keys of the 190, 200 and 220", "Tasten von 190, 200 und 220";
    /// The name of the group of sound keys.
    audio: "Sound", "Ton";
    /// The name of the buttons that turn pages of programmable keys.
    pages: "Pages of function keys", "Seiten der Funktionstasten";
    /// A model of which nobody has shown that it can be controlled.
    keys_unverified: "Nobody has proven yet which keys of this model work over the network.",
        "Noch hat niemand gezeigt, welche Tasten dieses Modells über das Netz funktionieren.";
}

/// What a key is called on the panel.
#[must_use]
pub fn key_label(key: Key) -> String {
    match key {
        Key::Named(NamedKey::Enter) => "OK".to_owned(),
        Key::Named(NamedKey::OffHook) => tr!("Lift", "Abheben"),
        Key::Named(NamedKey::OnHook) => tr!("Hang up", "Auflegen"),
        // Plus and minus are on the key as icons.
        Key::Named(NamedKey::VolumeUp) => tr!("Louder", "Lauter"),
        Key::Named(NamedKey::VolumeDown) => tr!("Softer", "Leiser"),
        Key::Named(NamedKey::Recall) => tr!("Hold", "Halten"),
        Key::Named(NamedKey::Redial) => tr!("Redial", "Wahlwdh."),
        // Long words say where they may be parted.
        Key::Named(NamedKey::Cancel) => tr!("Cancel", "Ab\u{AD}bruch"),
        Key::Named(NamedKey::Transfer) => tr!("Transfer", "Ver\u{AD}mitteln"),
        Key::Named(NamedKey::Rec) => tr!("Record", "Auf\u{AD}nehmen"),
        Key::Named(NamedKey::Speaker) => tr!("Speaker", "Laut\u{AD}sprecher"),
        Key::Named(NamedKey::Dnd) => tr!("DND", "Ruhe"),
        Key::Named(key) if key.group() == KeyGroup::Soft => key.name().to_owned(),
        Key::Named(key) => named_key(key).to_owned(),
        other => other.to_string(),
    }
}

/// The full name of a key, for a screen reader and a tip.
#[must_use]
pub fn key_name(key: Key) -> String {
    match key {
        Key::Named(key) => named_key(key).to_owned(),
        Key::Programmable(number) => tr!("Function key {number}", "Funktionstaste {number}"),
        Key::Expansion(number) => tr!("Expansion key {number}", "Erweiterungstaste {number}"),
        Key::Event(name) => tr!("Function {name}", "Funktion {name}"),
    }
}

/// The name of a key for a screen reader: with what is printed on it, so that whoever says what they
/// see is understood (WCAG 2.2, 2.5.3).
#[must_use]
pub fn key_accessible_name(key: Key) -> String {
    let name = key_name(key);
    let printed = match key {
        Key::Named(named) if !named.letters().is_empty() => format!("{name} {}", named.letters()),
        other => key_label(other).replace('\u{AD}', ""),
    };
    if has(&name, &printed) {
        name
    } else if has(&printed, &name) {
        printed
    } else {
        format!("{printed}: {name}")
    }
}

/// Whether `part` is in `text`, written large or small.
fn has(text: &str, part: &str) -> bool {
    let mut parts = text.as_bytes().windows(part.len().max(1));
    parts.any(|found| found.eq_ignore_ascii_case(part.as_bytes()))
}

/// The tip of a key: its name, its KEYEVENT, and the key of the keyboard that presses it.
#[must_use]
pub fn key_tip(key: Key, shortcut: Option<&str>) -> String {
    let name = key_name(key);
    match shortcut {
        Some(shortcut) => format!("{name} · {key} · {}", keyboard_key(shortcut)),
        None => format!("{name} · {key}"),
    }
}

/// A key of the keyboard, as it is printed there.
#[must_use]
pub fn keyboard_key(name: &str) -> &str {
    match (name, Language::current()) {
        ("ArrowUp", _) => "↑",
        ("ArrowDown", _) => "↓",
        ("ArrowLeft", _) => "←",
        ("ArrowRight", _) => "→",
        ("Escape", _) => "Esc",
        ("Enter", Language::German) => "Eingabe",
        (other, _) => other,
    }
}

/// The name of a page of programmable keys, `P`, or of an expansion module, `EK`.
#[must_use]
pub fn key_page(prefix: &str, first: u8, last: u8) -> String {
    if first == last { format!("{prefix}{first}") } else { format!("{prefix}{first}–{last}") }
}

/// What the keys of the keyboard press, where a person has not chosen otherwise.
#[must_use]
pub fn shortcut(key: Key) -> Option<&'static str> {
    match key {
        Key::Named(named) => keyboard::shortcut(named),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_on_a_key_is_in_its_name() {
        for (key, spoken) in [
            (NamedKey::Enter.into(), "OK: Enter"),
            (NamedKey::OffHook.into(), "Lift the handset"),
            (NamedKey::Digit2.into(), "2 ABC"),
            (NamedKey::Star.into(), "Star"),
            (NamedKey::F1.into(), "F1: Soft key 1"),
            (Key::programmable(7).unwrap(), "P7: Function key 7"),
        ] {
            assert_eq!(key_accessible_name(key), spoken);
        }
    }
}
