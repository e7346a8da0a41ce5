//! The request to end a command.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use relay_api::Reason;
use tokio_util::sync::CancellationToken;

/// A request to end a command: one that waits is not sent, and of a sequence that runs no further part.
/// Cheap to clone; all clones are the same request.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    reason: OnceLock<Reason>,
    requested: CancellationToken,
    has_begun: AtomicBool,
}

impl Stop {
    /// Requests the end, unless somebody has before.
    pub(crate) fn request(&self, reason: Reason) {
        // The first one ends the command.
        let _later = self.0.reason.set(reason);
        self.0.requested.cancel();
    }

    /// Waits until the end is requested; returns why.
    pub(crate) async fn requested(&self) -> Reason {
        self.0.requested.cancelled().await;
        // It is set before the token is cancelled.
        self.0.reason.get().cloned().unwrap_or(Reason::Cancelled {})
    }

    /// Returns whether the end is requested.
    pub(crate) fn is_requested(&self) -> bool {
        self.0.requested.is_cancelled()
    }

    /// Returns why the end is requested, if it is.
    pub(super) fn reason(&self) -> Option<Reason> {
        self.is_requested().then(|| self.0.reason.get().cloned()).flatten()
    }

    /// Notes that the command has begun.
    pub(crate) fn begin(&self) {
        self.0.has_begun.store(true, Ordering::Release);
    }

    /// Notes that the command has not begun after all: the relay that got it has not sent it.
    pub(crate) fn not_begun(&self) {
        self.0.has_begun.store(false, Ordering::Release);
    }

    /// Returns whether the command has begun: a part of it may have been sent.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.has_begun.load(Ordering::Acquire)
    }
}
