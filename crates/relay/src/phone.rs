//! One phone: its queue, its connection and its pictures.
//!
//! Each phone has a worker task, which sends one request at a time: commands in order, and before
//! pictures. Snom's web server chokes on concurrent requests, and two key presses that overtake
//! each other dial a wrong number.

mod connection;
mod device_hold;
mod devices;
mod driving;
mod endpoint;
mod error;
mod feed;
mod following;
mod frame;
mod hold;
mod http;
mod link_tracker;
mod login;
mod looking;
mod membership;
mod mirrored;
mod ownership;
mod playback;
mod poll_interval;
mod queue;
mod status;
mod stop;
mod supervisor;
mod touch_tracker;
mod viewers;
mod worker;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use relay_api::{CommandReport, Diagnostics, LinkState, Reason};
use snom::{Command, Screen};
use tokio::{
    sync::oneshot,
    task::{JoinHandle, spawn_blocking},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

pub(crate) use devices::DeviceFacts;
pub(crate) use driving::StreamGuard;
pub use error::PhoneError;
pub(crate) use error::RetryError;
pub use feed::PhoneEvent;
pub(crate) use feed::{EventHub, NewEvents};
pub(crate) use following::Following;
pub use frame::Frame;
pub use stop::Stop;
pub use viewers::ViewerGuard;

use crate::{
    audit::Audit,
    cluster::ClusterMember,
    config::{DriverRules, PhoneConfig, PhoneSource},
    login_memory::LoginMemory,
    metrics::{Metrics, PhoneGauges},
    net::Resolver,
    shutdown::Shutdown,
};
use device_hold::{DeviceHolds, EndCommands};
use devices::Devices;
use driving::DriverSeat;
use endpoint::Endpoints;
use link_tracker::Reachability;
use ownership::{PhoneOwnership, unowned};
use queue::{CommandJob, PictureJob, QueueSender, queue};
use status::Status;
use supervisor::supervise;
use viewers::Viewers;
use worker::{Commands, Work};

/// The time for which a result of the diagnostics is kept.
const DIAGNOSTICS_KEPT_FOR: Duration = Duration::from_secs(10);

/// A phone that takes commands and shows its screens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Phone {
    config: Arc<PhoneConfig>,
    queue: QueueSender,
    status: Arc<Status>,
    viewers: Arc<Viewers>,
    /// The last diagnostics, with their end and the reachability then; locked during a run.
    diagnostics: Arc<tokio::sync::Mutex<Option<(Instant, Reachability, Diagnostics)>>>,
    logins: Arc<LoginMemory>,
    devices: Arc<Devices>,
    /// The task of the worker, until a successor takes it to wait for its end.
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// The parts of a relay that its phones share. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) audit: Arc<Audit>,
    pub(crate) shutdown: Shutdown,
    pub(crate) endpoints: Arc<Endpoints>,
    pub(crate) devices: Arc<Devices>,
    pub(crate) logins: Arc<LoginMemory>,
    pub(crate) resolver: Resolver,
    pub(crate) events: Arc<EventHub>,
    pub(crate) holds: Arc<DeviceHolds>,
    /// The cluster, which decides whether this relay may send; absent for a single relay.
    pub(crate) cluster: Option<Arc<ClusterMember>>,
}

/// Who sends a command, and until when.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account of the user.
    pub user: String,
    /// The rules about who drives the phone.
    pub driver: DriverRules,
    /// The time that the command may wait for its turn.
    pub max_wait: Duration,
    /// The request to end it.
    pub stop: Stop,
    /// Cancelled when nobody waits for the report any more: then it need not begin.
    pub gone: CancellationToken,
}

