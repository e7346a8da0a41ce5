//! The sockets to phones: no part of a request reaches its phone after it was given up.

use std::{io, time::Duration};

use socket2::{SockRef, Socket};
use tokio::net::TcpStream;

/// The time for which the system repeats unconfirmed data.
const UNCONFIRMED_LIMIT: Duration = Duration::from_secs(3);

/// The socket of a connection to a phone, besides the stream that reads and writes it.
#[derive(Debug)]
pub(crate) struct PhoneSocket(Socket);

impl PhoneSocket {
    /// Sets up a connection to a phone.
    ///
    /// # Errors
    /// When the phone is gone, or there are too many files.
    pub(crate) fn of(stream: &TcpStream) -> io::Result<PhoneSocket> {
        // Otherwise a request in two packets waits 40 ms for the phone's delayed acknowledgement.
        stream.set_nodelay(true)?;
        let socket = SockRef::from(stream);
        socket.set_tcp_user_timeout(Some(UNCONFIRMED_LIMIT))?;
        Ok(PhoneSocket(socket.try_clone()?))
    }

    /// Makes the end of the connection drop unsent data, which the system would otherwise go on sending for minutes.
    pub(crate) fn reset_on_close(&self) {
        if let Err(error) = self.0.set_linger(Some(Duration::ZERO)) {
            tracing::debug!(%error, "a connection to a phone cannot be reset");
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn unconfirmed_data_is_not_repeated_for_long() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let socket = PhoneSocket::of(&stream).unwrap();
        let limit = SockRef::from(&stream).tcp_user_timeout().unwrap().unwrap();
        assert!(limit <= Duration::from_secs(3) && stream.nodelay().unwrap());
        socket.reset_on_close();
        assert_eq!(SockRef::from(&stream).linger().unwrap(), Some(Duration::ZERO));
    }
}
