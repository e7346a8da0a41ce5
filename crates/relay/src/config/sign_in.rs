//! The sections `[login]` and `[[users]]`.

use std::{path::PathBuf, time::Duration};

use relay_api::Role;
use serde::Deserialize;
use toml::Spanned;

use super::{checker::Checker, portals::TOKEN_TAKEN};
use crate::access::{MAX_LIFE, PasswordHash, People, Secret, TokenHash, TrustedProxy, User};

/// The minimum length of the session key, in bytes.
const MIN_KEY_BYTES: usize = 32;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLogin {
    session_key_file: Option<Spanned<PathBuf>>,
    session_hours: Option<Spanned<u32>>,
    idle_minutes: Option<Spanned<u32>>,
    local_role: Option<Role>,
    proxy: Option<RawProxy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProxy {
    header: Spanned<String>,
    groups_header: Option<Spanned<String>>,
    from: Vec<Spanned<String>>,
    role: Option<Role>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
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
    /// Checks the users and the ways to sign in.
    pub(super) fn people(&mut self, login: RawLogin, raw: Vec<RawUser>) -> Option<People> {
        let by_proxy = login.proxy.is_some();
        let mut users: Vec<User> = Vec::new();
        for raw in raw {
            if users.iter().any(|user| user.name == *raw.name.get_ref()) {
                let text = format!(
                    "name: `{}` is taken by another user; give each user a name of their own",
                    raw.name.get_ref()
                );
                self.fault::<(), _>(&raw.name, text);
                continue;
            }
            let token = raw.token_sha256.clone();
            let Some(user) = self.user(raw, by_proxy) else { continue };
            let is_taken = |other: &User| user.token.is_some() && other.token == user.token;
            match token.filter(|_| users.iter().any(is_taken)) {
                // Otherwise a request would act for the first of both.
                Some(token) => {
                    self.fault::<(), _>(&token, TOKEN_TAKEN.to_owned());
                }
                None => users.push(user),
            }
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
            Some(hours)
                if (1..=MAX_LIFE.as_secs() / 3_600).contains(&u64::from(*hours.get_ref())) =>
            {
                Some(Duration::from_secs(u64::from(hours.into_inner()) * 3_600))
            }
            Some(hours) => {
                return self
                    .fault(&hours, "session_hours: must be a number from 1 to 720".to_owned());
            }
            None => None,
        };
        let session_idle = match login.idle_minutes {
            Some(minutes) if (5..=43_200).contains(minutes.get_ref()) => {
                Some(Duration::from_secs(u64::from(minutes.into_inner()) * 60))
            }
            Some(minutes) => {
                let text = "idle_minutes: must be a number from 5 to 43200";
                return self.fault(&minutes, text.to_owned());
            }
            None => None,
        };
        let local_role = login.local_role;
        // The section `[oidc]` adds it.
        let company = None;
        Some(People { users, proxy, company, local_role, session_key, session_life, session_idle })
    }

    fn user(&mut self, raw: RawUser, by_proxy: bool) -> Option<User> {
        let name = raw.name.get_ref();
        if name.is_empty() || name.len() > 64 || name.chars().any(char::is_control) {
            return self.fault(&raw.name, "name: must be 1 to 64 characters".to_owned());
        }
        self.check_groups(raw.groups.as_deref().unwrap_or_default())?;
        // An empty list means no phone, an absent one every phone.
        let groups = raw.groups.map(|groups| groups.into_iter().map(Spanned::into_inner).collect());
        let password = match (raw.password_hash, raw.password_hash_file) {
            (Some(hash), None) => Some((hash.get_ref().clone(), hash.span())),
            (None, Some(file)) => {
                let hash = self.secret("password_hash_file", &file)?;
                Some((hash.reveal().trim().to_owned(), file.span()))
            }
            (None, None) => None,
            (Some(hash), Some(_)) => {
                let fault = "password_hash: is given twice; remove it or password_hash_file";
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

    fn proxy(&mut self, raw: &RawProxy) -> Option<TrustedProxy> {
        let header = self.proxy_header("header", &raw.header, "x-forwarded-user")?;
        let groups_header = match &raw.groups_header {
            Some(name) => Some(self.proxy_header("groups_header", name, "x-forwarded-groups")?),
            None => None,
        };
        self.check_groups_or_every(&raw.groups)?;
        if raw.role.is_some() && raw.groups_header.is_none() && raw.groups.is_empty() {
            tracing::warn!(
                "[login] proxy: users that are not listed see no phone; remedy: add groups = [\"*\"] for every phone, or groups_header"
            );
        }
        let from: Vec<_> = raw.from.iter().map(|range| self.range("from", range)).collect();
        let from = from.into_iter().collect::<Option<Vec<_>>>()?;
        if from.is_empty() {
            let fault = "from: must list the address of the proxy";
            return self.fault(&raw.header, fault.to_owned());
        }
        let groups = raw.groups.iter().map(|group| group.get_ref().clone()).collect();
        Some(TrustedProxy { header, groups_header, from, role: raw.role, groups })
    }

    /// Checks the name of a header that only the proxy may set.
    fn proxy_header(&mut self, key: &str, raw: &Spanned<String>, example: &str) -> Option<String> {
        let header = raw.get_ref().to_ascii_lowercase();
        let is_name = header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        // These have a meaning of their own, which a proxy does not replace.
        let is_taken = ["host", "authorization", "cookie", "origin"].contains(&header.as_str());
        if header.is_empty() || !is_name || is_taken {
            let fault = format!(
                "{key}: must be the name of a header that the proxy always sets itself, such as {example}"
            );
            return self.fault(raw, fault);
        }
        Some(header)
    }

    fn session_key(&mut self, file: &Spanned<PathBuf>) -> Option<Secret> {
        let remedy = "create one with: head -c 48 /dev/urandom | base64 > session.key; chmod 600 session.key";
        let Some(key) = self.secret("session_key_file", file) else {
            if let Some(fault) = self.faults.last_mut() {
                fault.text.push_str(&format!("; {remedy}"));
            }
            return None;
        };
        if key.reveal().len() < MIN_KEY_BYTES {
            let fault =
                format!("session_key_file: has fewer than {MIN_KEY_BYTES} characters; {remedy}");
            return self.fault(file, fault);
        }
        Some(key)
    }
}
