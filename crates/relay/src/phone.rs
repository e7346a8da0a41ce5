//! One phone: its queue, its connection and its pictures.
//!
//! A worker task per phone sends one request at a time, commands before pictures, in the order
//! they came. Snom's web server chokes on concurrent requests, and two key presses that overtake
//! each other dial a wrong number.

mod client;
mod frame;
mod login;
mod worker;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use relay_api::{CommandReport, LinkState};
use snom::{Command, Screen, Target};
use tokio::sync::{Notify, mpsc, oneshot, watch};

pub use frame::Frame;

use crate::config;

/// Commands that may wait for a phone; one more is refused.
pub const MOST_WAITING_COMMANDS: usize = 32;
/// Picture requests that may wait; all those for one screen are answered by one request.
const MOST_WAITING_PICTURES: usize = 1_024;

/// Why a phone did not do or show something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was sent: no connection.
    #[error("{0}")]
    Unreachable(String),
    /// The phone wants another user name or password. Nothing more is sent to it.
    #[error("{0}")]
    AuthFailed(String),
    /// The queue is full. Nothing was sent.
    #[error(
        "{MOST_WAITING_COMMANDS} commands wait for this phone already; wait until it has caught up"
    )]
    Busy,
    /// The answer is of no use.
    #[error("{0}")]
    Answer(String),
    /// The relay is going down. Nothing was sent.
    #[error("the relay is shutting down; nothing was sent")]
    ShuttingDown,
}

/// A phone that can be told things and looked at. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Phone {
    config: Arc<config::Phone>,
    commands: mpsc::Sender<CommandJob>,
    pictures: mpsc::Sender<PictureJob>,
    /// Told when a person wants the login to be tried again.
    again: Arc<Notify>,
    /// Whether the relay is going down.
    stopping: watch::Sender<bool>,
    link: Arc<Mutex<LinkState>>,
}

/// A command that waits for its turn.
#[derive(Debug)]
struct CommandJob {
    target: Target,
    /// How long the phone may take to play it, on top of the usual limit.
    playing: Duration,
    reply: oneshot::Sender<Result<CommandReport, PhoneError>>,
}

/// Somebody who waits for a picture.
#[derive(Debug)]
struct PictureJob {
    screen: Screen,
    reply: oneshot::Sender<Result<Arc<Frame>, PhoneError>>,
}

/// Where a worker finds its work.
#[derive(Debug)]
struct Waiting {
    commands: mpsc::Receiver<CommandJob>,
    pictures: mpsc::Receiver<PictureJob>,
    again: Arc<Notify>,
    stopping: watch::Receiver<bool>,
}

impl Phone {
    /// Starts the worker of a phone; it ends when the last `Phone` is dropped.
    #[must_use]
    pub fn start(config: Arc<config::Phone>) -> Phone {
        let (commands, waiting_commands) = mpsc::channel(MOST_WAITING_COMMANDS);
        let (pictures, waiting_pictures) = mpsc::channel(MOST_WAITING_PICTURES);
        let link = Arc::new(Mutex::new(LinkState::Unknown));
        let again = Arc::new(Notify::new());
        let (stopping, is_stopping) = watch::channel(false);
        let waiting = Waiting {
            commands: waiting_commands,
            pictures: waiting_pictures,
            again: again.clone(),
            stopping: is_stopping,
        };
        tokio::spawn(worker::run(config.clone(), waiting, link.clone()));
        Phone { config, commands, pictures, again, stopping, link }
    }

    /// What the administrator said of it.
    #[must_use]
    pub fn config(&self) -> &config::Phone {
        &self.config
    }

    /// Whether it answered the last time it was asked.
    #[must_use]
    pub fn link(&self) -> LinkState {
        self.link.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a command, once, after those that wait already.
    ///
    /// # Errors
    /// When nothing was sent, or the phone did not let the relay in. An answer that did not come is
    /// no error but [`relay_api::Outcome::SentNoAnswer`].
    pub async fn send(&self, command: &Command) -> Result<CommandReport, PhoneError> {
        let playing = match command {
            Command::Keys(sequence) => sequence.spelled_duration(),
            _ => Duration::ZERO,
        };
        let (reply, answer) = oneshot::channel();
        let target = Target::new(command, self.config.firmware);
        let job = CommandJob { target, playing, reply };
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
        self.stopping.send_replace(true);
    }

    /// The picture of a screen, not older than a moment.
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
}
