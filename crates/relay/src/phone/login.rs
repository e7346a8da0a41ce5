//! The login of the relay at a phone.

use phone_auth::{Login, LoginError};

use super::PhoneError;
use crate::config;

/// What the administrator has written down for a phone.
pub(super) fn of(phone: &config::Phone) -> Login {
    let credentials = phone.credentials.as_ref();
    let digest_only = credentials.is_some_and(|known| known.digest_only);
    Login::new(credentials.map(|known| (known.username.as_str(), known.password.reveal())))
        .with_digest_only(digest_only)
}

/// A new value of the client's own for a digest answer.
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

/// What is wrong, and what to do about it.
pub(super) fn mend(error: &LoginError) -> String {
    let mend = match error {
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
        LoginError::ServerAuthFailed => {
            "see who answers at its address, and whether the password of the phone was changed"
        }
        _ => "set Authentication Scheme = on or off on the phone",
    };
    format!("{error}; {mend}. Then let the relay try again, or restart it")
}
