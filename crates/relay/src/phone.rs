//! One phone: its queue, its connection and its pictures.
//!
//! A worker task per phone sends one request at a time, commands before pictures, in the order
//! they came. Snom's web server chokes on concurrent requests, and two key presses that overtake
//! each other dial a wrong number.

mod error;
mod frame;
mod http;
mod login;
mod poll_interval;
mod status;
mod touch_tracker;
mod viewers;
mod worker;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use relay_api::{CommandReport, Diagnosis, Event, LinkState};
use snom::{Command, Screen};
use tokio::{
    sync::{Notify, broadcast, mpsc, oneshot, watch},
    task::JoinHandle,
};

pub use error::PhoneError;
pub use frame::Frame;
pub use viewers::Viewing;

use crate::{audit::Audit, config, metrics::Metrics, shutdown::Unfinished};
use status::Status;
use viewers::Viewers;

/// Commands that may wait for a phone; one more is refused.
pub const MOST_WAITING_COMMANDS: usize = 32;
/// Picture requests that may wait; all those for one screen are answered by one request.
const MOST_WAITING_PICTURES: usize = 1_024;
/// Diagnoses that may wait.
const MOST_WAITING_DIAGNOSES: usize = 8;

/// A phone that can be told things and looked at. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Phone {
    config: Arc<config::Phone>,
    commands: mpsc::Sender<CommandJob>,
    pictures: mpsc::Sender<PictureJob>,
    diagnoses: mpsc::Sender<oneshot::Sender<Diagnosis>>,
    /// Told when a person wants the login to be tried again.
    again: Arc<Notify>,
    stage: watch::Sender<Stage>,
    status: Arc<Status>,
    viewers: Arc<Viewers>,
    worker: Arc<Worker>,
}

/// What the phones of a relay share. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) audit: Arc<Audit>,
    pub(crate) unfinished: Unfinished,
}

/// The task of a phone, which the one of its successor waits for.
#[derive(Debug)]
struct Worker(std::sync::Mutex<Option<JoinHandle<()>>>);

/// How long a worker goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// For ever.
    Working,
    /// Until it has done what waits already: another takes over.
    Retiring,
    /// Until the request on its way has ended.
    Stopping,
}

/// A command that waits for its turn.
#[derive(Debug)]
struct CommandJob {
    command: Command,
    /// Who sends it.
    who: String,
    reply: oneshot::Sender<Result<CommandReport, PhoneError>>,
}

/// Somebody who waits for a picture.
#[derive(Debug)]
struct PictureJob {
    screen: Screen,
    reply: oneshot::Sender<Result<Arc<Frame>, PhoneError>>,
}

/// Those who wait for pictures.
#[derive(Debug)]
struct PictureQueue {
    coming: mpsc::Receiver<PictureJob>,
    /// Those who wait for another screen than the one that was looked at: commands go before it.
    later: VecDeque<PictureJob>,
}

/// Where a worker finds its work.
#[derive(Debug)]
struct Waiting {
    commands: mpsc::Receiver<CommandJob>,
    pictures: PictureQueue,
    diagnoses: mpsc::Receiver<oneshot::Sender<Diagnosis>>,
    again: Arc<Notify>,
    stage: watch::Receiver<Stage>,
}

impl PictureQueue {
    /// Somebody who waits for a picture, the first one first.
    async fn next(&mut self) -> Option<PictureJob> {
        match self.later.pop_front() {
            Some(job) => Some(job),
            None => self.coming.recv().await,
        }
    }

    /// Takes out everybody else who waits for a picture of `screen`.
    fn all_of(&mut self, screen: Screen) -> VecDeque<PictureJob> {
        while let Ok(job) = self.coming.try_recv() {
            self.later.push_back(job);
        }
        let all = std::mem::take(&mut self.later);
        let (these, others) = all.into_iter().partition(|job: &PictureJob| job.screen == screen);
        self.later = others;
        these
    }
}

