//! The web server of a phone in front of the model.
//!
//! It is written on bare connections rather than with a web framework, because a real phone's
//! server is not a good one and its faults have to be imitated byte by byte.

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

pub use auth::{LockOutTold, Login, Scheme};
pub use outbox::{Outbox, Received};
pub use scenario::{ExpectedCall, Scenario, ScenarioError, ScenarioPhone};
pub use settings::{Faults, KeepAlive, NoAnswer, Settings, Webserver};

use crate::VirtualPhone;

/// A virtual phone and what it has received, shared between its connections and its owner.
#[derive(Clone, Debug)]
pub struct PhoneServer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    phone: Mutex<VirtualPhone>,
    outbox: Mutex<Outbox>,
    door: Mutex<auth::Door>,
    settings: Settings,
    switched_on: Instant,
    /// Its hardware address, once it listens.
    mac: OnceLock<String>,
    /// How many connections are open.
    open: Arc<AtomicUsize>,
    /// Something was done to the phone, so that it may go away at another time than before.
    changed: Notify,
}

impl PhoneServer {
    /// A phone that has just been switched on. Its clock shows the time of day in UTC.
    #[must_use]
    pub fn new(model: &'static Model, settings: Settings) -> PhoneServer {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let time_of_day = Duration::from_secs(since_1970.as_secs() % (24 * 60 * 60));
        PhoneServer(Arc::new(Inner {
            phone: Mutex::new(VirtualPhone::new(model, time_of_day)),
            outbox: Mutex::default(),
            door: Mutex::default(),
            settings,
            switched_on: Instant::now(),
            mac: OnceLock::new(),
            open: Arc::default(),
            changed: Notify::new(),
        }))
    }

    /// The phone as it is now.
    #[must_use]
    pub fn phone(&self) -> VirtualPhone {
        self.with_phone(|phone| phone.clone())
    }

    /// What the phone has received, in order.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        lock(&self.0.outbox).clone()
    }

    /// Somebody calls in `after` from now.
    pub fn expect_call(&self, number: &str, after: Duration) {
        self.with_phone(|phone| phone.expect_call(number, after));
        self.0.changed.notify_one();
    }

    /// Gives the phone another firmware: it obeys what that one knows.
    pub fn set_firmware(&self, firmware: Firmware) {
        self.with_phone(|phone| phone.set_firmware(firmware));
    }

    /// Plugs in so many expansion modules, or takes them out.
    pub fn set_modules(&self, modules: u8) {
        self.with_phone(|phone| phone.set_modules(modules));
    }

    fn with_phone<T>(&self, act: impl FnOnce(&mut VirtualPhone) -> T) -> T {
        let mut phone = lock(&self.0.phone);
        phone.advance(self.now());
        act(&mut phone)
    }

    /// Its hardware address: one of the vendor's, with the last byte of the address and the port it
    /// listens on, so that phones beside each other can be told apart.
    fn mac(&self) -> &str {
        self.0.mac.get().map_or("000413000000", String::as_str)
    }

    /// Takes the hardware address that goes with where it listens.
    fn listens_on(&self, address: SocketAddr) {
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

/// A panic elsewhere must not switch the phone off: its state is still the last one it had.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
