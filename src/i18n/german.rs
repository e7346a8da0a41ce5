//! The German sentences, a twentieth of the page, which is loaded only for German users.

use std::sync::OnceLock;

use relay_api::Code;
use snom::{CommandKind, NamedKey};

use super::{Language, activity, call, catalogue, keys, maintenance, phones, problems, relay};
use super::{screen, sequences, settings};

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
    /// Returns the title of a problem.
    pub(super) problem: fn(Code) -> Option<&'static str>,
    /// Translates a sentence of the relay, if it is known.
    pub(super) relay: fn(&str) -> Option<String>,
}

/// All of it. A lazy part that refers to this static contains it.
pub static GERMAN: German = German {
    page: super::GERMAN,
    activity: activity::GERMAN,
    call: call::GERMAN,
    keys: keys::GERMAN,
    maintenance: maintenance::GERMAN,
    phones: phones::GERMAN,
    screen: screen::GERMAN,
    sequences: sequences::GERMAN,
    settings: settings::GERMAN,
    key: catalogue::german_key,
    command: catalogue::german_command,
    problem: problems::german_problem,
    relay: relay::in_german,
};

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
