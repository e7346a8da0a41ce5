//! The people, and how they sign in.

use std::{path::PathBuf, time::Duration};

use ipnet::IpNet;
use relay_api::Role;
use serde::Deserialize;
use toml::Spanned;

use super::{Checker, Secret};
use crate::access::{PasswordHash, TokenHash};

/// The shortest content of the file with the key of sessions, in bytes.
const SHORTEST_KEY: usize = 32;

/// Who may do what. Without users and without a proxy nobody signs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Those who are known by name.
    pub users: Vec<User>,
    /// A reverse proxy that signs people in.
    pub proxy: Option<Proxy>,
    /// What may be done where nobody signs in; an operator's when absent, so that nothing is destroyed
    /// by whoever happens to reach the machine.
    pub local_role: Option<Role>,
    /// What sessions are encrypted with; made anew at each start when absent.
    pub session_key: Option<Secret>,
    /// How long a session lasts; 12 hours when absent.
    pub session_life: Option<Duration>,
}

impl People {
    /// Whether anybody has to sign in.
    #[must_use]
    pub fn sign_in(&self) -> bool {
        !self.users.is_empty() || self.proxy.is_some()
    }

    /// The user of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }
}

/// A person, or a program that acts for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name to sign in with.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The groups of phones the person sees; all phones when absent.
    pub groups: Option<Vec<String>>,
    /// What the password is compared with.
    pub password: Option<PasswordHash>,
    /// What the token of a program is compared with.
    pub token: Option<TokenHash>,
}

/// A reverse proxy that names the person in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// The header, in lower case.
    pub header: String,
    /// Where the proxy is; from anywhere else the header is refused.
    pub from: Vec<IpNet>,
    /// What people may do who are not among the users; nothing when absent.
    pub role: Option<Role>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLogin {
    session_key_file: Option<Spanned<PathBuf>>,
    session_hours: Option<Spanned<u32>>,
    local_role: Option<Role>,
    proxy: Option<RawProxy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProxy {
    header: Spanned<String>,
    from: Vec<Spanned<String>>,
    role: Option<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUser {
    name: Spanned<String>,
    role: Role,
    groups: Option<Vec<Spanned<String>>>,
    password_hash: Option<Spanned<String>>,
    password_hash_file: Option<Spanned<PathBuf>>,
    token_sha256: Option<Spanned<String>>,
}

impl Checker<'_> {
    pub(super) fn people(&mut self, login: RawLogin, raw: Vec<RawUser>) -> Option<People> {
        let by_proxy = login.proxy.is_some();
        let mut users: Vec<User> = Vec::new();
        for raw in raw {
            if users.iter().any(|user| user.name == *raw.name.get_ref()) {
                let text = format!("name: `{}` is taken by another user", raw.name.get_ref());
                self.fault::<(), _>(&raw.name, text);
                continue;
            }
            users.extend(self.user(raw, by_proxy));
        }
        let proxy = match login.proxy {
            Some(raw) => Some(self.proxy(&raw)?),
            None => None,
        };
        let session_key = match login.session_key_file {
            Some(file) => Some(self.session_key(&file)?),
            None => None,
        };
        let session_life = match login.session_hours {
            Some(hours) if (1..=720).contains(hours.get_ref()) => {
                Some(Duration::from_secs(u64::from(hours.into_inner()) * 3_600))
            }
            Some(hours) => {
                return self.fault(&hours, "session_hours: a number from 1 to 720".to_owned());
            }
            None => None,
        };
        Some(People { users, proxy, local_role: login.local_role, session_key, session_life })
    }

    fn user(&mut self, raw: RawUser, by_proxy: bool) -> Option<User> {
        let name = raw.name.get_ref();
        if name.is_empty() || name.len() > 64 || name.chars().any(char::is_control) {
            return self.fault(&raw.name, "name: 1 to 64 characters".to_owned());
        }
        // An empty list is no group, an absent one every phone.
        let mut groups = raw.groups.is_some().then(Vec::new);
        for group in raw.groups.into_iter().flatten() {
            if !self.groups.contains(group.get_ref()) {
                let fault = format!("groups: no phone belongs to `{}`", group.get_ref());
                return self.fault(&group, fault);
            }
            groups.get_or_insert_default().push(group.into_inner());
        }
        let password = match (raw.password_hash, raw.password_hash_file) {
            (Some(hash), None) => Some((hash.get_ref().clone(), hash.span())),
            (None, Some(file)) => {
                let hash = self.secret("password_hash_file", &file)?;
                Some((hash.reveal().trim().to_owned(), file.span()))
            }
            (None, None) => None,
            (Some(hash), Some(_)) => {
                let fault = "password_hash: either this or password_hash_file; remove one";
                return self.fault(&hash, fault.to_owned());
            }
        };
        let password = match password {
            Some((hash, span)) => match PasswordHash::read(&hash) {
                Ok(hash) => Some(hash),
                Err(error) => {
                    return self.fault(&Spanned::new(span, ()), format!("password_hash: {error}"));
                }
            },
            None => None,
        };
        let token = match raw.token_sha256 {
            Some(text) => match TokenHash::read(text.get_ref()) {
                Ok(hash) => Some(hash),
                Err(error) => return self.fault(&text, format!("token_sha256: {error}")),
            },
            None => None,
        };
        if password.is_none() && token.is_none() && !by_proxy {
            let fault = format!(
                "name: `{name}` cannot sign in; add password_hash (deskside-relay hash-password) \
                 or token_sha256 (deskside-relay new-token)"
            );
            return self.fault(&raw.name, fault);
        }
        Some(User { name: raw.name.into_inner(), role: raw.role, groups, password, token })
    }

    fn proxy(&mut self, raw: &RawProxy) -> Option<Proxy> {
        let header = raw.header.get_ref().to_ascii_lowercase();
        let is_name = header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        // These have meanings of their own, which a proxy does not overwrite.
        let is_taken = ["host", "authorization", "cookie", "origin"].contains(&header.as_str());
        if header.is_empty() || !is_name || is_taken {
            let fault = "header: the name of a header that the proxy always sets itself, such as \
                         x-forwarded-user";
            return self.fault(&raw.header, fault.to_owned());
        }
        let from: Vec<_> = raw.from.iter().map(|range| self.range("from", range)).collect();
        let from = from.into_iter().collect::<Option<Vec<_>>>()?;
        if from.is_empty() {
            let fault = "from: the address of the proxy is missing";
            return self.fault(&raw.header, fault.to_owned());
        }
        Some(Proxy { header, from, role: raw.role })
    }

    fn session_key(&mut self, file: &Spanned<PathBuf>) -> Option<Secret> {
        let mend =
            "make one with: head -c 48 /dev/urandom | base64 > session.key; chmod 600 session.key";
        let Some(key) = self.secret("session_key_file", file) else {
            if let Some(fault) = self.faults.last_mut() {
                fault.text.push_str(&format!("; {mend}"));
            }
            return None;
        };
        if key.reveal().len() < SHORTEST_KEY {
            let fault =
                format!("session_key_file: has less than {SHORTEST_KEY} characters; {mend}");
            return self.fault(file, fault);
        }
        Some(key)
    }
}
