//! A Snom desk phone in software.
//!
//! [`VirtualPhone`] is a pure model: it takes commands and a clock, keeps real state (a call that
//! is being dialled, volume, do not disturb) and draws the display at the model's true size. The
//! feature `http` puts the web server of a real phone in front of it.
//!
//! Development, the tests and the demo run against it. It reads requests with the decoder of the
//! `snom` crate, and its tests take their requests from the vendor's page, so that it cannot agree
//! with an encoder that is wrong.

mod bitmap;
mod draw;
mod exchange;
#[cfg(feature = "http")]
pub mod http;
mod phone;

pub use exchange::Exchange;
pub use phone::{AudioDevice, CallSummary, IdentitySummary, Light, State, VirtualPhone};
