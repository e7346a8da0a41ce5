//! The design system. It knows nothing of phones.

pub mod brief;
mod follow;
pub mod icon;
pub mod tabs;
mod when;

pub use brief::Brief;
pub use follow::{follow, on_window};
pub use icon::{Icon, IconView};
pub use tabs::Tabs;
pub use when::when;
