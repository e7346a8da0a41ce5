//! One phone: its queue, its connection and its pictures.
//!
//! Each phone has a worker task, which sends one request at a time: commands in order, and before
//! pictures. Snom's web server chokes on concurrent requests, and two key presses that overtake each
//! other dial a wrong number.

mod connection;
mod error;
mod frame;
mod http;
mod login;
mod poll_interval;
mod queue;
mod status;
mod touch_tracker;
mod viewers;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};

use relay_api::{CommandReport, Diagnostics, Event, LinkState};
use snom::{Command, Screen};
use tokio::{
    sync::{broadcast, mpsc::error::TrySendError, oneshot},
    task::JoinHandle,
};

pub use error::PhoneError;
pub use frame::Frame;
pub use viewers::ViewerGuard;

use crate::{
    audit::Audit,
    config::PhoneConfig,
    metrics::{Metrics, PhoneGauges},
    shutdown::Shutdown,
};
use queue::{
    CommandJob, MAX_WAITING_COMMANDS, MAX_WAITING_DIAGNOSTICS, PictureJob, QueueSender, queue,
};
use status::Status;
use viewers::Viewers;
use worker::Worker;

/// A phone that takes commands and shows its screens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Phone {
    config: Arc<PhoneConfig>,
    queue: QueueSender,
    status: Arc<Status>,
    viewers: Arc<Viewers>,
    /// The task of the worker, until a successor takes it to wait for its end.
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// The parts of a relay that its phones share. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) audit: Arc<Audit>,
    pub(crate) shutdown: Shutdown,
}

impl Phone {
    /// Starts the worker of a phone, which ends when the last `Phone` is dropped. It begins its work
    /// when `predecessor`, the same phone with an older configuration, has ended.
    #[must_use]
    pub fn start(config: Arc<PhoneConfig>, shared: &Shared, predecessor: Option<&Phone>) -> Phone {
        let (sender, queue) = queue();
        let status = Arc::new(Status::default());
        let viewers = Arc::new(Viewers::default());
        let predecessor = predecessor.and_then(Phone::take_task);
        let (metrics, audit) = (shared.metrics.of_phone(&config.id), shared.audit.clone());
        let parts = (config.clone(), status.clone(), viewers.clone());
        // Tracked, so that the request under way ends and a touch that is still down is released.
        let task = shared.shutdown.tasks().spawn(async move {
            if let Some(predecessor) = predecessor {
                // Only its end matters, not its result.
                let _ended = predecessor.await;
            }
            let (config, status, viewers) = parts;
            Worker::new(&config, &status, &metrics, &audit).run(queue, &viewers).await;
        });
        Phone { config, queue: sender, status, viewers, task: Arc::new(Mutex::new(Some(task))) }
    }

    fn take_task(&self) -> Option<JoinHandle<()>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Returns the configuration of the phone.
    #[must_use]
    pub fn config(&self) -> &PhoneConfig {
        &self.config
    }

    /// Returns whether the phone answered its last request.
    #[must_use]
    pub fn link(&self) -> LinkState {
        self.status.link()
    }

    /// Returns the number of commands in the queue.
    #[must_use]
    pub fn waiting_commands(&self) -> usize {
        self.queue.commands.max_capacity() - self.queue.commands.capacity()
    }

    /// Returns the gauges of the phone.
    pub(crate) fn gauges(&self) -> PhoneGauges<'_> {
        PhoneGauges {
            id: &self.config.id,
            waiting_commands: self.waiting_commands(),
            viewers: self.viewers.count(),
            is_reachable: self.link() == LinkState::Reachable,
        }
    }

    /// Sends a command of `user` at most once, after those that wait already.
    ///
    /// # Errors
    /// When nothing was sent, or the phone refused the login. A missing answer is not an error but
    /// [`relay_api::Outcome::SentNoAnswer`].
    pub async fn send(&self, command: Command, user: &str) -> Result<CommandReport, PhoneError> {
        let (reply, answer) = oneshot::channel();
        let job = CommandJob { command, user: user.to_owned(), reply };
        self.queue
            .commands
            .try_send(job)
            .map_err(|error| not_queued(&error, MAX_WAITING_COMMANDS))?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)?
    }

    /// Allows the login at the phone to be tried again after a refusal, because a person has fixed
    /// its cause. Nothing is sent until the next command or picture.
    pub fn retry_login(&self) {
        self.queue.retry_login.notify_one();
    }

    /// Accepts nothing more and ends: the request under way finishes, and the jobs that wait are
    /// answered as not sent.
    pub fn stop(&self) {
        self.queue.end.stopped.cancel();
        self.queue.end.closed.cancel();
    }

    /// Accepts nothing more and ends after the jobs that wait; then its successor begins.
    pub(crate) fn retire(&self) {
        self.queue.end.closed.cancel();
    }

    /// Returns whether both are the same running phone.
    pub(crate) fn is(&self, other: &Phone) -> bool {
        Arc::ptr_eq(&self.task, &other.task)
    }

    /// Waits until the phone accepts nothing more.
    pub async fn closed(&self) {
        self.queue.end.closed.cancelled().await;
    }

    /// Returns the picture of a screen, not older than the current poll interval.
    ///
    /// # Errors
    /// When the phone did not answer with a picture.
    pub async fn picture(&self, screen: Screen) -> Result<Arc<Frame>, PhoneError> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .pictures
            .send(PictureJob { screen, reply })
            .await
            .map_err(|_| PhoneError::ShuttingDown)?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)?
    }

    /// Watches `screen` as long as the guard exists: the worker polls it and reports changes.
    #[must_use]
    pub fn watch(&self, screen: Screen) -> ViewerGuard {
        Viewers::add(&self.viewers, screen)
    }

    /// Returns the current state as events, and the stream of all events from then on.
    #[must_use]
    pub fn events(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {
        self.status.subscribe()
    }

    /// Runs the diagnostics after the jobs that wait already.
    ///
    /// # Errors
    /// When too many runs wait, or the relay is shutting down.
    pub async fn diagnose(&self) -> Result<Diagnostics, PhoneError> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .diagnostics
            .try_send(reply)
            .map_err(|error| not_queued(&error, MAX_WAITING_DIAGNOSTICS))?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)
    }
}

/// Returns the error for a job that was not queued.
fn not_queued<T>(error: &TrySendError<T>, limit: usize) -> PhoneError {
    match error {
        TrySendError::Full(_) => {
            PhoneError::Busy { waiting: u32::try_from(limit).unwrap_or(u32::MAX) }
        }
        TrySendError::Closed(_) => PhoneError::ShuttingDown,
    }
}
