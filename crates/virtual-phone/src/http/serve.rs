//! Accepts connections, and closes the port while the phone restarts.

use std::{io, net::SocketAddr};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinSet,
    time::Instant,
};

use super::{PhoneServer, Webserver, connection, tls};

/// The number of connections that can wait to be accepted.
const BACKLOG: u32 = 128;

impl PhoneServer {
    /// Serves `listener` until the future is dropped, which closes every connection. While the phone
    /// restarts its port is closed, as that of a real one.
    ///
    /// # Errors
    /// When the listener fails for good, or another program takes the port during a restart.
    pub async fn serve(self, listener: TcpListener) -> io::Result<()> {
        let address = listener.local_addr()?;
        self.set_mac(address);
        let tls = match self.0.settings.webserver {
            Webserver::Http => None,
            Webserver::HttpHttps | Webserver::Https => Some(tls::acceptor(tls::NAME)?),
        };
        let mut listener = Some(listener);
        let (up, is_up) = watch::channel(true);
        let mut connections = JoinSet::new();
        loop {
            let due = self.phone().next_change().map(|at| self.0.switched_on + at);
            tokio::select! {
                accepted = accept(listener.as_ref()) => {
                    let stream = accepted?;
                    connections.spawn(connection::run(
                        self.clone(),
                        stream,
                        tls.clone(),
                        is_up.clone(),
                    ));
                }
                Some(_) = connections.join_next() => {}
                () = self.0.changed.notified() => {}
                () = sleep_until(due) => {}
            }
            match (&listener, self.phone().is_up()) {
                (Some(_), false) => {
                    up.send_replace(false);
                    listener = None;
                }
                (None, true) => {
                    listener = Some(listen_again(address)?);
                    up.send_replace(true);
                }
                _ => {}
            }
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<tokio::net::TcpStream> {
    match listener {
        Some(listener) => {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        }
        None => std::future::pending().await,
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

fn listen_again(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Connections from before the restart may still be closing on the port.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
