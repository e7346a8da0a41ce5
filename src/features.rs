//! One folder per thing one sees.

pub mod activity;
pub mod bar;
pub mod console;
#[cfg(feature = "standalone")]
pub mod direct;
pub mod keyboard;
pub mod later;
pub mod login;
pub mod notice;
pub mod panel;
pub mod phones;
pub mod restart;
pub mod screen;
pub mod settings;
pub mod stage;
