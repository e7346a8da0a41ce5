//! `POST /api/v1/phones/{id}/commands`: one typed command.

use axum::{
    Json,
    extract::{Path, State},
};
use relay_api::{Code, CommandReport, CommandRequest};

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
    command
        .check(phone.config().model)
        .map_err(|error| ApiError::new(Code::MissingKey, error.to_string()))?;
    Ok(Json(phone.send(&command).await?))
}
