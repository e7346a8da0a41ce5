//! The error of an API call, answered as a problem document (RFC 9457).

use std::time::Duration;

use axum::{
    Json,
    extract::rejection::QueryRejection,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use relay_api::{ClusterProblem, Code, Problem, Reason};

use crate::{
    access::Refusal,
    phone::{PhoneError, RetryError},
};

/// An error of the API on its way to the client.
#[derive(Clone, Debug)]
pub struct ApiError {
    problem: Problem,
    retry_after: Option<Duration>,
    /// The audit log has a line about it.
    is_recorded: bool,
}

/// The code of an answer that is an error, for the audit log; absent when a line says it already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnrecordedCode(pub(crate) Code);

impl ApiError {
    /// Creates an error of the kind `code`.
    #[must_use]
    pub fn new(code: Code, reason: Reason) -> ApiError {
        ApiError { problem: Problem::new(code, reason), retry_after: None, is_recorded: false }
    }

    /// Creates the error about a query that cannot be read.
    pub(crate) fn of_query(error: &QueryRejection) -> ApiError {
        // The reason follows axum's "Failed to deserialize query string: ".
        let text = error.body_text();
        let message = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
        ApiError::new(Code::BadRequest, Reason::QueryInvalid { message: message.to_owned() })
    }

    /// Creates the error about a message that no relay of this version sends.
    pub(crate) fn relays_differ() -> ApiError {
        ApiError::new(Code::NoOwner, Reason::Cluster { problem: ClusterProblem::Differs })
    }

    /// Returns the same error, which the audit log has a line about.
    pub(crate) fn recorded(self) -> ApiError {
        ApiError { is_recorded: true, ..self }
    }

    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem.code
    }

    /// Returns whether nothing was sent because the phone moves from one relay of a cluster to another.
    pub(crate) fn is_moving(&self) -> bool {
        let Reason::Cluster { problem } = &*self.problem.reason else { return false };
        matches!(problem, ClusterProblem::Unowned | ClusterProblem::Moved)
    }

    /// Returns whether nothing was sent because this relay has no connection to the other ones.
    pub(crate) fn is_cut_off(&self) -> bool {
        *self.problem.reason == Reason::Cluster { problem: ClusterProblem::CutOff }
    }

    /// Returns whether nothing was sent because nobody waited for it any more.
    pub(crate) fn is_caller_gone(&self) -> bool {
        *self.problem.reason == Reason::CallerGone {}
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> ApiError {
        ApiError { problem, retry_after: None, is_recorded: false }
    }
}

impl From<Refusal> for ApiError {
    fn from(Refusal { code, reason, retry_after }: Refusal) -> ApiError {
        ApiError { problem: Problem::new(code, reason), retry_after, is_recorded: false }
    }
}

impl From<PhoneError> for ApiError {
    fn from(error: PhoneError) -> ApiError {
        ApiError::new(error.code(), error.into_reason())
    }
}

impl From<RetryError> for ApiError {
    fn from(error: RetryError) -> ApiError {
        match error {
            RetryError::Unreadable => {
                ApiError::new(Code::PhoneAuthFailed, Reason::PasswordUnreadable {})
            }
            RetryError::TooSoon { seconds } => ApiError::from(Refusal {
                code: Code::CoolingDown,
                reason: Reason::PasswordRefusedJustNow { seconds },
                retry_after: Some(Duration::from_secs(seconds.into())),
            }),
        }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Problem {
        error.problem
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let code = self.problem.code;
        let mut response = (status, Json(self.problem)).into_response();
        if !self.is_recorded {
            response.extensions_mut().insert(UnrecordedCode(code));
        }
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110 section 11.6.1; browsers show no form for it.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.retry_after {
            // Whole seconds (RFC 9110 section 10.2.3), rounded up: too late is better than too
            // early.
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_millis().div_ceil(1_000) as u64));
        }
        response
    }
}

/// Replaces the plain-text errors of the web framework by problem documents.
pub(crate) fn as_problem_document(response: Response) -> Response {
    let is_text = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/plain"));
    if response.status() == StatusCode::BAD_REQUEST && is_text {
        return ApiError::new(Code::BadRequest, Reason::PathInvalid {}).into_response();
    }
    response
}
