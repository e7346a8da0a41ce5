//! How often somebody may do something: token buckets.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use relay_api::Code;

use super::Person;
use crate::{config::Limits, error::ApiError};

/// Tries to sign in from one address per minute. Somebody who mistypes needs three.
const LOGINS_PER_MINUTE: u32 = 5;
/// Buckets that are kept before those that have filled up again are thrown away.
const MANY: usize = 1_024;

/// Limits for everybody.
#[derive(Debug)]
pub struct Throttle {
    clock: DefaultClock,
    people: DefaultKeyedRateLimiter<(String, Option<IpAddr>)>,
    phones: DefaultKeyedRateLimiter<String>,
    logins: DefaultKeyedRateLimiter<Option<IpAddr>>,
    logins_by_name: DefaultKeyedRateLimiter<(String, Option<IpAddr>)>,
}

impl Throttle {
    /// Nobody has done anything yet.
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
            people: RateLimiter::keyed(per_second(limits.commands_per_second)),
            phones: RateLimiter::keyed(per_second(limits.commands_per_phone_and_second)),
            // Several people may sit behind one address.
            logins: RateLimiter::keyed(per_minute(4 * LOGINS_PER_MINUTE)),
            logins_by_name: RateLimiter::keyed(per_minute(LOGINS_PER_MINUTE)),
        }
    }

    /// Counts a command of a person to a phone.
    ///
    /// # Errors
    /// When there were too many lately; nothing is sent.
    pub fn command(&self, person: &Person, phone: &str) -> Result<(), ApiError> {
        let who = (person.name.clone(), person.address);
        self.take(&self.people, &who, "you have sent many commands at once; nothing was sent")?;
        let detail = "this phone has got many commands at once; nothing was sent";
        self.take(&self.phones, &phone.to_owned(), detail)
    }

    /// Counts a try to sign in.
    ///
    /// # Errors
    /// When there were too many lately; the password is not looked at.
    pub fn login(&self, name: &str, address: Option<IpAddr>) -> Result<(), ApiError> {
        let detail = "too many tries to sign in; the password was not looked at";
        self.take(&self.logins, &address, detail)?;
        let name: String = name.chars().take(64).collect();
        self.take(&self.logins_by_name, &(name, address), detail)
    }

    fn take<K: std::hash::Hash + Eq + Clone>(
        &self,
        limiter: &DefaultKeyedRateLimiter<K>,
        key: &K,
        detail: &str,
    ) -> Result<(), ApiError> {
        if limiter.len() > MANY {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            let millis = wait.as_millis();
            ApiError::new(Code::TooManyRequests, format!("{detail}; wait {millis} ms"))
                .retry_after(wait.max(Duration::from_millis(1)))
        })
    }
}
