//! What benchmarks share: decoders of bitmaps, and the servers and the load of those that measure a running relay.

mod decoders;
pub mod load;
pub mod servers;

pub use decoders::{DECODERS, Decoder};
