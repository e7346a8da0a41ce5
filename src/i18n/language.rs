//! The languages of the page, and the one it speaks now.
//!
//! A sentence is a function, because which language is spoken may change while the page is open.
//! Whatever is drawn by calling one follows the language, without being made anew: what somebody has
//! half typed stays. Where a sentence stands by itself in a view, [`said`] keeps it a function.

use std::sync::{
    LazyLock,
    atomic::{AtomicU8, Ordering},
};

use leptos::{
    prelude::{ArcTrigger, Notify, Track},
    reactive::graph::Observer,
};

use super::german::{self, German};

/// A sentence of the page, in whichever language is spoken when it is called.
pub type Sentence = fn() -> &'static str;

/// A sentence for a view, which calls it again when another language is spoken. All are of one type,
/// so that the code that draws them exists once.
#[must_use]
pub fn t(sentence: Sentence) -> Sentence {
    sentence
}

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which is also what the relay and the phones' documentation speak.
    #[default]
    English,
    /// German.
    German,
}

static SPOKEN: AtomicU8 = AtomicU8::new(0);
/// Tells all that is drawn in words that another language is spoken.
static CHANGED: LazyLock<ArcTrigger> = LazyLock::new(ArcTrigger::new);

impl Language {
    /// The language that `tag` (BCP 47, such as `de-AT`) asks for, if the page speaks it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "de" => Some(Language::German),
            _ => None,
        }
    }

    /// The language's tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The language that is spoken now.
    #[must_use]
    pub fn current() -> Language {
        // Elsewhere it is asked once, as when something is told that happens now.
        if Observer::get().is_some() {
            CHANGED.track();
        }
        match SPOKEN.load(Ordering::Relaxed) {
            1 => Language::German,
            _ => Language::English,
        }
    }

    /// From now on this one is; German only when it has been learnt.
    pub fn activate(self) {
        // Where nothing is fetched everything is there.
        #[cfg(any(not(target_family = "wasm"), not(feature = "pieces")))]
        german::load(&german::GERMAN);
        let code = u8::from(self == Language::German);
        if SPOKEN.swap(code, Ordering::Relaxed) != code {
            CHANGED.notify();
        }
    }
}

/// The one of two sentences that is in the language spoken now.
#[must_use]
pub(super) fn choose(english: &'static str, german: &'static str) -> &'static str {
    match Language::current() {
        Language::English => english,
        Language::German => german,
    }
}

/// A sentence in the language spoken now: in English, or the one at that place of German.
#[must_use]
pub(super) fn sentence(
    english: &'static str,
    block: fn(&German) -> &'static [&'static str],
    nth: usize,
) -> &'static str {
    let german = german::current().and_then(|german| block(german).get(nth));
    german.copied().unwrap_or(english)
}

/// Makes a function of each sentence. With the name of their block in [`German`] first, their German
/// is only in there.
macro_rules! sentences {
    ($block:ident: $($(#[$doc:meta])* $name:ident: $english:literal, $german:literal;)*) => {
        /// The sentences of this file, in their order.
        pub(in crate::i18n) const GERMAN: &[&str] = &[$($german),*];

        #[expect(non_camel_case_types, reason = "each stands for the function of its name")]
        enum Nth { $($name),* }

        $($(#[$doc])* #[must_use] pub fn $name() -> &'static str {
            $crate::i18n::language::sentence($english, |german| german.$block, Nth::$name as usize)
        })*
    };
    ($($(#[$doc:meta])* $name:ident: $english:literal, $german:literal;)*) => {
        $($(#[$doc])* #[must_use] pub fn $name() -> &'static str {
            $crate::i18n::language::choose($english, $german)
        })*
    };
}
pub(super) use sentences;

/// Formats a sentence in the language spoken now; names in braces are those of the caller.
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
    fn a_tag_names_a_language_whatever_its_region() {
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
