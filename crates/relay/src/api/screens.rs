//! `GET /api/v1/phones/{id}/screens/{screen}`: the current frame as PNG.

use axum::{
    Extension,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use relay_api::{Code, MISSING_ROWS_HEADER, Problem, Reason};
use snom::Screen;

use super::owner;
use crate::{access::Principal, error::ApiError, phone::Phone, state::Relay};

/// Read a screen.
///
/// Returns the current picture of a screen.
#[utoipa::path(get, tag = "Screens", path = "/phones/{id}/screens/{screen}", responses(
    (status = 200, description = "The picture", content_type = "image/png", body = String),
    (status = 304, description = "The picture of if-none-match is still current"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 502, body = Problem),
    (status = 503, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("screen" = String, Path, description = "main, labels or expansion"),
    ("if-none-match" = Option<String>, Header, description = "The entity tag of the last picture"),
))]
pub(super) async fn show(
    State(relay): State<Relay>,
    Path((id, screen)): Path<(String, String)>,
    Extension(principal): Extension<Principal>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    drop(snapshot);
    let screen = find(&phone, &screen)?;
    relay.audit_view(&principal, &id);
    let frame = owner::picture(&relay, &phone, screen).await?;
    let tag = format!("\"{}\"", frame.tag);
    // A screen may show confidential data, so no cache keeps it; the client keeps the tag.
    let response_headers = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-store".to_owned())];
    if matches(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, response_headers).into_response());
    }
    let mut response =
        (response_headers, [(CONTENT_TYPE, "image/png")], frame.png.clone()).into_response();
    if frame.missing_rows > 0 {
        response.headers_mut().insert(MISSING_ROWS_HEADER, frame.missing_rows.into());
    }
    Ok(response)
}

/// Returns the screen of that name.
pub(super) fn named(name: &str) -> Result<Screen, ApiError> {
    name.parse().map_err(|_| {
        let screen = name.chars().take(64).collect();
        ApiError::new(Code::UnknownScreen, Reason::UnknownScreen { screen })
    })
}

/// Returns the screen of that name, if the model has it.
pub(super) fn find(phone: &Phone, name: &str) -> Result<Screen, ApiError> {
    let screen = named(name)?;
    let model = phone.config().model;
    if model.screens.contains(&screen) {
        return Ok(screen);
    }
    let (model, screen) = (model.name.to_owned(), screen.name().to_owned());
    Err(ApiError::new(Code::UnknownScreen, Reason::NoSuchScreen { model, screen }))
}

/// Returns whether the client has this picture already (RFC 9110 section 13.1.2).
fn matches(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|candidate| candidate.trim().trim_start_matches("W/"))
        .any(|candidate| candidate == tag || candidate == "*")
}
