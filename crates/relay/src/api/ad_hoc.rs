//! Phones that users add by their address, where the administrator allows it.

use std::{net::IpAddr, time::Duration};

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use futures_util::{StreamExt, stream as streams};
use relay_api::{
    AddPhoneRequest, AddPhoneResult, AddPhonesRequest, Code, MAX_ADDITIONS, PhoneSummary, Problem,
    Reason,
};
use sha2::{Digest, Sha256};
use snom::{Danger, Model, PhoneAddress};
use tokio::time::{Instant, timeout_at};

use super::{
    csrf::{CsrfGuard, CsrfJson},
    phones::summary,
};
use crate::{
    access::{Principal, Share},
    config::{AdHoc, AddedPhone, PhoneConfig, PhoneSource},
    error::ApiError,
    hex::hex,
    phone::Phone,
    state::{Addition, AdditionEffect, Relay},
};

/// The length of the longest name, model or group of an added phone, in characters.
const MAX_LABEL_LENGTH: usize = 64;
/// The number of names of one request that are looked up at the same time; a user may send two requests.
const LOOK_UPS_AT_ONCE: usize = 4;
/// The time limit for all look-ups of a request: pages do not wait longer for an answer.
const LOOK_UPS_LIMIT: Duration = Duration::from_secs(6);

