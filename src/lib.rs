//! The Deskside page: a Snom desk phone on the screen of the helpdesk.
//!
//! In reading order: [`model`] is pure data with native tests; [`stores`] hold reactive state;
//! [`backend`] is the page's way to a phone (relay, direct or demo); [`platform`] and [`input`] wrap
//! the browser; [`features`] has one module for each thing on the screen; [`ui`] is the design system,
//! which knows no phone; [`i18n`] holds every sentence in both languages; [`piece`] cuts the page into
//! files that are fetched when needed; [`app`] is the view of the whole.

pub mod app;
pub mod backend;
pub mod features;
pub mod i18n;
pub mod input;
pub mod model;
pub mod piece;
pub mod platform;
pub mod stores;
pub mod ui;

/// Mounts the page in place of its loading shell.
pub fn start() {
    platform::document::on_panic_stop();
    stores::preferences::when_speakable(|| platform::document::replace_shell(app::App));
}
