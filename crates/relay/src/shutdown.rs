//! The orderly end: requests under way to phones finish, and what they did is recorded.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The end of the relay. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shutdown {
    stopping: CancellationToken,
    giving_up: CancellationToken,
    tasks: TaskTracker,
}

impl Shutdown {
    /// Begins the end; nothing new is accepted from now on.
    pub(crate) fn begin(&self) {
        self.stopping.cancel();
    }

    /// Returns a token that is cancelled when the end begins.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.stopping.child_token()
    }

    /// Returns whether the end has begun.
    pub(crate) fn has_begun(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// Ends the wait for what has not finished by now: its outcome is unknown.
    pub(crate) fn give_up(&self) {
        self.giving_up.cancel();
    }

    /// Waits until nothing is waited for any longer.
    pub(crate) async fn gives_up(&self) {
        self.giving_up.cancelled().await;
    }

    /// Returns the tracker of the tasks that must finish before the process ends.
    pub(crate) fn tasks(&self) -> &TaskTracker {
        &self.tasks
    }

    /// Waits until all tracked tasks have finished.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Returns a future that is ready at SIGTERM (from a service manager) or SIGINT (Ctrl-C).
///
/// # Errors
/// When the system does not deliver signals.
pub fn termination_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
