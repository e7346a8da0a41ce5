//! Sessions of users: encrypted cookies.
//!
//! Several relays with the same key share their sessions. A session ends when it expires, when it is idle, when
//! the password of its user changes, or when somebody ends it (see [`super::SessionList`]).

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cookie::{Cookie, CookieBuilder, CookieJar, Key, SameSite};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{company::Member, origin::OriginPolicy, people::People, user::User};
use crate::hex::hex;

/// The default duration of a session: a working day.
const LIFE: Duration = Duration::from_secs(12 * 3_600);

/// Cookies of one name that are tried.
const MAX_COOKIES: usize = 4;
/// The default time after which a session that is not used ends: a long lunch.
const MAX_IDLE: Duration = Duration::from_secs(2 * 3_600);
/// The time for which a browser is known after a sign-in.
const DEVICE_LIFE: Duration = Duration::from_secs(365 * 24 * 3_600);

/// The name under which shared rows are sealed; cookies never have it.
const SHARED: &str = "deskside-shared";

/// Creates and reads session cookies.
#[derive(Clone)]
pub struct Sessions {
    key: Key,
    /// Other relays may have the same key.
    is_shared: bool,
    life: Duration,
    max_idle: Duration,
    is_encrypted: bool,
    is_framed: bool,
    /// A value that changes with the rules for company accounts; computed once, as every request needs it.
    company_version: Option<Arc<str>>,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("life", &self.life).finish_non_exhaustive()
    }
}

/// The content of a cookie.
#[derive(Serialize, Deserialize)]
struct Content {
    name: String,
    /// A value that changes with the password, or with the rules for company accounts.
    version: String,
    /// The rights, of a user with such an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<Member>,
    /// A random text.
    id: String,
    /// The beginning, the end and the last use that the cookie knows, in milliseconds since 1970.
    started: u64,
    ends: u64,
    used: u64,
    /// See [`OpenSession::after`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<u64>,
}

/// A session that its cookie proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// A random text.
    pub id: String,
    /// The name of the user.
    pub user: String,
    /// The beginning, in milliseconds since 1970.
    pub started: u64,
    /// The end, in milliseconds since 1970.
    pub ends: u64,
    /// The time since the last use that the cookie knows.
    pub idle: Duration,
    /// The rights, of a user with a company account.
    pub member: Option<Member>,
    /// The last end of all sessions of the user that the relay knew when this one began, as
    /// [`SessionList::last_end`](super::SessionList::last_end) returns it. Relays compare no clocks with it.
    pub after: Option<u64>,
}

impl OpenSession {
    /// Returns the time since the user signed in.
    #[must_use]
    pub fn age(&self) -> Duration {
        Duration::from_millis(now().saturating_sub(self.started))
    }
}

/// The content of a row that relays share.
#[derive(Serialize, Deserialize)]
struct SharedRow<'a> {
    /// The key of the row, so that it cannot be moved to another key.
    key: Cow<'a, str>,
    row: Cow<'a, str>,
}

/// The content of the cookie by which a browser is known that has signed in before.
#[derive(Serialize, Deserialize)]
struct Device {
    name: String,
    /// A random text.
    id: String,
}

impl Sessions {
    /// Creates sessions as configured, encrypted with `random` where the configuration has no key.
    #[must_use]
    pub fn new(people: &People, web: &OriginPolicy, random: &Key) -> Sessions {
        let key = people.session_key.as_ref();
        Sessions {
            is_shared: key.is_some(),
            key: key
                .map_or_else(|| random.clone(), |key| Key::derive_from(key.reveal().as_bytes())),
            life: people.session_life.unwrap_or(LIFE),
            max_idle: people.session_idle.unwrap_or(MAX_IDLE),
            is_encrypted: web.is_encrypted(),
            is_framed: !web.frame_ancestors.is_empty(),
            company_version: people.company.as_ref().map(|company| company.version().into()),
        }
    }

