//! The keys of phones, and how people and phones write them.

mod any;
mod event;
mod group;
mod named;
mod nearest;

pub use any::{EVENT_SOURCE, EXPANSION_SOURCE, Key, KeyError, PROGRAMMABLE_SOURCE};
pub use event::{EventName, NotAnEvent};
pub use group::KeyGroup;
pub use named::NamedKey;
