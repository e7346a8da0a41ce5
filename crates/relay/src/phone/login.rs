//! The login of the relay at a phone.

use phone_auth::{Login, LoginError};

use super::error::PhoneError;
use crate::config::PhoneConfig;

/// Creates the login from the configuration of a phone.
pub(super) fn new(phone: &PhoneConfig) -> Login {
    let credentials = phone.credentials.as_ref();
    let digest_only = credentials.is_some_and(|credentials| credentials.digest_only);
    let credentials = credentials
        .map(|credentials| (credentials.username.as_str(), credentials.password.reveal()));
    Login::new(credentials).with_digest_only(digest_only)
}

/// Returns a new client nonce for a digest answer.
///
/// # Errors
/// When the operating system has no random numbers.
pub(super) fn cnonce() -> Result<String, PhoneError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        PhoneError::Answer(format!("the system gives no random numbers: {error}"))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Explains a login error and its remedy.
pub(super) fn explain(error: &LoginError) -> String {
    let remedy = match error {
        LoginError::NoCredentials => "add username and password_file to its configuration",
        LoginError::WrongCredentials => {
            "correct username and password_file; nothing more is sent until then, because phones \
             lock everybody out after a few wrong passwords"
        }
        LoginError::Downgrade => {
            "if that is wanted (Authentication Scheme = off on the phone), let it try again"
        }
        LoginError::BasicForbidden => {
            "set Authentication Scheme = on on the phone, or authentication = \"any\" in the \
             configuration"
        }
        LoginError::Impostor => {
            "see who answers at its address, and whether the password of the phone was changed"
        }
        _ => "set Authentication Scheme = on or off on the phone",
    };
    format!("{error}; {remedy}. Then let the relay try again, or restart it")
}
