//! What the page knows: plain structs and transitions, without a browser.

pub mod activity;
pub mod curl;
pub mod dialled;
pub mod embedding;
pub mod hold;
pub mod library;
pub mod link;
#[cfg(feature = "standalone")]
pub mod office;
pub mod pace;
pub mod phone_book;
pub mod phones;
#[cfg(feature = "standalone")]
pub mod place;
pub mod queue;
pub mod restart;
#[cfg(feature = "standalone")]
pub mod road;
pub mod screen;
pub mod script;
pub mod settings;
pub mod shortcuts;
pub mod touch;

pub use activity::{Activity, Entry, Progress};
pub use embedding::Embedding;
pub use library::Library;
pub use pace::Pace;
pub use queue::Queue;
pub use restart::Restart;
pub use screen::{Freshness, Link, Seen};
pub use script::Run;
pub use settings::{Setting, Settings};
