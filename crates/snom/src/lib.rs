//! Everything known about the HTTP interface of Snom desk phones.
//!
//! A Snom desk phone obeys plain `GET` requests: `/command.htm?key=OFFHOOK;1;2;3;ENTER` lifts the
//! handset and dials, `/screen.bmp` answers with what its display shows. This crate turns typed
//! commands into those request targets and back, reads the pictures, and knows which model has
//! which keys.
//!
//! It is pure: no input or output, no clock, no randomness, no async, no DOM. The same code runs in
//! the relay, in the page and in the virtual phone.
//!
//! Two rules hold everywhere else in the workspace because of this crate:
//! * it is the only place that spells a wire string, such as a path or a parameter name;
//! * it is the only place that knows the keys of a model.
//!
//! "The seed" in the documentation of an item is the vendor's page *Can I control my snom phone
//! remotely*, quoted word by word in `tests/seed.rs`.

pub mod address;
pub mod answer;
pub mod argument;
pub mod bitmap;
pub mod command;
pub mod danger;
pub mod dial;
pub mod firmware;
pub mod information;
pub mod key;
pub mod model;
pub mod request;
pub mod screen;
pub mod script;
pub mod sequence;
pub mod touch;
pub mod typing;

pub use address::PhoneAddress;
pub use answer::{Answer, Reply};
pub use bitmap::Picture;
pub use command::{Command, CommandKind, Effect};
pub use danger::Danger;
pub use firmware::Firmware;
pub use information::Information;
pub use key::{Key, NamedKey};
pub use model::Model;
pub use request::{Page, Request, RequestTarget};
pub use screen::Screen;
pub use sequence::{KeyEvent, Sequence};

/// Returns a text for the documents and the tests, such as the source of a figure; a page in a browser,
/// where every byte has to be loaded, does not carry it.
const fn cited(source: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { source }
}