/// Add a phone.
///
/// Adds a phone by its address, where the administrator allows it. It outlasts the relay, until somebody removes
/// it. One that was added before takes the name, the model and the group of the request.
#[utoipa::path(post, tag = "Phones", path = "/phones", request_body = AddPhoneRequest, responses(
    (status = 201, description = "Added, or present already", body = PhoneSummary),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "Not allowed at all, or not for this user", body = Problem),
    (status = 408, body = Problem),
    (status = 410, description = "It is not there, and the request only restores or changes it", body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 422, description = "The address is not allowed", body = Problem),
    (status = 429, description = "Too many at once", body = Problem),
    (status = 503, description = "The relay is shutting down", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn add(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
    CsrfJson(request): CsrfJson<AddPhoneRequest>,
) -> Result<(StatusCode, Json<PhoneSummary>), ApiError> {
    let result = add_all(&relay, &principal, std::slice::from_ref(&request)).await?.pop();
    let phone = result.ok_or_else(|| ApiError::new(Code::Internal, Reason::TaskFailed {}))??;
    Ok((StatusCode::CREATED, Json(phone)))
}

/// Add several phones.
///
/// Adds up to 25 phones, as the call for one does. Four of their names are looked up at the same time; those for
/// which too little time is left are refused, with the reason `host-lookup-skipped`, and can be sent again. The answer has a result for each, in the order of the request.
#[utoipa::path(post, tag = "Phones", path = "/phones/batch", request_body = AddPhonesRequest, responses(
    (status = 200, description = "A result for each", body = Vec<AddPhoneResult>),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "Not allowed at all, or not for this user", body = Problem),
    (status = 408, body = Problem),
    (status = 413, description = "Too long, or too many phones", body = Problem),
    (status = 415, body = Problem),
    (status = 429, description = "Too many at once", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn add_several(
    State(relay): State<Relay>,
    Extension(principal): Extension<Principal>,
    CsrfJson(request): CsrfJson<AddPhonesRequest>,
) -> Result<Json<Vec<AddPhoneResult>>, ApiError> {
    let results = add_all(&relay, &principal, &request.phones).await?.into_iter();
    let results = results.map(|result| match result {
        Ok(phone) => AddPhoneResult { phone: Some(phone), problem: None },
        Err(problem) => AddPhoneResult { phone: None, problem: Some(problem) },
    });
    Ok(Json(results.collect()))
}

/// Adds phones as far as they are allowed, and returns a result for each.
async fn add_all(
    relay: &Relay,
    principal: &Principal,
    requests: &[AddPhoneRequest],
) -> Result<Vec<Result<PhoneSummary, Problem>>, ApiError> {
    check_right(principal)?;
    if requests.len() > MAX_ADDITIONS {
        let reason = Reason::InvalidArgument {
            field: "phones".to_owned(),
            value: requests.len().to_string(),
            expected: format!("at most {MAX_ADDITIONS}"),
        };
        return Err(ApiError::new(Code::TooLarge, reason));
    }
    let snapshot = relay.snapshot();
    // All requests of a user together, whatever the addresses.
    snapshot.throttle.command(principal, "")?;
    let _share = relay.shares().take(Share::Addition, principal)?;
    let Some(ad_hoc) = &snapshot.config.ad_hoc else {
        return Err(ApiError::new(Code::Forbidden, Reason::AddingDisabled {}));
    };
    let additions = additions(relay, principal, ad_hoc, requests).await;
    let results = relay.add_all(additions, ad_hoc).into_iter();
    Ok(results.map(|result| added(relay, principal, result)).collect())
}

/// Returns the phones to add, whose names are looked up, or the reasons against them.
async fn additions(
    relay: &Relay,
    principal: &Principal,
    ad_hoc: &AdHoc,
    requests: &[AddPhoneRequest],
) -> Vec<Result<Addition, Reason>> {
    let until = Instant::now() + LOOK_UPS_LIMIT;
    let mut look_ups = Vec::with_capacity(requests.len());
    for phone in requests {
        let addition = addition(relay, ad_hoc, phone, user_of(principal));
        look_ups.push(async move {
            // An address that needs no look-up is ready at once, however late it is.
            let host = phone.address.clone();
            // One that had its own three seconds has its own result.
            let too_late = |_| Err(Reason::HostLookupSkipped { host });
            timeout_at(until, addition).await.unwrap_or_else(too_late)
        });
    }
    streams::iter(look_ups).buffered(LOOK_UPS_AT_ONCE).collect().await
}

/// Returns the name of the user for the count of their phones; `None` where nobody signs in.
fn user_of(principal: &Principal) -> Option<String> {
    (!principal.is_local()).then(|| principal.name.clone())
}

/// Records the result of an addition, and describes it.
fn added(
    relay: &Relay,
    principal: &Principal,
    result: Result<(Phone, AdditionEffect), Reason>,
) -> Result<PhoneSummary, Problem> {
    let refused = |reason: Reason| {
        let code = match &reason {
            Reason::ShuttingDown {} => Code::ShuttingDown,
            Reason::PhoneRemoved {} => Code::PhoneRemoved,
            _ => Code::AddressRefused,
        };
        Problem::new(code, reason)
    };
    let (phone, effect) = result.map_err(refused)?;
    if let Some(event) = effect.event() {
        relay.audit_act(principal, event, &phone.config().id);
    }
    Ok(summary(relay, &phone, principal))
}

/// Remove a phone.
///
/// Removes a phone that a user added.
#[utoipa::path(delete, tag = "Phones", path = "/phones/{id}", responses(
    (status = 204, description = "Removed"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "The phone is in the configuration, or this user may not remove it", body = Problem),
    (status = 404, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn remove(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    _csrf: CsrfGuard,
) -> Result<StatusCode, ApiError> {
    check_right(&principal)?;
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?;
    if phone.config().source != PhoneSource::Added {
        return Err(ApiError::new(Code::Forbidden, Reason::PhoneConfigured { id }));
    }
    relay.remove(&id);
    relay.audit_act(&principal, "phone-removed", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// Rejects principals who are not operators, or could not see the added phone.
pub(super) fn check_right(principal: &Principal) -> Result<(), ApiError> {
    principal.check(Danger::AffectsCall)?;
    if principal.sees_everything() {
        return Ok(());
    }
    Err(ApiError::new(Code::Forbidden, Reason::NotAllPhones {}))
}

/// Returns the phone that `user` wants to add.
///
/// # Errors
/// Names the reason why it may not be added.
async fn addition(
    relay: &Relay,
    ad_hoc: &AdHoc,
    request: &AddPhoneRequest,
    user: Option<String>,
) -> Result<Addition, Reason> {
    let address = PhoneAddress::with_scheme(&request.address, ad_hoc.is_encrypted())
        .map_err(|error| Reason::of_address(&request.address, error))?;
    let (policy, addresses) = relay.check_address(ad_hoc, &address).await?;
    let name = request.model.as_deref().unwrap_or("unknown");
    let model = Model::find(name).filter(|model| model.remote_control.is_possible());
    let model = model.ok_or_else(|| {
        let model = name.chars().take(MAX_LABEL_LENGTH).collect();
        Reason::ModelUnusable { model }
    })?;
    let given = request.name.as_deref().and_then(label);
    let has_name = given.is_some();
    let name = given.or_else(|| label(&request.address)).unwrap_or_default();
    let label = request.group.as_deref().and_then(label);
    let id = id_of(&address);
    let phone = ad_hoc.phone(AddedPhone { id: &id, name: &name, model, address }, policy)?;
    Ok(Addition {
        has_label: label.is_some(),
        phone: PhoneConfig { added_by: user, label, ..phone },
        addresses,
        has_name,
        has_model: request.model.is_some(),
        is_restored: request.restored,
        is_existing_only: request.existing_only,
    })
}

/// Returns a text of a user as a label, if there is anything in it: on one line, and not too long.
fn label(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|it| !it.is_control()).collect();
    let text: String = text.chars().take(MAX_LABEL_LENGTH).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// Returns the id of an added phone: always the same for an address, and unlikely in a
/// configuration.
///
/// For an IP address it is unique. For a name it would not be: `a-b.c` and `a.b-c` give the same
/// id, and so do long names with a common beginning. Those ids end in a part of a hash; otherwise a
/// user would dial with the wrong phone.
fn id_of(address: &PhoneAddress) -> String {
    let text = address.authority();
    let fits = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    if address.host().parse::<IpAddr>().is_ok() {
        return format!("at-{text}").chars().map(fits).collect();
    }
    let hash = Sha256::digest(&text);
    let hash = hex(hash.get(..4).unwrap_or_default());
    let start: String = text.chars().map(fits).take(52).collect();
    format!("at-{start}-{hash}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn similar_addresses_have_different_ids() {
        let id = |text: &str| id_of(&text.parse().unwrap());
        assert_eq!(id("192.168.10.21"), "at-192-168-10-21");
        assert_eq!(id("192.168.10.21:8080"), "at-192-168-10-21-8080");
        assert_eq!(id("[fd00::1]:81"), "at--fd00--1--81");
        let long = "a".repeat(60);
        let names = [
            "192.168.10.21-8080",
            "a-b.c",
            "a.b-c",
            "a.b.c",
            "a_b.c",
            "phone.example",
            "phone.example:8080",
            "phone.example-8080",
            &format!("{long}.one"),
            &format!("{long}.two"),
        ];
        let ids: HashSet<_> = names.iter().map(|name| id(name)).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        assert!(ids.iter().all(|id| id.len() <= 64), "{ids:?}");
        assert_eq!(id("Phone.Example"), id("phone.example"), "the same host");
        assert!(!ids.contains("at-192-168-10-21-8080"));
    }
}
