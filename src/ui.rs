//! The design system. It knows nothing of phones.

mod effect;
pub mod icon;
mod show_when;
pub mod tabs;
pub mod toast;

pub use effect::{effect, window_listener};
pub use icon::{Icon, IconView};
pub use show_when::show_when;
pub use tabs::Tabs;
pub use toast::Toast;
