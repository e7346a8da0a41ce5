//! The commands of a phone, and the touch that is down.

use std::time::Duration;

use relay_api::{CommandReport, Outcome, OutcomeEvent, Reason};
use snom::{Answer, Command, RequestTarget};
use tokio::time::{Instant, sleep_until};

use super::pictures::Pictures;
use crate::{
    account::RELAY,
    cluster::Effect,
    phone::{
        connection::{Connection, millis},
        driving::DriverSeat,
        error::PhoneError,
        link_tracker::RestartKind,
        playback::Playback,
        queue::{CommandJob, Queue},
        stop::Stop,
        touch_tracker::TouchTracker,
    },
};

/// The time for which a phone plays a command.
#[derive(Clone, Copy, Default)]
struct Playing {
    /// By its own durations: the phone may answer only after that.
    spelled: Duration,
    /// Including the time of presses without a duration.
    lasts: Duration,
}

/// The effects of commands that outlast them.
#[derive(Default)]
pub(in crate::phone) struct Commands {
    touch: TouchTracker,
    /// The time after which the last restart counts as over.
    restart_until: Option<Instant>,
}

impl Commands {
    /// Returns the time at which there is something to do without a command.
    pub(super) fn due(&self) -> Option<Instant> {
        [self.restart_until, self.touch.due()].into_iter().flatten().min()
    }

    /// Does what is due.
    pub(super) async fn act(&mut self, pictures: &mut Pictures, connection: &mut Connection<'_>) {
        let now = Instant::now();
        if self.restart_until.is_some_and(|until| until <= now) {
            self.restart_until = None;
            connection.status.end_restart();
        }
        self.release_touch_when_due(pictures, connection).await;
    }

    /// Releases a touch that is down for too long, before anything else is sent.
    async fn release_touch_when_due(
        &mut self,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) {
        if self.touch.due().is_some_and(|due| due <= Instant::now()) {
            self.release_touch(pictures, connection).await;
        }
    }

    /// Releases a touch that is still down.
    pub(super) async fn release_touch(
        &mut self,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) {
        self.touch.keep_of(connection.epoch());
        if let Some(command) = self.touch.release() {
            tracing::info!(phone = connection.phone.id, "releasing a touch that is still down");
            connection.record_begin(&command);
            let report = self.request(&command, Playing::default(), pictures, connection).await;
            if report.is_err() {
                self.touch.postpone(Instant::now());
            }
            connection.record(&command, &report);
            publish(connection, &command, RELAY, report.as_ref());
        }
    }

    /// Carries out a command of the queue and answers its sender.
    pub(super) async fn run(
        &mut self,
        job: CommandJob,
        seat: &DriverSeat,
        queue: &mut Queue,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) {
        self.release_touch_when_due(pictures, connection).await;
        let playing = &mut None;
        let turn = Turn { queue, stop: &job.stop, playing };
        let begun = tokio::select! {
            biased;
            reason = job.stop.requested() => Err(PhoneError::Cancelled(reason)),
            () = turn.queue.stopped.cancelled() => Err(PhoneError::ShuttingDown),
            begun = connection.begin_turn(&job) => begun,
        };
        let lasts = match &job.command {
            Command::Keys(sequence) => sequence.duration(),
            _ => Duration::ZERO,
        };
        let report = match begun.and_then(|()| seat.begin(&job.user, lasts)) {
            Ok(()) => self.send(&job.command, turn, pictures, connection).await,
            Err(error) => Err(error),
        };
        // The keys that end calls are played at once, whatever is played besides.
        let playing = playing.filter(|_| !job.command.ends_calls());
        let playing = playing.map(|until| Playback { user: job.user.clone(), until });
        connection.end_turn(playing.clone());
        queue.commands.ended(playing);
        publish(connection, &job.command, &job.user, report.as_ref());
        // The sender may be gone; the command was carried out all the same.
        let _gone = job.reply.send(report);
    }

    /// Sends a command. A sequence that is too long for one request is sent in parts, each when the
    /// one before has been played; pictures of the `queue` are answered meanwhile.
    async fn send(
        &mut self,
        command: &Command,
        mut turn: Turn<'_>,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) -> Result<CommandReport, PhoneError> {
        let Command::Keys(sequence) = command else {
            return self.request(command, Playing::default(), pictures, connection).await;
        };
        let parts = sequence.split();
        let mut total: Option<CommandReport> = None;
        // The first part is sent at once: a timer is never ready before its next tick, and until
        // then pictures would go before the command.
        let mut next = None;
        for part in &parts {
            if let Some(next) = next {
                while let Some(due) = self.touch.due().filter(|due| *due < next) {
                    if let Err(error) = turn.wait_until(due, pictures, connection).await {
                        return cut(total, error);
                    }
                    self.release_touch_when_due(pictures, connection).await;
                }
                if let Err(error) = turn.wait_until(next, pictures, connection).await {
                    return cut(total, error);
                }
            }
            let _reservation = match connection.reserve(part.lasts).await {
                Ok(reservation) => reservation,
                Err(error) => return cut(total, error),
            };
            let over = Instant::now() + part.lasts;
            next = Some(over);
            let playing = Playing { spelled: part.sequence.spelled_duration(), lasts: part.lasts };
            let command = Command::Keys(part.sequence.clone());
            let report = match self.request(&command, playing, pictures, connection).await {
                Ok(report) => report,
                Err(error) => return cut(total, error),
            };
            *turn.playing = Some(over);
            let is_accepted = report.outcome == Outcome::Accepted;
            total = Some(match total {
                None => report,
                Some(before) => joined(before, report),
            });
            if !is_accepted {
                break;
            }
        }
        total.ok_or(PhoneError::Answer(Reason::TaskFailed {}))
    }

