//! Virtual phones that serve on the loopback address.

use std::{net::SocketAddr, time::Duration};

use snom::Model;
use tokio::{net::TcpListener, task::JoinHandle};
use virtual_phone::http::{Login, PhoneServer, Scheme, Settings};

/// The user name of the phones that ask for one.
pub const USER: &str = "admin";
/// The password of the phones that ask for one, unless a test gives them another.
pub const PASSWORD: &str = "s3cret";

/// The time at which phones are switched on.
const NOON: Duration = Duration::from_secs(12 * 60 * 60);

/// Starts a phone, which asks for [`USER`] and [`PASSWORD`] where a scheme is given, and locks its
/// web server after three wrong passwords. Returns the phone and its address.
///
/// # Panics
/// When no port is free.
pub async fn phone(scheme: Option<Scheme>) -> (PhoneServer, SocketAddr) {
    match scheme {
        Some(scheme) => phone_with_password(scheme, PASSWORD).await,
        None => phone_with("D785", Settings::default()).await,
    }
}

/// Starts such a phone with another password.
///
/// # Panics
/// When no port is free.
pub async fn phone_with_password(scheme: Scheme, password: &str) -> (PhoneServer, SocketAddr) {
    let login = Login { scheme, lockout_after: Some(3), ..Login::new(USER, password) };
    phone_with("D785", Settings { login: Some(login), ..Settings::default() }).await
}

/// Starts a phone of a model, with settings.
///
/// # Panics
/// When there is no such model, or no port is free.
pub async fn phone_with(model: &str, settings: Settings) -> (PhoneServer, SocketAddr) {
    let (phone, address, _serving) = start(model, settings, free_port()).await;
    (phone, address)
}

/// Returns the loopback address with a port that the operating system chooses.
pub(crate) fn free_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// Starts a phone at an address. It serves until the returned task is aborted.
pub(crate) async fn start(
    model: &str,
    settings: Settings,
    address: SocketAddr,
) -> (PhoneServer, SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    // The minute on its screen does not change while a test counts pictures.
    let settings = Settings { time_of_day: Some(NOON), ..settings };
    let phone = PhoneServer::new(Model::find(model).unwrap(), settings);
    let server = phone.clone();
    let serving = tokio::spawn(async move { server.serve(listener).await.unwrap() });
    (phone, address, serving)
}
