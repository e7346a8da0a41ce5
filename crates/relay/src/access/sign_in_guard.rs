//! The limits of sign-in attempts: guessing a password takes years, and nobody is locked out by a stranger.
//!
//! Three limits hold at once: per address, per name and address, and per name over all addresses. The last one
//! grows with the failures. A browser that has signed in to the account before is known by a cookie and counts
//! for itself, so that it gets in while others guess (OWASP, *Slow down online guessing attacks with device
//! cookies*).

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use relay_api::RateLimit;

use super::{client_address::counted_address, refusal::Refusal};

/// Attempts per minute for one name from one address, or from one known browser. A person who mistypes needs
/// three.
const PER_NAME_AND_ADDRESS: u32 = 5;
/// Attempts per minute from one address: several users may share it.
const PER_ADDRESS: u32 = 20;
/// Sign-ins per minute with company accounts from one address: many people share that of an office, and
/// there is nothing to guess.
const PER_ADDRESS_AND_COMPANY: u32 = 60;
/// The window of all three.
const WINDOW: Duration = Duration::from_secs(60);
/// Failures of an account before its attempts are slowed down.
const FREE_FAILURES: u32 = 10;
/// The longest time between two attempts at an account.
const MAX_DELAY: Duration = Duration::from_secs(60);
/// The time after which a failure is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(3_600);
/// Counters that are kept; beyond, those of strangers share one.
const MAX_COUNTERS: usize = 10_000;

/// The attempts of the last hour.
#[derive(Debug, Default)]
pub struct SignInGuard(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    windows: HashMap<Key, Window>,
    accounts: HashMap<String, Account>,
    swept: Option<Instant>,
}

/// Whose attempts are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(Option<IpAddr>),
    NameAndAddress(String, Option<IpAddr>),
    Device(String),
    Company(Option<IpAddr>),
    /// All that do not fit into memory.
    Others,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    since: Instant,
    count: u32,
}

#[derive(Clone, Copy, Debug)]
struct Account {
    failures: u32,
    last: Instant,
}

/// An attempt to sign in.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The name as given.
    pub name: &'a str,
    /// There is an account of that name.
    pub is_known: bool,
    /// The address of the client.
    pub address: Option<IpAddr>,
    /// The browser, if it has signed in to this account before.
    pub device: Option<&'a str>,
}

impl SignInGuard {
    /// Counts an attempt, as one that fails.
    ///
    /// # Errors
    /// When there were too many; the password must not be checked.
    pub fn begin(&self, attempt: Attempt<'_>, now: Instant) -> Result<(), Refusal> {
        let mut state = self.state();
        state.sweep(now);
        let name: String = attempt.name.chars().take(64).collect();
        if let Some(device) = attempt.device {
            return state.take(Key::Device(device.to_owned()), PER_NAME_AND_ADDRESS, now);
        }
        let address = attempt.address.map(counted_address);
        state.take(Key::Address(address), PER_ADDRESS, now)?;
        state.take(Key::NameAndAddress(name.clone(), address), PER_NAME_AND_ADDRESS, now)?;
        state.take_account(name, attempt.is_known, now)
    }

    /// Counts a sign-in with a company account.
    ///
    /// # Errors
    /// When there were too many from this address.
    pub fn begin_company(&self, address: Option<IpAddr>, now: Instant) -> Result<(), Refusal> {
        let mut state = self.state();
        state.sweep(now);
        state.take(Key::Company(address.map(counted_address)), PER_ADDRESS_AND_COMPANY, now)
    }

