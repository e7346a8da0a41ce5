//! A person's settings: remembered by the browser, applied to the document.

use leptos::prelude::{RwSignal, use_context};

use super::{document, storage};
use crate::state::{Setting, Settings};

/// Where the browser remembers them.
const NAME: &str = "deskside";
/// Settings that style the document, each as an attribute of its root.
const STYLES: [(Setting, &str); 3] =
    [(Setting::Theme, "data-theme"), (Setting::KeySize, "data-keys"), (Setting::Hand, "data-hand")];

/// What was remembered; a line that cannot be read is as if it had never been chosen.
#[must_use]
pub fn load() -> Settings {
    let text = storage::read(NAME).unwrap_or_default();
    Settings::read(&text).map(|(settings, _)| settings).unwrap_or_default()
}

/// Remembers `settings` where the browser allows it.
pub fn save(settings: &Settings) {
    storage::write(NAME, &settings.write());
}

/// Makes the document look as chosen. What the address of the page asks for goes before, because a
/// portal that shows the page in a frame knows its own colours.
pub fn apply(settings: &Settings) {
    for (setting, attribute) in STYLES {
        let asked = document::url_parameter(setting.name());
        let asked = asked.filter(|value| setting.allows(value));
        document::set_root_attribute(attribute, asked.as_deref().unwrap_or(settings.get(setting)));
    }
}

/// The settings of the page one is in.
#[must_use]
pub fn current() -> RwSignal<Settings> {
    use_context().unwrap_or_default()
}
