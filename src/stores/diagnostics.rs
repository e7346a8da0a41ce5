//! Diagnostics of a phone, and its sign-in.

use relay_api::Diagnostics;

use crate::{
    backend::{self, BackendError},
    i18n,
};

/// Runs the diagnostics of a phone.
///
/// # Errors
/// When there are none; the reason as a sentence.
pub async fn run(phone: &str) -> Result<Diagnostics, String> {
    backend::diagnosis(phone).await.map_err(|error| explain(&error))
}

/// Lets the relay sign in again to a phone that refused the password.
///
/// # Errors
/// When it did not; the reason as a sentence.
pub async fn sign_in_to_phone(phone: &str) -> Result<(), String> {
    backend::sign_in_to_phone(phone).await.map_err(|error| explain(&error))
}

fn explain(error: &BackendError) -> String {
    match error {
        BackendError::Problem(problem) => i18n::problem(problem),
        BackendError::NoAnswer => i18n::no_relay_for_login().to_owned(),
    }
}
