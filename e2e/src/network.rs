//! A network as there is in an office, on one machine: names and addresses that lead to servers on
//! the loopback address. What browsers let a page do depends on where it and the phone are.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

/// How the names of hosts begin that are on the internet rather than in the network.
const PUBLIC: &str = "www.";

/// Where the hosts of the network really are, and the way there.
#[derive(Clone, Debug)]
pub struct Network {
    hosts: Arc<Vec<Host>>,
    proxy: SocketAddr,
}

/// One name or address, and the server behind it, whatever the port.
#[derive(Clone, Debug)]
struct Host {
    name: String,
    at: SocketAddr,
}

impl Network {
    /// A network of these hosts; one whose name begins with `www.` is on the internet. It lives as
    /// long as the test's runtime.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn of(hosts: &[(&str, SocketAddr)]) -> Network {
        let host = |(name, at): &(&str, SocketAddr)| Host { name: (*name).to_owned(), at: *at };
        let hosts = Arc::new(hosts.iter().map(host).collect::<Vec<_>>());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = listener.local_addr().unwrap();
        let known = hosts.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let known = known.clone();
                // A browser that has gone away needs nothing.
                tokio::spawn(async move { lead(stream, &known).await.ok() });
            }
        });
        Network { hosts, proxy }
    }

    /// What Chromium is started with: the names lead to this machine, and it takes what is there for
    /// a private network or the internet rather than for its own machine.
    pub(crate) fn chromium(&self) -> [String; 2] {
        let rules: Vec<_> =
            self.hosts.iter().map(|host| format!("MAP {} {}", host.name, host.at)).collect();
        let space = |host: &Host| {
            let space = if host.name.starts_with(PUBLIC) { "public" } else { "local" };
            format!("{}={space}", host.at)
        };
        let spaces: Vec<_> = self.hosts.iter().map(space).collect();
        [
            format!("--host-resolver-rules={}", rules.join(",")),
            format!("--ip-address-space-overrides={}", spaces.join(",")),
        ]
    }

    /// What WebKit's small browser is started with; it does not heed what WebDriver says of proxies.
    pub(crate) fn webkit(&self) -> String {
        format!("--proxy=socks5://{}", self.proxy)
    }

    /// What Firefox is told by WebDriver (section 8.1): the proxy that knows the names.
    pub(crate) fn firefox(&self) -> Value {
        json!({ "proxyType": "manual", "socksProxy": self.proxy.to_string(), "socksVersion": 5 })
    }
}

/// Speaks SOCKS 5 (RFC 1928) without a login, and passes everything on to the host asked for.
async fn lead(mut stream: TcpStream, hosts: &[Host]) -> io::Result<()> {
    let [_version, methods] = read(&mut stream).await?;
    let mut offered = vec![0; methods.into()];
    stream.read_exact(&mut offered).await?;
    stream.write_all(&[5, 0]).await?;
    let [_version, _connect, _reserved, kind] = read(&mut stream).await?;
    let name = match kind {
        1 => Ipv4Addr::from(read::<4>(&mut stream).await?).to_string(),
        3 => {
            let [length] = read(&mut stream).await?;
            let mut name = vec![0; length.into()];
            stream.read_exact(&mut name).await?;
            String::from_utf8_lossy(&name).into_owned()
        }
        _ => return Ok(()),
    };
    let port = u16::from_be_bytes(read(&mut stream).await?);
    let known = hosts.iter().find(|host| host.name == name).map(|host| host.at);
    // What is on this machine is there as it is; nothing else is anywhere.
    let is_here = name == "localhost" || name == "127.0.0.1";
    let at = known.or(is_here.then_some(SocketAddr::from(([127, 0, 0, 1], port))));
    let Some(at) = at else {
        return stream.write_all(&[5, 4, 0, 1, 0, 0, 0, 0, 0, 0]).await;
    };
    let mut there = TcpStream::connect(at).await?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    copy_bidirectional(&mut stream, &mut there).await.map(drop)
}

async fn read<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await.map(|_| bytes)
}
