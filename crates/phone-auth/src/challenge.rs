//! Reads `WWW-Authenticate` (RFC 9110 section 11.6.1), tolerantly.
//!
//! Values stay bytes: a realm in Latin-1 has to be hashed and echoed as it came.

pub(crate) mod parameters;

use crate::digest::Algorithm;
pub(crate) use parameters::parameters;
use parameters::{Parameters, schemes};

/// A login a phone offers.
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
    /// What the password is for.
    pub realm: Vec<u8>,
    /// The server's once-used value.
    pub nonce: Vec<u8>,
    /// To be echoed, even when empty.
    pub opaque: Option<Vec<u8>>,
    /// How to hash.
    pub algorithm: Algorithm,
    /// How the server spelled the algorithm, if it did; echoed like that.
    pub spelled: Option<Vec<u8>>,
    /// What the answer protects.
    pub protection: Protection,
    /// The credentials were right and only the nonce is used up.
    pub stale: bool,
    /// The name of the user is sent hashed (RFC 7616 section 3.4.4).
    pub userhash: bool,
    /// Names beyond ASCII may be sent as UTF-8 (`charset=UTF-8`).
    pub utf8: bool,
}

/// What an answer protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protection {
    /// The request's method and target, without a count (RFC 2069).
    Legacy,
    /// The same with a count and a value of the client's (`qop=auth`).
    Auth,
    /// The body too (`qop=auth-int`).
    AuthInt,
}

/// Why a challenge cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// There is none.
    #[error("the phone asks for a login without saying which (401 without WWW-Authenticate)")]
    Missing,
    /// Only schemes that no phone is known to have.
    #[error("the phone asks for the login scheme {0}, which is not known here")]
    UnknownScheme(String),
    /// A digest without what it needs.
    #[error("the phone's digest challenge has no {0}")]
    MissingParameter(&'static str),
    /// A hash function that is not known.
    #[error("the phone asks for the digest algorithm {0}, which is not known here")]
    UnknownAlgorithm(String),
    /// A protection that is not known.
    #[error("the phone asks for the digest protection (qop) {0}, which is not known here")]
    UnknownProtection(String),
}

impl Challenge {
    /// The strongest login that is offered in all header lines: SHA-512-256, SHA-256, MD5, Basic.
    ///
    /// # Errors
    /// Why none of them can be answered: the reason of the first.
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
    /// `auth` when it is offered, `auth-int` only if alone, and the form of RFC 2069 without `qop`.
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
            // `qop=""` comes from servers that mean none.
            Ok(Protection::Legacy)
        } else {
            Err(ChallengeError::UnknownProtection(readable(qop)))
        }
    }
}

/// Bytes for a message, at most a few and none that would upset a terminal.
fn readable(bytes: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(bytes).chars().take(40).collect();
    format!("`{}`", text.escape_debug())
}

#[cfg(test)]
mod tests;
