//! A person's settings, stored by the browser and applied to the document.

use std::cell::Cell;

use leptos::prelude::{GetUntracked, RwSignal, Set, use_context};

use crate::{
    i18n::{Language, german, load::load_german},
    model::settings::{Setting, Settings},
    platform::{document, storage, task::spawn_local},
};

/// The name under which the browser stores them.
const NAME: &str = "deskside";
/// Settings that style the document, each as an attribute of its root.
const STYLES: [(Setting, &str); 3] =
    [(Setting::Theme, "data-theme"), (Setting::KeySize, "data-keys"), (Setting::Hand, "data-hand")];

/// Reads the stored settings; a line that cannot be read leaves the default.
#[must_use]
pub fn load() -> Settings {
    let text = storage::read(NAME).unwrap_or_default();
    Settings::read(&text).map(|(settings, _)| settings).unwrap_or_default()
}

/// Changes the settings as they are stored now, since another tab may have changed them; returns
/// whether the browser stored them.
pub fn change(settings: RwSignal<Settings>, change: impl FnOnce(&mut Settings)) -> bool {
    let stored = storage::read(NAME).and_then(|text| Settings::read(&text).ok());
    let mut changed = stored.map_or_else(|| settings.get_untracked(), |(stored, _)| stored);
    change(&mut changed);
    let is_stored = storage::write(NAME, &changed.write());
    settings.set(changed);
    is_stored
}

/// Returns the language of the page: the one in its address, else the chosen one, else the first of
/// the browser's languages that the page has.
#[must_use]
pub fn language(settings: &Settings) -> Language {
    let in_address = document::url_parameter(Setting::Language.name());
    let chosen = || Language::from_tag(settings.get(Setting::Language));
    let of_browser = || document::languages().iter().find_map(|tag| Language::from_tag(tag));
    let in_address = in_address.as_deref().and_then(Language::from_tag);
    in_address.or_else(chosen).or_else(of_browser).unwrap_or_default()
}

/// Calls `begin` when the chosen language is loaded. If loading fails, the page begins in English.
pub fn when_speakable(begin: impl FnOnce() + 'static) {
    if language(&load()) == Language::English {
        return begin();
    }
    spawn_local(async move {
        _ = load_german().await;
        begin();
    });
}

thread_local! {
    static WANTED: Cell<Language> = const { Cell::new(Language::English) };
}

/// Makes `language` the current one, as soon as it is loaded.
fn switch_to(language: Language) {
    WANTED.set(language);
    if language == Language::English || german::is_loaded() {
        return language.activate();
    }
    spawn_local(async move {
        if load_german().await.is_ok() {
            // Another language may have been chosen meanwhile.
            WANTED.get().activate();
        }
    });
}

/// Applies the settings to the document. The address of the page has precedence, because a portal that
/// embeds the page knows its own colours.
pub fn apply(settings: &Settings) {
    let language = language(settings);
    switch_to(language);
    document::set_root_attribute("lang", language.tag());
    for (setting, attribute) in STYLES {
        let in_address = document::url_parameter(setting.name());
        let value = in_address.filter(|value| setting.allows(value));
        document::set_root_attribute(attribute, value.as_deref().unwrap_or(settings.get(setting)));
    }
}

/// Returns the settings of this page.
#[must_use]
pub fn current() -> RwSignal<Settings> {
    use_context().unwrap_or_default()
}
