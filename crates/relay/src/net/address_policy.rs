//! The addresses that may be connected to.
//!
//! A name is resolved once, every address it resolves to is checked, and the connection goes to the
//! checked address itself: a name can resolve to something else a moment later (DNS rebinding).

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
};

use ipnet::IpNet;
use tokio::net::TcpStream;

use super::resolver::Resolver;

/// The addresses a phone may have.
#[derive(Clone, Debug)]
pub enum AddressPolicy {
    /// Any address, for phones of the configuration.
    Any,
    /// The addresses of an allow-list, for phones that users add.
    AllowList(Arc<AllowList>),
}

/// The address ranges and ports that users may choose from.
#[derive(Debug)]
pub struct AllowList {
    /// The address ranges.
    pub allow: Vec<IpNet>,
    /// The ports.
    pub ports: Vec<u16>,
    /// The address the relay itself listens on, which is never allowed.
    pub own: Option<SocketAddr>,
    /// The resolver for host names.
    pub resolver: Resolver,
}

impl AddressPolicy {
    /// Connects to `host`, if its addresses are allowed.
    ///
    /// # Errors
    /// When the name cannot be resolved, an address is not allowed, or the host does not answer.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        match self {
            AddressPolicy::Any => TcpStream::connect((host, port)).await,
            AddressPolicy::AllowList(list) => {
                let addresses = list.check(host, port).await.map_err(io::Error::other)?;
                let stream = TcpStream::connect(addresses.as_slice()).await?;
                list.check_connection(stream.local_addr()?, stream.peer_addr()?)?;
                Ok(stream)
            }
        }
    }
}

impl AllowList {
    /// Returns the addresses of `host` when all of them are allowed.
    ///
    /// # Errors
    /// Names the address that is not allowed, and the reason.
    pub async fn check(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
        if !self.ports.contains(&port) {
            let ports: Vec<_> = self.ports.iter().map(ToString::to_string).collect();
            return Err(format!("port {port} is not allowed; allowed are {}", ports.join(", ")));
        }
        let found = match host.parse() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => {
                // A name that ends in a number is an old spelling of an IPv4 address (WHATWG URL,
                // "ends in a number"), and resolvers disagree on its meaning.
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
            self.check_address(*address)?;
        }
        Ok(found)
    }

    /// Returns whether the relay itself listens at `address`; it may listen on all addresses.
    fn is_own(&self, address: SocketAddr, is_this_machine: impl FnOnce() -> bool) -> bool {
        self.own.is_some_and(|own| {
            own.port() == address.port()
                && (own.ip() == address.ip().to_canonical()
                    || (own.ip().is_unspecified() && is_this_machine()))
        })
    }

    /// Checks an established connection again: equal addresses at both ends mean this machine,
    /// whatever the system said before.
    fn check_connection(&self, local: SocketAddr, peer: SocketAddr) -> io::Result<()> {
        if self.is_own(peer, || local.ip() == peer.ip()) {
            return Err(io::Error::other(format!("{} is not allowed: {OWN}", peer.ip())));
        }
        Ok(())
    }

    fn check_address(&self, address: SocketAddr) -> Result<(), String> {
        let ip = address.ip();
        let refused = |why: &str| Err(format!("{ip} is not allowed: {why}"));
        if self.is_own(address, || is_this_machine(ip)) {
            return refused(OWN);
        }
        if let IpAddr::V6(v6) = ip
            && let Some(form) = embedded_ipv4(v6)
        {
            return refused(form);
        }
        let range = self.allow.iter().find(|range| range.contains(&ip));
        let Some(range) = range else {
            let allowed: Vec<_> = self.allow.iter().map(ToString::to_string).collect();
            return refused(&format!("the administrator allows {}", allowed.join(", ")));
        };
        // A wide range does not include these; a range within one of them does.
        match special(ip) {
            Some((special, what)) if !special.contains(range) => refused(what),
            _ => Ok(()),
        }
    }
}

const OWN: &str = "there the relay itself listens";

/// Returns whether `ip` belongs to this machine: then the system connects to it from the same
/// address.
fn is_this_machine(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    if ip.is_loopback() || ip.is_unspecified() {
        return true;
    }
    let any: IpAddr =
        if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    // Connecting a datagram socket sends nothing.
    let from = UdpSocket::bind((any, 0)).and_then(|socket| {
        // Port 9 (discard), should anything be sent after all.
        socket.connect((ip, 9))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == ip)
}

/// Recognizes forms of IPv6 that lead to an embedded IPv4 address.
fn embedded_ipv4(ip: Ipv6Addr) -> Option<&'static str> {
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

/// Returns the special-purpose range of an address: no phone is there unless the administrator
/// names the range.
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

    fn list(own: &str) -> AllowList {
        AllowList {
            allow: vec!["0.0.0.0/0".parse().unwrap()],
            ports: vec![80],
            own: Some(own.parse().unwrap()),
            resolver: Resolver::System,
        }
    }

    #[test]
    fn a_relay_on_all_addresses_refuses_every_address_of_its_machine() {
        for (ip, is_own) in [("127.0.0.1", true), ("127.1.2.3", true), ("192.0.2.77", false)] {
            assert_eq!(is_this_machine(ip.parse().unwrap()), is_own, "{ip}");
        }
        // The address from which this machine connects to others, where it has one.
        let lan = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
            socket.connect("198.51.100.1:9")?;
            socket.local_addr()
        });
        if let Ok(lan) = lan {
            assert!(is_this_machine(lan.ip()), "{lan}");
            let refused =
                list("0.0.0.0:80").check_address(SocketAddr::new(lan.ip(), 80)).unwrap_err();
            assert!(refused.contains(OWN), "{refused}");
        }
    }

    #[test]
    fn a_connection_of_the_machine_to_itself_is_refused_only_at_the_port_of_the_relay() {
        let check = |own: &str, local: &str, peer: &str| {
            let (local, peer) = (local.parse().unwrap(), peer.parse().unwrap());
            list(own).check_connection(local, peer).is_err()
        };
        assert!(check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.2:80"));
        assert!(check("[::]:80", "[fd00::2]:5000", "[fd00::2]:80"));
        assert!(check("192.0.2.2:80", "192.0.2.9:5000", "192.0.2.2:80"));
        assert!(!check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.3:80"), "another machine");
        assert!(!check("0.0.0.0:80", "192.0.2.2:5000", "192.0.2.2:8080"), "another port");
        assert!(!check("127.0.0.1:80", "192.0.2.2:5000", "192.0.2.2:80"), "it listens elsewhere");
    }
}
