//! Reactive state: signals and their changes. No store touches the document.

#![expect(clippy::disallowed_methods, reason = "what a store waits for lives as long as the page")]

pub mod clearing;
pub mod dialled;
#[cfg(feature = "standalone")]
pub mod direct_access;
pub mod earlier_activity;
#[cfg(not(feature = "standalone"))]
pub mod embed;
pub mod held_keys;
pub mod key_names;
pub mod library;
pub mod number;
pub mod phone;
pub mod phone_book;
pub mod phone_import;
pub mod phones;
pub mod preferences;
pub mod screen;
pub mod session;
pub mod sessions;
pub mod shortlist;
pub mod stored_item;
#[cfg(not(feature = "standalone"))]
pub mod stream;
pub mod transfer;

use crate::{backend::BackendError, i18n};

/// How long a removal or a clearing can be undone.
const UNDO_MILLIS: u32 = 10_000;

/// Returns why the relay or the phone did not do it, and what to do about it.
fn sentence(error: &BackendError) -> String {
    match error {
        BackendError::Problem(problem) => i18n::problem(problem),
        BackendError::NoAnswer => i18n::no_relay_for_login().to_owned(),
    }
}
