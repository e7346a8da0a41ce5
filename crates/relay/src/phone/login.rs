//! The login of the relay at a phone.

use phone_auth::{Login, LoginError, challenge::ChallengeError};
use relay_api::Reason;

use super::error::PhoneError;
use crate::{
    config::{Authentication, Credentials},
    hex::hex,
};

/// Creates the login with credentials; `has_asked_for_digest` is what the phone has done before.
pub(super) fn new(credentials: Option<&Credentials>, has_asked_for_digest: bool) -> Login {
    let allowed = credentials.map_or(Authentication::Any, |credentials| credentials.authentication);
    let credentials = credentials
        .map(|credentials| (credentials.username.as_str(), credentials.password.reveal()));
    Login::new(credentials)
        .with_digest_only(allowed == Authentication::Digest)
        .with_digest_seen(allowed == Authentication::Any && has_asked_for_digest)
}

/// Returns a new client nonce for a digest answer.
///
/// # Errors
/// When the operating system has no random numbers.
pub(super) fn cnonce() -> Result<String, PhoneError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system provides no random numbers");
        PhoneError::Answer(Reason::RandomUnavailable {})
    })?;
    Ok(hex(&bytes))
}

/// Returns the reason for a login error.
pub(super) fn reason(error: LoginError) -> Reason {
    match error {
        LoginError::NoCredentials => Reason::CredentialsMissing {},
        LoginError::WrongCredentials => Reason::CredentialsRefused {},
        LoginError::StaleLoop => Reason::LoginStale {},
        LoginError::Downgrade => Reason::DigestDowngrade {},
        LoginError::BasicForbidden => Reason::BasicForbidden {},
        LoginError::ServerAuthFailed => Reason::ServerAuthFailed {},
        LoginError::Challenge(error) => {
            let wanted = match error {
                ChallengeError::Missing => "401 without WWW-Authenticate".to_owned(),
                ChallengeError::UnknownScheme(scheme) => scheme,
                ChallengeError::MissingParameter(name) => format!("Digest without {name}"),
                ChallengeError::UnknownAlgorithm(name) => format!("Digest with algorithm {name}"),
                ChallengeError::UnknownProtection(name) => format!("Digest with qop {name}"),
                _ => "an unknown challenge".to_owned(),
            };
            Reason::LoginUnsupported { wanted }
        }
        _ => Reason::LoginUnsupported { wanted: "an unknown login".to_owned() },
    }
}
