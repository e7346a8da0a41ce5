//! Rate limits: token buckets per user, phone and address.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use relay_api::RateLimit;
use serde::Deserialize;

use super::{principal::Principal, refusal::Refusal};

/// Buckets to keep before full ones are discarded.
const MAX_BUCKETS: usize = 1_024;

/// The most that a command may wait for its turn, by configuration or request.
pub const MAX_WAIT_SECONDS: u32 = 60;

/// Tokens that a portal may ask for in a second; bursts may be twice as large.
const EMBED_TOKENS_PER_SECOND: u32 = 20;
/// As many times as one user may all users of a portal together send commands.
const USERS_OF_PORTAL: u32 = 10;

/// The configured limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Commands of one user, or of one address where nobody signs in; bursts may be twice as large.
    pub commands_per_second: u32,
    /// Commands of all users to one phone; bursts may be twice as large.
    pub commands_per_phone_and_second: u32,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address.
    pub connections_per_address: usize,
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
            connections_per_address: 128,
            max_wait_seconds: 5,
        }
    }
}

/// Counts commands against the limits.
#[derive(Debug)]
pub struct Throttle {
    clock: DefaultClock,
    users: Buckets<(String, Option<IpAddr>)>,
    phones: Buckets<String>,
    portals: Buckets<String>,
    embed_tokens: Buckets<String>,
}

/// The buckets of one limit.
#[derive(Debug)]
struct Buckets<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    /// The time at which full buckets were discarded last.
    swept: Mutex<Instant>,
}

impl Throttle {
    /// Creates full buckets.
    #[must_use]
    pub fn new(limits: Limits) -> Throttle {
        Throttle {
            clock: DefaultClock::default(),
            users: Buckets::new(limits.commands_per_second),
            phones: Buckets::new(limits.commands_per_phone_and_second),
            portals: Buckets::new(limits.commands_per_second.saturating_mul(USERS_OF_PORTAL)),
            embed_tokens: Buckets::new(EMBED_TOKENS_PER_SECOND),
        }
    }

    /// Counts a command of a user to a phone.
    ///
    /// # Errors
    /// When there were too many lately; nothing may be sent.
    pub fn command(&self, principal: &Principal, phone: &str) -> Result<(), Refusal> {
        self.take(&self.users, &principal.limit_key(), RateLimit::User)?;
        if let Some(portal) = principal.portal() {
            self.take(&self.portals, &portal.to_owned(), RateLimit::Portal)?;
        }
        self.take(&self.phones, &phone.to_owned(), RateLimit::Phone)
    }

    /// Counts a token that a portal asks for.
    ///
    /// # Errors
    /// When there were too many lately.
    pub fn embed_token(&self, portal: &str) -> Result<(), Refusal> {
        self.take(&self.embed_tokens, &portal.to_owned(), RateLimit::Portal)
    }

    fn take<K: Hash + Eq + Clone>(
        &self,
        buckets: &Buckets<K>,
        key: &K,
        limit: RateLimit,
    ) -> Result<(), Refusal> {
        buckets.sweep();
        buckets.limiter.check_key(key).map_err(|not_until| {
            Refusal::too_often(limit, not_until.wait_time_from(self.clock.now()))
        })
    }
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(per_second: u32) -> Buckets<K> {
        let number = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
        let twice = number.saturating_mul(NonZeroU32::MIN.saturating_add(1));
        let limiter = RateLimiter::keyed(Quota::per_second(number).allow_burst(twice));
        Buckets { limiter, swept: Mutex::new(Instant::now()) }
    }

    /// Discards full buckets, when there are many and at most once a second: that takes as long as there are
    /// buckets.
    fn sweep(&self) {
        if self.limiter.len() <= MAX_BUCKETS {
            return;
        }
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if swept.elapsed() >= Duration::from_secs(1) {
            *swept = Instant::now();
            self.limiter.retain_recent();
        }
    }
}
