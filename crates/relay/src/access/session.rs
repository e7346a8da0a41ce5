//! Sessions of users: encrypted cookies.
//!
//! Several relays with the same key share their sessions. A session ends when it expires, when it is idle, when
//! the password of its user changes, or when somebody ends it (see [`super::SessionList`]).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cookie::{Cookie, CookieJar, Key, SameSite};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{
    origin::OriginPolicy,
    people::{People, User},
};

/// The default duration of a session: a working day.
const LIFE: Duration = Duration::from_secs(12 * 3_600);

/// Cookies of one name that are tried.
const MAX_COOKIES: usize = 4;
/// The default time after which a session that is not used ends: a long lunch.
const MAX_IDLE: Duration = Duration::from_secs(2 * 3_600);
/// The time for which a browser is known after a sign-in.
const DEVICE_LIFE: Duration = Duration::from_secs(365 * 24 * 3_600);

/// Creates and reads session cookies.
#[derive(Clone)]
pub struct Sessions {
    key: Key,
    life: Duration,
    max_idle: Duration,
    is_encrypted: bool,
    is_framed: bool,
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
    /// A value that changes with the password.
    version: String,
    /// A random text.
    id: String,
    /// The beginning, the end and the last use that the cookie knows, in milliseconds since 1970.
    started: u64,
    ends: u64,
    used: u64,
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
}

impl OpenSession {
    /// Returns the time since the user signed in.
    #[must_use]
    pub fn age(&self) -> Duration {
        Duration::from_millis(now().saturating_sub(self.started))
    }
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
            key: key
                .map_or_else(|| random.clone(), |key| Key::derive_from(key.reveal().as_bytes())),
            life: people.session_life.unwrap_or(LIFE),
            max_idle: people.session_idle.unwrap_or(MAX_IDLE),
            is_encrypted: web.is_encrypted(),
            is_framed: !web.frame_ancestors.is_empty(),
        }
    }

    /// Creates a key from random bytes.
    #[must_use]
    pub fn key(random: &[u8; 64]) -> Key {
        Key::from(random)
    }

    /// Returns the cookie that signs `user` in; `id` is a random text.
    #[must_use]
    pub fn begin(&self, user: &User, id: String) -> String {
        let started = now();
        let ends = started + u64::try_from(self.life.as_millis()).unwrap_or(u64::MAX / 2);
        let (name, version) = (user.name.clone(), version(user));
        let content = Content { name, version, id, started, ends, used: started };
        self.seal(self.name(), &content, self.life)
    }

    /// Returns the cookie that goes on with a session, when the one it has knows too old a use.
    #[must_use]
    pub fn renew(&self, session: &OpenSession, user: &User) -> Option<String> {
        if session.idle < self.max_idle / 4 {
            return None;
        }
        let used = now();
        let life = Duration::from_millis(session.ends.saturating_sub(used));
        let (name, version, id) = (user.name.clone(), version(user), session.id.clone());
        let (started, ends) = (session.started, session.ends);
        Some(self.seal(self.name(), &Content { name, version, id, started, ends, used }, life))
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
    pub fn read<'a>(&self, cookies: &str, people: &'a People) -> Option<(&'a User, OpenSession)> {
        let all = self.open::<Content>(self.name(), cookies);
        all.into_iter().find_map(|content| {
            let user = people.find(&content.name)?;
            let now = now();
            let is_valid = content.ends > now && content.version == version(user);
            let Content { id, name, started, ends, used, .. } = content;
            let idle = Duration::from_millis(now.saturating_sub(used));
            is_valid.then_some((user, OpenSession { id, user: name, started, ends, idle }))
        })
    }

    /// Returns a cookie with an encrypted content.
    fn seal(&self, name: &'static str, content: &impl Serialize, life: Duration) -> String {
        let content = serde_json::to_string(content).unwrap_or_default();
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key).add(Cookie::new(name, content));
        let value = jar.get(name).map_or("", |cookie| cookie.value()).to_owned();
        self.cookie(name, value, life)
    }

    /// Returns the contents of all cookies of that name which the relay has made: somebody else may have put one
    /// of the same name in front (RFC 6265 section 5.4 knows no order between paths and hosts of equal length).
    fn open<T: DeserializeOwned>(&self, name: &str, cookies: &str) -> Vec<T> {
        let cookies = Cookie::split_parse(cookies.to_owned()).flatten();
        let named = cookies.filter(|cookie| cookie.name() == name).take(MAX_COOKIES);
        let open = |cookie: Cookie<'static>| {
            let mut jar = CookieJar::new();
            jar.add_original(cookie);
            serde_json::from_str(jar.private(&self.key).get(name)?.value()).ok()
        };
        named.filter_map(open).collect()
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
        let seconds = i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(same_site)
            .secure(self.is_encrypted)
            .partitioned(in_frames)
            .max_age(cookie::time::Duration::seconds(seconds))
            .to_string()
    }
}

