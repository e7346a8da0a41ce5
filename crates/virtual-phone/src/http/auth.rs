//! Who may use the phone's web server.

mod digest;

use std::{collections::HashMap, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;

use super::{reply::Reply, request::Head};

pub(super) const REALM: &str = "snom";
/// How long nobody comes in after too many wrong passwords.
const LOCKED_FOR: Duration = Duration::from_secs(60);

/// How the phone asks for the password (`http_scheme`).
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

/// A user name and password, and how they are asked for.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user name.
    pub user: String,
    /// The password; it guards nothing but a virtual phone.
    pub password: String,
    /// How they are asked for.
    #[serde(default)]
    pub scheme: Scheme,
    /// How long a nonce lasts, in milliseconds; for ever when absent. After that the phone says
    /// `stale`.
    #[serde(default)]
    pub nonce_life_ms: Option<u64>,
    /// After how many wrong passwords nobody comes in for a minute; never when absent.
    #[serde(default)]
    pub lock_out_after: Option<u32>,
    /// How being locked out is told.
    #[serde(default)]
    pub lock_out_told: LockOutTold,
}

/// How a phone tells that it is locked after wrong passwords. Each has been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockOutTold {
    /// 200 and a page with the word "blocked" (doubleSlash Snom-Clipboard-Manager).
    #[default]
    Page,
    /// 403 and the same page.
    Forbidden,
    /// 403 and an error page without a word about it (Greenbone's detection of phones).
    Wordless,
}

impl Login {
    /// A login asked for with Basic authentication.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Login {
        Login {
            user: user.into(),
            password: password.into(),
            scheme: Scheme::Basic,
            nonce_life_ms: None,
            lock_out_after: None,
            lock_out_told: LockOutTold::Page,
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

/// What the door remembers of those who knocked.
#[derive(Debug, Default)]
pub(super) struct Door {
    wrong: u32,
    locked_until: Option<Duration>,
    /// When each nonce was given out, and the highest count it was used with.
    nonces: HashMap<String, (Duration, u32)>,
}

/// What a request's credentials are.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    /// There are none.
    Absent,
    Wrong,
    /// Right, with a nonce that is used up.
    Stale,
}

impl Door {
    /// `None` lets the request in; otherwise what it is answered with.
    pub(super) fn knock(&mut self, login: &Login, head: &Head, now: Duration) -> Option<Reply> {
        if self.locked_until.is_some_and(|until| now < until) {
            return Some(locked_out(login));
        }
        let verdict = match login.scheme {
            Scheme::Basic => basic(login, head.authorization.as_deref()),
            Scheme::Digest | Scheme::DigestWithoutQop => {
                digest::verify(login, head, &mut self.nonces, now)
            }
        };
        match verdict {
            Verdict::Right => {
                self.wrong = 0;
                None
            }
            Verdict::Wrong => {
                self.wrong += 1;
                if login.lock_out_after.is_some_and(|most| self.wrong >= most) {
                    self.wrong = 0;
                    self.locked_until = Some(now + LOCKED_FOR);
                    return Some(locked_out(login));
                }
                Some(self.challenge(login, false, now))
            }
            Verdict::Absent => Some(self.challenge(login, false, now)),
            Verdict::Stale => Some(self.challenge(login, true, now)),
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
    match login.lock_out_told {
        LockOutTold::Page => Reply::error(200, BLOCKED),
        LockOutTold::Forbidden => Reply::error(403, BLOCKED),
        LockOutTold::Wordless => Reply::error(403, ""),
    }
}

fn basic(login: &Login, authorization: Option<&str>) -> Verdict {
    let Some(header) = authorization else { return Verdict::Absent };
    let right = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Basic"))
        .and_then(|(_, credentials)| BASE64_STANDARD.decode(credentials.trim()).ok())
        .is_some_and(|credentials| {
            credentials == format!("{}:{}", login.user, login.password).as_bytes()
        });
    if right { Verdict::Right } else { Verdict::Wrong }
}

#[cfg(test)]
mod tests;
