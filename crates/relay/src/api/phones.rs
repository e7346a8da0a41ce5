//! `GET /api/v1/phones`: the phones this user may see; `POST /api/v1/phones/{id}/sign-in`: try the
//! login of one again.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use relay_api::{PhoneSummary, SignInRequest};

use super::{ApiError, Phones, json::Intended};

pub(super) async fn sign_in(
    State(phones): State<Phones>,
    Path(id): Path<String>,
    Intended(SignInRequest {}): Intended<SignInRequest>,
) -> Result<StatusCode, ApiError> {
    phones.find(&id)?.sign_in_again();
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn list(State(phones): State<Phones>) -> Json<Vec<PhoneSummary>> {
    let summary = |phone: &crate::phone::Phone| {
        let config = phone.config();
        PhoneSummary {
            id: config.id.clone(),
            name: config.name.clone(),
            model: config.model.name.to_owned(),
            screens: config.model.screens.iter().map(|screen| screen.name().to_owned()).collect(),
            link: phone.link(),
        }
    };
    Json(phones.iter().map(summary).collect())
}
