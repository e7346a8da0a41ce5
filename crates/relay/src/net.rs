//! The network: which addresses may be reached, and how slowly a client may read.

mod address_policy;
pub(crate) mod write_rate;

pub use address_policy::{Ranges, Reach, Resolver};
