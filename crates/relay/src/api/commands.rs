//! `POST` and `DELETE /api/v1/phones/{id}/commands`: one typed command, and its cancellation.

mod headers;
mod rights;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::HeaderMap,
};
use relay_api::{
    CancelState, CancelledCommand, Code, CommandReport, CommandRequest, Problem, Reason,
};
use snom::Command;

use super::{
    csrf::{CsrfGuard, CsrfJson},
    owner::{MAX_ANSWER_TIME, ask_owner},
    proof::Proof,
};
use crate::{
    access::Principal,
    audit::{AuditUnavailable, Entry},
    cluster::{PhoneRequest, Reply},
    error::ApiError,
    idempotency::{Admission, CommandRun, KeyId, RunResult},
    phone::Caller,
    state::{Relay, SharedKey},
};
use headers::CommandHeaders;
use rights::Right;

/// Send a command.
///
/// Sends one command to a phone, at most once. A request with the `Idempotency-Key` of an earlier one gets
/// the report of that one, for ten minutes, and sends nothing; browsers must send a key, since they repeat
/// requests by themselves. A command that waits longer than `x-deskside-wait` for its turn is not sent.
/// While a user drives the phone, commands of others answer `held`.
/// `x-deskside-run` names the run of the relay that the request is meant for, as every answer names its
/// own: another run answers `other-run` and sends nothing.
#[utoipa::path(post, tag = "Commands", path = "/phones/{id}/commands", request_body = CommandRequest, responses(
    (status = 200, description = "It was sent; see the outcome", body = CommandReport),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 409, description = "Another user drives the phone, it was cancelled, or is meant for another run of the relay; nothing was sent", body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 422, description = "The command does not fit this phone, is not confirmed, or its key belongs to another one", body = Problem),
    (status = 429, description = "Too many commands, or the same one a moment ago; nothing was sent", body = Problem),
    (status = 502, description = "The phone cannot be reached or refuses the login", body = Problem),
    (status = 503, description = "It waited too long, or the relay is shutting down; nothing was sent", body = Problem),
    (status = 504, description = "It may have been sent, and nobody knows what became of it", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
    ("idempotency-key" = Option<String>, Header, description = "Names the command, such as a UUID; required of browsers", min_length = 1, max_length = 128),
    ("x-deskside-wait" = Option<u32>, Header, description = "Seconds that the command may wait for its turn", minimum = 1, maximum = 60),
    ("x-deskside-run" = Option<String>, Header, description = "The run of the relay that the command is meant for"),
))]
pub(super) async fn send(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    proof: Proof,
    headers: HeaderMap,
    CsrfJson(request): CsrfJson<CommandRequest>,
) -> Result<Json<CommandReport>, ApiError> {
    relay.snapshot().find(&id, &principal)?;
    let CommandHeaders { key, run, max_wait } = CommandHeaders::read(&headers)?;
    let key = key.map(|key| KeyId::new(&principal.account(), &id, &key));
    let is_new = key.is_none() || run.as_deref().is_some_and(|run| relay.run() == run);
    let shared_id = match key {
        Some(key) => key,
        None => KeyId::random(&principal.account())?,
    };
    let shared_key = SharedKey { id: shared_id, is_new };
    let right = Right { relay, principal, proof, phone: id };
    let job = Job { right, request, max_wait, key, shared_key };
    loop {
        let begun = match key {
            Some(key) => job.right.relay.keys().begin(key, &job.request)?,
            None => Admission::First(CommandRun::join(&Arc::default())),
        };
        let waiter = match begun {
            Admission::Repeated(waiter) => waiter,
            Admission::First(waiter) => {
                job.clone().spawn(waiter.run().clone(), run.as_deref());
                waiter
            }
        };
        match waiter.run().result().await {
            // The first request ended without an answer before its turn, and this one is the same.
            Err(error) if error.is_caller_gone() => {}
            result => return result.map(Json),
        }
    }
}

/// A command with all that belongs to its request.
#[derive(Clone)]
struct Job {
    right: Right,
    request: CommandRequest,
    max_wait: Option<std::time::Duration>,
    key: Option<KeyId>,
    /// The key by which other relays know the command; random for a command without a key.
    shared_key: SharedKey,
}

impl Job {
    /// Begins the command in a separate task.
    fn spawn(self, run: Arc<CommandRun>, meant_for: Option<&str>) {
        let relay = self.right.relay.clone();
        // Relays of a cluster share their keys.
        let is_known = relay.cluster().is_some() && self.key.is_some();
        let is_meant_for_another = !is_known && meant_for.is_some_and(|meant| relay.run() != meant);
        let (key, work) = (self.key, run.clone());
        let work = async move { self.perform(&work, is_meant_for_another).await };
        relay.spawn_command(key, run, work);
    }

    /// Sends the command, and records the outcome.
    async fn perform(&self, run: &CommandRun, is_meant_for_another: bool) -> RunResult {
        let command = self.request.command().map_err(Problem::from)?;
        let request = self.right.relay.metrics().request_number();
        let sent = if is_meant_for_another {
            Err(ApiError::new(Code::OtherRun, Reason::OtherRun {}))
        } else {
            self.send_in_time(run, &command, request).await
        };
        self.record(&command, request, &sent);
        sent.map_err(ApiError::recorded)
    }

