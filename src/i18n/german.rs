//! German, which only they fetch who read it: a twentieth of the page.

use std::sync::OnceLock;

use relay_api::Code;
use snom::{CommandKind, NamedKey};

use super::{Language, activity, call, catalogue, keys, maintenance, phones, problems, relay};
use super::{screen, sequences, settings};

/// What the page says in German: the sentences of each file, in their order, and what is found by
/// what it stands for.
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
    /// The name of a key.
    pub(super) key: fn(NamedKey) -> &'static str,
    /// What the button of a command says.
    pub(super) command: fn(CommandKind) -> &'static str,
    /// What kind of problem it is.
    pub(super) problem: fn(Code) -> Option<&'static str>,
    /// What the relay says, if it is known.
    pub(super) relay: fn(&str) -> Option<String>,
}

/// All of it. Whoever names this has it in their part of the page.
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

static KNOWN: OnceLock<&'static German> = OnceLock::new();

/// From now on German can be spoken.
pub fn load(german: &'static German) {
    // It is the same each time.
    _ = KNOWN.set(german);
}

/// Whether German can be spoken.
#[must_use]
pub fn is_loaded() -> bool {
    KNOWN.get().is_some()
}

/// German, while it is spoken.
pub(super) fn current() -> Option<&'static German> {
    (Language::current() == Language::German).then(|| KNOWN.get().copied()).flatten()
}
