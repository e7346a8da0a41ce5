//! The login to the phone's web server.

mod digest;

use std::{collections::HashMap, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;

use super::{reply::Reply, request::RequestHead};

pub(super) const REALM: &str = "snom";
/// How long a lockout lasts.
const LOCKOUT: Duration = Duration::from_secs(60);

/// The authentication scheme (`http_scheme`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Basic (RFC 7617).
    #[default]
    Basic,
    /// Digest with MD5 and `qop=auth` (RFC 2617).
    Digest,
    /// Digest with MD5 and no `qop` (RFC 2069).
    DigestWithoutQop,
}

/// The login that a phone requires.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user name.
    pub user: String,
    /// The password, in clear: it protects nothing but a virtual phone.
    pub password: String,
    /// The authentication scheme.
    #[serde(default)]
    pub scheme: Scheme,
    /// The lifetime of a nonce in milliseconds, after which the phone answers `stale`; unlimited when
    /// absent.
    #[serde(default)]
    pub nonce_life_ms: Option<u64>,
    /// The number of wrong passwords that lock everybody out for a minute; no lockout when absent.
    #[serde(default)]
    pub lockout_after: Option<u32>,
    /// The answer during a lockout.
    #[serde(default)]
    pub lockout_response: LockoutResponse,
}

/// The answer of a phone that is locked after wrong passwords. Each has been observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum LockoutResponse {
    /// 200 and a page with the word "blocked" (doubleSlash Snom-Clipboard-Manager).
    #[default]
    #[serde(rename = "200-page")]
    OkPage,
    /// 403 and the same page.
    #[serde(rename = "403-page")]
    ForbiddenPage,
    /// 403 and an error page without a text (Greenbone's detection of phones).
    #[serde(rename = "403-empty")]
    ForbiddenEmpty,
}

impl Login {
    /// Creates a login with Basic authentication.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Login {
        Login {
            user: user.into(),
            password: password.into(),
            scheme: Scheme::Basic,
            nonce_life_ms: None,
            lockout_after: None,
            lockout_response: LockoutResponse::OkPage,
        }
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .field("password", &"***")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

/// The checks of logins, with the wrong ones counted and the nonces given out.
#[derive(Debug, Default)]
pub(super) struct LoginGuard {
    failures: u32,
    locked_until: Option<Duration>,
    /// The time each nonce was given out, and the highest count it was used with.
    nonces: HashMap<String, (Duration, u32)>,
}

/// The result of checking a request's credentials.
#[derive(Debug, PartialEq, Eq)]
enum Credentials {
    Valid,
    /// The request has none.
    Missing,
    Invalid,
    /// Valid, but with an expired nonce.
    Stale,
}

impl LoginGuard {
    /// Checks the login of a request; returns the refusal, or `None` when it is let in.
    pub(super) fn check(
        &mut self,
        login: &Login,
        head: &RequestHead,
        now: Duration,
    ) -> Option<Reply> {
        if self.locked_until.is_some_and(|until| now < until) {
            return Some(locked_out(login));
        }
        let credentials = match login.scheme {
            Scheme::Basic => basic(login, head.authorization.as_deref()),
            Scheme::Digest | Scheme::DigestWithoutQop => {
                digest::verify(login, head, &mut self.nonces, now)
            }
        };
        match credentials {
            Credentials::Valid => {
                self.failures = 0;
                None
            }
            Credentials::Invalid => {
                self.failures += 1;
                if login.lockout_after.is_some_and(|limit| self.failures >= limit) {
                    self.failures = 0;
                    self.locked_until = Some(now + LOCKOUT);
                    return Some(locked_out(login));
                }
                Some(self.challenge(login, false, now))
            }
            Credentials::Missing => Some(self.challenge(login, false, now)),
            Credentials::Stale => Some(self.challenge(login, true, now)),
        }
    }

    fn challenge(&mut self, login: &Login, stale: bool, now: Duration) -> Reply {
        let value = match login.scheme {
            Scheme::Basic => format!("Basic realm=\"{REALM}\""),
            scheme => digest::challenge(scheme, stale, &mut self.nonces, now),
        };
        Reply {
            extra: format!("WWW-Authenticate: {value}\r\n"),
            ..Reply::error(401, "authorization required")
        }
    }
}

fn locked_out(login: &Login) -> Reply {
    const BLOCKED: &str = "Too many wrong passwords: access is blocked";
    match login.lockout_response {
        LockoutResponse::OkPage => Reply::error(200, BLOCKED),
        LockoutResponse::ForbiddenPage => Reply::error(403, BLOCKED),
        LockoutResponse::ForbiddenEmpty => Reply::error(403, ""),
    }
}

fn basic(login: &Login, authorization: Option<&str>) -> Credentials {
    let Some(header) = authorization else { return Credentials::Missing };
    let is_right = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Basic"))
        .and_then(|(_, credentials)| BASE64_STANDARD.decode(credentials.trim()).ok())
        .is_some_and(|credentials| {
            credentials == format!("{}:{}", login.user, login.password).as_bytes()
        });
    if is_right { Credentials::Valid } else { Credentials::Invalid }
}

#[cfg(test)]
mod tests;
