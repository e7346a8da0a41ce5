//! Reactive state: signals and their changes. No store touches the document.

pub mod dialled;
#[cfg(feature = "standalone")]
pub mod direct_access;
pub mod held_keys;
pub mod library;
pub mod phone;
pub mod phone_book;
pub mod phones;
pub mod preferences;
pub mod screen;
pub mod session;