    /// Sends the command, and waits for its report until the relay gives up.
    async fn send_in_time(&self, run: &CommandRun, command: &Command, request: u64) -> RunResult {
        tokio::select! {
            biased;
            // First, so that the right is judged again before anything is sent.
            never = self.right.guard(run.stop(), command.danger()) => never,
            sent = self.check_and_send(run, command, request) => sent,
            lost = self.right.relay.given_up(run) => lost,
        }
    }

    /// Checks a command, the cheap checks without side effects first, and sends it.
    async fn check_and_send(&self, run: &CommandRun, command: &Command, request: u64) -> RunResult {
        loop {
            let sent = self.check_and_send_once(run, command, request).await;
            // The configuration of the phone has just been changed; nothing was sent.
            let is_replaced = matches!(&sent, Err(error) if error.code() == Code::ShuttingDown);
            if !(is_replaced && self.right.relay.is_ready() && !run.stop().has_begun()) {
                return sent;
            }
        }
    }

    async fn check_and_send_once(
        &self,
        run: &CommandRun,
        command: &Command,
        number: u64,
    ) -> RunResult {
        let Job { right: Right { relay, principal, phone: id, .. }, request, .. } = self;
        let snapshot = relay.snapshot();
        let phone = snapshot.find(id, principal)?;
        let config = phone.config();
        principal.check(command.danger())?;
        principal.check_recent(command.danger())?;
        request.check(command, id, config.model, config.firmware)?;
        snapshot.throttle.command(principal, id)?;
        // If another relay owns the phone, that relay knows who drives it.
        if relay.elsewhere(phone).is_none() {
            phone.check_driver(&principal.account(), snapshot.config.driver)?;
        }
        let phone = phone.clone();
        let caller = Caller {
            user: principal.account(),
            driver: snapshot.config.driver,
            max_wait: self.max_wait.unwrap_or_else(|| snapshot.config.limits.max_wait()),
            stop: run.stop().clone(),
            gone: run.gone().clone(),
        };
        // Not held while waiting: a replaced phone ends only when nothing holds it.
        drop(snapshot);
        let sending = async {
            let entry = self.entry(command, number);
            relay.audit().write_before(entry).await.map_err(|AuditUnavailable| {
                ApiError::new(Code::AuditUnavailable, Reason::AuditUnavailable {})
            })?;
            relay.send_command(&phone, (command, request), self.shared_key, &caller).await
        };
        relay.send_cooled(&phone, command, sending).await
    }

    /// Returns the line of the audit log about a command that is about to be sent.
    fn entry<'a>(&'a self, command: &Command, request: u64) -> Entry<'a> {
        Entry {
            request,
            event: "command-begins",
            user: &self.right.principal.name,
            portal: self.right.principal.portal(),
            from: self.right.principal.address,
            phone: Some(&self.right.phone),
            command: Some(command.name()),
            with: command.masked(),
            ..Entry::default()
        }
    }

    /// Writes what became of a command to the audit log and the log.
    fn record(&self, command: &Command, request: u64, sent: &RunResult) {
        let Right { relay, principal, phone, .. } = &self.right;
        if !relay.audit().is_on() && !tracing::enabled!(tracing::Level::INFO) {
            return;
        }
        let (outcome, status, ms) = match sent {
            Ok(report) => (report.outcome.name(), report.status, Some(report.ms)),
            Err(error) => (error.code().name(), None, None),
        };
        let entry = Entry {
            event: "command",
            outcome: Some(outcome.to_owned()),
            status,
            ms,
            ..self.entry(command, request)
        };
        // What is refused before its turn may come as often as a program likes.
        let is_refused = matches!(sent, Err(error) if error.code().status() < 500);
        if is_refused {
            relay.audit().write_counted(entry);
        } else {
            relay.audit().write(&entry);
        }
        let (user, command) = (&principal.name, command.name());
        tracing::info!(request, phone, user, command, outcome, status, ms, "command");
    }
}

/// Cancel a command.
///
/// A command that has not begun is never sent, not even when its request arrives later. A sequence that
/// runs ends before its next part. Cancelling it again changes nothing.
#[utoipa::path(delete, tag = "Commands", path = "/phones/{id}/commands/{key}", responses(
    (status = 200, body = CancelledCommand),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 429, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("key" = String, Path, description = "The Idempotency-Key of the command", min_length = 1, max_length = 128),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn cancel(
    State(relay): State<Relay>,
    Path((id, key)): Path<(String, String)>,
    Extension(principal): Extension<Principal>,
    _guard: CsrfGuard,
) -> Result<Json<CancelledCommand>, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    snapshot.throttle.command(&principal, &id)?;
    drop(snapshot);
    headers::check_key(&key)?;
    let key = KeyId::new(&principal.account(), &id, &key);
    // A command unknown to this relay may have come through another one.
    let state = match relay.elsewhere(&phone).filter(|_| !relay.keys().has(key)) {
        Some(cluster) => {
            let asked = PhoneRequest::Cancel { key: key.text(), reason: Reason::Cancelled {} };
            match ask_owner((&relay, cluster), &phone, asked, MAX_ANSWER_TIME).await? {
                Reply::Cancelled(state) => {
                    if state == CancelState::NotSent {
                        // This relay may own the phone when the command comes.
                        relay.keys().cancel(key, Reason::Cancelled {})?;
                    }
                    state
                }
                _ => return Err(ApiError::relays_differ()),
            }
        }
        None => relay.cancel_here(key, Reason::Cancelled {}).await?,
    };
    Ok(Json(CancelledCommand { state }))
}
