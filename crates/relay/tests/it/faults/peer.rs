//! A fake phone that fails in one way until it is repaired.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Mutex,
    time::sleep,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use virtual_phone::http::tls;

const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\nServer: snom embedded\r\nContent-Length: 2\r\n\r\nok";
const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nServer: snom embedded\r\n";

/// The fault of a fake phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused,
    BlackHole,
    ResetAfterHeaders,
    ResetInBody,
    ByteASecond,
    Slices,
    ShortBody,
    EndlessBody,
    HugeBody,
    Garbage,
    ManyHeaders,
    Redirect,
    Unauthorized,
    NoChallenge,
    AlwaysStale,
    NewNonce,
    Bomb,
    SlowChallenge,
}

#[derive(Debug, Default)]
struct Counters {
    requests: AtomicUsize,
    repaired: AtomicBool,
    /// Whether a client read a large body to its end.
    taken: AtomicBool,
}

/// More than the system buffers between two programs: a body written to its end has been read.
const LARGE: usize = 16 * 1024 * 1024;

/// A fake phone with a fault.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    seen: Arc<Counters>,
    fault: Fault,
    tls: Option<TlsAcceptor>,
    /// The connections that fill the queue of a black hole.
    hole: Mutex<Option<(TcpListener, Vec<TcpStream>)>>,
}

impl Peer {
    pub(crate) async fn start(fault: Fault, encrypted: bool) -> Peer {
        let seen = Arc::new(Counters::default());
        let tls = encrypted.then(|| tls::acceptor("phone").unwrap());
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        let peer = Peer { address, seen, fault, tls, hole: Mutex::default() };
        match fault {
            // The port is free as soon as the socket is dropped: nothing listens.
            Fault::Refused => drop(socket),
            Fault::BlackHole => {
                let listener = socket.listen(0).unwrap();
                // With a full queue, the system leaves further connections unanswered.
                let mut waiting = Vec::new();
                while let Ok(Ok(stream)) =
                    tokio::time::timeout(Duration::from_millis(50), TcpStream::connect(address))
                        .await
                {
                    waiting.push(stream);
                }
                *peer.hole.lock().await = Some((listener, waiting));
            }
            _ => peer.listen(socket.listen(64).unwrap()),
        }
        peer
    }

    /// Repairs the fault.
    pub(crate) async fn repair(&self) {
        self.seen.repaired.store(true, Ordering::Relaxed);
        match self.fault {
            Fault::Refused => self.listen(TcpListener::bind(self.address).await.unwrap()),
            Fault::BlackHole => {
                let (listener, waiting) = self.hole.lock().await.take().unwrap();
                drop(waiting);
                self.listen(listener);
            }
            _ => {}
        }
    }

    /// Returns the number of requests so far.
    pub(crate) fn requests(&self) -> usize {
        self.seen.requests.load(Ordering::Relaxed)
    }

    /// Returns whether a client read a large body to its end.
    pub(crate) fn was_large_body_taken(&self) -> bool {
        self.seen.taken.load(Ordering::Relaxed)
    }

    fn listen(&self, listener: TcpListener) {
        let (seen, fault, tls) = (self.seen.clone(), self.fault, self.tls.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let (seen, tls) = (seen.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                let _ = converse(stream, fault, &seen).await;
                            }
                        }
                        None => {
                            let _ = converse(stream, fault, &seen).await;
                        }
                    }
                });
            }
        });
    }
}

/// A stream that can be reset instead of closed.
trait Reset {
    fn reset(&self);
}

impl Reset for TcpStream {
    fn reset(&self) {
        self.set_zero_linger().unwrap();
    }
}

impl Reset for TlsStream<TcpStream> {
    fn reset(&self) {
        self.get_ref().0.reset();
    }
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Reset + Unpin,
    fault: Fault,
    seen: &Counters,
) -> io::Result<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await? == 0 {
                return Ok(());
            }
        }
        let nth = seen.requests.fetch_add(1, Ordering::Relaxed);
        if seen.repaired.load(Ordering::Relaxed) {
            stream.write_all(GOOD).await?;
        } else if !fail(&mut stream, fault, &head, nth).await? {
            seen.taken.store(matches!(fault, Fault::HugeBody | Fault::Bomb), Ordering::Relaxed);
            return Ok(());
        }
        stream.flush().await?;
    }
}

