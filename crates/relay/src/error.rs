//! Errors as problem documents (RFC 9457).

use std::time::Duration;

use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use relay_api::{Code, Problem};

use crate::phone::PhoneError;

/// A problem on its way to the client.
#[derive(Debug)]
pub struct ApiError {
    problem: Problem,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// A problem of the kind `code`; `detail` names the case and its mend.
    pub fn new(code: Code, detail: impl Into<String>) -> ApiError {
        ApiError { problem: Problem::new(code, detail), retry_after: None }
    }

    /// Says when it makes sense to try again.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> ApiError {
        ApiError { retry_after: Some(wait), ..self }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem.code
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> ApiError {
        ApiError { problem, retry_after: None }
    }
}

impl From<PhoneError> for ApiError {
    fn from(error: PhoneError) -> ApiError {
        let code = match error {
            PhoneError::Unreachable(_) => Code::PhoneUnreachable,
            // Not 401: that would ask the person for a password of the relay.
            PhoneError::AuthFailed(_) => Code::PhoneAuthFailed,
            PhoneError::Busy => Code::PhoneBusy,
            PhoneError::Answer(_) | PhoneError::Impostor(_) => Code::PhoneAnswer,
            PhoneError::ShuttingDown => Code::ShuttingDown,
        };
        ApiError::new(code, error.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.retry_after {
            // Whole seconds (RFC 9110 section 10.2.3), so rather too late than too early.
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_millis().div_ceil(1_000) as u64));
        }
        response
    }
}

/// What the framework answers by itself, as a problem document too.
pub(crate) fn as_document(response: Response) -> Response {
    let is_text = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/plain"));
    if response.status() == StatusCode::BAD_REQUEST && is_text {
        return ApiError::new(Code::BadRequest, "the address cannot be read").into_response();
    }
    response
}
