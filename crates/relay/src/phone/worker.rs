//! The task that speaks to one phone.

mod diagnosis;
mod pictures;

use std::{sync::Arc, time::Duration};

use super::{
    CommandJob, Frame, PhoneError, Stage, Waiting,
    http::{Client, Deadline, Exchange, Failure},
    login, millis,
    status::Status,
    touch_tracker::Finger,
    viewers::Viewers,
};
use crate::{
    audit::{Audit, Entry},
    config,
    metrics::PhoneMetrics,
};
use phone_auth::{Attempt, Login, digest::Request};
use pictures::Pictures;
use relay_api::{CommandReport, Event, LinkState, Outcome, OutcomeEvent};
use snom::{Answer, Command, RequestTarget};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// How long somebody counts as driving after the last command.
const DRIVING: Duration = Duration::from_secs(30);
/// Who lifts a finger that somebody has left on the touchscreen.
const RELAY: &str = "relay";

/// Works until every sender is gone, or the relay stops.
pub(super) async fn run(mut worker: Worker<'_>, mut waiting: Waiting, viewers: &Viewers) {
    loop {
        let due = worker.due(viewers);
        let is_retiring = waiting.commands.is_closed();
        tokio::select! {
            biased;
            stage = next_stage(&mut waiting.stage, is_retiring) => match stage {
                // Nothing more is taken; when the last of what waits is done, the channel ends.
                Stage::Working | Stage::Retiring => waiting.commands.close(),
                // Who waits is told so by the end of its channel.
                Stage::Stopping => break,
            },
            () = waiting.again.notified() => worker.sign_in_again(),
            job = waiting.commands.recv() => {
                // Every `Phone` is gone, and with them whoever could ask for anything else; or
                // another worker takes over.
                let Some(job) = job else { break };
                worker.job(job, &mut waiting).await;
            }
            Some(reply) = waiting.diagnoses.recv() => {
                // Whoever asked may be gone.
                let _gone = reply.send(worker.diagnose().await);
            }
            Some(job) = waiting.pictures.next() => worker.show(job, &mut waiting.pictures).await,
            () = viewers.came.notified() => {}
            () = at(due) => worker.act(viewers).await,
        }
    }
    worker.lift().await;
}

/// The stage that comes after working, or after retiring.
async fn next_stage(stage: &mut watch::Receiver<Stage>, is_retiring: bool) -> Stage {
    let is_next = |stage: &Stage| match stage {
        Stage::Working => false,
        Stage::Retiring => !is_retiring,
        Stage::Stopping => true,
    };
    let next = stage.wait_for(is_next).await.map(|stage| *stage).ok();
    match next {
        Some(next) => next,
        // Every `Phone` is gone; the channel of commands says so, too.
        None => std::future::pending().await,
    }
}

/// Ready at `time`; never without one.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

