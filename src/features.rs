//! One module for each thing on the screen. A feature owns its lazy entry and its stylesheet.

pub mod activity;
pub mod bar;
pub mod console;
#[cfg(feature = "standalone")]
pub mod direct;
#[cfg(not(feature = "standalone"))]
pub mod driver;
#[cfg(not(feature = "standalone"))]
pub mod embed;
pub mod empty;
pub mod given_number;
pub mod guarded;
pub mod keyboard;
mod lazy_entry;
pub mod login;
pub mod notice;
pub mod open_file;
pub mod panel;
pub mod phone;
pub mod phone_header;
pub mod phones;
pub mod restart;
pub mod screen;
pub mod sessions;
pub mod settings;
#[cfg(not(feature = "standalone"))]
pub mod stream;
mod stylesheet;
pub mod switcher;
