//! Errors as problem documents (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use relay_api::{Code, Problem};

use crate::phone::PhoneError;

/// A problem on its way to the client.
#[derive(Debug)]
pub struct ApiError(Problem);

impl ApiError {
    /// A problem of the kind `code`; `detail` names the case and its mend.
    pub fn new(code: Code, detail: impl Into<String>) -> ApiError {
        ApiError(Problem::new(code, detail))
    }
}

impl From<PhoneError> for ApiError {
    fn from(error: PhoneError) -> ApiError {
        let code = match error {
            PhoneError::Unreachable(_) => Code::PhoneUnreachable,
            // Not 401: that would ask the person for a password of the relay.
            PhoneError::AuthFailed(_) => Code::PhoneAuthFailed,
            PhoneError::Busy => Code::PhoneBusy,
            PhoneError::Answer(_) => Code::PhoneAnswer,
            PhoneError::ShuttingDown => Code::ShuttingDown,
        };
        ApiError::new(code, error.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
