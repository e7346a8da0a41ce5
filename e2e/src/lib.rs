//! What the browser tests share: a virtual phone, a relay of its own process, a real browser, and
//! waiting for conditions instead of sleeping.
//!
//! `cargo xtask test e2e` builds the page and the relay, then runs these tests.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod axe;
mod browser;
mod devtools;
mod directly;
mod hands;
mod network;
mod portal;
mod relay;
pub mod shelf;
mod stand;

use std::time::Duration;

pub use browser::{Browser, Storage, Surroundings};
pub use network::Network;
pub use stand::{Stand, phone, phone_as, phone_with, root, story, story_in};

/// How long anything may take. Only a failing test waits that long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until `condition` gives a value.
///
/// # Panics
/// When it has not within [`PATIENCE`]; the message says what was waited for.
pub async fn until<T>(what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    let mut tick = tokio::time::interval(Duration::from_millis(25));
    let waiting = async {
        loop {
            tick.tick().await;
            if let Some(value) = condition().await {
                return value;
            }
        }
    };
    within(what, waiting).await
}

/// Gives `step` as long as [`PATIENCE`], so that a driver that never answers names the step it
/// hung at.
///
/// # Panics
/// When the step has not ended by then.
pub async fn within<T>(what: &str, step: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(PATIENCE, step).await;
    ended.unwrap_or_else(|_| panic!("waited {} s for {what}", PATIENCE.as_secs()))
}
