//! What is remembered of a phone's login, and when a refusal is final.
//!
//! Phones lock everybody out after a few wrong passwords, so no password is tried twice.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    challenge::{Challenge, ChallengeError, DigestChallenge, parameters},
    digest::{self, Counter, Request, Secret},
};

/// Why a phone does not let us in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The phone asks, and there is nothing to answer.
    #[error("the phone asks for a user name and password")]
    NoCredentials,
    /// It has refused them.
    #[error("the phone has refused the user name or password")]
    WrongCredentials,
    /// It finds every nonce used up, also the one it has just given out.
    #[error("the phone calls each login outdated at once, so that none succeeds")]
    StaleLoop,
    /// It asked for Digest before and asks for Basic now, which would show the password.
    #[error(
        "the phone asked for digest authentication before and asks for Basic now, which would show \
         the password to the network"
    )]
    Downgrade,
    /// It asks for Basic, and the administrator has forbidden that.
    #[error(
        "the phone asks for Basic, which would show the password to the network, and its \
         configuration allows digest authentication alone"
    )]
    BasicForbidden,
    /// The challenge cannot be answered.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The answer is signed with another password.
    #[error("the answer does not come from the phone: its signature (rspauth) is wrong")]
    Impostor,
}

/// A user's way into one phone.
pub struct Login {
    credentials: Option<(String, String)>,
    known: Option<Known>,
    /// Digest has been asked for at some time.
    digest_seen: bool,
    digest_only: bool,
}

/// What the phone wants, once it has said so.
enum Known {
    Basic,
    Digest { challenge: DigestChallenge, secret: Secret, cnonce: String, count: u32 },
}

/// One request and its repetitions.
#[derive(Debug, Default)]
pub struct Attempt {
    /// What the last sending was signed with.
    sent: Option<Sent>,
    /// Whether the challenge came during this request.
    challenged: bool,
    /// How often an outdated nonce was replaced.
    renewed: bool,
    /// What the last challenge was.
    asked: Option<&'static str>,
}

#[derive(Debug, PartialEq, Eq)]
enum Sent {
    Basic,
    Digest { nonce: Vec<u8>, target: String, count: u32 },
}

impl Attempt {
    /// What the phone has asked for last: `basic`, `digest`, or `stale` for a digest with a nonce
    /// that is used up; `unknown` when it asked for none of them.
    #[must_use]
    pub fn asked(&self) -> &'static str {
        self.asked.unwrap_or("unknown")
    }
}

impl Login {
    /// A login with a user name and password, or none.
    #[must_use]
    pub fn new(credentials: Option<(&str, &str)>) -> Login {
        let owned = |(name, password): (&str, &str)| (name.to_owned(), password.to_owned());
        Login {
            credentials: credentials.map(owned),
            known: None,
            digest_seen: false,
            digest_only: false,
        }
    }

    /// Never answers a phone that asks for Basic, also not the first time.
    #[must_use]
    pub fn with_digest_only(self, digest_only: bool) -> Login {
        Login { digest_only, ..self }
    }

    /// The value of `Authorization` to send with a request; `None` while the phone has not asked.
    pub fn authorize(&mut self, attempt: &mut Attempt, request: Request<'_>) -> Option<Vec<u8>> {
        let (name, password) = self.credentials.as_ref()?;
        match self.known.as_mut()? {
            Known::Basic => {
                attempt.sent = Some(Sent::Basic);
                let pair = BASE64_STANDARD.encode(format!("{name}:{password}"));
                Some(format!("Basic {pair}").into_bytes())
            }
            Known::Digest { challenge, secret, cnonce, count } => {
                *count = count.saturating_add(1);
                attempt.sent = Some(Sent::Digest {
                    nonce: challenge.nonce.clone(),
                    target: request.target.to_owned(),
                    count: *count,
                });
                let counter = Counter { cnonce, count: *count };
                Some(digest::authorization(challenge, secret, name, request, counter))
            }
        }
    }

    /// Takes the challenges of a 401: `Ok` when the same request may be sent once more, with what
    /// [`Login::authorize`] says then. `cnonce` is a new random value.
    ///
    /// # Errors
    /// Why it must not be sent again. Nothing else should be sent then until a person has acted.
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
        let known = match challenge {
            Challenge::Basic if self.digest_only => return Err(LoginError::BasicForbidden),
            Challenge::Basic if self.digest_seen => return Err(LoginError::Downgrade),
            Challenge::Basic if attempt.sent.is_some() => return Err(LoginError::WrongCredentials),
            Challenge::Basic => Known::Basic,
            Challenge::Digest(challenge) => {
                match &attempt.sent {
                    // Nothing was refused yet, or Basic was and the phone wants Digest instead.
                    None | Some(Sent::Basic) => {}
                    Some(Sent::Digest { .. }) if challenge.stale => {
                        if std::mem::replace(&mut attempt.renewed, true) {
                            return Err(LoginError::StaleLoop);
                        }
                    }
                    // A nonce of an earlier request that the phone has forgotten without saying
                    // `stale`, as many small servers do.
                    Some(Sent::Digest { nonce, .. }) if first && *nonce != challenge.nonce => {}
                    Some(Sent::Digest { .. }) => return Err(LoginError::WrongCredentials),
                }
                self.digest_seen = true;
                let secret = Secret::new(&challenge, name, password);
                Known::Digest { challenge, secret, cnonce, count: 0 }
            }
        };
        self.known = Some(known);
        Ok(())
    }

    /// Takes what an answer other than 401 says of the login (`Authentication-Info`, RFC 7616
    /// section 3.5): the nonce to use next, and a proof that the phone knows the password too.
    /// `body` is that of the answer; `cnonce` is a new random value.
    ///
    /// # Errors
    /// [`LoginError::Impostor`] when the proof is wrong.
    pub fn answered(
        &mut self,
        attempt: &Attempt,
        info: Option<&[u8]>,
        body: &[u8],
        cnonce: String,
    ) -> Result<(), LoginError> {
        let (Some(info), Some(Sent::Digest { target, count, .. })) = (info, &attempt.sent) else {
            return Ok(());
        };
        let Some(Known::Digest { challenge, secret, cnonce: ours, count: used }) = &mut self.known
        else {
            return Ok(());
        };
        let info = parameters(info);
        if let Some(proof) = info.get("rspauth") {
            let counter = Counter { cnonce: ours, count: *count };
            let expected = digest::proof(challenge, secret, target, body, counter);
            if !proof.eq_ignore_ascii_case(expected.as_bytes()) {
                return Err(LoginError::Impostor);
            }
        }
        if let Some(next) = info.get("nextnonce").filter(|next| *next != challenge.nonce) {
            challenge.nonce = next.to_vec();
            *ours = cnonce;
            *used = 0;
        }
        Ok(())
    }

    /// How the phone is signed in to: `Basic` or `Digest`; `None` while it has not asked.
    #[must_use]
    pub const fn scheme(&self) -> Option<&'static str> {
        match self.known {
            Some(Known::Basic) => Some("Basic"),
            Some(Known::Digest { .. }) => Some("Digest"),
            None => None,
        }
    }

    /// Whether the phone has said how it wants to be answered.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match &self.known {
            None => "not asked yet",
            Some(Known::Basic) => "Basic",
            Some(Known::Digest { .. }) => "Digest",
        };
        f.debug_struct("Login").field("scheme", &scheme).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
