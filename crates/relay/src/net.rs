//! The network: the addresses that may be reached, and the slowest client that is served.

mod address_policy;
mod resolver;
mod write_rate;

pub use address_policy::{AddressPolicy, AllowList};
pub use resolver::Resolver;

pub(crate) use write_rate::MinWriteRate;
