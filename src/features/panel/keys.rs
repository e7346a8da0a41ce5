//! The means by which every key of the panel is pressed and shows its last outcome.

use leptos::prelude::{Read, RwSignal, Signal};
use snom::Key;

use crate::{
    i18n,
    input::keyboard,
    model::{Activity, key_names, shortcuts::Shortcuts},
    stores::{held_keys::HeldKeys, phone::PhoneSession},
};

/// The state that all keys of the panel share.
#[derive(Clone, Copy)]
pub struct PanelKeys {
    /// The phone, with the names of its keys.
    pub phone: PhoneSession,
    /// The keys that are held down.
    pub held: HeldKeys,
    /// The commands of the phone, where a key finds the outcome of its last press.
    pub activity: RwSignal<Activity>,
    /// The person's own shortcuts, for the tooltip of a key.
    pub shortcuts: Signal<Shortcuts>,
    /// The person may only watch: the browser itself disables every key.
    pub locked: Signal<bool>,
    /// Changes whenever the person wants to name keys.
    pub naming: RwSignal<u32>,
}

impl PanelKeys {
    /// Returns the name that the person has given a key.
    #[must_use]
    pub fn name_of(self, key: Key) -> Option<String> {
        match key {
            Key::Programmable(_) | Key::Expansion(_) => {
                key_names::find(&self.phone.key_names.read(), &key.to_string()).map(str::to_owned)
            }
            Key::Named(_) | Key::Event(_) => None,
        }
    }

    /// Returns the name of a key for screen readers.
    #[must_use]
    pub fn spoken_name(self, key: Key) -> String {
        match self.name_of(key) {
            Some(name) => format!("{key}, {name}"),
            None => i18n::key_accessible_name(key),
        }
    }

    /// Returns the key of the keyboard that presses a key.
    #[must_use]
    pub fn shortcut(self, key: Key) -> Option<String> {
        let shortcuts = self.shortcuts.read();
        let own = shortcuts.all().iter().find(|(_, pressed)| *pressed == key);
        let default = || match key {
            Key::Named(named) => keyboard::shortcut(named),
            _ => None,
        };
        let name = own.map(|(name, _)| name.as_str());
        let free = || default().filter(|name| shortcuts.key(name).is_none());
        name.or_else(free).map(str::to_owned)
    }

    /// Returns what a mouse shows of a key: its names, and its shortcut.
    #[must_use]
    pub fn tip(self, key: Key) -> String {
        let tip = i18n::key_tip(key, self.shortcut(key).as_deref());
        match self.name_of(key) {
            Some(name) => format!("{name} · {tip}"),
            None => tip,
        }
    }
}
