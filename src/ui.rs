//! The design system. It knows no phone and no other module of the page.

pub mod dialog;
mod dialog_button;
mod effect;
mod erased;
pub mod icon;
pub mod lazy;
mod scope;
mod settling;
mod show_when;
pub mod tabs;
pub mod toast;

pub use dialog::Modal;
pub use dialog_button::{DialogButton, dialog_button, dialog_opener};
pub use effect::{effect, window_listener};
pub use erased::{flag, listener, part, text};
pub use icon::{Icon, IconView};
pub use lazy::{Lazy, LazyTask, LazyTexts, LazyView, lazy_dialog, open_dialog, spawn_lazy};
pub use scope::Scope;
pub use settling::Settling;
pub use show_when::show_when;
pub use tabs::Tabs;
pub use toast::Toast;