    /// Creates a key from random bytes.
    #[must_use]
    pub fn key(random: &[u8; 64]) -> Key {
        Key::from(random)
    }

    /// Returns the cookie that signs `user` in; `id` is a random text, `after` the last end of all their sessions.
    #[must_use]
    pub fn begin(&self, user: &User, id: String, after: u64) -> String {
        self.begin_content(user.name.clone(), version(user), None, (id, after))
    }

    /// Returns the cookie that signs in somebody with a company account; see [`Sessions::begin`].
    #[must_use]
    pub fn begin_member(&self, name: String, member: Member, id: String, after: u64) -> String {
        self.begin_content(name, self.company_version().to_owned(), Some(member), (id, after))
    }

    fn begin_content(
        &self,
        name: String,
        version: String,
        member: Option<Member>,
        (id, after): (String, u64),
    ) -> String {
        let (started, after) = (now(), Some(after));
        let ends = started + u64::try_from(self.life.as_millis()).unwrap_or(u64::MAX / 2);
        let used = started;
        let content = Content { name, version, member, id, started, ends, used, after };
        self.seal(self.name(), &content, self.life)
    }

    /// Returns the cookie that goes on with a session, when the one it has knows too old a use.
    #[must_use]
    pub fn renew(&self, session: &OpenSession, people: &People) -> Option<String> {
        if session.idle < self.max_idle / 4 {
            return None;
        }
        let used = now();
        let life = Duration::from_millis(session.ends.saturating_sub(used));
        let (_, version) = self.user_of(people, &session.user, session.member.as_ref())?;
        let OpenSession { id, user: name, started, ends, member, after, .. } = session.clone();
        let content = Content { name, version, member, id, started, ends, used, after };
        Some(self.seal(self.name(), &content, life))
    }

    /// Returns the value that changes with the rules for company accounts.
    #[must_use]
    pub fn company_version(&self) -> &str {
        self.company_version.as_deref().unwrap_or_default()
    }

    /// Returns the time after which a session that is not used ends.
    #[must_use]
    pub fn max_idle(&self) -> Duration {
        self.max_idle
    }

    /// Returns the cookie by which the browser of `user` is known from now on; see [`Sessions::device`].
    #[must_use]
    pub fn remember_device(&self, user: &User, id: String) -> String {
        let device = Device { name: user.name.clone(), id };
        self.seal(self.device_name(), &device, DEVICE_LIFE)
    }

    /// Returns the browser that a `Cookie` header names, if it has signed in as `name` before.
    #[must_use]
    pub fn device(&self, cookies: &str, name: &str) -> Option<String> {
        let all = self.open::<Device>(self.device_name(), cookies);
        all.into_iter().find(|device| device.name == name).map(|device| device.id)
    }

    /// Returns the cookie that signs out.
    #[must_use]
    pub fn end(&self) -> String {
        self.cookie(self.name(), String::new(), Duration::ZERO)
    }

