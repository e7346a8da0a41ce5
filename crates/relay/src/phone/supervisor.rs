//! Keeps the worker of a phone at work.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::time::sleep;

/// The pause before a worker that failed begins again: the cause may still be there.
const PAUSE: Duration = Duration::from_secs(1);

/// Work that begins again after a panic.
pub(super) trait Supervised {
    /// Works until there is nothing more to do.
    fn run(&mut self) -> impl Future<Output = ()> + Send;

    /// Sees to it that nothing waits for what was under way at a panic: nobody knows its outcome.
    fn failed(&mut self);
}

/// Runs `work` until it ends, again after each panic.
pub(super) async fn supervise(work: &mut impl Supervised) {
    while AssertUnwindSafe(work.run()).catch_unwind().await.is_err() {
        work.failed();
        sleep(PAUSE).await;
    }
}
