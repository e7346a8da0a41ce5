//! `POST /api/v1/phones/{id}/commands`: one typed command.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use relay_api::{Code, CommandReport, CommandRequest, Problem};
use snom::Command;

use super::{ApiError, json::Intended};
use crate::{access::Person, audit::Entry, phone::PhoneError, relay::Relay};

/// Send one command to a phone, once.
#[utoipa::path(post, path = "/phones/{id}/commands", request_body = CommandRequest, responses(
    (status = 200, description = "It was sent; the outcome says what became of it", body = CommandReport),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 422, description = "It makes no sense for this phone, or is not confirmed", body = Problem),
    (status = 429, description = "Too often, or the same a moment ago; nothing was sent", body = Problem),
    (status = 502, description = "The phone cannot be reached or does not let the relay in", body = Problem),
    (status = 503, description = "The relay is shutting down; nothing was sent", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn send(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(person): Extension<Person>,
    Intended(request): Intended<CommandRequest>,
) -> Result<Json<CommandReport>, ApiError> {
    let command = request.command().map_err(Problem::from);
    // In a task: who hangs up in the middle is served and written down all the same.
    let begun = relay.begin();
    let sending = tokio::spawn(async move {
        let _begun = begun;
        relay.now().find(&id, &person)?;
        let command = command?;
        let mut sent = checked(&relay, &id, &person, &request, &command).await;
        // Somebody has changed the configuration of the phone just now; nothing was sent.
        if matches!(&sent, Err(error) if error.code() == Code::ShuttingDown)
            && relay.now().is_ready()
        {
            sent = checked(&relay, &id, &person, &request, &command).await;
        }
        tell(&relay, &person, &id, &command, &sent);
        sent
    });
    let sent = sending.await;
    sent.unwrap_or_else(|error| Err(ApiError::new(Code::Internal, error.to_string()))).map(Json)
}

/// Everything that must hold before a command is sent, the cheap and the harmless first.
async fn checked(
    relay: &Relay,
    id: &str,
    person: &Person,
    request: &CommandRequest,
    command: &Command,
) -> Result<CommandReport, ApiError> {
    let now = relay.now();
    let phone = now.find(id, person)?;
    let config = phone.config();
    person.check(command.danger())?;
    request.check(command, id, config.model, config.firmware)?;
    now.throttle.command(person, id)?;
    let cooling = relay.cool_down().begin(id, command)?;
    let phone = phone.clone();
    // Not held while waiting: a phone that is replaced meanwhile ends when nobody holds it.
    drop(now);
    let sent = phone.send(command.clone(), &person.name).await;
    if let (Err(error), Some(cooling)) = (&sent, cooling)
        && error.means_not_sent()
    {
        cooling.was_not_sent();
    }
    sent.map_err(|error: PhoneError| error.into())
}

fn tell(
    relay: &Relay,
    person: &Person,
    phone: &str,
    command: &Command,
    sent: &Result<CommandReport, ApiError>,
) {
    let word = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    };
    let is_told = relay.audit().is_on() || tracing::enabled!(tracing::Level::INFO);
    if !is_told {
        return;
    }
    let request = relay.metrics().request_number();
    let (outcome, status, ms) = match sent {
        Ok(report) => (word(serde_json::to_value(report.outcome)), report.status, Some(report.ms)),
        Err(error) => (word(serde_json::to_value(error.code())), None, None),
    };
    let (who, name) = (person.name.as_str(), command.name());
    relay.audit().write(Entry {
        request,
        event: "command",
        who,
        from: person.address,
        phone: Some(phone),
        command: Some(name),
        with: command.masked(),
        outcome: Some(outcome.clone()),
        status,
        ms,
        ..Entry::default()
    });
    // After the audit log: who has read this finds it there.
    tracing::info!(request, phone, who, command = name, outcome, status, ms, "command");
}
