//! The network: the addresses that may be reached, and the clients that are served.

mod address_policy;
mod connections;
mod loopback;
mod phone_socket;
mod resolver;
mod write_rate;

pub use address_policy::{AddressPolicy, AllowList};
pub use resolver::Resolver;

pub(crate) use connections::{Connections, NoRoom, OpenConnection, set_up};
pub(crate) use loopback::is_loopback_host;
pub(crate) use phone_socket::PhoneSocket;
pub(crate) use write_rate::MinWriteRate;
