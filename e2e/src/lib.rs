//! The shared part of the browser tests: a virtual phone, a relay in a process of its own, a real
//! browser, page objects, and waiting for conditions instead of sleeping.
//!
//! `cargo xtask test e2e` builds the page and the relay, then runs these tests.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test states its expectations"
)]

mod announcements;
mod app_shell;
mod axe;
mod browser;
mod demo_relay;
mod devtools;
mod focus;
mod gestures;
mod haproxy;
mod kit_portal;
mod locator;
mod memory;
mod network;
mod page;
pub mod pages;
mod portal;
mod profile;
mod relay;
mod run;
mod site_copy;
pub mod static_server;
mod sub_path;
mod test_bench;
mod two_relays;
mod virtual_phones;
mod windows;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::{error::Elapsed, timeout};

pub use browser::{Browser, BrowserOptions, Storage};
pub use demo_relay::DemoRelay;
pub use kit_portal::{KitPortal, Trust};
pub use locator::{Locator, Name, Role, Words, by, hook, marked, role, test_id, words};
pub use memory::MemoryUse;
pub use network::Network;
pub use page::Page;
pub use profile::Profile;
pub use run::{test, test_with};
pub use site_copy::SiteCopy;
pub use sub_path::SubPath;
pub use test_bench::{ADA, BEN, TestBench, User, commands_of, pressed_of, wait_until_typed};
pub use two_relays::TwoRelays;
pub use virtual_phones::{PASSWORD, USER, phone, phone_with, phone_with_password};

/// The time that anything may take. Only a failing test waits that long.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Waits until `condition` gives a value.
///
/// # Panics
/// When it has not within [`TIMEOUT`]; the message names what was missing.
pub async fn until<T>(what: &str, condition: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(TIMEOUT, condition).await.unwrap_or_else(|_| missed(what))
}

/// Waits until `condition` gives a value.
///
/// # Errors
/// When it has not within `limit`.
pub(crate) async fn until_within<T>(
    limit: Duration,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> Result<T, Elapsed> {
    let mut tick = tokio::time::interval(Duration::from_millis(25));
    let waiting = async {
        loop {
            tick.tick().await;
            if let Some(value) = condition().await {
                return value;
            }
        }
    };
    timeout(limit, waiting).await
}

/// Gives `step` as long as [`TIMEOUT`], so that a driver that never answers names the step it
/// hung at.
///
/// # Panics
/// When the step has not ended by then.
pub async fn within<T>(what: &str, step: impl Future<Output = T>) -> T {
    timeout(TIMEOUT, step).await.unwrap_or_else(|_| missed(what))
}

fn missed(what: &str) -> ! {
    panic!("waited {} s for {what}", TIMEOUT.as_secs())
}

/// Returns the root of the repository, where the built page is.
///
/// # Panics
/// Never: a crate of the workspace has a folder around it.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
