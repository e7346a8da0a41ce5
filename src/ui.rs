//! The design system. It knows nothing of phones.

pub mod icon;

pub use icon::{Icon, IconView};
