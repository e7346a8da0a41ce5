//! Numbers: what can be dialled, with which identity, and which tones can be sent.

mod number;
mod written;

pub use number::{DialNumber, Identity, Tones};
pub use written::{is_separator, sip_address, without_scheme};
