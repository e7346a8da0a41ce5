//! A person's settings: remembered by the browser, applied to the document.

use std::cell::Cell;

use leptos::prelude::{RwSignal, use_context};
use wasm_bindgen_futures::spawn_local;

use crate::{
    i18n::{Language, german, load},
    model::{Setting, Settings},
    platform::{document, storage},
};

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

/// Remembers `settings`; whether the browser does.
pub fn save(settings: &Settings) -> bool {
    storage::write(NAME, &settings.write())
}

/// The language the page speaks: the one that its address asks for, the one that was chosen, or the
/// first of the browser's that it knows.
#[must_use]
pub fn language(settings: &Settings) -> Language {
    let asked = document::url_parameter(Setting::Language.name());
    let chosen = || Language::from_tag(settings.get(Setting::Language));
    let read = || document::languages().iter().find_map(|tag| Language::from_tag(tag));
    asked.as_deref().and_then(Language::from_tag).or_else(chosen).or_else(read).unwrap_or_default()
}

/// Calls `begin` when the language that was chosen can be spoken. Where it does not come the page
/// begins all the same, in English.
pub fn when_speakable(begin: impl FnOnce() + 'static) {
    if language(&load()) == Language::English {
        return begin();
    }
    spawn_local(async move {
        _ = load::load_german().await;
        begin();
    });
}

thread_local! {
    static WANTED: Cell<Language> = const { Cell::new(Language::English) };
}

/// Speaks `language`, as soon as that can be done.
fn speak(language: Language) {
    WANTED.set(language);
    if language == Language::English || german::is_loaded() || !cfg!(feature = "pieces") {
        return language.activate();
    }
    spawn_local(async move {
        if load::load_german().await.is_ok() {
            // It may have been chosen otherwise meanwhile.
            WANTED.get().activate();
        }
    });
}

/// Makes the document look and speak as chosen. What the address of the page asks for goes before, because a
/// portal that shows the page in a frame knows its own colours.
pub fn apply(settings: &Settings) {
    let language = language(settings);
    speak(language);
    document::set_root_attribute("lang", language.tag());
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
