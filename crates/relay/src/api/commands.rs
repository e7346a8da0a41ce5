//! `POST /api/v1/phones/{id}/commands`: one typed command.

use axum::{
    Json,
    extract::{Path, State},
};
use relay_api::{Code, CommandReport, CommandRequest};
use snom::command::Refusal;

use super::{ApiError, Phones, json::Intended};

pub(super) async fn send(
    State(phones): State<Phones>,
    Path(id): Path<String>,
    Intended(request): Intended<CommandRequest>,
) -> Result<Json<CommandReport>, ApiError> {
    let phone = phones.find(&id)?;
    let command = request
        .command()
        .map_err(|error| ApiError::new(Code::InvalidCommand, error.to_string()))?;
    let (model, firmware) = (phone.config().model, phone.config().firmware);
    command.check(model, firmware).map_err(|refusal| {
        let code = match refusal {
            Refusal::MissingKey { .. } => Code::MissingKey,
            Refusal::TooLong { .. } => Code::InvalidCommand,
            _ => Code::NotOnThisPhone,
        };
        ApiError::new(code, refusal.to_string())
    })?;
    if command.kind().needs_confirmation() && request.confirmation() != Some(id.as_str()) {
        let detail = format!(
            "confirm: {} loses what cannot be brought back; repeat the id of the phone as \
             \"confirm\": \"{id}\"",
            command.name()
        );
        return Err(ApiError::new(Code::ConfirmationRequired, detail));
    }
    Ok(Json(phone.send(&command).await?))
}
