//! The design system. It knows nothing of phones.

pub mod icon;
pub mod tabs;

pub use icon::{Icon, IconView};
pub use tabs::Tabs;
