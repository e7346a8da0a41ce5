//! The means by which every key of the panel is pressed and shows its last outcome.

use leptos::prelude::{RwSignal, Signal};

use crate::{
    model::{Activity, shortcuts::Shortcuts},
    stores::held_keys::HeldKeys,
};

/// The state that all keys of the panel share.
#[derive(Clone, Copy)]
pub struct PanelKeys {
    /// The keys that are held down.
    pub held: HeldKeys,
    /// The commands of the phone, where a key finds the outcome of its last press.
    pub activity: RwSignal<Activity>,
    /// The person's own shortcuts, for the tooltip of a key.
    pub shortcuts: Signal<Shortcuts>,
    /// The person may only watch: the browser itself disables every key.
    pub locked: Signal<bool>,
}