/// Answers with the fault; returns whether the connection stays open.
async fn fail(
    stream: &mut (impl AsyncRead + AsyncWrite + Reset + Unpin),
    fault: Fault,
    head: &[u8],
    nth: usize,
) -> io::Result<bool> {
    let signed = head.windows(14).any(|window| window.eq_ignore_ascii_case(b"authorization:"));
    let challenge = |stale: &str| {
        format!(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"snom\", \
             nonce=\"n{nth}\", qop=\"auth\"{stale}\r\nContent-Length: 0\r\n\r\n"
        )
    };
    match fault {
        Fault::Refused | Fault::BlackHole => {}
        Fault::ResetAfterHeaders | Fault::ResetInBody => {
            stream.write_all(HEAD).await?;
            stream.write_all(b"Content-Length: 1000\r\n\r\n").await?;
            if fault == Fault::ResetInBody {
                stream.write_all(&[b'x'; 500]).await?;
            }
            stream.flush().await?;
            // Gives the written bytes time to leave before the reset overtakes them.
            sleep(Duration::from_millis(5)).await;
            stream.reset();
        }
        Fault::ByteASecond => {
            for byte in GOOD {
                stream.write_all(&[*byte]).await?;
                stream.flush().await?;
                sleep(Duration::from_secs(1)).await;
            }
        }
        Fault::Slices => {
            for slice in GOOD.chunks(16) {
                stream.write_all(slice).await?;
                stream.flush().await?;
                sleep(Duration::from_millis(40)).await;
            }
            return Ok(true);
        }
        Fault::ShortBody => {
            stream.write_all(HEAD).await?;
            stream.write_all(b"Content-Length: 1000\r\n\r\nshort").await?;
        }
        Fault::EndlessBody => {
            stream.write_all(HEAD).await?;
            stream.write_all(b"Transfer-Encoding: chunked\r\n\r\n").await?;
            loop {
                stream.write_all(b"1\r\nx\r\n").await?;
                stream.flush().await?;
                sleep(Duration::from_millis(200)).await;
            }
        }
        Fault::HugeBody => {
            stream.write_all(HEAD).await?;
            stream.write_all(format!("Content-Length: {LARGE}\r\n\r\n").as_bytes()).await?;
            stream.write_all(&vec![b'x'; LARGE]).await?;
        }
        Fault::Garbage => stream.write_all(b"\x00\xFF what?\r\n\r\n").await?,
        Fault::ManyHeaders => {
            stream.write_all(HEAD).await?;
            for number in 0..200 {
                stream.write_all(format!("X-{number}: y\r\n").as_bytes()).await?;
            }
            stream.write_all(b"Content-Length: 0\r\n\r\n").await?;
        }
        Fault::Redirect => {
            stream
                .write_all(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n")
                .await?;
        }
        Fault::Unauthorized => {
            stream.write_all(challenge("").as_bytes()).await?;
            return Ok(true);
        }
        Fault::NoChallenge => {
            stream.write_all(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").await?;
            return Ok(true);
        }
        Fault::AlwaysStale => {
            stream.write_all(challenge(", stale=true").as_bytes()).await?;
            return Ok(true);
        }
        Fault::NewNonce => {
            let answer = if signed { GOOD.to_vec() } else { challenge("").into_bytes() };
            stream.write_all(&answer).await?;
            return Ok(true);
        }
        Fault::Bomb => {
            stream.write_all(HEAD).await?;
            let head = format!("Content-Encoding: gzip\r\nContent-Length: {LARGE}\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            let mut bomb = vec![0; LARGE];
            bomb[..10].copy_from_slice(b"\x1F\x8B\x08\0\0\0\0\0\0\x03");
            stream.write_all(&bomb).await?;
        }
        Fault::SlowChallenge => {
            // Each answer keeps to its own limits.
            sleep(Duration::from_millis(2_900)).await;
            let stale = if signed { ", stale=true" } else { "" };
            stream.write_all(challenge(stale).as_bytes()).await?;
            return Ok(true);
        }
    }
    stream.flush().await?;
    Ok(false)
}
