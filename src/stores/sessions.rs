//! The sessions of the person, and for an administrator those of everybody.

use relay_api::SessionSummary;

use super::sentence;
use crate::backend;

/// Lists the sessions that the person may end.
///
/// # Errors
/// When the relay does not return them; the reason as a sentence.
pub async fn list() -> Result<Vec<SessionSummary>, String> {
    backend::sessions().await.map_err(|error| sentence(&error))
}

/// Ends a session.
///
/// # Errors
/// When the relay refuses or does not answer; the reason as a sentence.
pub async fn end(id: &str) -> Result<(), String> {
    backend::end_session(id).await.map_err(|error| sentence(&error))
}

/// Ends all sessions of the person but this one.
///
/// # Errors
/// When the relay refuses or does not answer; the reason as a sentence.
pub async fn end_others() -> Result<(), String> {
    backend::end_other_sessions().await.map_err(|error| sentence(&error))
}

/// Ends all sessions of a user.
///
/// # Errors
/// When the relay refuses or does not answer; the reason as a sentence.
pub async fn end_all_of(user: &str) -> Result<(), String> {
    backend::end_sessions_of(user).await.map_err(|error| sentence(&error))
}
