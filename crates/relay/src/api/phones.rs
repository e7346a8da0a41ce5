//! `GET /api/v1/phones`: the phones this user may see.

use axum::{Json, extract::State};
use relay_api::PhoneSummary;

use super::Phones;

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
