//! `GET /api/v1/phones/{id}/diagnosis`: the doctor.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use relay_api::{Diagnosis, Problem};

use crate::error::ApiError;
use crate::{access::Person, state::Relay};

/// Try everything a phone must be able to do, and say what to mend.
#[utoipa::path(get, path = "/phones/{id}/diagnosis", responses(
    (status = 200, body = Diagnosis),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 429, body = Problem),
    (status = 503, body = Problem),
), params(("id" = String, Path, description = "The id of the phone")))]
pub(super) async fn diagnose(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(person): Extension<Person>,
) -> Result<Json<Diagnosis>, ApiError> {
    let now = relay.now();
    let phone = now.find(&id, &person)?;
    now.throttle.command(&person, &id)?;
    Ok(Json(phone.diagnose().await?))
}
