//! The worker of a phone: takes jobs from the queues, and acts when something is due.

mod commands;
mod diagnosis;
mod pictures;
mod stand_by;

use std::{future::ready, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Shared,
    connection::{Connection, LookResult},
    driving::DriverSeat,
    endpoint::Endpoint,
    error::PhoneError,
    link_tracker::Reachability,
    queue::{CommandQueue, LookJob, Queue},
    status::Status,
    supervisor::Supervised,
    viewers::Viewers,
};
use crate::{
    config::{Credentials, PhoneConfig},
    metrics::PhoneMetrics,
};
pub(super) use commands::Commands;
use diagnosis::Diagnosis;
use pictures::Pictures;

/// What the worker of a phone works with, and what outlasts its failure.
pub(super) struct Work {
    pub(super) phone: Arc<PhoneConfig>,
    pub(super) seat: DriverSeat,
    pub(super) status: Arc<Status>,
    pub(super) viewers: Arc<Viewers>,
    pub(super) metrics: PhoneMetrics,
    pub(super) shared: Shared,
    pub(super) credentials: Option<Credentials>,
    /// A touch may be down at the phone.
    pub(super) commands: Commands,
    /// The refusal after which nothing may be sent.
    pub(super) refusal: Option<PhoneError>,
    pub(super) queue: Queue,
}

impl Supervised for Work {
    async fn run(&mut self) {
        let Work {
            phone,
            seat,
            status,
            viewers,
            metrics,
            shared,
            credentials,
            commands,
            refusal,
            queue,
        } = self;
        let connection = Connection::new(phone, status, metrics, shared, credentials, refusal);
        Worker::new(connection, commands, seat).run(queue, viewers).await;
    }

    fn failed(&mut self) {
        tracing::error!(phone = self.phone.id, "the worker failed and begins again");
        self.metrics.worker_failed();
        self.queue.commands.lost();
    }
}

/// The worker of a phone.
struct Worker<'a> {
    connection: Connection<'a>,
    pictures: Pictures,
    commands: &'a mut Commands,
    seat: &'a DriverSeat,
    diagnosis: Option<Diagnosis>,
    /// A picture was fetched since the last check: without end, the checks would never have their turn.
    is_turn_of_diagnosis: bool,
}

