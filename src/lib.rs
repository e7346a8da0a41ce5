//! The Deskside page: a phone on the screen, for whoever would otherwise walk over to it.
//!
//! In reading order: [`state`] is what the page knows, plain structs with native tests;
//! [`services`] are its ways to the world (the relay, timers, the document); [`input`] turns the
//! keyboard into phone keys; [`features`] is one folder per thing one sees; [`ui`] is the design
//! system, which knows nothing of phones; [`text`] holds every sentence a person reads.

pub mod app;
pub mod features;
pub mod input;
pub mod services;
pub mod state;
pub mod text;
pub mod ui;

/// Puts the page in place of its loading shell.
pub fn start() {
    services::document::on_panic_show_crash();
    #[cfg(feature = "standalone")]
    services::document::adopt_styles(&[include_str!("../style/later/terms.css")]);
    services::preferences::when_speakable(|| services::document::replace_shell(app::App));
}
