//! Numbers: what can be dialled, with which identity, and which tones can be sent.

mod number;
mod uri;
mod written;

pub use number::{DialNumber, Identity, Tones};
pub use uri::{is_separator, sip_address, uri_number};
