//! The German sentences, a twentieth of the page, which is loaded only for German users.

use super::{activity, call, catalogue, keys, maintenance, page, phones, reasons};
use super::{screen, sequences, settings};

pub use super::sentences::{German, is_loaded, load};

/// All of it. A lazy part that refers to this static contains it.
pub static GERMAN: German = German {
    page: page::GERMAN,
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
    reason: reasons::german_reason,
    remedy: reasons::german_remedy,
};