    async fn request(
        &mut self,
        command: &Command,
        playing: Playing,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) -> Result<CommandReport, PhoneError> {
        let target = RequestTarget::new(command, connection.phone.firmware);
        let started = Instant::now();
        pictures.sent(started);
        // Also when something fails before the answer, it may be down.
        let before = self.touch;
        self.touch.sent(command, connection.epoch(), started);
        let is_down = self.touch.until().is_some();
        let effect =
            Effect { lasts: playing.lasts, releases_touch: before.until().is_some() && !is_down };
        if is_down {
            connection.note_touch(self.touch.until());
        }
        let result = connection.send(&target, playing.spelled, effect).await;
        let took = started.elapsed();
        if matches!(&result, Err(error) if error.means_not_sent()) {
            self.touch = before;
        }
        connection.note_touch(self.touch.until());
        let (answer, status, reason) = match &result {
            Ok(Some(response)) => {
                let answer = response.classify(&target);
                (answer, Some(response.status), response.reason_of(answer))
            }
            Ok(None) => (Answer::Empty, None, Some(Reason::ConnectionClosed {})),
            // The command was sent, and its effect is unknown.
            Err(PhoneError::ServerAuthFailed(reason)) => {
                let reason = Box::new(reason.clone());
                (Answer::Empty, None, Some(Reason::SentUnproven { reason }))
            }
            Err(error) => {
                pictures.answered(Instant::now(), Some(false));
                return Err(error.clone());
            }
        };
        let outcome = match answer {
            Answer::Accepted => Outcome::Accepted,
            Answer::Empty => Outcome::SentNoAnswer,
            _ => Outcome::Refused,
        };
        if let Some(kind) = restart_of(command).filter(|_| outcome != Outcome::Refused) {
            self.restart_until = Some(connection.status.begin_restart(kind, started));
            connection.note_facts(|facts| {
                // Another phone of the same model may be there afterwards, or another firmware.
                facts.mac = None;
                if kind == RestartKind::WithFirmware {
                    facts.firmware = None;
                }
            });
        }
        // From now on, the screen shows the effect of the command.
        pictures.answered(Instant::now(), target.expects_answer().then_some(status.is_some()));
        let ms = millis(took);
        let name = command.name();
        tracing::debug!(phone = connection.phone.id, command = name, ?outcome, status, ms, "sent");
        let remedy = reason.as_ref().and_then(Reason::remedy);
        let target = target.to_string();
        Ok(CommandReport { target, continued: Vec::new(), outcome, status, ms, reason, remedy })
    }
}

/// The turn of a command: what goes on while it runs.
struct Turn<'a> {
    queue: &'a mut Queue,
    stop: &'a Stop,
    /// The end of the part that the phone plays.
    playing: &'a mut Option<Instant>,
}

impl Turn<'_> {
    /// Answers picture requests until `time`.
    ///
    /// # Errors
    /// When nothing more of the command may be sent.
    async fn wait_until(
        &mut self,
        time: Instant,
        pictures: &mut Pictures,
        connection: &mut Connection<'_>,
    ) -> Result<(), PhoneError> {
        loop {
            tokio::select! {
                biased;
                () = self.queue.stopped.cancelled() => return Err(PhoneError::ShuttingDown),
                reason = self.stop.requested() => return Err(PhoneError::Cancelled(reason)),
                () = sleep_until(time) => return Ok(()),
                Some(job) = self.queue.pictures.next() => {
                    let next = async {
                        tokio::select! {
                            () = sleep_until(time) => {}
                            _ = self.stop.requested() => {}
                        }
                    };
                    pictures.answer(job, &mut self.queue.pictures, next, connection).await;
                }
            }
        }
    }
}

/// Returns the kind of restart that a command causes, if it does.
fn restart_of(command: &Command) -> Option<RestartKind> {
    match command {
        Command::Reboot | Command::Reset => Some(RestartKind::AtOnce),
        Command::UpgradeFirmware(_) => Some(RestartKind::WithFirmware),
        _ => None,
    }
}

/// Counts a command and publishes its report.
fn publish(
    connection: &Connection<'_>,
    command: &Command,
    user: &str,
    report: Result<&CommandReport, &PhoneError>,
) {
    connection.metrics.command(report.ok().map(|report| report.outcome));
    if let Ok(report) = report {
        let (user, arguments) = (user.to_owned(), command.masked());
        let (command, report) = (command.name().to_owned(), report.clone());
        connection.status.publish_outcome(OutcomeEvent { user, command, arguments, report });
    }
}

/// Joins the report of a part to that of the parts before.
fn joined(mut before: CommandReport, part: CommandReport) -> CommandReport {
    before.continued.push(part.target);
    before.ms = before.ms.saturating_add(part.ms);
    CommandReport { target: before.target, continued: before.continued, ms: before.ms, ..part }
}

/// Returns the report of a sequence of which a later part could not be sent, or the error of its
/// first part.
fn cut(total: Option<CommandReport>, error: PhoneError) -> Result<CommandReport, PhoneError> {
    let Some(total) = total else { return Err(error) };
    let sent = u32::try_from(total.continued.len() + 1).unwrap_or(u32::MAX);
    let reason = Reason::SequenceCut { sent, reason: Box::new(error.into_reason()) };
    let remedy = reason.remedy();
    Ok(CommandReport { outcome: Outcome::SentInPart, reason: Some(reason), remedy, ..total })
}
