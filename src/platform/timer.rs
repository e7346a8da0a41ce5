//! Timers of the browser.

pub use gloo_timers::callback::Timeout;
#[cfg(feature = "standalone")]
pub use gloo_timers::future::TimeoutFuture;
