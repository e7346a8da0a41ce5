//! The phone models as data, with the certainty of each figure.

mod display;
mod families;
mod find;
mod parts;
mod phone;
mod table;

pub use display::{Display, DisplayClass};
pub use parts::{Certainty, Claim, Expansion, FunctionKeys, OtherModule, RemoteControl, Series};
pub use phone::Model;

#[cfg(test)]
mod tests;
