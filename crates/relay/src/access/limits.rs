//! Rate limits: token buckets per user, phone and address.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use relay_api::{Code, RateLimit, Reason};
use serde::Deserialize;

use super::{principal::Principal, refusal::Refusal};

/// Sign-in attempts per minute for one name from one address. A person who mistypes needs three.
const SIGN_INS_PER_MINUTE: u32 = 5;
/// Buckets to keep before full ones are discarded.
const MAX_BUCKETS: usize = 1_024;

/// The most that a command may wait for its turn, by configuration or request.
pub const MAX_WAIT_SECONDS: u32 = 60;

/// The configured limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Commands of one user at one address; bursts may be twice as large.
    pub commands_per_second: u32,
    /// Commands of all users to one phone; bursts may be twice as large.
    pub commands_per_phone_and_second: u32,
    /// Open connections.
    pub connections: usize,
    /// Seconds that a command may wait for its turn.
    pub max_wait_seconds: u32,
}

impl Limits {
    /// Returns the time that a command may wait for its turn.
    #[must_use]
    pub fn max_wait(&self) -> Duration {
        Duration::from_secs(self.max_wait_seconds.into())
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            commands_per_second: 20,
            commands_per_phone_and_second: 10,
            connections: 512,
            max_wait_seconds: 5,
        }
    }
}

/// Counts commands and sign-in attempts against the limits.
#[derive(Debug)]
pub struct Throttle {
    clock: DefaultClock,
    users: DefaultKeyedRateLimiter<(String, Option<IpAddr>)>,
    phones: DefaultKeyedRateLimiter<String>,
    sign_ins: DefaultKeyedRateLimiter<Option<IpAddr>>,
    sign_ins_by_name: DefaultKeyedRateLimiter<(String, Option<IpAddr>)>,
}

impl Throttle {
    /// Creates full buckets.
    #[must_use]
    pub fn new(limits: Limits) -> Throttle {
        let per_second = |number: u32| {
            let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
            let twice = number.saturating_mul(NonZeroU32::MIN.saturating_add(1));
            Quota::per_second(number).allow_burst(twice)
        };
        let per_minute =
            |number: u32| Quota::per_minute(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN));
        Throttle {
            clock: DefaultClock::default(),
            users: RateLimiter::keyed(per_second(limits.commands_per_second)),
            phones: RateLimiter::keyed(per_second(limits.commands_per_phone_and_second)),
            // Several users may share one address.
            sign_ins: RateLimiter::keyed(per_minute(4 * SIGN_INS_PER_MINUTE)),
            sign_ins_by_name: RateLimiter::keyed(per_minute(SIGN_INS_PER_MINUTE)),
        }
    }

    /// Counts a command of a user to a phone.
    ///
    /// # Errors
    /// When there were too many lately; nothing may be sent.
    pub fn command(&self, principal: &Principal, phone: &str) -> Result<(), Refusal> {
        let user = (principal.name.clone(), principal.address);
        self.take(&self.users, &user, RateLimit::User)?;
        self.take(&self.phones, &phone.to_owned(), RateLimit::Phone)
    }

    /// Counts a sign-in attempt.
    ///
    /// # Errors
    /// When there were too many lately; the password must not be checked.
    pub fn sign_in(&self, name: &str, address: Option<IpAddr>) -> Result<(), Refusal> {
        self.take(&self.sign_ins, &address, RateLimit::SignIn)?;
        let name: String = name.chars().take(64).collect();
        self.take(&self.sign_ins_by_name, &(name, address), RateLimit::SignIn)
    }

    fn take<K: std::hash::Hash + Eq + Clone>(
        &self,
        limiter: &DefaultKeyedRateLimiter<K>,
        key: &K,
        limit: RateLimit,
    ) -> Result<(), Refusal> {
        if limiter.len() > MAX_BUCKETS {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            let wait_ms = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
            let reason = Reason::RateLimited { limit, wait_ms };
            let retry_after = Some(wait.max(Duration::from_millis(1)));
            Refusal { code: Code::TooManyRequests, reason, retry_after }
        })
    }
}
