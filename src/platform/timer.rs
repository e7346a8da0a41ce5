//! Timers of the browser.

pub use gloo_timers::callback::Timeout;
pub use gloo_timers::future::TimeoutFuture;
