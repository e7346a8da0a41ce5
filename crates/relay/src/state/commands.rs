//! Waiting and running commands: each in a separate task, at a phone of this relay or of another one.

use std::{sync::Arc, time::Duration};

use relay_api::{CancelState, ClusterProblem, Code, CommandRequest, Problem, Reason};
use snom::Command;
use tokio::time::{Instant, sleep};

use super::Relay;
use crate::{
    cluster::{ClusterMember, KeyClaim, PhoneRequest, Reply},
    error::ApiError,
    idempotency::{CancelResult, CommandRun, KeyId, RunResult},
    phone::{Caller, Phone, PhoneError},
};

/// The time between attempts to send a command to a phone that moves from one relay to another.
const MOVING_PAUSE: Duration = Duration::from_millis(50);
/// The time that a command waits for a connection to the other relays: a client that has lost its server tries the next
/// one within a second.
const RECONNECT_TIME: Duration = Duration::from_secs(3);
/// The time that a command takes at the owner, besides its wait and the time for which the phone plays.
const ANSWER_TIME: Duration = Duration::from_secs(15);

impl Relay {
    /// Carries out a command in a tracked task: even if nobody waits for it any more, a command that has begun is
    /// finished and recorded. The result goes to all who wait for `run`.
    pub(crate) fn spawn_command(
        &self,
        key: Option<KeyId>,
        run: Arc<CommandRun>,
        work: impl Future<Output = RunResult> + Send + 'static,
    ) {
        let relay = self.clone();
        self.tasks().spawn(async move {
            let task = CommandTask { relay, key, run };
            let result = work.await;
            // Only a command refused before its turn may come again with the same key.
            let is_remembered = match &result {
                Ok(_) => true,
                Err(error) => {
                    let is_final = matches!(error.code(), Code::Cancelled | Code::OtherRun);
                    task.run.stop().has_begun() || is_final && !error.is_caller_gone()
                }
            };
            task.end(result, is_remembered);
        });
    }

    /// Waits until the relay gives up; returns the outcome of a command that has no result by then.
    pub(crate) async fn given_up(&self, run: &CommandRun) -> RunResult {
        self.gives_up().await;
        let error = if run.stop().has_begun() {
            PhoneError::Unknown(Reason::StoppedMeanwhile {})
        } else {
            PhoneError::ShuttingDown
        };
        Err(error.into())
    }

    /// Sends a command with `sending`, unless the same one was sent a moment ago.
    pub(crate) async fn send_cooled(
        &self,
        phone: &Phone,
        command: &Command,
        sending: impl Future<Output = RunResult>,
    ) -> RunResult {
        let cool_down = self.cool_down().begin(|| phone.endpoints(), command, now())?;
        let sent = sending.await;
        let is_sent = !matches!(&sent, Err(error) if error.code().means_not_sent());
        match cool_down {
            Some(cool_down) if is_sent => cool_down.sent(now(), phone.endpoints()),
            Some(cool_down) => cool_down.cancel(),
            None => {}
        }
        sent
    }

    /// Sends a command to a phone that this relay owns, unless another relay has begun it.
    pub(super) async fn send_here(
        &self,
        phone: &Phone,
        (command, request): (&Command, &CommandRequest),
        SharedKey { id, is_new }: SharedKey,
        caller: &Caller,
    ) -> RunResult {
        let is_claimed = match self.claim_key(id, request).await {
            KeyClaim::First => true,
            // Without the store, owned phones go on as long as the lease lasts.
            KeyClaim::Unavailable if is_new => false,
            KeyClaim::Unavailable => return Err(cut_off()),
            KeyClaim::Same(Some(report)) => return Ok(*report),
            KeyClaim::Same(None) => {
                return Err(PhoneError::Unknown(Reason::ReportForgotten {}).into());
            }
            KeyClaim::Other => return Err(ApiError::new(Code::KeyReused, Reason::KeyReused {})),
            KeyClaim::Cancelled => {
                return Err(ApiError::new(Code::Cancelled, Reason::Cancelled {}));
            }
        };
        let sent = phone.send(command.clone(), caller).await.map_err(ApiError::from);
        if matches!(&sent, Err(error) if error.is_moving()) {
            // It had its turn, but the phone had another owner.
            caller.stop.not_begun();
        }
        if is_claimed && self.cluster().is_some() {
            let (relay, result) = (self.clone(), sent.clone().map_err(Problem::from));
            // Nobody waits for it.
            self.tasks().spawn(async move { relay.end_key(id, &result).await });
        }
        sent
    }

    /// Cancels a command of a phone that this relay owns, also one that is still to come, by whichever relay.
    ///
    /// # Errors
    /// When too many keys are remembered, or what is still to come cannot be cancelled at all relays.
    pub(crate) async fn cancel_here(
        &self,
        id: KeyId,
        reason: Reason,
    ) -> Result<CancelState, ApiError> {
        if self.cluster().is_none() {
            return Ok(state_of(self.keys().cancel(id, reason)?).await);
        }
        if self.keys().has(id) {
            let state = state_of(self.keys().cancel(id, reason)?).await;
            // Nothing of it was sent here. The same request may come again by another relay, or may have.
            let elsewhere =
                if state == CancelState::NotSent { self.cancel_key(id).await } else { None };
            return Ok(elsewhere.unwrap_or(state));
        }
        // The owner before may have sent it, and the next one must not.
        match self.cancel_key(id).await {
            None => {
                // This relay at least does not send it.
                self.keys().cancel(id, reason)?;
                Err(cut_off())
            }
            Some(CancelState::NotSent) => Ok(state_of(self.keys().cancel(id, reason)?).await),
            Some(state) => Ok(state),
        }
    }