pub(super) struct Worker<'a> {
    pub(super) phone: &'a config::Phone,
    pub(super) status: &'a Status,
    metrics: &'a PhoneMetrics,
    audit: &'a Audit,
    pub(super) client: Client<'a>,
    pub(super) login: Login,
    /// Why nothing may be sent any more. Phones lock up after a few wrong passwords, so after the
    /// first refusal a person has to act.
    pub(super) stopped: Option<PhoneError>,
    pictures: Pictures,
    finger: Finger,
    /// Until when the last one who sent something counts as driving.
    driving: Option<Instant>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        phone: &'a config::Phone,
        status: &'a Status,
        metrics: &'a PhoneMetrics,
        audit: &'a Audit,
    ) -> Worker<'a> {
        Worker {
            phone,
            status,
            metrics,
            audit,
            client: Client::new(phone),
            login: login::of(phone),
            stopped: None,
            pictures: Pictures::new(),
            finger: Finger::default(),
            driving: None,
        }
    }

    /// When there is something to do without being asked.
    fn due(&self, viewers: &Viewers) -> Option<Instant> {
        let polls = self.stopped.is_none().then(|| self.pictures.due(viewers)).flatten();
        [self.driving, self.finger.due(), self.client.rests_until(), polls]
            .into_iter()
            .flatten()
            .min()
    }

    /// Does what is due.
    async fn act(&mut self, viewers: &Viewers) {
        let now = Instant::now();
        self.client.let_go();
        if self.driving.is_some_and(|until| until <= now) {
            self.driving = None;
            self.status.set_driving(None);
        }
        if self.finger.due().is_some_and(|due| due <= now) {
            self.lift().await;
        }
        if self.stopped.is_none() {
            self.poll(viewers).await;
        }
    }

    /// Lifts a finger that was left on the touchscreen.
    async fn lift(&mut self) {
        if let Some(command) = self.finger.lift() {
            tracing::info!(phone = self.phone.id, "lifting a finger that was left down");
            let report = self.command(&command, None).await;
            self.tell(&command, RELAY, report.as_ref());
        }
    }

    async fn job(&mut self, job: CommandJob, waiting: &mut Waiting) {
        let CommandJob { command, who, reply } = job;
        self.driving = Some(Instant::now() + DRIVING);
        self.status.set_driving(Some(&who));
        let report = self.command(&command, Some(waiting)).await;
        self.tell(&command, &who, report.as_ref());
        // Whoever asked may be gone; the command was carried out all the same.
        let _gone = reply.send(report);
    }

    fn tell(&self, command: &Command, who: &str, report: Result<&CommandReport, &PhoneError>) {
        self.metrics.command(report);
        if let Ok(report) = report {
            let (who, command) = (who.to_owned(), command.name().to_owned());
            let report = report.clone();
            self.status.tell(Event::Outcome(OutcomeEvent { who, command, report }));
        }
    }

    /// Sends a command; a sequence that is too long for one request in several, each when the one
    /// before has been played. `waiting` shows pictures meanwhile.
    async fn command(
        &mut self,
        command: &Command,
        mut waiting: Option<&mut Waiting>,
    ) -> Result<CommandReport, PhoneError> {
        let Command::Keys(sequence) = command else {
            return self.request(command, Duration::ZERO).await;
        };
        let parts = sequence.split();
        let mut whole: Option<CommandReport> = None;
        // The first part leaves at once: a timer is never ready before its next tick, and until then
        // pictures would go before the command.
        let mut next = None;
        for part in &parts {
            if let (Some(next), Some(waiting)) = (next, waiting.as_deref_mut())
                && let Err(error) = self.show_until(next, waiting).await
            {
                return whole.map(|whole| cut_short(whole, &error)).ok_or(error);
            }
            next = Some(Instant::now() + part.lasts);
            let playing = part.sequence.spelled_duration();
            let report = match self.request(&Command::Keys(part.sequence.clone()), playing).await {
                Ok(report) => report,
                Err(error) => return whole.map(|whole| cut_short(whole, &error)).ok_or(error),
            };
            let went_well = report.outcome == Outcome::Accepted;
            whole = Some(match whole {
                None => report,
                Some(before) => joined(before, report),
            });
            if !went_well {
                break;
            }
        }
        whole.ok_or(PhoneError::Answer("there was nothing to send".to_owned()))
    }

    /// Shows pictures until `time`.
    async fn show_until(&mut self, time: Instant, waiting: &mut Waiting) -> Result<(), PhoneError> {
        loop {
            tokio::select! {
                biased;
                _stopping = next_stage(&mut waiting.stage, true) => {
                    return Err(PhoneError::ShuttingDown);
                }
                () = sleep_until(time) => return Ok(()),
                Some(job) = waiting.pictures.next() => self.show(job, &mut waiting.pictures).await,
            }
        }
    }

    async fn request(
        &mut self,
        command: &Command,
        playing: Duration,
    ) -> Result<CommandReport, PhoneError> {
        let target = RequestTarget::new(command, self.phone.firmware);
        let started = Instant::now();
        self.pictures.command(started);
        self.finger.follow(command, started);
        let exchanged = self.exchange(&target, playing).await;
        let took = started.elapsed();
        let (answer, status, doubt) = match &exchanged {
            Ok(Some(exchange)) => (exchange.answer(&target), Some(exchange.status), None),
            Ok(None) => (Answer::Empty, None, None),
            // It was sent all the same, and nobody can say what became of it.
            Err(PhoneError::Impostor(reason)) => (Answer::Empty, None, Some(reason)),
            Err(error) => return Err(error.clone()),
        };
        let outcome = match answer {
            Answer::Accepted => Outcome::Accepted,
            Answer::Empty => Outcome::SentNoAnswer,
            _ => Outcome::Refused,
        };
        // What is on the screen from now on is what the command did.
        self.pictures.command(Instant::now());
        let ms = millis(took);
        tracing::debug!(phone = self.phone.id, command = command.name(), ?outcome, status, ms);
        let advice = match doubt {
            Some(reason) => Some(format!("It was sent, but {reason}")),
            None => answer.advice().map(str::to_owned),
        };
        let target = target.to_string();
        Ok(CommandReport { target, continued: Vec::new(), outcome, status, ms, advice })
    }

    /// One request and its answer; `None` when it was sent and no answer came.
    ///
    /// A 401 means that the phone did not carry the request out, so it alone is answered with the
    /// same request again, with credentials, as long as the login says that it may be.
    pub(super) async fn exchange(
        &mut self,
        target: &RequestTarget,
        playing: Duration,
    ) -> Result<Option<Exchange>, PhoneError> {
        if let Some(error) = &self.stopped {
            return Err(error.clone());
        }
        let mut attempt = Attempt::default();
        let deadline = Deadline::new(Instant::now(), playing);
        loop {
            let request = Request { method: "GET", target: target.as_str(), body: b"" };
            let authorization = self.login.authorize(&mut attempt, request);
            let started = Instant::now();
            let got = self.client.get(target, authorization, deadline).await;
            self.metrics.request(got.as_ref().ok().map(|got| got.status), started);
            let exchange = match got {
                Ok(exchange) => exchange,
                Err(Failure::NoAnswer) => return Ok(None),
                Err(failure) => return Err(PhoneError::Unreachable(self.not_sent(failure))),
            };
            if exchange.status == 401 {
                let cnonce = login::cnonce()?;
                let again = self.login.challenged(&mut attempt, exchange.challenges(), cnonce);
                self.metrics.challenged(attempt.asked());
                again.map_err(|error| self.stop(login::mend(&error)))?;
                continue;
            }
            if exchange.answer(target) == Answer::LockedOut {
                let advice = Answer::LockedOut.advice().unwrap_or_default();
                return Err(self.stop(advice.to_owned()));
            }
            if let Some(info) = exchange.authentication_info() {
                let cnonce = login::cnonce()?;
                let proven = self.login.answered(&attempt, Some(info), &exchange.body, cnonce);
                proven.map_err(|error| {
                    let reason = login::mend(&error);
                    self.stop(reason.clone());
                    PhoneError::Impostor(reason)
                })?;
            }
            self.set_link(&LinkState::Reachable);
            return Ok(Some(exchange));
        }
    }

    /// Notes that nothing could be sent; returns why.
    pub(super) fn not_sent(&self, failure: Failure) -> String {
        let (reason, is_impostor) = match failure {
            Failure::NotSent(reason) => (reason, false),
            Failure::NotTrusted(reason) => (reason, true),
            Failure::NoAnswer => ("no answer came".to_owned(), false),
        };
        let is_news = self.set_link(&LinkState::Unreachable { reason: reason.clone() });
        // Once, and not with each poll.
        if is_news && is_impostor {
            self.audit.write(Entry {
                event: "certificate-refused",
                who: RELAY,
                phone: Some(&self.phone.id),
                outcome: Some(reason.clone()),
                ..Entry::default()
            });
        }
        reason
    }

    /// Forgets that the phone has refused the login, and what it asked for.
    fn sign_in_again(&mut self) {
        self.stopped = None;
        self.login = login::of(self.phone);
        self.pictures.forgive();
        self.set_link(&LinkState::Unknown);
    }

    /// Sends nothing more to this phone until a person has acted.
    fn stop(&mut self, reason: String) -> PhoneError {
        tracing::warn!(phone = self.phone.id, reason, "stopped");
        self.set_link(&LinkState::Unreachable { reason: reason.clone() });
        let error = PhoneError::AuthFailed(reason);
        self.stopped = Some(error.clone());
        error
    }

    /// Returns whether that is news.
    pub(super) fn set_link(&self, state: &LinkState) -> bool {
        let is_news = self.status.set_link(state);
        if is_news {
            tracing::info!(phone = self.phone.id, ?state, "link");
        }
        is_news
    }
}

/// The report of a part, behind those of the parts before.
fn joined(mut before: CommandReport, part: CommandReport) -> CommandReport {
    before.continued.push(part.target);
    before.ms = before.ms.saturating_add(part.ms);
    CommandReport { target: before.target, continued: before.continued, ms: before.ms, ..part }
}

/// What is told when a later part of a sequence could not be sent.
fn cut_short(whole: CommandReport, error: &PhoneError) -> CommandReport {
    let sent = whole.continued.len() + 1;
    let advice = format!("Only the first {sent} requests of the sequence were sent: {error}");
    CommandReport { outcome: Outcome::Refused, advice: Some(advice), ..whole }
}

/// A picture, or why there is none.
pub(super) type Shown = Result<Arc<Frame>, PhoneError>;
