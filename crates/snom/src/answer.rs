//! The meaning of a phone's answer to a request.

mod advice;
mod kind;
mod reply;

pub use advice::Setting;
pub use kind::Answer;
pub use reply::{Challenge, Reply};

#[cfg(test)]
mod tests;
