//! The languages of the page and the current one.

use std::sync::{
    LazyLock,
    atomic::{AtomicU8, Ordering},
};

use leptos::{
    prelude::{ArcTrigger, Notify, Track},
    reactive::graph::Observer,
};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which the relay and the phones' documentation use too.
    #[default]
    English,
    /// German.
    German,
}

static CURRENT: AtomicU8 = AtomicU8::new(0);
/// Notifies everything that depends on the language.
static CHANGED: LazyLock<ArcTrigger> = LazyLock::new(ArcTrigger::new);

impl Language {
    /// Returns the language that `tag` (BCP 47, such as `de-AT`) asks for, if the page has it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "de" => Some(Language::German),
            _ => None,
        }
    }

    /// Returns the language's tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// Returns the current language.
    #[must_use]
    pub fn current() -> Language {
        // Outside an effect the language is read once, for example for a message about an event.
        if Observer::get().is_some() {
            CHANGED.track();
        }
        match CURRENT.load(Ordering::Relaxed) {
            1 => Language::German,
            _ => Language::English,
        }
    }

    /// Makes this the current language; German must have been loaded.
    pub fn activate(self) {
        let code = u8::from(self == Language::German);
        if CURRENT.swap(code, Ordering::Relaxed) != code {
            CHANGED.notify();
        }
    }
}

/// Returns one of two sentences by the current language.
#[must_use]
pub(super) fn choose(english: &'static str, german: &'static str) -> &'static str {
    match Language::current() {
        Language::English => english,
        Language::German => german,
    }
}

/// Formats a sentence in the current language; names in braces are those of the caller.
macro_rules! tr {
    ($english:literal, $german:literal) => {
        match $crate::i18n::Language::current() {
            $crate::i18n::Language::English => format!($english),
            $crate::i18n::Language::German => format!($german),
        }
    };
}
pub(super) use tr;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_selects_a_language_in_any_region() {
        for (tag, expected) in [
            ("en", Some(Language::English)),
            ("de-AT", Some(Language::German)),
            ("DE_ch", Some(Language::German)),
            ("fr", None),
            ("", None),
            ("deu", None),
        ] {
            assert_eq!(Language::from_tag(tag), expected, "{tag}");
        }
    }
}