    /// Returns the session that a `Cookie` header proves, and its user.
    #[must_use]
    pub fn read<'a>(
        &self,
        cookies: &str,
        people: &'a People,
    ) -> Option<(Cow<'a, User>, OpenSession)> {
        let all = self.open::<Content>(self.name(), cookies);
        all.into_iter().find_map(|content| {
            let (user, version) = self.user_of(people, &content.name, content.member.as_ref())?;
            let now = now();
            let is_valid = content.ends > now && content.version == version;
            let Content { id, name, member, started, ends, used, after, .. } = content;
            let idle = Duration::from_millis(now.saturating_sub(used));
            let session = OpenSession { id, user: name, started, ends, idle, member, after };
            is_valid.then_some((user, session))
        })
    }

    /// Returns a user who may have sessions, and the value that changes when those of before end.
    fn user_of<'a>(
        &self,
        people: &'a People,
        name: &str,
        member: Option<&Member>,
    ) -> Option<(Cow<'a, User>, String)> {
        let listed = people.find(name);
        match (member, &self.company_version) {
            (None, _) => listed.map(|user| (Cow::Borrowed(user), version(user))),
            // The configuration wins where both have the same name.
            (Some(member), Some(version)) if listed.is_none() => {
                Some((Cow::Owned(member.user(name)), version.to_string()))
            }
            (Some(_), _) => None,
        }
    }

    /// Returns a cookie with an encrypted content.
    fn seal(&self, name: &'static str, content: &impl Serialize, life: Duration) -> String {
        self.cookie(name, self.sealed(name, content), life)
    }

    /// Returns the value of a cookie with an encrypted content.
    pub(super) fn sealed(&self, name: &'static str, content: &impl Serialize) -> String {
        let content = serde_json::to_string(content).unwrap_or_default();
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key).add(Cookie::new(name, content));
        jar.get(name).map_or("", |cookie| cookie.value()).to_owned()
    }

    /// Returns the contents of all cookies of that name which the relay has made: somebody else may have put one
    /// of the same name in front (RFC 6265 section 5.4 knows no order between paths and hosts of equal length).
    pub(super) fn open<T: DeserializeOwned>(&self, name: &str, cookies: &str) -> Vec<T> {
        let cookies = Cookie::split_parse(cookies.to_owned()).flatten();
        let named = cookies.filter(|cookie| cookie.name() == name).take(MAX_COOKIES);
        let open = |cookie: Cookie<'static>| {
            let mut jar = CookieJar::new();
            jar.add_original(cookie);
            serde_json::from_str(jar.private(&self.key).get(name)?.value()).ok()
        };
        named.filter_map(open).collect()
    }

    /// Returns a row encrypted for relays with the same session key; `None` if the configuration has no key.
    #[must_use]
    pub fn seal_row(&self, key: &str, row: &str) -> Option<String> {
        let row = SharedRow { key: key.into(), row: row.into() };
        self.is_shared.then(|| self.sealed(SHARED, &row))
    }

    /// Decrypts a row of a relay with the same session key.
    #[must_use]
    pub fn unseal_row(&self, key: &str, sealed: &str) -> Option<String> {
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new(SHARED, sealed.to_owned()));
        let content = jar.private(&self.key).get(SHARED)?;
        let row: SharedRow<'_> = serde_json::from_str(content.value()).ok()?;
        (self.is_shared && row.key == key).then(|| row.row.into_owned())
    }

    /// Returns whether browsers reach the relay over https.
    pub(super) fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Returns the name of the cookie. With the prefix, a browser lets no other host set it
    /// (RFC 6265bis section 4.1.3).
    fn name(&self) -> &'static str {
        if self.is_encrypted { "__Host-deskside" } else { "deskside" }
    }

    fn device_name(&self) -> &'static str {
        if self.is_encrypted { "__Host-deskside-device" } else { "deskside-device" }
    }

    fn cookie(&self, name: &'static str, value: String, life: Duration) -> String {
        // In a frame of another site, browsers send only `SameSite=None`, and only over https.
        let in_frames = self.is_framed && self.is_encrypted;
        let same_site = if in_frames { SameSite::None } else { SameSite::Strict };
        self.build(name, value, life).same_site(same_site).partitioned(in_frames).to_string()
    }

    /// Returns what all cookies have in common.
    pub(super) fn build(
        &self,
        name: &'static str,
        value: String,
        life: Duration,
    ) -> CookieBuilder<'static> {
        let seconds = i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .secure(self.is_encrypted)
            .max_age(cookie::time::Duration::seconds(seconds))
    }
}

fn version(user: &User) -> String {
    let hash = user.password.as_ref().map_or("", |hash| hash.as_str());
    let digest = Sha256::digest(hash);
    hex(digest.get(..8).unwrap_or_default())
}

#[expect(clippy::disallowed_methods, reason = "a session outlasts the relay")]
pub(crate) fn now() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
