//! Custom keyboard shortcuts, and the dialog with all shortcuts.

use snom::Key;

use super::{
    keys::{key_name, keyboard_key},
    language::{choose, tr},
    sentences::sentences,
};
use crate::model::shortcuts::KeyRefusal;

sentences! {
    /// The heading of the person's own shortcuts.
    custom_shortcuts: "Custom shortcuts", "Eigene Tastenkürzel";
    /// What a shortcut does.
    custom_shortcuts_hint: "A key on your keyboard presses a key on the phone.",
        "Eine Taste Ihrer Tastatur drückt eine Taste des Telefons.";
    /// The list from which the key of the phone for a new shortcut is chosen.
    new_shortcut_key: "Key of the phone for a new shortcut", "Taste des Telefons für ein neues Kürzel";
    /// The button that records the key of a new shortcut.
    record_new: "Record shortcut", "Kürzel aufnehmen";
    /// The button that records another key for a shortcut.
    record_again: "Record", "Aufnehmen";
    /// The button while it records.
    press_a_key: "Press a key…", "Taste drücken\u{A0}…";
    /// What the person can do while a key is recorded.
    recording_hint: "Press the key, or Escape to cancel.",
        "Drücken Sie die Taste, oder Escape zum Abbrechen.";
    /// The button that takes a key that has a meaning already.
    replace_shortcut: "Replace", "Ersetzen";
    /// The button that does not.
    keep_shortcut: "Cancel", "Abbrechen";
    /// The button that removes a shortcut.
    remove_shortcut: "Remove", "Entfernen";
    /// The group of keys that programs assign.
    programmable_keys: "Function keys", "Funktionstasten";
    /// The group of the other keys.
    fixed_keys: "Keys", "Tasten";
    /// The heading of the keys that press the phone's.
    shortcuts_of_phone: "Phone keys, while the phone has the focus",
        "Telefontasten, solange das Telefon den Fokus hat";
    /// The heading of the keys of the page.
    shortcuts_of_page: "Page", "Seite";
    /// What `?` does.
    shortcut_help: "Show keyboard shortcuts", "Tastenkürzel anzeigen";
    /// What Ctrl+K and `/` do.
    shortcut_switch: "Switch phone or run an action", "Telefon wechseln oder Aktion ausführen";
    /// What Ctrl+K does while a number is selected.
    shortcut_call_selected: "Offer the selected number for a call; Enter fills it in",
        "Markierte Nummer zum Anrufen anbieten; Eingabe trägt sie ein";
    /// What Ctrl+V does.
    shortcut_paste: "Fill in the copied number to call it (outside of fields)",
        "Kopierte Nummer zum Anrufen eintragen (außerhalb von Feldern)";
    /// The keys that paste, on keyboards without ⌘.
    control_v: "Ctrl+V", "Strg+V";
    /// What Escape does.
    shortcut_close: "Close what is open", "Schließen, was offen ist";
    /// What Tab does.
    shortcut_tab: "Go to the next group of keys; arrow keys move within it",
        "Zur nächsten Tastengruppe; Pfeiltasten wechseln darin die Taste";
}

/// Returns the name of the list from which the key of the phone is chosen that a shortcut presses.
#[must_use]
pub fn shortcut_presses(name: &str) -> String {
    let name = keyboard_key(name);
    tr!("{name} presses", "{name} drückt")
}

/// Returns the accessible name of a button of a shortcut, which contains its label.
#[must_use]
pub fn shortcut_act(label: &str, name: &str) -> String {
    format!("{label}: {}", keyboard_key(name))
}

/// Tells that a key has a meaning already.
#[must_use]
pub fn key_is_used(name: &str, key: Key) -> String {
    let (name, key) = (keyboard_key(name), key_name(key));
    tr!("{name} already presses {key}. Replace it?", "{name} drückt schon {key}. Ersetzen?")
}

/// Tells that a shortcut was recorded.
#[must_use]
pub fn shortcut_recorded(name: &str, key: Key) -> String {
    let (name, key) = (keyboard_key(name), key_name(key));
    tr!("{name} presses {key}.", "{name} drückt {key}.")
}

/// Tells that a shortcut was removed.
#[must_use]
pub fn shortcut_removed(name: &str) -> String {
    let name = keyboard_key(name);
    tr!("{name} removed.", "{name} entfernt.")
}

/// Tells why a key is not recorded.
#[must_use]
pub fn key_refused(name: &str, refusal: KeyRefusal) -> String {
    let name = match name {
        " " => choose("Space", "Leertaste").to_owned(),
        other => keyboard_key(other),
    };
    match refusal {
        KeyRefusal::Reserved => tr!(
            "{name} is needed by the page or the browser. Press another key.",
            "{name} wird von der Seite oder dem Browser benötigt. Drücken Sie eine andere Taste."
        ),
        KeyRefusal::Combination => tr!(
            "Keys with Ctrl, Alt or ⌘ belong to the browser. Press a single key.",
            "Tasten mit Strg, Alt oder ⌘ gehören dem Browser. Drücken Sie eine einzelne Taste."
        ),
        KeyRefusal::Nameless => tr!(
            "This key cannot be a shortcut. Press another key.",
            "Diese Taste kann kein Kürzel sein. Drücken Sie eine andere Taste."
        ),
        KeyRefusal::Full => tr!(
            "There are too many shortcuts. Remove one first.",
            "Es gibt zu viele Kürzel. Entfernen Sie zuerst eines."
        ),
    }
}