fn version(user: &User) -> String {
    let hash = user.password.as_ref().map_or("", |hash| hash.as_str());
    let digest = Sha256::digest(hash);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[expect(clippy::disallowed_methods, reason = "a session outlasts the relay")]
pub(crate) fn now() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use relay_api::Role;

    use super::{
        super::{origin::Origin, password::PasswordHash, secret::Secret},
        *,
    };

    fn people(password: &str) -> People {
        let user = User {
            name: "ada".to_owned(),
            role: Role::Operator,
            groups: None,
            password: Some(PasswordHash::new(password).unwrap()),
            token: None,
        };
        People {
            users: vec![user],
            session_key: Some(Secret::new("k".repeat(40))),
            ..People::default()
        }
    }

    fn pair(cookie: &str) -> &str {
        cookie.split(';').next().unwrap()
    }

    #[test]
    fn relays_with_the_same_key_share_a_session() {
        let people = people("s3cret");
        let one = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
        let other = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
        let cookie = one.begin(&people.users[0], "id".to_owned());
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200"), "{cookie}");
        assert_eq!(other.read(pair(&cookie), &people).unwrap().0.name, "ada");
        assert_eq!(
            other.read(&format!("x=y; {}; z", pair(&cookie)), &people).unwrap().0.name,
            "ada"
        );
        assert!(!cookie.contains("ada"), "encrypted");
    }

    #[test]
    fn a_foreign_cookie_of_the_same_name_hides_no_session() {
        let people = people("s3cret");
        let sessions = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
        let cookie = sessions.begin(&people.users[0], "id".to_owned());
        let cookies = format!("deskside=tossed; {}", pair(&cookie));
        assert_eq!(sessions.read(&cookies, &people).unwrap().0.name, "ada");
    }

    #[test]
    fn a_browser_is_known_to_the_account_that_it_signed_in_to() {
        let people = people("s3cret");
        let sessions = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
        let cookie = sessions.remember_device(&people.users[0], "d1".to_owned());
        assert!(cookie.starts_with("deskside-device=") && cookie.contains("HttpOnly"), "{cookie}");
        assert_eq!(sessions.device(pair(&cookie), "ada").as_deref(), Some("d1"));
        assert_eq!(sessions.device(pair(&cookie), "bob"), None);
        assert!(sessions.read(pair(&cookie), &people).is_none(), "it signs nobody in");
        let renamed = pair(&cookie).replace("deskside-device=", "deskside=");
        assert!(sessions.read(&renamed, &people).is_none());
    }

    #[test]
    fn a_session_ends_with_its_expiry_password_user_or_key() {
        let mut people = people("s3cret");
        let sessions =
            |people: &People| Sessions::new(people, &OriginPolicy::default(), &Key::generate());
        let cookie = sessions(&people).begin(&people.users[0], "id".to_owned());
        let read = |people: &People| sessions(people).read(pair(&cookie), people).is_some();
        assert!(read(&people));

        let other_password = self::people("other");
        assert!(!read(&other_password));
        let mut other_key = people.clone();
        other_key.session_key = Some(Secret::new("j".repeat(40)));
        assert!(!read(&other_key));
        people.session_life = Some(Duration::ZERO);
        let expired = sessions(&people).begin(&people.users[0], "id".to_owned());
        assert!(sessions(&people).read(pair(&expired), &people).is_none());
        people.users.clear();
        assert!(!read(&people));
        for cookies in ["", "deskside=", "deskside=AAAA", "deskside=%7B%22name%22%3A%22ada%22%7D"] {
            assert!(
                sessions(&other_password).read(cookies, &other_password).is_none(),
                "{cookies}"
            );
        }
    }

    #[test]
    fn the_cookie_is_secure_behind_https_and_partitioned_in_frames() {
        let people = people("s3cret");
        let url = Origin::read("https://deskside.example").unwrap();
        let mut web = OriginPolicy { url: Some(url), ..OriginPolicy::default() };
        let cookie =
            Sessions::new(&people, &web, &Key::generate()).begin(&people.users[0], "id".to_owned());
        assert!(cookie.starts_with("__Host-deskside="), "{cookie}");
        assert!(cookie.contains("; SameSite=Strict; Secure; "), "{cookie}");
        web.frame_ancestors.push(Origin::read("https://helpdesk.example").unwrap());
        let cookie =
            Sessions::new(&people, &web, &Key::generate()).begin(&people.users[0], "id".to_owned());
        for attribute in ["SameSite=None", "Secure", "Partitioned", "HttpOnly"] {
            assert!(cookie.contains(attribute), "{attribute}: {cookie}");
        }
    }
}