impl Phone {
    /// Starts the worker of a phone, which ends when the last `Phone` is dropped. It begins its
    /// work when `predecessor`, the same phone with an older configuration, has ended, and takes over the
    /// commands that wait for the same address.
    #[must_use]
    pub fn start(config: Arc<PhoneConfig>, shared: &Shared, predecessor: Option<&Phone>) -> Phone {
        let same = predecessor.filter(|phone| phone.config.address == config.address);
        let commands = same.map(|phone| phone.queue.commands.clone());
        let (sender, queue) = queue(shared.shutdown.stopping(), commands);
        let waiting: Arc<dyn EndCommands> = queue.commands.clone();
        let (hub, holds) = (shared.events.clone(), shared.holds.clone());
        let (audit, waiting) = (shared.audit.clone(), Arc::downgrade(&waiting));
        let ownership = PhoneOwnership::new(shared.cluster.as_ref(), &config);
        let status = Arc::new(Status::new(&config, hub, holds, audit, waiting, ownership));
        let viewers = Arc::new(Viewers::default());
        let predecessor = predecessor.and_then(Phone::take_task);
        let seat = DriverSeat { status: status.clone() };
        let mut work = Work {
            phone: config.clone(),
            seat,
            status: status.clone(),
            viewers: viewers.clone(),
            metrics: shared.metrics.of_phone(&config.id, config.source == PhoneSource::Added),
            shared: shared.clone(),
            credentials: config.credentials.clone(),
            commands: Commands::default(),
            refusal: None,
            queue,
        };
        // Tracked, so that the request under way ends and a touch that is still down is released.
        let task = shared.shutdown.tasks().spawn(async move {
            if let Some(predecessor) = predecessor {
                // Only its end matters, not its result.
                let _ended = predecessor.await;
            }
            supervise(&mut work).await;
        });
        Phone {
            config,
            queue: sender,
            status,
            viewers,
            diagnostics: Arc::default(),
            logins: shared.logins.clone(),
            devices: shared.devices.clone(),
            task: Arc::new(Mutex::new(Some(task))),
        }
    }

    fn take_task(&self) -> Option<JoinHandle<()>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Returns the configuration of the phone.
    #[must_use]
    pub fn config(&self) -> &PhoneConfig {
        &self.config
    }

    /// Returns the same running phone with another name or other groups.
    pub(crate) fn renamed(&self, config: Arc<PhoneConfig>) -> Phone {
        Phone { config, ..self.clone() }
    }

    /// Returns where the phone is: the name it is called by, and its address as far as it is known.
    #[must_use]
    pub fn endpoints(&self) -> Vec<String> {
        self.status.names_of(&self.config)
    }

    /// Returns the address that the phone is reached at, as far as it is known.
    pub(crate) fn socket_address(&self) -> Option<SocketAddr> {
        self.status.address_of(&self.config)
    }

    /// Returns what the phone has reported about itself, under whatever id.
    pub(crate) fn facts(&self) -> DeviceFacts {
        self.socket_address().map(|address| self.devices.at(address)).unwrap_or_default()
    }

    /// Returns the reachability of the phone now.
    #[must_use]
    pub fn link(&self) -> LinkState {
        self.status.link()
    }

    /// Returns the number of commands in the queue.
    #[must_use]
    pub fn waiting_commands(&self) -> usize {
        self.queue.commands.0.len()
    }

