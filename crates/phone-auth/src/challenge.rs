//! Reads `WWW-Authenticate` (RFC 9110 section 11.6.1), tolerantly.
//!
//! Values stay bytes: a realm in Latin-1 has to be hashed and echoed as it came.

pub(crate) mod parameters;

use crate::digest::Algorithm;
pub(crate) use parameters::parameters;
use parameters::{Parameters, schemes};

/// An authentication scheme that a phone offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// Basic (RFC 7617).
    Basic,
    /// Digest.
    Digest(DigestChallenge),
}

/// A digest challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestChallenge {
    /// The protection space of the password.
    pub realm: Vec<u8>,
    /// The server's nonce.
    pub nonce: Vec<u8>,
    /// The value to echo, even when empty.
    pub opaque: Option<Vec<u8>>,
    /// The hash function.
    pub algorithm: Algorithm,
    /// The server's spelling of the algorithm, if it names one; echoed as it came.
    pub spelled: Option<Vec<u8>>,
    /// The protection of the answer.
    pub protection: Protection,
    /// The credentials were valid and only the nonce has expired.
    pub stale: bool,
    /// The user name is sent hashed (RFC 7616 section 3.4.4).
    pub userhash: bool,
    /// Names beyond ASCII may be sent as UTF-8 (`charset=UTF-8`).
    pub utf8: bool,
}

/// The protection of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protection {
    /// The request's method and target, without a count (RFC 2069).
    Legacy,
    /// The same with a count and a nonce of the client (`qop=auth`).
    Auth,
    /// The body as well (`qop=auth-int`).
    AuthInt,
}

/// The reason why a challenge cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// There is none.
    #[error("the phone requires a login but names no scheme (401 without WWW-Authenticate)")]
    Missing,
    /// An unsupported scheme.
    #[error("the phone requires the authentication scheme {0}, which is not supported")]
    UnknownScheme(String),
    /// A digest challenge without a required parameter.
    #[error("the phone's digest challenge has no {0}")]
    MissingParameter(&'static str),
    /// An unsupported hash function.
    #[error("the phone requires the digest algorithm {0}, which is not supported")]
    UnknownAlgorithm(String),
    /// An unsupported protection.
    #[error("the phone requires the digest protection (qop) {0}, which is not supported")]
    UnknownProtection(String),
}

impl Challenge {
    /// Returns the strongest scheme offered in all header lines: SHA-512-256, SHA-256, MD5, Basic.
    ///
    /// # Errors
    /// When none of them can be answered: the reason of the first.
    pub fn strongest<'a>(
        lines: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Challenge, ChallengeError> {
        let mut best: Option<Challenge> = None;
        let mut first_error = None;
        for (scheme, parameters) in lines.into_iter().flat_map(schemes) {
            match Challenge::read(scheme, &parameters) {
                Ok(challenge) => {
                    let better =
                        best.as_ref().is_none_or(|best| challenge.strength() > best.strength());
                    if better {
                        best = Some(challenge);
                    }
                }
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        best.ok_or_else(|| first_error.unwrap_or(ChallengeError::Missing))
    }

    fn read(scheme: &[u8], parameters: &Parameters) -> Result<Challenge, ChallengeError> {
        if scheme.eq_ignore_ascii_case(b"Basic") {
            Ok(Challenge::Basic)
        } else if scheme.eq_ignore_ascii_case(b"Digest") {
            DigestChallenge::read(parameters).map(Challenge::Digest)
        } else {
            Err(ChallengeError::UnknownScheme(readable(scheme)))
        }
    }

    fn strength(&self) -> u8 {
        match self {
            Challenge::Basic => 0,
            Challenge::Digest(digest) => digest.algorithm.strength(),
        }
    }
}

impl DigestChallenge {
    fn read(parameters: &Parameters) -> Result<DigestChallenge, ChallengeError> {
        let required = |name| {
            let value = parameters.get(name).map(<[u8]>::to_vec);
            value.ok_or(ChallengeError::MissingParameter(name))
        };
        let flag =
            |name| parameters.get(name).is_some_and(|value| value.eq_ignore_ascii_case(b"true"));
        let spelled = parameters.get("algorithm").map(<[u8]>::to_vec);
        let algorithm = match &spelled {
            None => Algorithm::MD5,
            Some(name) => Algorithm::named(name)
                .ok_or_else(|| ChallengeError::UnknownAlgorithm(readable(name)))?,
        };
        Ok(DigestChallenge {
            realm: required("realm")?,
            nonce: required("nonce")?,
            opaque: parameters.get("opaque").map(<[u8]>::to_vec),
            algorithm,
            spelled,
            protection: Protection::read(parameters.get("qop"))?,
            stale: flag("stale"),
            userhash: flag("userhash"),
            utf8: parameters
                .get("charset")
                .is_some_and(|charset| charset.eq_ignore_ascii_case(b"UTF-8")),
        })
    }
}

impl Protection {
    /// Chooses `auth` when it is offered, `auth-int` only if alone, and the form of RFC 2069 without
    /// `qop`.
    fn read(qop: Option<&[u8]>) -> Result<Protection, ChallengeError> {
        let Some(qop) = qop else { return Ok(Protection::Legacy) };
        let mut offered = qop
            .split(|byte| matches!(byte, b',' | b' ' | b'\t'))
            .filter(|option| !option.is_empty());
        let offers = |name: &[u8]| offered.clone().any(|option| option.eq_ignore_ascii_case(name));
        if offers(b"auth") {
            Ok(Protection::Auth)
        } else if offers(b"auth-int") {
            Ok(Protection::AuthInt)
        } else if offered.next().is_none() {
            // Servers that send `qop=""` mean none.
            Ok(Protection::Legacy)
        } else {
            Err(ChallengeError::UnknownProtection(readable(qop)))
        }
    }
}

/// Returns bytes for a message: at most 40 characters, without control characters.
fn readable(bytes: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(bytes).chars().take(40).collect();
    format!("`{}`", text.escape_debug())
}

#[cfg(test)]
mod tests;
