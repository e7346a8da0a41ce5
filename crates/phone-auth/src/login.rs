//! The state of a phone's login, and the refusals that are final.
//!
//! Phones lock everybody out after a few wrong passwords, so no password is tried twice.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    challenge::{Challenge, ChallengeError, DigestChallenge, parameters},
    digest::{self, Counter, Request, Secret},
};

/// The reason why a login fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The phone requires credentials, and none are configured.
    #[error("the phone requires a user name and password")]
    NoCredentials,
    /// The phone has refused the credentials.
    #[error("the phone has refused the user name or password")]
    WrongCredentials,
    /// The phone rejects each nonce as stale, also one it has just sent.
    #[error("the phone rejects each nonce as stale, so that no login succeeds")]
    StaleLoop,
    /// The phone required Digest before and requires Basic now, which would expose the password.
    #[error(
        "the phone required digest authentication before and requires Basic now, which would \
         expose the password to the network"
    )]
    Downgrade,
    /// The phone requires Basic, which the administrator has forbidden.
    #[error(
        "the phone requires Basic, which would expose the password to the network, and its \
         configuration allows only digest authentication"
    )]
    BasicForbidden,
    /// The challenge cannot be answered.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The phone has not proved that it knows the password.
    #[error("the answer does not come from the phone: its signature (rspauth) is wrong")]
    ServerAuthFailed,
}

/// The login to one phone.
pub struct Login {
    credentials: Option<(String, String)>,
    scheme: Option<Scheme>,
    /// The phone has required Digest before.
    digest_seen: bool,
    digest_only: bool,
}

/// The scheme that the phone requires.
enum Scheme {
    Basic,
    Digest { challenge: DigestChallenge, secret: Secret, cnonce: String, count: u32 },
}

/// One request with its repetitions.
#[derive(Debug, Default)]
pub struct Attempt {
    /// The credentials last sent.
    sent: Option<SentCredentials>,
    /// Whether the challenge came during this request.
    challenged: bool,
    /// Whether a stale nonce was replaced during this request.
    renewed: bool,
    /// The kind of the last challenge.
    asked: Option<&'static str>,
}

/// Credentials that were sent.
#[derive(Debug, PartialEq, Eq)]
enum SentCredentials {
    Basic,
    Digest { nonce: Vec<u8>, target: String, count: u32 },
}

impl Attempt {
    /// Returns the kind of the last challenge: `basic`, `digest`, or `stale` for a digest with an
    /// expired nonce; `unknown` for anything else.
    #[must_use]
    pub fn asked(&self) -> &'static str {
        self.asked.unwrap_or("unknown")
    }
}

impl Login {
    /// Creates a login with a user name and password, or without.
    #[must_use]
    pub fn new(credentials: Option<(&str, &str)>) -> Login {
        let owned = |(name, password): (&str, &str)| (name.to_owned(), password.to_owned());
        Login {
            credentials: credentials.map(owned),
            scheme: None,
            digest_seen: false,
            digest_only: false,
        }
    }

    /// Sets whether a phone that requires Basic is never answered, not even the first time.
    #[must_use]
    pub fn with_digest_only(self, digest_only: bool) -> Login {
        Login { digest_only, ..self }
    }

    /// Sets whether the phone has asked for Digest before: then Basic is a downgrade.
    #[must_use]
    pub fn with_digest_seen(self, digest_seen: bool) -> Login {
        Login { digest_seen, ..self }
    }

    /// Returns the value of `Authorization` for a request; `None` while the phone has not required one.
    pub fn authorize(&mut self, attempt: &mut Attempt, request: Request<'_>) -> Option<Vec<u8>> {
        let (name, password) = self.credentials.as_ref()?;
        match self.scheme.as_mut()? {
            Scheme::Basic => {
                attempt.sent = Some(SentCredentials::Basic);
                let pair = BASE64_STANDARD.encode(format!("{name}:{password}"));
                Some(format!("Basic {pair}").into_bytes())
            }
            Scheme::Digest { challenge, secret, cnonce, count } => {
                *count = count.saturating_add(1);
                attempt.sent = Some(SentCredentials::Digest {
                    nonce: challenge.nonce.clone(),
                    target: request.target.to_owned(),
                    count: *count,
                });
                let counter = Counter { cnonce, count: *count };
                Some(digest::authorization(challenge, secret, name, request, counter))
            }
        }
    }

