//! What the page knows: plain structs and transitions, without a browser.

pub mod activity;
pub mod embedding;
pub mod hold;
pub mod pace;
pub mod phone_book;
pub mod phones;
pub mod queue;
pub mod screen;
pub mod script;
pub mod settings;

pub use activity::{Activity, Entry, Progress};
pub use embedding::Embedding;
pub use pace::Pace;
pub use queue::Queue;
pub use screen::{Link, Seen};
pub use script::Run;
pub use settings::{Setting, Settings};
