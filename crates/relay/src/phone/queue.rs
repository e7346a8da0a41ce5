//! The queues of a phone: what its worker has to do.

mod commands;
mod pictures;

use std::sync::{Arc, Mutex, PoisonError};

use relay_api::Diagnostics;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::status::Status;
use crate::config::Credentials;
pub(super) use commands::{CommandJob, CommandQueue};
pub(super) use pictures::{FrameResult, PictureJob, PictureQueue};

/// Picture requests that may wait; one request to the phone answers all those for one screen.
const MAX_WAITING_PICTURES: usize = 1_024;

/// A request for diagnostics in the queue.
pub(super) type DiagnosticsJob = oneshot::Sender<Diagnostics>;

/// A request to look whether the phone answers, in the queue.
#[derive(Debug)]
pub(super) struct LookJob {
    /// The state of the other phones that lead to the same endpoint.
    pub(super) others: Vec<Arc<Status>>,
}

/// The request to try the login at the phone again.
#[derive(Debug, Default)]
pub(super) struct RetryLogin {
    requested: Notify,
    credentials: Mutex<Option<Credentials>>,
}

impl RetryLogin {
    /// Requests it, with credentials that were read again.
    pub(super) fn request(&self, credentials: Option<Credentials>) {
        *self.credentials.lock().unwrap_or_else(PoisonError::into_inner) = credentials;
        self.requested.notify_one();
    }

    /// Waits for a request; returns its credentials.
    pub(super) async fn requested(&self) -> Option<Credentials> {
        self.requested.notified().await;
        self.credentials.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The sending side of the queues. When the last clone is dropped, nothing more is accepted.
#[derive(Clone, Debug)]
pub(super) struct QueueSender {
    pub(super) commands: Arc<ClosedOnDrop>,
    pub(super) pictures: mpsc::Sender<PictureJob>,
    pub(super) diagnostics: mpsc::Sender<DiagnosticsJob>,
    pub(super) looks: mpsc::Sender<LookJob>,
    pub(super) retry_login: Arc<RetryLogin>,
    /// Cancelled when the worker shall end without the jobs that wait.
    pub(super) stopped: CancellationToken,
    /// Cancelled when the worker shall end and leave the commands that wait to a successor.
    pub(super) replaced: CancellationToken,
    /// Cancelled when nothing more is accepted.
    pub(super) closed: CancellationToken,
}

/// The commands, to which nobody can add when this is dropped.
#[derive(Debug, Default)]
pub(super) struct ClosedOnDrop(pub(super) Arc<CommandQueue>);

impl Drop for ClosedOnDrop {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The worker's side of the queues.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) commands: Arc<CommandQueue>,
    pub(super) pictures: PictureQueue,
    pub(super) diagnostics: mpsc::Receiver<DiagnosticsJob>,
    pub(super) looks: mpsc::Receiver<LookJob>,
    pub(super) retry_login: Arc<RetryLogin>,
    pub(super) stopped: CancellationToken,
    pub(super) replaced: CancellationToken,
}

/// Creates the queues of a phone, which stop with `stopped`. Its commands may be those of a predecessor.
pub(super) fn queue(
    stopped: CancellationToken,
    commands: Option<Arc<ClosedOnDrop>>,
) -> (QueueSender, Queue) {
    let commands = commands.unwrap_or_default();
    let (pictures, waiting_pictures) = mpsc::channel(MAX_WAITING_PICTURES);
    let (diagnostics, waiting_diagnostics) = mpsc::channel(1);
    let (looks, waiting_looks) = mpsc::channel(1);
    let retry_login = Arc::<RetryLogin>::default();
    let (replaced, closed) = (CancellationToken::new(), CancellationToken::new());
    let queue = Queue {
        commands: commands.0.clone(),
        pictures: PictureQueue::new(waiting_pictures),
        diagnostics: waiting_diagnostics,
        looks: waiting_looks,
        retry_login: retry_login.clone(),
        stopped: stopped.clone(),
        replaced: replaced.clone(),
    };
    let sender = QueueSender {
        commands,
        pictures,
        diagnostics,
        looks,
        retry_login,
        stopped,
        replaced,
        closed,
    };
    (sender, queue)
}

impl QueueSender {
    /// Accepts nothing more; the commands that wait are carried out.
    pub(super) fn close(&self) {
        self.commands.0.close();
        self.closed.cancel();
    }

    /// Accepts nothing more; the commands that wait are left to the successor that shares them.
    pub(super) fn replace(&self) {
        self.replaced.cancel();
        self.closed.cancel();
    }

    /// Accepts nothing more, and answers the commands that wait: they are not sent.
    pub(super) fn stop(&self) {
        self.stopped.cancel();
        self.commands.0.close_and_drop();
        self.closed.cancel();
    }
}
