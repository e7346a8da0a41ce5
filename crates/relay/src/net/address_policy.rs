//! Which addresses a name may stand for.
//!
//! A name is looked up once, every address it stands for is judged, and the connection goes to the
//! judged address itself: between two look-ups a name can change its mind (DNS rebinding).

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
};

use ipnet::IpNet;
use tokio::net::{TcpStream, lookup_host};

/// Which addresses may be connected to.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Whatever the administrator has written down.
    Anywhere,
    /// What is within ranges, for addresses that others write down.
    Within(Arc<Ranges>),
}

/// Ranges of addresses and ports that others may choose from.
#[derive(Debug)]
pub struct Ranges {
    /// The ranges.
    pub allow: Vec<IpNet>,
    /// The ports.
    pub ports: Vec<u16>,
    /// Where the relay itself listens; never to be connected to.
    pub own: Option<SocketAddr>,
    /// Looks names up.
    pub resolver: Resolver,
}

/// Looks names up.
#[derive(Clone, Debug, Default)]
pub enum Resolver {
    /// As the system does.
    #[default]
    System,
    /// As a test says; the answers are given one after the other, the last one for ever.
    Scripted(Arc<std::sync::Mutex<Vec<Vec<IpAddr>>>>),
}

impl Resolver {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        match self {
            Resolver::System => Ok(lookup_host((host, port)).await?.collect()),
            Resolver::Scripted(answers) => {
                let mut answers = answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let answer = match answers.len() {
                    0 | 1 => answers.first().cloned().unwrap_or_default(),
                    _ => answers.remove(0),
                };
                Ok(answer.into_iter().map(|ip| SocketAddr::new(ip, port)).collect())
            }
        }
    }
}

impl Reach {
    /// Connects to `host`, if it may be.
    ///
    /// # Errors
    /// When it cannot be found, may not be reached, or does not answer.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        match self {
            Reach::Anywhere => TcpStream::connect((host, port)).await,
            Reach::Within(ranges) => {
                let addresses = ranges.check(host, port).await.map_err(io::Error::other)?;
                let stream = TcpStream::connect(addresses.as_slice()).await?;
                ranges.judge_connection(stream.local_addr()?, stream.peer_addr()?)?;
                Ok(stream)
            }
        }
    }
}

impl Ranges {
    /// The addresses of `host`, when every one of them may be reached.
    ///
    /// # Errors
    /// Which one may not, and why.
    pub async fn check(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
        if !self.ports.contains(&port) {
            let ports: Vec<_> = self.ports.iter().map(ToString::to_string).collect();
            return Err(format!("port {port} is not allowed; allowed are {}", ports.join(", ")));
        }
        let found = match host.parse() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => {
                // A name whose end looks like a number is an old spelling of an IPv4 address
                // (WHATWG URL, "ends in a number"), which resolvers read in ways of their own.
                let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
                let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
                    || last.to_ascii_lowercase().starts_with("0x");
                if is_number {
                    return Err(format!("`{host}` is no address; write it as 192.168.10.21"));
                }
                let found = self.resolver.look_up(host, port).await;
                found.map_err(|error| format!("`{host}` cannot be found: {error}"))?
            }
        };
        if found.is_empty() {
            return Err(format!("`{host}` has no address"));
        }
        for address in &found {
            self.judge(*address)?;
        }
        Ok(found)
    }

    /// Whether the relay itself listens at `address`: it may listen on every address there is.
    fn is_own(&self, address: SocketAddr, is_this_machine: impl FnOnce() -> bool) -> bool {
        self.own.is_some_and(|own| {
            own.port() == address.port()
                && (own.ip() == address.ip().to_canonical()
                    || (own.ip().is_unspecified() && is_this_machine()))
        })
    }

    /// Judges a connection once more when it is there: both ends of it are the same machine if they
    /// have the same address, whatever the system has said before.
    fn judge_connection(&self, local: SocketAddr, peer: SocketAddr) -> io::Result<()> {
        if self.is_own(peer, || local.ip() == peer.ip()) {
            return Err(io::Error::other(format!("{} is not allowed: {OWN}", peer.ip())));
        }
        Ok(())
    }

    fn judge(&self, address: SocketAddr) -> Result<(), String> {
        let ip = address.ip();
        let refused = |why: &str| Err(format!("{ip} is not allowed: {why}"));
        if self.is_own(address, || is_this_machine(ip)) {
            return refused(OWN);
        }
        if let IpAddr::V6(v6) = ip
            && let Some(how) = hides_ipv4(v6)
        {
            return refused(how);
        }
        let range = self.allow.iter().find(|range| range.contains(&ip));
        let Some(range) = range else {
            let allowed: Vec<_> = self.allow.iter().map(ToString::to_string).collect();
            return refused(&format!("the administrator allows {}", allowed.join(", ")));
        };
        // A wide range does not mean these; a range that is one of them does.
        match special(ip) {
            Some((special, what)) if !special.contains(range) => refused(what),
            _ => Ok(()),
        }
    }
}

