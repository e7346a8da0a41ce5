//! `GET /api/v1/phones/{id}/screens/{screen}`: the current picture as PNG.

use axum::{
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use relay_api::Code;
use snom::Screen;

use super::{ApiError, Phones};

pub(super) async fn show(
    State(phones): State<Phones>,
    Path((id, screen)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let phone = phones.find(&id)?;
    let screen: Screen = screen.parse().map_err(|error: snom::screen::UnknownScreen| {
        ApiError::new(Code::UnknownScreen, error.to_string())
    })?;
    let model = phone.config().model;
    if !model.screens.contains(&screen) {
        return Err(ApiError::new(
            Code::UnknownScreen,
            format!("the {} has no {screen} screen", model.name),
        ));
    }
    let frame = phone.picture(screen).await?;
    let tag = format!("\"{}\"", frame.tag);
    // What a caller shows may be confidential, so no cache keeps it; the caller holds the tag.
    let headers_out = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-store".to_owned())];
    if matches(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers_out).into_response());
    }
    Ok((headers_out, [(CONTENT_TYPE, "image/png")], frame.png.clone()).into_response())
}

/// Whether the client has this picture already (RFC 9110 section 13.1.2).
fn matches(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|candidate| candidate.trim().trim_start_matches("W/"))
        .any(|candidate| candidate == tag || candidate == "*")
}
