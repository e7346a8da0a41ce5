//! The worker of a phone: takes jobs from the queues, and acts when something is due.

mod commands;
mod diagnosis;
mod pictures;

use std::{future::ready, sync::Arc};

use tokio::time::{Instant, sleep_until};

use super::{
    connection::Connection,
    endpoint::Endpoints,
    queue::{CommandQueue, Queue},
    status::Status,
    supervisor::Supervised,
    viewers::Viewers,
};
use crate::{audit::Audit, config::PhoneConfig, metrics::PhoneMetrics};
use commands::Commands;
use diagnosis::Diagnosis;
use pictures::Pictures;

/// What the worker of a phone works with, and what outlasts its failure.
pub(super) struct Work {
    pub(super) phone: Arc<PhoneConfig>,
    pub(super) status: Arc<Status>,
    pub(super) viewers: Arc<Viewers>,
    pub(super) metrics: PhoneMetrics,
    pub(super) audit: Arc<Audit>,
    pub(super) endpoints: Arc<Endpoints>,
    pub(super) queue: Queue,
}

impl Supervised for Work {
    async fn run(&mut self) {
        let Work { phone, status, viewers, metrics, audit, endpoints, queue } = self;
        let connection = Connection::new(phone, status, metrics, audit, endpoints);
        Worker::new(connection).run(queue, viewers).await;
    }

    fn failed(&mut self) {
        tracing::error!(phone = self.phone.id, "the worker failed and begins again");
        self.metrics.worker_failed();
        self.queue.commands.ended(None);
    }
}

/// The worker of a phone.
struct Worker<'a> {
    connection: Connection<'a>,
    pictures: Pictures,
    commands: Commands,
    diagnosis: Option<Diagnosis>,
}

impl<'a> Worker<'a> {
    fn new(connection: Connection<'a>) -> Worker<'a> {
        Worker {
            connection,
            pictures: Pictures::new(),
            commands: Commands::default(),
            diagnosis: None,
        }
    }

    /// Works until all senders are gone, the phone is replaced, or the relay stops.
    async fn run(mut self, queue: &mut Queue, viewers: &Viewers) {
        loop {
            let (due, not_before) = (self.due(viewers), self.pictures.not_before());
            let (is_settled, settle_at) =
                (self.connection.is_settled(), self.connection.settle_at());
            tokio::select! {
                biased;
                () = queue.stopped.cancelled() => break,
                () = queue.retry_login.notified() => {
                    self.connection.retry_login();
                    self.pictures.reset();
                }
                () = at(settle_at) => self.connection.settle().await,
                job = queue.commands.next(), if is_settled => {
                    // Either every `Phone` is gone, and nobody can ask for anything else, or
                    // another worker takes over.
                    let Some(job) = job else { break };
                    let Worker { connection, pictures, commands, .. } = &mut self;
                    commands.run(job, queue, pictures, connection).await;
                }
                Some(job) = queue.pictures.next(), if not_before.is_none() => {
                    let Worker { connection, pictures, .. } = &mut self;
                    let command = queue.commands.ready();
                    pictures.answer(job, &mut queue.pictures, command, connection).await;
                }
                () = viewers.added.notified() => {}
                () = at(not_before) => {}
                () = at(due) => self.act(viewers, &queue.commands).await,
                // Last, so that everything else goes on between the checks.
                Some(reply) = queue.diagnostics.recv(), if self.diagnosis.is_none() => {
                    self.diagnosis = Some(Diagnosis::new(reply));
                }
                () = ready(()), if self.diagnosis.is_some() => {
                    if let Some(diagnosis) = self.diagnosis.take() {
                        self.diagnosis = diagnosis.step(&mut self.connection).await;
                    }
                }
            }
        }
        self.commands.release_touch(&mut self.pictures, &mut self.connection).await;
    }

    /// Returns the time at which there is something to do without a job.
    fn due(&self, viewers: &Viewers) -> Option<Instant> {
        let may_poll = self.connection.refusal().is_none();
        let poll = may_poll.then(|| self.pictures.due(viewers)).flatten();
        let idle = self.connection.http.idle_until();
        [self.commands.due(), idle, poll].into_iter().flatten().min()
    }

    /// Does what is due.
    async fn act(&mut self, viewers: &Viewers, commands: &CommandQueue) {
        self.connection.http.close_idle();
        self.commands.act(&mut self.pictures, &mut self.connection).await;
        if self.connection.refusal().is_none() {
            self.pictures.poll(viewers, commands.ready(), &mut self.connection).await;
        }
    }
}

/// Waits until `time`; for ever without one.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
