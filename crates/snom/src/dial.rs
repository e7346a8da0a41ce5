//! Numbers: what can be dialled, with which identity, and which tones can be sent.

mod number;
mod rules;

pub use number::{DialNumber, Identity, Tones};
pub use rules::{DialPlan, NormalisedNumber, PlusRule, Rule, Step};
