//! The queues of a phone: what its worker has to do.

use std::{collections::VecDeque, sync::Arc};

use relay_api::{CommandReport, Diagnostics};
use snom::{Command, Screen};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::{error::PhoneError, frame::Frame};

/// Commands that may wait; one more is refused.
pub(super) const MAX_WAITING_COMMANDS: usize = 32;
/// Picture requests that may wait; one request to the phone answers all those for one screen.
const MAX_WAITING_PICTURES: usize = 1_024;
/// Runs of diagnostics that may wait.
pub(super) const MAX_WAITING_DIAGNOSTICS: usize = 8;

/// A picture, or the reason why there is none.
pub(super) type FrameResult = Result<Arc<Frame>, PhoneError>;

/// A command in the queue.
#[derive(Debug)]
pub(super) struct CommandJob {
    pub(super) command: Command,
    /// The user who sends it.
    pub(super) user: String,
    pub(super) reply: oneshot::Sender<Result<CommandReport, PhoneError>>,
}

/// A picture request in the queue.
#[derive(Debug)]
pub(super) struct PictureJob {
    pub(super) screen: Screen,
    pub(super) reply: oneshot::Sender<FrameResult>,
}

/// A request for diagnostics in the queue.
pub(super) type DiagnosticsJob = oneshot::Sender<Diagnostics>;

/// The end of a worker, seen from both sides. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct WorkerEnd {
    /// Cancelled when the worker accepts nothing more.
    pub(super) closed: CancellationToken,
    /// Cancelled when it also drops the jobs that wait.
    pub(super) stopped: CancellationToken,
}

/// The sending side of the queues.
#[derive(Clone, Debug)]
pub(super) struct QueueSender {
    pub(super) commands: mpsc::Sender<CommandJob>,
    pub(super) pictures: mpsc::Sender<PictureJob>,
    pub(super) diagnostics: mpsc::Sender<DiagnosticsJob>,
    /// Notified when the login at the phone shall be tried again.
    pub(super) retry_login: Arc<Notify>,
    pub(super) end: WorkerEnd,
}

/// The worker's side of the queues.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) commands: mpsc::Receiver<CommandJob>,
    pub(super) pictures: PictureQueue,
    pub(super) diagnostics: mpsc::Receiver<DiagnosticsJob>,
    pub(super) retry_login: Arc<Notify>,
    pub(super) end: WorkerEnd,
}

/// Creates the queues of a phone.
pub(super) fn queue() -> (QueueSender, Queue) {
    let (commands, waiting_commands) = mpsc::channel(MAX_WAITING_COMMANDS);
    let (pictures, waiting_pictures) = mpsc::channel(MAX_WAITING_PICTURES);
    let (diagnostics, waiting_diagnostics) = mpsc::channel(MAX_WAITING_DIAGNOSTICS);
    let (retry_login, end) = (Arc::new(Notify::new()), WorkerEnd::default());
    let queue = Queue {
        commands: waiting_commands,
        pictures: PictureQueue { incoming: waiting_pictures, postponed: VecDeque::new() },
        diagnostics: waiting_diagnostics,
        retry_login: retry_login.clone(),
        end: end.clone(),
    };
    (QueueSender { commands, pictures, diagnostics, retry_login, end }, queue)
}

/// The queue of picture requests.
#[derive(Debug)]
pub(super) struct PictureQueue {
    incoming: mpsc::Receiver<PictureJob>,
    /// Requests for other screens than the last one fetched: commands go first.
    postponed: VecDeque<PictureJob>,
}

impl PictureQueue {
    /// Returns the oldest request.
    pub(super) async fn next(&mut self) -> Option<PictureJob> {
        match self.postponed.pop_front() {
            Some(job) => Some(job),
            None => self.incoming.recv().await,
        }
    }

    /// Removes and returns all requests for `screen`.
    pub(super) fn take_all(&mut self, screen: Screen) -> VecDeque<PictureJob> {
        while let Ok(job) = self.incoming.try_recv() {
            self.postponed.push_back(job);
        }
        let all = std::mem::take(&mut self.postponed);
        let (matching, others) = all.into_iter().partition(|job: &PictureJob| job.screen == screen);
        self.postponed = others;
        matching
    }
}
