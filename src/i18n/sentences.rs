//! Sentences as functions.
//!
//! A sentence is a function, because the language may change while the page is open. Views that call
//! one follow the language without being rebuilt, so half-typed input stays. [`t`] passes a sentence
//! to a view as a function.

use std::sync::OnceLock;

use relay_api::{Reason, Remedy};
use snom::{CommandKind, NamedKey};

use super::language::Language;

/// A sentence of the page, in the language that is current when it is called.
pub type Sentence = fn() -> &'static str;

/// Returns a sentence for a view, which calls it again when the language changes. All sentences have
/// one type, so that the code that renders them is monomorphised once.
#[must_use]
pub fn t(sentence: Sentence) -> Sentence {
    sentence
}

/// The German of the page: the sentences of each file in their order, and functions for the names of
/// values.
pub struct German {
    pub(super) page: &'static [&'static str],
    pub(super) activity: &'static [&'static str],
    pub(super) call: &'static [&'static str],
    pub(super) keys: &'static [&'static str],
    pub(super) maintenance: &'static [&'static str],
    pub(super) phones: &'static [&'static str],
    pub(super) screen: &'static [&'static str],
    pub(super) sequences: &'static [&'static str],
    pub(super) settings: &'static [&'static str],
    /// Returns the name of a key.
    pub(super) key: fn(NamedKey) -> &'static str,
    /// Returns the text on the button of a command.
    pub(super) command: fn(CommandKind) -> &'static str,
    /// Returns a reason.
    pub(super) reason: fn(&Reason) -> String,
    /// Returns a remedy.
    pub(super) remedy: fn(&Remedy) -> String,
}

static LOADED: OnceLock<&'static German> = OnceLock::new();

/// Makes German available.
pub fn load(german: &'static German) {
    // Loading it again changes nothing.
    _ = LOADED.set(german);
}

/// Returns whether German is available.
#[must_use]
pub fn is_loaded() -> bool {
    LOADED.get().is_some()
}

/// Returns the German sentences while German is the current language.
pub(super) fn current() -> Option<&'static German> {
    (Language::current() == Language::German).then(|| LOADED.get().copied()).flatten()
}

/// Returns a sentence in the current language: English, or the German one at index `nth` of its block.
#[must_use]
pub(super) fn sentence(
    english: &'static str,
    block: fn(&German) -> &'static [&'static str],
    nth: usize,
) -> &'static str {
    let german = current().and_then(|german| block(german).get(nth));
    german.copied().unwrap_or(english)
}

/// Defines a function for each sentence. With the name of a block in [`German`] first, the German
/// sentences are only in that block.
macro_rules! sentences {
    ($block:ident: $($(#[$doc:meta])* $name:ident: $english:literal, $german:literal;)*) => {
        /// The German sentences of this file, in their order.
        pub(in crate::i18n) const GERMAN: &[&str] = &[$($german),*];

        #[expect(non_camel_case_types, reason = "each stands for the function of its name")]
        enum Nth { $($name),* }

        $($(#[$doc])* #[must_use] pub fn $name() -> &'static str {
            $crate::i18n::sentences::sentence($english, |german| german.$block, Nth::$name as usize)
        })*
    };
    ($($(#[$doc:meta])* $name:ident: $english:literal, $german:literal;)*) => {
        $($(#[$doc])* #[must_use] pub fn $name() -> &'static str {
            $crate::i18n::language::choose($english, $german)
        })*
    };
}
pub(super) use sentences;
