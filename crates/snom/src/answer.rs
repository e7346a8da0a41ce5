//! The meaning of a phone's answer to a request.

mod kind;
mod reply;

pub use kind::Answer;
pub use reply::{Challenge, Reply};

#[cfg(test)]
mod tests;
