//! Signing in to the relay.

use gloo_net::http::Request;
use relay_api::{CompanyClaim, LoginRequest, RELATIVE_BASE_PATH as BASE_PATH, SignInWays};

use super::{READ_MILLIS, changing, fetch, get, reasons};
use crate::backend::result::BackendError;

/// Signs in; the browser keeps the session cookie where this page cannot read it.
///
/// # Errors
/// When the relay refuses the sign-in.
pub async fn sign_in(name: String, password: String) -> Result<(), BackendError> {
    let request = changing(Request::post(&format!("{BASE_PATH}/session")), READ_MILLIS)
        .json(&LoginRequest { name, password })
        .map_err(|_| BackendError::NoAnswer)?;
    fetch(request).await.map(drop)
}

/// Returns the ways to sign in.
///
/// # Errors
/// When the relay does not return them.
pub async fn sign_in_ways() -> Result<SignInWays, BackendError> {
    let text = get("oidc").await?;
    reasons::read(&text).ok_or(BackendError::NoAnswer)
}

/// Claims the session that another window has proven.
///
/// # Errors
/// When the relay refuses it.
pub async fn claim_sign_in(claim: String) -> Result<(), BackendError> {
    let request = changing(Request::post(&format!("{BASE_PATH}/oidc/claim")), READ_MILLIS)
        .json(&CompanyClaim { claim })
        .map_err(|_| BackendError::NoAnswer)?;
    fetch(request).await.map(drop)
}

/// Reads a problem that another window has received.
#[must_use]
pub fn sign_in_problem(json: &str) -> BackendError {
    reasons::read(json).map_or(BackendError::NoAnswer, BackendError::Problem)
}
