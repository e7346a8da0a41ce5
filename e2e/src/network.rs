//! A simulated office network on one machine: names and addresses that lead to servers on the
//! loopback address. Browsers permit a page more or less depending on where it and the phone are.

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

/// The prefix of host names that are on the internet rather than in the network.
const PUBLIC: &str = "www.";

/// The hosts of the network, and a proxy that leads to them.
#[derive(Clone, Debug)]
pub struct Network {
    hosts: Arc<Vec<Host>>,
    proxy: SocketAddr,
}

/// A name or address, and the server behind all of its ports.
#[derive(Clone, Debug)]
struct Host {
    name: String,
    server: SocketAddr,
}

impl Network {
    /// Returns a network of these hosts; those whose names begin with `www.` are on the internet. It
    /// lives as long as the test's runtime.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn new(hosts: &[(&str, SocketAddr)]) -> Network {
        let host = |(name, server): &(&str, SocketAddr)| Host {
            name: (*name).to_owned(),
            server: *server,
        };
        let hosts = Arc::new(hosts.iter().map(host).collect::<Vec<_>>());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = listener.local_addr().unwrap();
        let known = hosts.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let known = known.clone();
                // A browser that has gone away needs nothing.
                tokio::spawn(async move { serve_socks(stream, &known).await.ok() });
            }
        });
        Network { hosts, proxy }
    }

    /// Returns Chromium's arguments: the names resolve to this machine, which it takes for a private
    /// network or the internet rather than for its own machine.
    pub(crate) fn chromium(&self) -> [String; 2] {
        let rules: Vec<_> =
            self.hosts.iter().map(|host| format!("MAP {} {}", host.name, host.server)).collect();
        let space = |host: &Host| {
            let space = if host.name.starts_with(PUBLIC) { "public" } else { "local" };
            format!("{}={space}", host.server)
        };
        let spaces: Vec<_> = self.hosts.iter().map(space).collect();
        [
            format!("--host-resolver-rules={}", rules.join(",")),
            format!("--ip-address-space-overrides={}", spaces.join(",")),
        ]
    }

    /// Returns the argument of WebKit's small browser, which ignores WebDriver's proxy capability.
    pub(crate) fn webkit(&self) -> String {
        format!("--proxy=socks5://{}", self.proxy)
    }

    /// Returns the proxy capability for Firefox (WebDriver, section 8.1).
    pub(crate) fn firefox(&self) -> Value {
        json!({ "proxyType": "manual", "socksProxy": self.proxy.to_string(), "socksVersion": 5 })
    }
}

/// Serves SOCKS 5 (RFC 1928) without a login, and forwards everything to the requested host.
async fn serve_socks(mut stream: TcpStream, hosts: &[Host]) -> io::Result<()> {
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
    let known = hosts.iter().find(|host| host.name == name).map(|host| host.server);
    // This machine is reachable as it is; nothing else exists.
    let is_here = name == "localhost" || name == "127.0.0.1";
    let server = known.or(is_here.then_some(SocketAddr::from(([127, 0, 0, 1], port))));
    let Some(server) = server else {
        return stream.write_all(&[5, 4, 0, 1, 0, 0, 0, 0, 0, 0]).await;
    };
    let mut there = TcpStream::connect(server).await?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    copy_bidirectional(&mut stream, &mut there).await.map(drop)
}

async fn read<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await.map(|_| bytes)
}