impl Phone {
    /// Starts the worker of a phone; it ends when the last `Phone` is dropped. It begins when
    /// `before`, which spoke to the same phone with an older configuration, has come to its end.
    #[must_use]
    pub fn start(config: Arc<config::Phone>, shared: &Shared, before: Option<&Phone>) -> Phone {
        let (commands, waiting_commands) = mpsc::channel(MOST_WAITING_COMMANDS);
        let (pictures, waiting_pictures) = mpsc::channel(MOST_WAITING_PICTURES);
        let (diagnoses, waiting_diagnoses) = mpsc::channel(MOST_WAITING_DIAGNOSES);
        let again = Arc::new(Notify::new());
        let (stage, of_worker) = watch::channel(Stage::Working);
        let status = Arc::new(Status::default());
        let viewers = Arc::new(Viewers::default());
        let waiting = Waiting {
            commands: waiting_commands,
            pictures: PictureQueue { coming: waiting_pictures, later: VecDeque::new() },
            diagnoses: waiting_diagnoses,
            again: again.clone(),
            stage: of_worker,
        };
        let before = before.and_then(Phone::take_worker);
        let parts = (config.clone(), status.clone(), viewers.clone());
        let of_relay = (shared.metrics.of_phone(&config.id), shared.audit.clone());
        // Until the request on its way has ended, and a finger that was left down is lifted.
        let begun = shared.unfinished.begin();
        let task = tokio::spawn(async move {
            let _begun = begun;
            if let Some(before) = before {
                // How it ended does not matter, only that it did.
                let _ended = before.await;
            }
            let (config, status, viewers) = parts;
            let (metrics, audit) = of_relay;
            let worker = worker::Worker::new(&config, &status, &metrics, &audit);
            worker::run(worker, waiting, &viewers).await;
        });
        let worker = Arc::new(Worker(std::sync::Mutex::new(Some(task))));
        Phone { config, commands, pictures, diagnoses, again, stage, status, viewers, worker }
    }

    fn take_worker(&self) -> Option<JoinHandle<()>> {
        self.worker.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    /// What the administrator said of it.
    #[must_use]
    pub fn config(&self) -> &config::Phone {
        &self.config
    }

    /// Whether it answered the last time it was asked.
    #[must_use]
    pub fn link(&self) -> LinkState {
        self.status.link()
    }

    /// How many commands wait for their turn.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.commands.max_capacity() - self.commands.capacity()
    }

    /// How many people look at one of its screens.
    #[must_use]
    pub fn viewers(&self) -> usize {
        self.viewers.count()
    }

    /// Sends a command of `who`, once, after those that wait already.
    ///
    /// # Errors
    /// When nothing was sent, or the phone did not let the relay in. An answer that did not come is
    /// no error but [`relay_api::Outcome::SentNoAnswer`].
    pub async fn send(&self, command: Command, who: &str) -> Result<CommandReport, PhoneError> {
        let (reply, answer) = oneshot::channel();
        let job = CommandJob { command, who: who.to_owned(), reply };
        self.commands.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PhoneError::Busy,
            mpsc::error::TrySendError::Closed(_) => PhoneError::ShuttingDown,
        })?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)?
    }

    /// Lets the login be tried again after the phone has refused it: a person has mended what was
    /// wrong. Nothing is sent until the next command or picture.
    pub fn sign_in_again(&self) {
        self.again.notify_one();
    }

    /// Takes nothing more: the request that is on its way finishes, whatever waits is told that
    /// it was not sent.
    pub fn stop(&self) {
        self.stage.send_replace(Stage::Stopping);
    }

    /// Takes nothing more and does what waits already; its successor begins after that.
    pub(crate) fn retire(&self) {
        self.stage.send_replace(Stage::Retiring);
    }

    /// Whether both are the same running phone.
    pub(crate) fn is(&self, other: &Phone) -> bool {
        Arc::ptr_eq(&self.worker, &other.worker)
    }

    /// Ready when it takes nothing more.
    pub async fn ended(&self) {
        let mut stage = self.stage.subscribe();
        // An error cannot be: `self` holds the sender.
        let _ = stage.wait_for(|stage| *stage != Stage::Working).await;
    }

    /// The picture of a screen, not older than the pace at which it is polled now.
    ///
    /// # Errors
    /// When the phone did not answer with a picture.
    pub async fn picture(&self, screen: Screen) -> Result<Arc<Frame>, PhoneError> {
        let (reply, answer) = oneshot::channel();
        self.pictures
            .send(PictureJob { screen, reply })
            .await
            .map_err(|_| PhoneError::ShuttingDown)?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)?
    }

    /// Looks at `screen` as long as the value is kept: the worker polls it and tells what changes.
    #[must_use]
    pub fn watch(&self, screen: Screen) -> Viewing {
        Viewers::add(&self.viewers, screen)
    }

    /// How things are, and everything that happens from then on.
    #[must_use]
    pub fn events(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {
        self.status.follow()
    }

    /// Tries everything that a phone must be able to do, after what waits already.
    ///
    /// # Errors
    /// When too many wait for the same, or the relay is going down.
    pub async fn diagnose(&self) -> Result<Diagnosis, PhoneError> {
        let (reply, answer) = oneshot::channel();
        self.diagnoses.try_send(reply).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PhoneError::Busy,
            mpsc::error::TrySendError::Closed(_) => PhoneError::ShuttingDown,
        })?;
        answer.await.map_err(|_| PhoneError::ShuttingDown)
    }
}

/// Milliseconds, as the API has them.
fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