    /// Returns the gauges of the phone.
    pub(crate) fn gauges(&self) -> PhoneGauges<'_> {
        PhoneGauges {
            id: &self.config.id,
            waiting_commands: self.waiting_commands(),
            viewers: self.viewers.count(),
            is_reachable: self.status.reachability() == Reachability::Reachable,
        }
    }

    /// Sends a command at most once, after those that wait already.
    ///
    /// # Errors
    /// When nothing was sent, for example because another user drives the phone, the phone refused the login, or
    /// nobody knows whether it was sent. A missing answer is not an error but
    /// [`relay_api::Outcome::SentNoAnswer`].
    pub async fn send(
        &self,
        command: Command,
        caller: &Caller,
    ) -> Result<CommandReport, PhoneError> {
        let ownership = self.status.ownership();
        if !ownership.may_send() {
            return Err(unowned());
        }
        self.seat().admit(&caller.user, caller.driver)?;
        let (reply, mut answer) = oneshot::channel();
        let (user, stop) = (caller.user.clone(), caller.stop.clone());
        let max_wait = caller.max_wait;
        let deadline = Instant::now() + max_wait;
        let job = CommandJob { command, user, stop, max_wait, deadline, reply };
        let ticket = self.queue.commands.0.push(job)?;
        // A worker that fails drops the reply: the command may have been sent.
        let lost = || Err(PhoneError::Unknown(Reason::ResultLost {}));
        let end = tokio::select! {
            biased;
            answer = &mut answer => return answer.unwrap_or_else(|_| lost()),
            reason = caller.stop.requested() => PhoneError::Cancelled(reason),
            () = caller.gone.cancelled() => PhoneError::Cancelled(Reason::CallerGone {}),
            () = ownership.lost() => unowned(),
            () = sleep_until(deadline) => {
                let seconds = u32::try_from(caller.max_wait.as_secs()).unwrap_or(u32::MAX);
                PhoneError::WaitedTooLong(ticket.delay(&caller.user, seconds))
            }
        };
        if ticket.withdraw() {
            return Err(end);
        }
        // It has begun, and what has begun is finished.
        answer.await.unwrap_or_else(|_| lost())
    }

    /// Allows the login at the phone to be tried again after a refusal, because a person has fixed
    /// its cause, with the password that its file has now. Nothing is sent until the next command or picture.
    ///
    /// # Errors
    /// When the file cannot be read, or the phone refused the same password a moment ago.
    pub(crate) async fn retry_login(&self) -> Result<(), RetryError> {
        let before = self.config.credentials.clone();
        let read =
            spawn_blocking(move || before.map(|before| before.read_again()).transpose()).await;
        let credentials = match read {
            Ok(Ok(credentials)) => credentials,
            error => {
                tracing::warn!(phone = self.config.id, ?error, "cannot read the password");
                return Err(RetryError::Unreadable);
            }
        };
        if let Some(credentials) = &credentials {
            let allowed = self.logins.allow_again(&self.endpoints(), credentials);
            allowed.map_err(|seconds| RetryError::TooSoon { seconds })?;
        }
        // A person has changed something.
        if let Ok(mut last) = self.diagnostics.try_lock() {
            *last = None;
        }
        self.queue.retry_login.request(credentials);
        Ok(())
    }

    /// Accepts nothing more and ends: the request under way finishes, and the jobs that wait are
    /// answered as not sent.
    pub fn stop(&self) {
        self.queue.stop();
    }

    /// Accepts nothing more and ends after the jobs that wait; then its successor begins.
    pub(crate) fn retire(&self) {
        self.queue.close();
    }

    /// Ends, and leaves the commands that wait to the successor that shares them.
    pub(crate) fn replace(&self) {
        self.queue.replace();
    }

    /// Returns whether the worker has ended: nothing is sent any more.
    pub(crate) fn has_ended(&self) -> bool {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        task.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Returns whether both share the commands that wait.
    pub(crate) fn is_continued_by(&self, other: &Phone) -> bool {
        Arc::ptr_eq(&self.queue.commands, &other.queue.commands)
    }

    /// Returns whether both are the same running phone.
    pub(crate) fn is(&self, other: &Phone) -> bool {
        Arc::ptr_eq(&self.task, &other.task)
    }

    /// Waits until the phone accepts nothing more.
    pub async fn closed(&self) {
        self.queue.closed.cancelled().await;
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
        let viewer = Viewers::add(&self.viewers, screen);
        self.status.feed().following_changed();
        viewer
    }

    /// Runs the diagnostics, or waits for the run that somebody else has begun. A result is kept for ten
    /// seconds, unless the phone has come or gone: a run keeps it busy for a while.
    ///
    /// # Errors
    /// When the relay is shutting down.
    pub async fn diagnose(&self) -> Result<Diagnostics, PhoneError> {
        let phone = self.clone();
        // In a task: when the caller is gone, others may wait for the same run.
        let running = tokio::spawn(async move { phone.run_diagnostics().await });
        running.await.unwrap_or(Err(PhoneError::Unknown(Reason::TaskFailed {})))
    }

    async fn run_diagnostics(&self) -> Result<Diagnostics, PhoneError> {
        let mut last = self.diagnostics.lock().await;
        if let Some((ended, reachability, diagnostics)) = &*last
            && ended.elapsed() < DIAGNOSTICS_KEPT_FOR
            && *reachability == self.status.reachability()
        {
            return Ok(diagnostics.clone());
        }
        let (reply, answer) = oneshot::channel();
        let queued = self.queue.diagnostics.send(reply).await;
        queued.map_err(|_| PhoneError::ShuttingDown)?;
        let diagnostics = answer.await.map_err(|_| PhoneError::ShuttingDown)?;
        // Those that were given up say nothing about the phone.
        if self.status.ownership().may_send() {
            *last = Some((Instant::now(), self.status.reachability(), diagnostics.clone()));
        }
        Ok(diagnostics)
    }
}

#[cfg(test)]
mod tests;