    /// Notes that the attempt succeeded.
    pub fn succeeded(&self, name: &str) {
        let mut state = self.state();
        if let Some(account) = state.accounts.get_mut(name) {
            account.failures = account.failures.saturating_sub(1);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what is over, at most once a second: that takes as long as there are counters.
    fn sweep(&mut self, now: Instant) {
        let age = |since: Instant| now.saturating_duration_since(since);
        if self.swept.is_some_and(|swept| age(swept) < Duration::from_secs(1)) {
            return;
        }
        self.swept = Some(now);
        self.windows.retain(|_, window| age(window.since) < WINDOW);
        self.accounts.retain(|_, account| age(account.last) < FORGOTTEN_AFTER);
    }

    fn take(&mut self, key: Key, max: u32, now: Instant) -> Result<(), Refusal> {
        let has_room = self.windows.len() < MAX_COUNTERS || self.windows.contains_key(&key);
        let key = if has_room { key } else { Key::Others };
        let window = self.windows.entry(key).or_insert(Window { since: now, count: 0 });
        if now.saturating_duration_since(window.since) >= WINDOW {
            *window = Window { since: now, count: 0 };
        }
        if window.count >= max {
            let left = WINDOW.saturating_sub(now.saturating_duration_since(window.since));
            return Err(Refusal::too_often(RateLimit::SignIn, left));
        }
        window.count += 1;
        Ok(())
    }

    fn take_account(&mut self, name: String, is_known: bool, now: Instant) -> Result<(), Refusal> {
        // Names that a stranger makes up take no room from accounts.
        let has_room =
            is_known || self.accounts.len() < MAX_COUNTERS || self.accounts.contains_key(&name);
        let name = if has_room { name } else { String::new() };
        let account = self.accounts.entry(name).or_insert(Account { failures: 0, last: now });
        let next = account.last + delay(account.failures);
        if next > now {
            return Err(Refusal::too_often(RateLimit::SignIn, next - now));
        }
        account.failures = account.failures.saturating_add(1);
        account.last = now;
        Ok(())
    }
}

/// Returns the time between two attempts at an account.
fn delay(failures: u32) -> Duration {
    let Some(steps) = failures.checked_sub(FREE_FAILURES) else { return Duration::ZERO };
    let seconds = 1_u64.checked_shl(steps).unwrap_or(u64::MAX);
    Duration::from_secs(seconds).min(MAX_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(nth: u32) -> Option<IpAddr> {
        Some(std::net::Ipv4Addr::from(0x0a00_0000 + nth).into())
    }

    fn from(nth: u32) -> Attempt<'static> {
        Attempt { name: "ada", is_known: true, address: address(nth), device: None }
    }

    /// A thousand guesses from two hundred addresses once took 13 seconds.
    #[test]
    fn guesses_from_many_addresses_are_slowed_down() {
        let guard = SignInGuard::default();
        let started = Instant::now();
        let mut now = started;
        let mut guesses = 0;
        // One attempt each second for an hour, from another address each time.
        for nth in 0..3_600 {
            guesses += u32::from(guard.begin(from(nth), now).is_ok());
            now += Duration::from_secs(1);
        }
        assert!((60..100).contains(&guesses), "{guesses} guesses within an hour");
    }

    #[test]
    fn a_known_browser_gets_in_while_others_guess() {
        let guard = SignInGuard::default();
        let now = Instant::now();
        for nth in 0..1_000 {
            let _guess = guard.begin(from(nth), now);
        }
        assert!(guard.begin(from(5_000), now).is_err());
        let known = Attempt { device: Some("d1"), ..from(5_000) };
        for _ in 0..PER_NAME_AND_ADDRESS {
            assert!(guard.begin(known, now).is_ok());
        }
        assert!(guard.begin(known, now).is_err(), "a stolen browser does not guess for ever");
        let other = Attempt { name: "bob", ..from(6_000) };
        assert!(guard.begin(other, now).is_ok(), "another account");
    }

    #[test]
    fn one_network_of_ipv6_is_one_address() {
        let guard = SignInGuard::default();
        let now = Instant::now();
        let attempt = |nth: u32| {
            let name = format!("user{nth}");
            let address = format!("2001:db8::{nth:x}").parse().ok();
            let attempt = Attempt { name: &name, is_known: false, address, device: None };
            guard.begin(attempt, now).is_ok()
        };
        assert_eq!((0..100).filter(|nth| attempt(*nth)).count(), PER_ADDRESS as usize);
    }

    #[test]
    fn memory_is_bounded_and_strangers_take_no_room_from_accounts() {
        let guard = SignInGuard::default();
        let mut now = Instant::now();
        for _ in 0..FREE_FAILURES {
            now += Duration::from_secs(20);
            guard.begin(from(1), now).unwrap();
        }
        for nth in 0..30_000 {
            let name = format!("user{nth}");
            let attempt =
                Attempt { name: &name, is_known: false, address: address(nth), device: None };
            let _attempt = guard.begin(attempt, now);
        }
        let state = guard.state();
        assert!(state.windows.len() <= MAX_COUNTERS + 1, "{}", state.windows.len());
        assert!(state.accounts.len() <= MAX_COUNTERS + 1, "{}", state.accounts.len());
        assert_eq!(state.accounts["ada"].failures, FREE_FAILURES, "not forgotten");
        drop(state);
        let new =
            Attempt { name: "bob", is_known: true, address: address(0xff_ffff), device: None };
        assert!(guard.begin(new, now + WINDOW).is_ok());
    }

    #[test]
    fn failures_are_forgotten_in_time() {
        let guard = SignInGuard::default();
        let now = Instant::now();
        for nth in 0..1_000 {
            let _guess = guard.begin(from(nth), now);
        }
        assert!(guard.begin(from(2_000), now + MAX_DELAY).is_ok());
        let later = now + FORGOTTEN_AFTER + MAX_DELAY;
        for nth in 0..FREE_FAILURES {
            assert!(guard.begin(from(3_000 + nth), later).is_ok());
        }
    }
}