    /// Sends a command to its phone, which another relay may own. One whose phone goes from one relay to another waits for
    /// the next owner, as long as it may wait.
    pub(crate) async fn send_command(
        &self,
        phone: &Phone,
        (command, request): (&Command, &CommandRequest),
        key: SharedKey,
        caller: &Caller,
    ) -> RunResult {
        let begun = Instant::now();
        let deadline = begun + caller.max_wait;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let caller = Caller { max_wait: left, ..caller.clone() };
            let sent = match self.elsewhere(phone) {
                Some(cluster) => {
                    self.forward(cluster, phone, (command, request), key, &caller).await
                }
                None => self.send_here(phone, (command, request), key, &caller).await,
            };
            let may_move = self.cluster().is_some() && self.is_ready() && !caller.stop.has_begun();
            let may_come_back = begun.elapsed() < RECONNECT_TIME;
            let is_temporary =
                |error: &ApiError| error.is_moving() || may_come_back && error.is_cut_off();
            let tries_again = may_move && sent.as_ref().is_err_and(is_temporary);
            if !tries_again || deadline <= Instant::now() + MOVING_PAUSE {
                return sent;
            }
            tokio::select! {
                reason = caller.stop.requested() => {
                    return Err(PhoneError::Cancelled(reason).into());
                }
                () = caller.gone.cancelled() => {
                    return Err(PhoneError::Cancelled(Reason::CallerGone {}).into());
                }
                () = sleep(MOVING_PAUSE) => {}
            }
        }
    }

    /// Lets the owner of a phone send a command, at most once.
    async fn forward(
        &self,
        cluster: &ClusterMember,
        phone: &Phone,
        (command, request): (&Command, &CommandRequest),
        key: SharedKey,
        caller: &Caller,
    ) -> RunResult {
        let ask = |request, times| self.ask_owner(cluster, phone, request, times);
        let playing = match command {
            Command::Keys(sequence) => sequence.duration(),
            _ => Duration::ZERO,
        };
        let (user, is_new, key) = (caller.user.clone(), key.is_new, key.id.text());
        let asked =
            PhoneRequest::Command { command: request.clone(), user, key: key.clone(), is_new };
        // From now on it is unknown here whether it was sent.
        caller.stop.begin();
        let mut asked = std::pin::pin!(ask(asked, (caller.max_wait, playing + ANSWER_TIME)));
        let answer = tokio::select! {
            biased;
            answer = &mut asked => answer,
            // A caller that has gone does not end the command: the same request may wait for it at another relay.
            reason = caller.stop.requested() => {
                let cancel = PhoneRequest::Cancel { key, reason };
                // The answer to the command reports its outcome.
                let cancelled = async { ask(cancel, (ANSWER_TIME, Duration::ZERO)).await };
                let (answer, _cancelled) = tokio::join!(asked, cancelled);
                answer
            }
        };
        let sent = match answer {
            Ok(Reply::Report(report)) => Ok(*report),
            Ok(_) => Err(PhoneError::Unknown(Reason::ResultLost {}).into()),
            // The owner shuts down, not this relay.
            Err(problem) if problem.code == Code::ShuttingDown => {
                Err(PhoneError::not_owned(ClusterProblem::Moved).into())
            }
            Err(problem) => Err(ApiError::from(problem)),
        };
        if matches!(&sent, Err(error) if error.code().means_not_sent()) {
            caller.stop.not_begun();
        }
        sent
    }
}

/// Returns the error of what needs the memory that relays share.
fn cut_off() -> ApiError {
    PhoneError::not_owned(ClusterProblem::CutOff).into()
}

/// Waits until it is clear what becomes of a command that was cancelled.
async fn state_of(cancelled: CancelResult) -> CancelState {
    match cancelled {
        CancelResult::NotSent => CancelState::NotSent,
        CancelResult::Ended => CancelState::Ended,
        // It ends before its next part, which may take as long as the one that runs.
        CancelResult::Asked(run) if run.stop().has_begun() => CancelState::Ending,
        CancelResult::Asked(run) => match run.result().await {
            Err(error) if error.code() == Code::Cancelled => CancelState::NotSent,
            _ => CancelState::Ended,
        },
    }
}

/// The key of a command, by which all relays know it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedKey {
    pub(crate) id: KeyId,
    /// No other relay can have got the same request.
    pub(crate) is_new: bool,
}

/// Returns the time for the rules of access, which do not depend on the runtime.
fn now() -> std::time::Instant {
    Instant::now().into_std()
}

/// A guard that ends a command even when its task fails: otherwise its callers would wait for ever.
struct CommandTask {
    relay: Relay,
    key: Option<KeyId>,
    run: Arc<CommandRun>,
}

impl CommandTask {
    /// Hands the result to all who wait for it.
    fn end(&self, result: RunResult, is_remembered: bool) {
        match self.key {
            Some(key) => self.relay.keys().end(key, &self.run, result, is_remembered),
            None => self.run.end(result),
        }
    }
}

impl Drop for CommandTask {
    fn drop(&mut self) {
        if !self.run.has_ended() {
            tracing::error!("a command failed inside the relay");
            let lost = PhoneError::Unknown(Reason::ResultLost {});
            self.end(Err(lost.into()), true);
        }
    }
}
