//! `GET /api/v1/phones`: the phones that the user may see; `POST /api/v1/phones/{id}/sign-in`:
//! another login attempt at a phone.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use relay_api::{PhoneSummary, Problem, SignInRequest};
use snom::Danger;

use super::{
    csrf::CsrfJson,
    owner::{MAX_ANSWER_TIME, ask},
};
use crate::{
    access::Principal, cluster::PhoneRequest, config::PhoneSource, error::ApiError, phone::Phone,
    state::Relay,
};

/// Retry the login at a phone.
///
/// Allows the relay to sign in to a phone again after a refusal, with the password that its file has now. The
/// same password is not tried again within 30 s: phones lock up after a few wrong ones.
#[utoipa::path(post, tag = "Phones", path = "/phones/{id}/sign-in", request_body = SignInRequest, responses(
    (status = 204, description = "The next command or picture makes the attempt"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, body = Problem),
    (status = 502, description = "The file of the password cannot be read", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn retry_login(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    CsrfJson(SignInRequest {}): CsrfJson<SignInRequest>,
) -> Result<StatusCode, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    // Wrong passwords lock phones up, so this takes the right to restart one.
    principal.check(Danger::DisruptsPhone)?;
    snapshot.throttle.command(&principal, &id)?;
    // Not held while waiting: a replaced phone ends only when nothing holds it.
    drop(snapshot);
    ask(&relay, &phone, PhoneRequest::RetryLogin {}, MAX_ANSWER_TIME).await?;
    relay.audit_act(&principal, "sign-in", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// List phones.
///
/// Returns the phones that the user may see.
#[utoipa::path(get, tag = "Phones", path = "/phones", responses(
    (status = 200, body = Vec<PhoneSummary>),
    (status = 401, body = Problem),
))]
pub(super) async fn list(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
) -> Json<Vec<PhoneSummary>> {
    let snapshot = relay.snapshot();
    Json(snapshot.visible_to(&principal).map(|phone| summary(&relay, phone, &principal)).collect())
}

/// Describes a phone to the page. Where it is stays with those who may operate it (decision 25).
pub(super) fn summary(relay: &Relay, phone: &Phone, principal: &Principal) -> PhoneSummary {
    let (config, facts) = (phone.config(), phone.facts());
    let may_operate = principal.role.may(Danger::AffectsCall);
    let firmware = facts.firmware.or(config.firmware);
    let other_model = facts.model.filter(|model| model.name != config.model.name);
    // What a user calls the group of a phone is shown beside the administrator's groups, and is none of them.
    let groups = config.groups.iter().chain(&config.label).cloned().collect();
    PhoneSummary {
        id: config.id.clone(),
        name: config.name.clone(),
        model: config.model.name.to_owned(),
        groups,
        ad_hoc: config.source == PhoneSource::Added,
        screens: config.model.screens.iter().map(|screen| screen.name().to_owned()).collect(),
        address: may_operate.then(|| config.address.to_string()),
        firmware: firmware.map(|firmware| firmware.to_string()),
        mac: facts.mac.filter(|_| may_operate),
        reported_model: other_model.map(|model| model.name.to_owned()),
        relay: relay.owner_of(phone),
        driver: phone.driver(&principal.account()),
        link: phone.link(),
    }
}
