//! The keys of the panel and of the keyboard.

use snom::{Key, NamedKey, key::KeyGroup};

use super::{
    catalogue::named_key,
    language::{Language, tr},
    sentences::sentences,
};

sentences! { keys:
    /// The switch for the physical keyboard.
    keyboard_hint: "Control the phone with your keyboard", "Telefon per Tastatur bedienen";
    /// The keyboard's keys are the phone's.
    keyboard_here: "Keyboard on", "Tastatur ein";
    /// The keyboard's keys are not the phone's.
    keyboard_elsewhere: "Keyboard off – click the phone", "Tastatur aus – Telefon anklicken";
    /// Opens the table of keyboard shortcuts.
    keyboard_table: "Keyboard shortcuts", "Tastenkürzel";
    /// How long presses work.
    keyboard_long: "Hold a key for a long press; the arrow and volume keys repeat. In text fields, and with Ctrl, Alt or ⌘, your keyboard works as usual.",
        "Für einen langen Druck halten Sie die Taste; Pfeil- und Lautstärketasten wiederholen sich. In Textfeldern und mit Strg, Alt oder ⌘ funktioniert Ihre Tastatur wie gewohnt.";
    /// The region with the phone.
    phone_region: "Phone", "Telefon";
    /// The button that shows the facts about the phone.
    about_phone: "About this phone", "Über dieses Telefon";
    /// The group of soft keys.
    soft_keys: "Soft keys", "Displaytasten";
    /// The group of programmable keys.
    function_keys: "Function keys", "Funktionstasten";
    /// The group of keys of expansion modules.
    expansion_keys: "Expansion module keys", "Tasten der Erweiterungsmodule";
    /// The group of call keys.
    call_keys: "Call keys", "Anruftasten";
    /// The group of arrows.
    navigation: "Navigation", "Navigation";
    /// The group of digits.
    keypad: "Keypad", "Ziffernblock";
    /// The group of handset keys.
    handset: "Handset", "Hörer";
    /// The group of keys that only the oldest models have.
    old_keys: "Keys of the 190, 200 and 220", "Tasten von 190, 200 und 220";
    /// The group of sound keys.
    audio: "Audio", "Audio";
    /// The buttons that turn pages of programmable keys.
    pages: "Function key pages", "Seiten der Funktionstasten";
    /// The button that opens the names of keys.
    name_keys: "Names of keys…", "Namen der Tasten\u{A0}…";
    /// A model whose remote control is not verified.
    keys_unverified: "Remote control of these keys has not been verified on this model.",
        "Die Fernsteuerung dieser Tasten ist bei diesem Modell noch nicht geprüft.";
}

/// Returns the short name of a key, as printed on the panel.
#[must_use]
pub fn key_label(key: Key) -> String {
    match key {
        Key::Named(NamedKey::Enter) => "OK".to_owned(),
        Key::Named(NamedKey::OffHook) => tr!("Off hook", "Abheben"),
        Key::Named(NamedKey::OnHook) => tr!("Hang up", "Auflegen"),
        Key::Named(NamedKey::VolumeUp) => tr!("Vol +", "Lauter"),
        Key::Named(NamedKey::VolumeDown) => tr!("Vol −", "Leiser"),
        Key::Named(NamedKey::Recall) => tr!("Hold", "Halten"),
        Key::Named(NamedKey::Redial) => tr!("Redial", "Wahlwdh."),
        // Soft hyphens show where long words may break.
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

/// Returns the full name of a key.
#[must_use]
pub fn key_name(key: Key) -> String {
    match key {
        Key::Named(key) => named_key(key).to_owned(),
        Key::Programmable(number) => tr!("Function key {number}", "Funktionstaste {number}"),
        Key::Expansion(number) => tr!("Expansion key {number}", "Erweiterungstaste {number}"),
        Key::Event(name) => tr!("Function {name}", "Funktion {name}"),
    }
}

/// Returns the accessible name of a key. It contains the printed label, so that voice control
/// understands what people see (WCAG 2.2, 2.5.3).
#[must_use]
pub fn key_accessible_name(key: Key) -> String {
    let name = key_name(key);
    let printed = match key {
        Key::Named(named) if !named.letters().is_empty() => format!("{name} {}", named.letters()),
        other => key_label(other).replace('\u{AD}', ""),
    };
    if contains(&name, &printed) {
        name
    } else if contains(&printed, &name) {
        printed
    } else {
        format!("{printed}: {name}")
    }
}

/// Returns whether `text` contains `part`, ignoring ASCII case.
fn contains(text: &str, part: &str) -> bool {
    let mut parts = text.as_bytes().windows(part.len().max(1));
    parts.any(|found| found.eq_ignore_ascii_case(part.as_bytes()))
}

/// Returns the tooltip of a key: its name, and its keyboard shortcut.
#[must_use]
pub fn key_tip(key: Key, shortcut: Option<&str>) -> String {
    let name = key_name(key);
    match shortcut {
        // Two blanks set it apart.
        Some(shortcut) => format!("{name}  {}", keyboard_key(shortcut)),
        None => name,
    }
}

/// Returns the name of a keyboard key as it is printed on the keyboard.
#[must_use]
pub fn keyboard_key(name: &str) -> String {
    match (name, Language::current()) {
        ("ArrowUp", _) => "↑",
        ("ArrowDown", _) => "↓",
        ("ArrowLeft", _) => "←",
        ("ArrowRight", _) => "→",
        ("Escape", _) => "Esc",
        ("Enter", Language::German) => "Eingabe",
        (letter, _) if letter.len() == 1 => return printed(letter),
        (other, _) => other,
    }
    .to_owned()
}

/// Returns a character as it is printed: letters in capitals, and with Shift what is a capital.
fn printed(letter: &str) -> String {
    let shift = if letter.bytes().any(|byte| byte.is_ascii_uppercase()) { "⇧" } else { "" };
    format!("{shift}{}", letter.to_ascii_uppercase())
}

/// Returns the name of a page of programmable keys, `P`, or of an expansion module, `EK`.
#[must_use]
pub fn key_page(prefix: &str, first: u8, last: u8) -> String {
    if first == last { format!("{prefix}{first}") } else { format!("{prefix}{first}–{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tip_has_the_name_and_the_shortcut() {
        let hold = NamedKey::Hold.into();
        for (shortcut, tip) in [
            (Some("h"), "Hold  H"),
            (Some("H"), "Hold  ⇧H"),
            (Some("+"), "Hold  +"),
            (Some("ArrowUp"), "Hold  ↑"),
            (Some("F4"), "Hold  F4"),
            (None, "Hold"),
        ] {
            assert_eq!(key_tip(hold, shortcut), tip);
        }
    }

    #[test]
    fn the_accessible_name_contains_the_printed_label() {
        for (key, name) in [
            (NamedKey::Enter.into(), "OK: Enter"),
            (NamedKey::OffHook.into(), "Off hook"),
            (NamedKey::VolumeUp.into(), "Vol +: Volume up"),
            (NamedKey::Digit2.into(), "2 ABC"),
            (NamedKey::Star.into(), "Star"),
            (NamedKey::F1.into(), "F1: Soft key 1"),
            (Key::programmable(7).unwrap(), "P7: Function key 7"),
        ] {
            assert_eq!(key_accessible_name(key), name);
        }
    }
}
