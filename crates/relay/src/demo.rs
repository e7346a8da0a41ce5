//! A virtual phone in the relay's own process, for a first look without hardware.

use std::{io, sync::Arc};

use snom::Model;
use tokio::net::TcpListener;
use virtual_phone::http::{PhoneServer, Settings};

use crate::config::{PhoneConfig, PhoneSource};

/// The model of the demo phone: a colour display and every kind of key.
const MODEL: &str = "D785";

/// Starts a virtual phone on a free loopback port and returns its configuration: the relay reaches
/// it like any other phone. If it `makes_room`, it is gone as soon as others are configured.
///
/// # Errors
/// When no port is free.
pub async fn start(makes_room: bool) -> io::Result<Arc<PhoneConfig>> {
    let model = Model::find(MODEL).ok_or(io::ErrorKind::NotFound)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string().parse().map_err(io::Error::other)?;
    tokio::spawn(PhoneServer::new(model, Settings::default()).serve(listener));
    let phone = PhoneConfig::new("demo", "Demo phone", model, address);
    Ok(Arc::new(PhoneConfig { source: PhoneSource::Demo { makes_room }, ..phone }))
}
