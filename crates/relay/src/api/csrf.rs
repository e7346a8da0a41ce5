//! The header that whatever changes something must carry.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use relay_api::{Code, DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE};

use crate::error::ApiError;

/// A request without a body that a foreign page cannot have forged: a browser does not send this
/// header across origins without a preflight, which the relay does not answer.
pub(super) struct Meant;

impl<S: Sync> FromRequestParts<S> for Meant {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Meant, ApiError> {
        check(&parts.headers).map(|()| Meant)
    }
}

/// Checks that the header is there.
///
/// # Errors
/// When it is not, with the mend.
pub(super) fn check(headers: &HeaderMap) -> Result<(), ApiError> {
    if headers.get(DESKSIDE_HEADER).is_some_and(|value| value == DESKSIDE_HEADER_VALUE) {
        return Ok(());
    }
    let detail = format!(
        "send the header {DESKSIDE_HEADER}: {DESKSIDE_HEADER_VALUE} with whatever changes something"
    );
    Err(ApiError::new(Code::MissingHeader, detail))
}