    /// Handles the challenges of a 401: after `Ok` the same request may be sent once more, with the
    /// value of [`Login::authorize`]. `cnonce` is a new random value.
    ///
    /// # Errors
    /// When it must not be sent again. Nothing else should be sent until a person has acted.
    pub fn challenged<'a>(
        &mut self,
        attempt: &mut Attempt,
        lines: impl IntoIterator<Item = &'a [u8]>,
        cnonce: String,
    ) -> Result<(), LoginError> {
        attempt.asked = None;
        let challenge = Challenge::strongest(lines)?;
        attempt.asked = Some(match &challenge {
            Challenge::Basic => "basic",
            Challenge::Digest(digest) if digest.stale => "stale",
            Challenge::Digest(_) => "digest",
        });
        let Some((name, password)) = &self.credentials else {
            return Err(LoginError::NoCredentials);
        };
        let first = !std::mem::replace(&mut attempt.challenged, true);
        let scheme = match challenge {
            Challenge::Basic if self.digest_only => return Err(LoginError::BasicForbidden),
            Challenge::Basic if self.digest_seen => return Err(LoginError::Downgrade),
            Challenge::Basic if attempt.sent.is_some() => return Err(LoginError::WrongCredentials),
            Challenge::Basic => Scheme::Basic,
            Challenge::Digest(challenge) => {
                match &attempt.sent {
                    // Nothing was refused yet, or Basic was and the phone requires Digest instead.
                    None | Some(SentCredentials::Basic) => {}
                    Some(SentCredentials::Digest { .. }) if challenge.stale => {
                        if std::mem::replace(&mut attempt.renewed, true) {
                            return Err(LoginError::StaleLoop);
                        }
                    }
                    // A nonce of an earlier request that the phone has forgotten without saying
                    // `stale`, as many small servers do.
                    Some(SentCredentials::Digest { nonce, .. })
                        if first && *nonce != challenge.nonce => {}
                    Some(SentCredentials::Digest { .. }) => {
                        return Err(LoginError::WrongCredentials);
                    }
                }
                self.digest_seen = true;
                let secret = Secret::new(&challenge, name, password);
                Scheme::Digest { challenge, secret, cnonce, count: 0 }
            }
        };
        self.scheme = Some(scheme);
        Ok(())
    }

    /// Handles `Authentication-Info` of an answer other than 401 (RFC 7616 section 3.5): the nonce to
    /// use next, and the proof that the phone knows the password as well. `body` is that of the
    /// answer; `cnonce` is a new random value.
    ///
    /// # Errors
    /// [`LoginError::ServerAuthFailed`] when the proof is wrong.
    pub fn answered(
        &mut self,
        attempt: &Attempt,
        info: Option<&[u8]>,
        body: &[u8],
        cnonce: String,
    ) -> Result<(), LoginError> {
        let (Some(info), Some(SentCredentials::Digest { target, count, .. })) =
            (info, &attempt.sent)
        else {
            return Ok(());
        };
        let Some(Scheme::Digest { challenge, secret, cnonce: ours, count: used }) =
            &mut self.scheme
        else {
            return Ok(());
        };
        let info = parameters(info);
        if let Some(proof) = info.get("rspauth") {
            let counter = Counter { cnonce: ours, count: *count };
            let expected = digest::proof(challenge, secret, target, body, counter);
            if !proof.eq_ignore_ascii_case(expected.as_bytes()) {
                return Err(LoginError::ServerAuthFailed);
            }
        }
        if let Some(next) = info.get("nextnonce").filter(|next| *next != challenge.nonce) {
            challenge.nonce = next.to_vec();
            *ours = cnonce;
            *used = 0;
        }
        Ok(())
    }

    /// Returns the scheme in use, `Basic` or `Digest`; `None` while the phone has not required one.
    #[must_use]
    pub const fn scheme(&self) -> Option<&'static str> {
        match self.scheme {
            Some(Scheme::Basic) => Some("Basic"),
            Some(Scheme::Digest { .. }) => Some("Digest"),
            None => None,
        }
    }

    /// Returns whether the phone has required a scheme.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.scheme.is_some()
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match &self.scheme {
            None => "none yet",
            Some(Scheme::Basic) => "Basic",
            Some(Scheme::Digest { .. }) => "Digest",
        };
        f.debug_struct("Login").field("scheme", &scheme).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
