//! The ways to a phone: through the relay; or, in the page that needs no server, directly from the
//! browser or to demo phones within the page. Both pages have the same functions; the build decides.

#[cfg(feature = "standalone")]
mod demo;
#[cfg(feature = "standalone")]
mod direct;
#[cfg(not(feature = "standalone"))]
mod relay;
mod result;
#[cfg(feature = "standalone")]
mod standalone;

#[cfg(not(feature = "standalone"))]
pub use relay::*;
pub use result::{BackendError, Picture};
#[cfg(feature = "standalone")]
pub use standalone::*;
