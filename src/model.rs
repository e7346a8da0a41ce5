//! The data of the page: plain structs and transitions, without a browser.

pub mod account;
pub mod activity;
pub mod console_tab;
pub mod curl;
#[cfg(feature = "standalone")]
pub mod demo_phones;
pub mod dialled;
#[cfg(feature = "standalone")]
pub mod direct_access;
pub mod driving;
pub mod embed;
pub mod embed_number;
pub mod embedding;
pub mod encoding;
pub mod export;
pub mod given_number;
pub mod hold;
pub mod key_blocks;
pub mod key_names;
pub mod last_seen;
pub mod library;
pub mod number;
pub mod phone_book;
pub mod phone_import;
pub mod phone_list;
pub mod phones;
pub mod poll_interval;
pub mod queue;
pub mod reconnect;
pub mod restart;
pub mod screen;
pub mod script;
pub mod sessions;
pub mod setting_groups;
pub mod settings;
pub mod shortcuts;
pub mod shortlist;
pub mod sse;
pub mod stream_event;
pub mod switcher;
pub mod tab_share;
pub mod touch;

pub use activity::{Activity, Entry, Filter, Progress, Record, Row};
pub use embedding::Embedding;
pub use library::Library;
pub use poll_interval::PollInterval;
pub use queue::{Outgoing, Queue};
pub use restart::Restart;
pub use screen::{Freshness, Link, ScreenFrame};
pub use script::Run;
pub use settings::{Setting, Settings};
pub use shortlist::Shortlist;
