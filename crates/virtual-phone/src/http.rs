//! The web server of a phone.
//!
//! It is written on bare connections rather than with a web framework, because the faults of real
//! phones have to be imitated byte by byte.

mod answer;
mod auth;
mod connection;
mod delivery;
mod outbox;
mod reply;
mod request;
mod scenario;
mod serve;
mod settings;
pub mod tls;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, atomic::AtomicUsize},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use snom::{Firmware, Model};
use tokio::{sync::Notify, time::Instant};

pub use auth::{LockoutResponse, Login, Scheme};
pub use outbox::{Outbox, ReceivedRequest};
pub use scenario::{ExpectedCall, Scenario, ScenarioError, ScenarioPhone};
pub use settings::{Faults, KeepAlive, NoAnswer, Settings, Webserver};

use crate::VirtualPhone;

/// A virtual phone and the requests it has received, shared between its connections and its owner.
#[derive(Clone, Debug)]
pub struct PhoneServer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    phone: Mutex<VirtualPhone>,
    outbox: Mutex<Outbox>,
    login_guard: Mutex<auth::LoginGuard>,
    settings: Settings,
    switched_on: Instant,
    /// Its hardware address, set once it listens.
    mac: OnceLock<String>,
    /// The number of open connections.
    open: Arc<AtomicUsize>,
    /// Notified when the time of the phone's next change may have moved.
    changed: Notify,
}

/// Returns the time since midnight in UTC.
fn time_of_day() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "the clock on its screen")]
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_secs(since_1970.as_secs() % (24 * 60 * 60))
}

impl PhoneServer {
    /// Creates a phone that has just been switched on.
    #[must_use]
    pub fn new(model: &'static Model, settings: Settings) -> PhoneServer {
        let time_of_day = settings.time_of_day.unwrap_or_else(time_of_day);
        PhoneServer(Arc::new(Inner {
            phone: Mutex::new(VirtualPhone::new(model, time_of_day)),
            outbox: Mutex::default(),
            login_guard: Mutex::default(),
            settings,
            switched_on: Instant::now(),
            mac: OnceLock::new(),
            open: Arc::default(),
            changed: Notify::new(),
        }))
    }

    /// Returns a copy of the phone in its current state.
    #[must_use]
    pub fn phone(&self) -> VirtualPhone {
        self.with_phone(|phone| phone.clone())
    }

    /// Returns the requests the phone has received, in order.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        lock(&self.0.outbox).clone()
    }

    /// Makes a call come in `after` from now.
    pub fn expect_call(&self, number: &str, after: Duration) {
        self.with_phone(|phone| phone.expect_call(number, after));
        self.0.changed.notify_one();
    }

    /// Replaces the firmware, which decides the keys and spellings that the phone knows.
    pub fn set_firmware(&self, firmware: Firmware) {
        self.with_phone(|phone| phone.set_firmware(firmware));
    }

    /// Sets the number of expansion modules, up to the model's maximum.
    pub fn set_modules(&self, modules: u8) {
        self.with_phone(|phone| phone.set_modules(modules));
    }

    fn with_phone<T>(&self, act: impl FnOnce(&mut VirtualPhone) -> T) -> T {
        let mut phone = lock(&self.0.phone);
        phone.advance(self.now());
        act(&mut phone)
    }

    /// Returns its hardware address: one of the vendor's, with the last byte of the address and the
    /// port it listens on, so that each phone on a machine has its own.
    fn mac(&self) -> &str {
        self.0.mac.get().map_or("000413000000", String::as_str)
    }

    /// Derives the hardware address from the address it listens on.
    fn set_mac(&self, address: SocketAddr) {
        let host = match address.ip() {
            IpAddr::V4(ip) => ip.octets().last().copied(),
            IpAddr::V6(ip) => ip.octets().last().copied(),
        };
        let mac = format!("000413{:02X}{:04X}", host.unwrap_or(0), address.port());
        self.0.mac.get_or_init(|| mac);
    }

    fn now(&self) -> Duration {
        self.0.switched_on.elapsed()
    }
}

/// Locks a mutex, also after a panic elsewhere: the phone keeps its last state and goes on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
