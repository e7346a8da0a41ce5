//! `GET /api/v1/phones`: the phones this user may see; `POST /api/v1/phones/{id}/sign-in`: try the
//! login of one again.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use relay_api::{PhoneSummary, Problem, SignInRequest};
use snom::Danger;

use super::json::Intended;
use crate::error::ApiError;
use crate::{access::Person, audit::Entry, config::PhoneOrigin, phone::Phone, state::Relay};

/// Let the relay try the login of a phone again, after its password was mended.
#[utoipa::path(post, path = "/phones/{id}/sign-in", request_body = SignInRequest, responses(
    (status = 204, description = "The next command or picture tries"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn sign_in(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(person): Extension<Person>,
    Intended(SignInRequest {}): Intended<SignInRequest>,
) -> Result<StatusCode, ApiError> {
    let now = relay.now();
    let phone = now.find(&id, &person)?;
    // Wrong passwords lock phones up, so it takes somebody who could restart it.
    person.check(Danger::DisruptsPhone)?;
    now.throttle.command(&person, &id)?;
    phone.sign_in_again();
    relay.audit().write(Entry {
        request: relay.metrics().request_number(),
        event: "sign-in",
        who: &person.name,
        from: person.address,
        phone: Some(&id),
        ..Entry::default()
    });
    Ok(StatusCode::NO_CONTENT)
}

/// The phones this person may see.
#[utoipa::path(get, path = "/phones", responses(
    (status = 200, body = Vec<PhoneSummary>),
    (status = 401, body = Problem),
))]
pub(super) async fn list(
    State(relay): State<Relay>,
    Extension(person): Extension<Person>,
) -> Json<Vec<PhoneSummary>> {
    Json(relay.now().seen_by(&person).map(summary).collect())
}

pub(super) fn summary(phone: &Phone) -> PhoneSummary {
    let config = phone.config();
    PhoneSummary {
        id: config.id.clone(),
        name: config.name.clone(),
        model: config.model.name.to_owned(),
        groups: config.groups.clone(),
        ad_hoc: config.origin == PhoneOrigin::Added,
        screens: config.model.screens.iter().map(|screen| screen.name().to_owned()).collect(),
        link: phone.link(),
    }
}
