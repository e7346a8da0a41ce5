//! `PUT` and `DELETE /api/v1/phones/{id}/driver`: who drives a phone.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use relay_api::{Code, ControlRequest, DriverAction, DriverRequest, PhoneDriver, Problem, Reason};
use snom::Danger;

use super::{
    csrf::{CsrfGuard, CsrfJson},
    owner::{MAX_ANSWER_TIME, ask},
};
use crate::{
    access::Principal,
    cluster::{PhoneRequest, Reply},
    error::ApiError,
    state::Relay,
};

/// Change the driver.
///
/// One user at a time drives a phone; commands of others answer `held`. `take` takes a phone that nobody drives.
/// `ask` asks the driver for control, who answers with `give` or `refuse`; without an answer it is given after ten
/// seconds. `take_over` takes the phone from its driver and ends their commands; that is for administrators.
#[utoipa::path(put, tag = "Driver", path = "/phones/{id}/driver", request_body = DriverRequest, responses(
    (status = 200, description = "The driver from now on", body = PhoneDriver),
    (status = 202, description = "The driver was asked", body = ControlRequest),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "The role does not allow it, or the configuration turned it off", body = Problem),
    (status = 404, body = Problem),
    (status = 408, body = Problem),
    (status = 409, description = "Another user drives the phone or asks for it, or nobody asks", body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 429, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn change(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    CsrfJson(DriverRequest { action, to }): CsrfJson<DriverRequest>,
) -> Result<Response, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    principal.check(match action {
        DriverAction::TakeOver => Danger::DestroysData,
        _ => Danger::AffectsCall,
    })?;
    snapshot.throttle.command(&principal, &id)?;
    if !snapshot.config.driver.enabled {
        return Err(ApiError::new(Code::Forbidden, Reason::DriverDisabled {}));
    }
    drop(snapshot);
    let request = PhoneRequest::Drive { action, user: principal.account(), to };
    let reply = ask(&relay, &phone, request, MAX_ANSWER_TIME).await?;
    let Reply::Driver { driver, seconds } = reply else { return Err(ApiError::relays_differ()) };
    relay.audit_act(&principal, event(action), &id);
    let waiting =
        seconds.filter(|_| action == DriverAction::Ask).map(|seconds| ControlRequest { seconds });
    Ok(match (waiting, driver) {
        (Some(waiting), _) => (StatusCode::ACCEPTED, Json(waiting)).into_response(),
        (None, driver) => Json(driver).into_response(),
    })
}

/// Give control back.
///
/// Ends the hold of the driver, or withdraws the request of a user who asks for control.
#[utoipa::path(delete, tag = "Driver", path = "/phones/{id}/driver", responses(
    (status = 204, description = "This user does not drive the phone any more"),
    (status = 401, body = Problem),
    (status = 403, description = "The role does not allow it", body = Problem),
    (status = 404, body = Problem),
    (status = 409, description = "Another user drives the phone", body = Problem),
    (status = 429, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn give_back(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    _csrf: CsrfGuard,
) -> Result<StatusCode, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    principal.check(Danger::AffectsCall)?;
    snapshot.throttle.command(&principal, &id)?;
    drop(snapshot);
    let request = PhoneRequest::GiveBack { user: principal.account() };
    ask(&relay, &phone, request, MAX_ANSWER_TIME).await?;
    relay.audit_act(&principal, "driver-return", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the name of an act in the audit log.
const fn event(action: DriverAction) -> &'static str {
    match action {
        DriverAction::Take => "driver-take",
        DriverAction::Ask => "driver-ask",
        DriverAction::Give => "driver-give",
        DriverAction::Refuse => "driver-refuse",
        DriverAction::TakeOver => "driver-take-over",
    }
}
