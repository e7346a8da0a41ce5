//! `POST /api/v1/phones/{id}/commands`: one typed command.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use relay_api::{Code, CommandReport, CommandRequest, Problem, Reason};
use snom::Command;

use super::csrf::CsrfJson;
use crate::{access::Principal, audit::Entry, error::ApiError, phone::PhoneError, state::Relay};

/// Send a command.
///
/// Sends one command to a phone, at most once.
#[utoipa::path(post, tag = "Commands", path = "/phones/{id}/commands", request_body = CommandRequest, responses(
    (status = 200, description = "It was sent; see the outcome", body = CommandReport),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 422, description = "The command does not fit this phone, or is not confirmed", body = Problem),
    (status = 429, description = "Too many commands, or the same one a moment ago; nothing was sent", body = Problem),
    (status = 502, description = "The phone cannot be reached or refuses the login", body = Problem),
    (status = 503, description = "The relay is shutting down; nothing was sent", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn send(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    CsrfJson(request): CsrfJson<CommandRequest>,
) -> Result<Json<CommandReport>, ApiError> {
    let command = request.command().map_err(Problem::from);
    // A tracked task: when the client hangs up meanwhile, the command is still carried out and
    // recorded.
    let tasks = relay.tasks().clone();
    let sending = tasks.spawn(async move {
        relay.snapshot().find(&id, &principal)?;
        let command = command?;
        let mut sent = check_and_send(&relay, &id, &principal, &request, &command).await;
        // The configuration of the phone has just been changed; nothing was sent.
        if matches!(&sent, Err(error) if error.code() == Code::ShuttingDown) && relay.is_ready() {
            sent = check_and_send(&relay, &id, &principal, &request, &command).await;
        }
        record(&relay, &principal, &id, &command, &sent);
        sent
    });
    let sent = sending.await;
    sent.unwrap_or_else(|error| {
        tracing::error!(%error, "a command failed inside the relay");
        Err(ApiError::new(Code::Internal, Reason::TaskFailed {}))
    })
    .map(Json)
}

/// Checks a command, the cheap checks without side effects first, and sends it.
async fn check_and_send(
    relay: &Relay,
    id: &str,
    principal: &Principal,
    request: &CommandRequest,
    command: &Command,
) -> Result<CommandReport, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(id, principal)?;
    let config = phone.config();
    principal.check(command.danger())?;
    request.check(command, id, config.model, config.firmware)?;
    snapshot.throttle.command(principal, id)?;
    let cool_down = relay.cool_down().begin(id, command)?;
    let phone = phone.clone();
    // Not held while waiting: a replaced phone ends only when nothing holds it.
    drop(snapshot);
    let sent = phone.send(command.clone(), &principal.name).await;
    if let (Err(error), Some(cool_down)) = (&sent, cool_down)
        && error.means_not_sent()
    {
        cool_down.cancel();
    }
    sent.map_err(|error: PhoneError| error.into())
}

/// Writes a command to the audit log and the log.
fn record(
    relay: &Relay,
    principal: &Principal,
    phone: &str,
    command: &Command,
    sent: &Result<CommandReport, ApiError>,
) {
    let word = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    };
    if !relay.audit().is_on() && !tracing::enabled!(tracing::Level::INFO) {
        return;
    }
    let request = relay.metrics().request_number();
    let (outcome, status, ms) = match sent {
        Ok(report) => (word(serde_json::to_value(report.outcome)), report.status, Some(report.ms)),
        Err(error) => (word(serde_json::to_value(error.code())), None, None),
    };
    let (user, name) = (principal.name.as_str(), command.name());
    relay.audit().write(Entry {
        request,
        event: "command",
        user,
        from: principal.address,
        phone: Some(phone),
        command: Some(name),
        with: command.masked(),
        outcome: Some(outcome.clone()),
        status,
        ms,
        ..Entry::default()
    });
    // After the audit log, so that a reader of this line finds the entry there.
    tracing::info!(request, phone, user, command = name, outcome, status, ms, "command");
}