const OWN: &str = "there the relay itself listens";

/// Whether `ip` is one of this machine: then the system would speak to it from the same address.
fn is_this_machine(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    if ip.is_loopback() || ip.is_unspecified() {
        return true;
    }
    let any: IpAddr =
        if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    // A datagram socket sends nothing when it is connected.
    let from = UdpSocket::bind((any, 0)).and_then(|socket| {
        // Port 9 discards, should anything ever be sent.
        socket.connect((ip, 9))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == ip)
}

/// Forms of IPv6 that carry an IPv4 address somewhere else.
fn hides_ipv4(ip: Ipv6Addr) -> Option<&'static str> {
    let segments = ip.segments();
    if ip.to_ipv4_mapped().is_some() {
        return Some("write the IPv4 address itself");
    }
    match segments {
        [0, 0, 0, 0, 0, 0, high, low] if high > 0 || low > 1 => {
            Some("write the IPv4 address itself")
        }
        [0, 0, 0, 0, 0xffff, 0, ..] => Some("it stands for an IPv4 address (SIIT)"),
        [0x64, 0xff9b, ..] => Some("it stands for an IPv4 address (NAT64)"),
        [0x2002, ..] => Some("it stands for an IPv4 address (6to4)"),
        [0x2001, 0, ..] => Some("it stands for an IPv4 address (Teredo)"),
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => Some("it stands for an IPv4 address (ISATAP)"),
        _ => None,
    }
}

/// Ranges in which no phone is, unless the administrator names them.
fn special(ip: IpAddr) -> Option<(IpNet, &'static str)> {
    let v4 = |a, b, c, d, prefix| IpNet::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix);
    let v6 = |first, last, prefix| {
        IpNet::new(IpAddr::V6(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, last)), prefix)
    };
    [
        (v4(0, 0, 0, 0, 8), "it means this machine"),
        (v4(127, 0, 0, 0, 8), "it means this machine"),
        (v4(169, 254, 0, 0, 16), "link-local, where clouds keep their secrets"),
        (v4(192, 0, 0, 0, 24), "reserved"),
        (v4(198, 18, 0, 0, 15), "reserved for measurements"),
        (v4(224, 0, 0, 0, 4), "a multicast address"),
        (v4(240, 0, 0, 0, 4), "reserved, or a broadcast address"),
        (v6(0, 0, 128), "it means this machine"),
        (v6(0, 1, 128), "it means this machine"),
        (v6(0xfe80, 0, 10), "link-local"),
        (v6(0xff00, 0, 8), "a multicast address"),
    ]
    .into_iter()
    .filter_map(|(range, what)| Some((range.ok()?, what)))
    .find(|(range, _)| range.contains(&ip))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(own: &str) -> Ranges {
        Ranges {
            allow: vec!["0.0.0.0/0".parse().unwrap()],
            ports: vec![80],
            own: Some(own.parse().unwrap()),
            resolver: Resolver::System,
        }
    }

    #[test]
    fn a_relay_that_listens_everywhere_is_no_phone_under_any_address_of_its_machine() {
        for (ip, is_own) in [("127.0.0.1", true), ("127.1.2.3", true), ("192.0.2.77", false)] {
            assert_eq!(is_this_machine(ip.parse().unwrap()), is_own, "{ip}");
        }
        // The address under which this machine would speak to others, where it has one.
        let lan = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
            socket.connect("198.51.100.1:9")?;
            socket.local_addr()
        });
        if let Ok(lan) = lan {
            assert!(is_this_machine(lan.ip()), "{lan}");
            let refused = ranges("0.0.0.0:80").judge(SocketAddr::new(lan.ip(), 80)).unwrap_err();
            assert!(refused.contains(OWN), "{refused}");
        }
    }

    #[test]
    fn a_connection_from_this_machine_to_itself_is_refused_at_the_port_of_the_relay_alone() {
        let check = |own: &str, local: &str, peer: &str| {
            let (local, peer) = (local.parse().unwrap(), peer.parse().unwrap());
            ranges(own).judge_connection(local, peer).is_err()
        };
        assert!(check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.2:80"));
        assert!(check("[::]:80", "[fd00::2]:5000", "[fd00::2]:80"));
        assert!(check("192.0.2.2:80", "192.0.2.9:5000", "192.0.2.2:80"));
        assert!(!check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.3:80"), "another machine");
        assert!(!check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.2:8080"), "another port");
        assert!(!check("127.0.0.1:80", "192.0.2.2:5000", "192.0.2.2:80"), "it listens elsewhere");
    }
}
