//! The portal around the frame: which may control it, and the token that it hands in.

use super::sentence;
use crate::{backend, model::embed::Token, platform::document};

/// Returns whether the page of that origin may control this frame.
///
/// # Errors
/// The reason as a sentence, when the relay does not say it.
pub async fn may_control(origin: &str) -> Result<bool, String> {
    // The relay's own page tries the embed kit.
    if document::origin().as_deref() == Some(origin) {
        return Ok(true);
    }
    let embedders = backend::embedders().await.map_err(|error| sentence(&error))?;
    Ok(embedders.iter().any(|allowed| allowed == origin))
}

/// Signs requests with a token, and asks the relay whether it is good for the page of that origin.
///
/// # Errors
/// The code of the problem, or `no-answer`, and the reason as a sentence.
pub async fn sign_in(token: &Token, origin: &str) -> Result<(), (&'static str, String)> {
    backend::use_token(&token.token, origin);
    let answer = backend::session().await;
    answer.map(drop).map_err(|error| {
        let code = error.code().map_or("no-answer", relay_api::Code::name);
        (code, sentence(&error))
    })
}
