//! HTTP authentication to phones, as a client.
//!
//! [`challenge`] reads `WWW-Authenticate` as tolerantly as small web servers need it, [`digest`]
//! computes answers (RFC 2069, RFC 2617, RFC 7616), and [`Login`] remembers a phone's challenge, so
//! that one request is enough instead of two, and decides when a refusal is final. The crate does no
//! I/O: random numbers are arguments, so that it can be tested against published vectors.

pub mod challenge;
pub mod digest;
mod login;

pub use challenge::{Challenge, DigestChallenge};
pub use login::{Attempt, Login, LoginError};