impl<'a> Worker<'a> {
    fn new(
        connection: Connection<'a>,
        commands: &'a mut Commands,
        seat: &'a DriverSeat,
    ) -> Worker<'a> {
        Worker {
            connection,
            pictures: Pictures::new(),
            commands,
            seat,
            diagnosis: None,
            is_turn_of_diagnosis: false,
        }
    }

    /// Works until all senders are gone, the phone is replaced, or the relay stops. Most phones only wait: what they may do
    /// is boxed, or each would keep the room for all of it.
    async fn run(mut self, queue: &mut Queue, viewers: &Viewers) {
        let status = self.connection.status;
        loop {
            // Only the relay that owns the phone sends to it.
            if !status.ownership().may_send() {
                if Box::pin(self.stand_by(queue)).await {
                    break;
                }
                continue;
            }
            let (due, not_before) = (self.due(viewers), self.pictures.not_before());
            let (commands_due, settle_at) = (self.commands.due(), self.connection.settle_at());
            let is_settled = self.connection.is_settled();
            let is_checking = self.diagnosis.is_some();
            let may_look = is_settled && !is_checking && not_before.is_none();
            tokio::select! {
                biased;
                () = queue.stopped.cancelled() => break,
                () = queue.replaced.cancelled() => break,
                () = status.ownership().left() => {}
                credentials = queue.retry_login.requested() => {
                    self.connection.retry_login(credentials);
                    self.pictures.reset();
                }
                () = at(settle_at) => Box::pin(self.connection.settle()).await,
                job = queue.commands.next(), if is_settled => {
                    // Either every `Phone` is gone, and nobody can ask for anything else, or
                    // another worker takes over.
                    let Some(job) = job else { break };
                    let Worker { connection, pictures, commands, seat, .. } = &mut self;
                    Box::pin(commands.run(job, seat, queue, pictures, connection)).await;
                }
                () = at(commands_due), if is_settled => {
                    Box::pin(self.commands.act(&mut self.pictures, &mut self.connection)).await;
                }
                () = ready(()), if is_checking && self.is_turn_of_diagnosis => {
                    Box::pin(self.check(&queue.commands)).await;
                }
                Some(job) = queue.pictures.next(), if not_before.is_none() => {
                    let Worker { connection, pictures, .. } = &mut self;
                    let command = command_waits(&queue.commands, is_settled, connection.endpoint());
                    Box::pin(pictures.answer(job, &mut queue.pictures, command, connection)).await;
                    self.is_turn_of_diagnosis = true;
                }
                () = viewers.added.notified() => {}
                () = at(not_before) => {}
                () = at(due) => {
                    let endpoint = self.connection.endpoint();
                    let command = command_waits(&queue.commands, is_settled, endpoint);
                    Box::pin(self.act(viewers, command)).await;
                    self.is_turn_of_diagnosis = true;
                }
                Some(job) = queue.looks.recv(), if may_look => {
                    Box::pin(self.look(&job, viewers, &queue.commands)).await;
                }
                // Last, so that everything else goes on between the checks.
                Some(reply) = queue.diagnostics.recv(), if !is_checking => {
                    self.diagnosis = Some(Diagnosis::new(reply));
                }
                () = ready(()), if is_checking => Box::pin(self.check(&queue.commands)).await,
            }
        }
        if queue.stopped.is_cancelled() {
            // Also where this worker has a successor already.
            queue.commands.close_and_drop();
        }
        Box::pin(self.commands.release_touch(&mut self.pictures, &mut self.connection)).await;
    }

    /// Looks whether the phone answers, unless that shows anyway; a command goes first.
    async fn look(&mut self, job: &LookJob, viewers: &Viewers, commands: &CommandQueue) {
        let is_refused = self.connection.refusal().is_some();
        if is_refused || self.connection.status.is_driven() || viewers.count() > 0 {
            return;
        }
        let command = command_waits(commands, true, self.connection.endpoint());
        let result = tokio::select! {
            biased;
            result = self.connection.look() => result,
            () = holds_up(command, Instant::now(), MAX_LOOK_HOLD_UP) => LookResult::GivenUp,
        };
        self.connection.metrics.looked(result.name());
        let shown = self.connection.status.reachability();
        // Another id may have another password.
        if result == LookResult::GivenUp || matches!(shown, Reachability::Refused(_)) {
            return;
        }
        for other in &job.others {
            other.take_over(shown.clone());
        }
    }

    /// Runs the next check of the diagnostics; a command that it holds up for too long goes first.
    async fn check(&mut self, commands: &CommandQueue) {
        self.is_turn_of_diagnosis = false;
        let Some(mut diagnosis) = self.diagnosis.take() else { return };
        let is_settled = self.connection.is_settled();
        let command = command_waits(commands, is_settled, self.connection.endpoint());
        let has_ended = tokio::select! {
            biased;
            has_ended = diagnosis.step(&mut self.connection) => has_ended,
            () = holds_up(command, Instant::now(), MAX_CHECK_HOLD_UP) => false,
        };
        if !has_ended {
            self.diagnosis = Some(diagnosis);
        }
    }

    /// Returns the time at which there is something to do without a job.
    fn due(&self, viewers: &Viewers) -> Option<Instant> {
        let may_poll = self.connection.refusal().is_none();
        let poll = may_poll.then(|| self.pictures.due(viewers)).flatten();
        let idle = self.connection.http.idle_until();
        [idle, poll].into_iter().flatten().min()
    }

    /// Does what is due.
    async fn act(&mut self, viewers: &Viewers, command: impl Future<Output = ()>) {
        self.connection.http.close_idle();
        if self.connection.refusal().is_none() {
            self.pictures.poll(viewers, command, &mut self.connection).await;
        }
    }
}

/// A command may wait this long for a check of the diagnostics.
const MAX_CHECK_HOLD_UP: Duration = Duration::from_secs(1);

/// A command may wait this long for a background look.
const MAX_LOOK_HOLD_UP: Duration = Duration::from_millis(100);

/// Waits until a command could begin, but for what is under way: one of this worker, or of another one at
/// the same endpoint.
async fn command_waits(commands: &CommandQueue, is_settled: bool, endpoint: Option<Arc<Endpoint>>) {
    let elsewhere = async {
        match endpoint {
            Some(endpoint) => endpoint.command_waits().await,
            None => std::future::pending().await,
        }
    };
    let here = async {
        if !is_settled {
            // Whatever is under way is all that the phone may get.
            std::future::pending::<()>().await;
        }
        commands.ready().await;
    };
    tokio::select! {
        () = here => {}
        () = elsewhere => {}
    }
}

/// Waits until something under way, which is expected to end at `expected`, has held up a command for `max`,
/// or would.
async fn holds_up(command: impl Future<Output = ()>, expected: Instant, max: Duration) {
    command.await;
    if expected <= Instant::now() + max {
        sleep(max).await;
    }
}

/// Waits until `time`; for ever without one.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
