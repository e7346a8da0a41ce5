//! The connections of clients: how many there may be, of all and of one address.

use std::{io, net::IpAddr, sync::Arc, time::Duration};

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;

use crate::counts::{Held, HeldGuard};

/// Connections beyond the limit, for addresses that have few: health checks and people get through.
const RESERVE: usize = 32;
/// Connections that an address may have to use the reserve.
const MAX_OF_RESERVE: usize = 2;
/// The time after which a client that does not confirm what it was sent, or that it is there, is gone.
const VANISHED_AFTER: Duration = Duration::from_secs(25);

/// The open connections of clients.
#[derive(Debug)]
pub(crate) struct Connections {
    max: usize,
    max_per_address: usize,
    open: Held<IpAddr>,
}

/// A connection that is counted.
pub(crate) type OpenConnection = HeldGuard<IpAddr>;

/// The reason why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// All are in use.
    Full,
    /// The address has its share.
    Address,
}

impl Connections {
    /// Allows `max` connections, of one address `max_per_address`.
    pub(crate) fn new(max: usize, max_per_address: usize) -> Arc<Connections> {
        Arc::new(Connections { max, max_per_address, open: Held::default() })
    }

    /// Counts a connection of an address, until the result is dropped. A proxy has the connections of many
    /// people.
    ///
    /// # Errors
    /// When the limit of all connections or of the address is reached.
    pub(crate) fn add(&self, address: IpAddr, is_proxy: bool) -> Result<OpenConnection, NoRoom> {
        self.open.take(address, |all, own| {
            if !is_proxy && own >= self.max_per_address {
                return Err(NoRoom::Address);
            }
            let is_reserve = all >= self.max;
            if is_reserve && (own >= MAX_OF_RESERVE || all >= self.max + RESERVE) {
                return Err(NoRoom::Full);
            }
            Ok(())
        })
    }
}

/// Sets up the connection of a client: answers leave at once, and a client that has vanished is noticed within
/// half a minute, whether something is on its way to it or not.
///
/// # Errors
/// When the client is gone.
pub(crate) fn set_up(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    let third = VANISHED_AFTER / 5;
    let alive = TcpKeepalive::new().with_time(third * 2).with_interval(third).with_retries(3);
    socket.set_tcp_keepalive(&alive)?;
    socket.set_tcp_user_timeout(Some(VANISHED_AFTER))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    fn address(nth: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, nth])
    }

    #[test]
    fn an_address_has_its_share_and_few_connections_always_get_through() {
        let connections = Connections::new(10, 4);
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(connections.add(address(1), false).unwrap());
        }
        assert_eq!(connections.add(address(1), false).unwrap_err(), NoRoom::Address);
        for _ in 0..6 {
            held.push(connections.add(address(2), true).unwrap());
        }
        assert_eq!(connections.add(address(2), true).unwrap_err(), NoRoom::Full);
        assert_eq!(connections.add(address(1), false).unwrap_err(), NoRoom::Address);
        // The reserve.
        for nth in 0..16 {
            held.push(connections.add(address(10 + nth), false).unwrap());
            held.push(connections.add(address(10 + nth), false).unwrap());
            assert_eq!(connections.add(address(10 + nth), false).unwrap_err(), NoRoom::Full);
        }
        assert_eq!(connections.add(address(99), false).unwrap_err(), NoRoom::Full);
        held.clear();
        assert!(connections.open.is_empty());
        assert!(connections.add(address(1), false).is_ok());
    }

    #[tokio::test]
    async fn a_client_that_vanishes_is_noticed_within_half_a_minute() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        set_up(&stream).unwrap();
        let socket = SockRef::from(&stream);
        assert!(socket.keepalive().unwrap() && stream.nodelay().unwrap());
        let unconfirmed = socket.tcp_user_timeout().unwrap().unwrap();
        let silent = socket.tcp_keepalive_time().unwrap()
            + socket.tcp_keepalive_interval().unwrap() * socket.tcp_keepalive_retries().unwrap();
        assert!(unconfirmed <= Duration::from_secs(30) && silent <= Duration::from_secs(30));
        drop(client);
    }
}
