//! The web server of a phone in front of the model.
//!
//! It is written on bare connections rather than with a web framework, because a real phone's
//! server is not a good one and its faults have to be imitated byte by byte.

mod auth;
mod connection;
mod outbox;
mod request;

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use snom::Model;
use tokio::{net::TcpListener, task::JoinSet};

pub use auth::Login;
pub use outbox::{Outbox, Received};

use crate::VirtualPhone;

/// How the web server behaves.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Who may come in; everybody when absent, as on a phone from the factory.
    pub login: Option<Login>,
    /// Whether `GET /_outbox` and `GET /_state` answer. A real phone has neither.
    pub inspect: bool,
}

/// A virtual phone and what it has received, shared between its connections and its owner.
#[derive(Clone, Debug)]
pub struct PhoneServer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    phone: Mutex<VirtualPhone>,
    outbox: Mutex<Outbox>,
    settings: Settings,
    switched_on: Instant,
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
            settings,
            switched_on: Instant::now(),
        }))
    }

    /// Answers on `listener` until the future is dropped; then every connection is closed.
    ///
    /// # Errors
    /// When the listener fails for good.
    pub async fn serve(self, listener: TcpListener) -> io::Result<()> {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (stream, _) = accepted?;
                    stream.set_nodelay(true)?;
                    connections.spawn(connection::run(self.clone(), stream));
                }
                Some(_) = connections.join_next() => {}
            }
        }
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

    fn with_phone<T>(&self, act: impl FnOnce(&mut VirtualPhone) -> T) -> T {
        let mut phone = lock(&self.0.phone);
        phone.advance(self.now());
        act(&mut phone)
    }

    fn now(&self) -> Duration {
        self.0.switched_on.elapsed()
    }
}

/// A panic elsewhere must not switch the phone off: its state is still the last one it had.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
