//! The addresses that may be connected to.
//!
//! A name is resolved once, every address it resolves to is checked, and the connection goes to the
//! checked address itself: a name can resolve to something else a moment later (DNS rebinding).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
};

use ipnet::IpNet;
use relay_api::{AddressProblem, Reason, SpecialRange};
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
}

impl AddressPolicy {
    /// Returns the addresses of `host` when all of them are allowed.
    ///
    /// # Errors
    /// When the name cannot be resolved, or an address is not allowed.
    pub(crate) async fn check(
        &self,
        host: &str,
        port: u16,
        resolver: &Resolver,
    ) -> Result<Vec<SocketAddr>, Reason> {
        match self {
            AddressPolicy::Any => resolve(resolver, host, port).await,
            AddressPolicy::AllowList(list) => list.check(host, port, resolver).await,
        }
    }

    /// Checks what an address shows by itself; a name is checked when it is resolved.
    ///
    /// # Errors
    /// When it is not allowed.
    pub(crate) fn check_written(&self, host: &str, port: u16) -> Result<(), Reason> {
        match self {
            AddressPolicy::Any => Ok(()),
            AddressPolicy::AllowList(list) => {
                list.check_form(host, port)?;
                match host.parse() {
                    Ok(ip) => list.check_address(SocketAddr::new(ip, port)),
                    Err(_) => Ok(()),
                }
            }
        }
    }

    /// Connects to `host`, if its addresses are allowed.
    ///
    /// # Errors
    /// When the name cannot be resolved, an address is not allowed, or the host does not answer.
    pub(crate) async fn connect(
        &self,
        host: &str,
        port: u16,
        resolver: &Resolver,
    ) -> Result<TcpStream, Reason> {
        let addresses = self.check(host, port, resolver).await?;
        let no_connection = |error: std::io::Error| Reason::NoConnection { error: (&error).into() };
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(no_connection)?;
        if let AddressPolicy::AllowList(list) = self {
            let local = stream.local_addr().map_err(no_connection)?;
            list.check_connection(local, stream.peer_addr().map_err(no_connection)?)?;
        }
        Ok(stream)
    }
}

/// Returns the addresses of a host, which is an IP address or a name.
async fn resolve(resolver: &Resolver, host: &str, port: u16) -> Result<Vec<SocketAddr>, Reason> {
    if let Ok(ip) = host.parse() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    resolver.look_up(host, port).await
}

impl AllowList {
    /// Returns the addresses of `host` when all of them are allowed.
    ///
    /// # Errors
    /// Names the address that is not allowed, and the reason.
    pub async fn check(
        &self,
        host: &str,
        port: u16,
        resolver: &Resolver,
    ) -> Result<Vec<SocketAddr>, Reason> {
        self.check_form(host, port)?;
        let found = resolve(resolver, host, port).await?;
        for address in &found {
            self.check_address(*address)?;
        }
        Ok(found)
    }

    /// Checks the port, and that the host has one meaning.
    fn check_form(&self, host: &str, port: u16) -> Result<(), Reason> {
        if !self.ports.contains(&port) {
            return Err(Reason::PortNotAllowed { port, allowed: self.ports.iter().collect() });
        }
        // A name that ends in a number is an old spelling of an IPv4 address (WHATWG URL, "ends in
        // a number"), and resolvers disagree on its meaning.
        let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
            || last.to_ascii_lowercase().starts_with("0x");
        if is_number && host.parse::<IpAddr>().is_err() {
            let (address, problem) = (host.to_owned(), AddressProblem::Number);
            return Err(Reason::AddressInvalid { address, problem });
        }
        Ok(())
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
    fn check_connection(&self, local: SocketAddr, peer: SocketAddr) -> Result<(), Reason> {
        if self.is_own(peer, || local.ip() == peer.ip()) {
            return Err(special_address(peer.ip(), SpecialRange::Relay));
        }
        Ok(())
    }

    fn check_address(&self, address: SocketAddr) -> Result<(), Reason> {
        let ip = address.ip();
        if self.is_own(address, || is_this_machine(ip)) {
            return Err(special_address(ip, SpecialRange::Relay));
        }
        if let IpAddr::V6(v6) = ip
            && embeds_ipv4(v6)
        {
            return Err(special_address(ip, SpecialRange::EmbeddedIpv4));
        }
        let range = self.allow.iter().find(|range| range.contains(&ip));
        let Some(range) = range else {
            let allowed = self.allow.iter().collect();
            return Err(Reason::AddressNotAllowed { address: ip.to_string(), allowed });
        };
        // A wide range does not include these; a range within one of them does.
        match special(ip) {
            Some((special, kind)) if !special.contains(range) => Err(special_address(ip, kind)),
            _ => Ok(()),
        }
    }
}

fn special_address(ip: IpAddr, range: SpecialRange) -> Reason {
    Reason::AddressSpecial { address: ip.to_string(), range }
}

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

/// Returns whether an IPv6 address leads to an IPv4 address within it.
fn embeds_ipv4(ip: Ipv6Addr) -> bool {
    if ip.to_ipv4_mapped().is_some() {
        return true;
    }
    match ip.segments() {
        // IPv4-compatible, but for `::` and `::1`.
        [0, 0, 0, 0, 0, 0, high, low] => high > 0 || low > 1,
        // SIIT, NAT64, 6to4, Teredo and ISATAP.
        [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, ..]
        | [0x2002, ..]
        | [0x2001, 0, ..]
        | [_, _, _, _, 0 | 0x200, 0x5efe, ..] => true,
        _ => false,
    }
}

/// Returns the special-purpose range of an address: no phone is there unless the administrator
/// names the range.
fn special(ip: IpAddr) -> Option<(IpNet, SpecialRange)> {
    let v4 = |a, b, c, d, prefix| IpNet::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix);
    let v6 = |first, last, prefix| {
        IpNet::new(IpAddr::V6(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, last)), prefix)
    };
    [
        (v4(0, 0, 0, 0, 8), SpecialRange::ThisMachine),
        (v4(127, 0, 0, 0, 8), SpecialRange::ThisMachine),
        // Clouds serve credentials there.
        (v4(169, 254, 0, 0, 16), SpecialRange::LinkLocal),
        (v4(192, 0, 0, 0, 24), SpecialRange::Reserved),
        (v4(198, 18, 0, 0, 15), SpecialRange::Benchmark),
        (v4(224, 0, 0, 0, 4), SpecialRange::Multicast),
        // Reserved, and the broadcast address.
        (v4(240, 0, 0, 0, 4), SpecialRange::Reserved),
        (v6(0, 0, 128), SpecialRange::ThisMachine),
        (v6(0, 1, 128), SpecialRange::ThisMachine),
        // The same over IPv6 (fd00:ec2::254 in Amazon's cloud), inside the range of private networks.
        (
            IpNet::new(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0).into(), 32),
            SpecialRange::LinkLocal,
        ),
        (v6(0xfe80, 0, 10), SpecialRange::LinkLocal),
        (v6(0xff00, 0, 8), SpecialRange::Multicast),
    ]
    .into_iter()
    .filter_map(|(range, kind)| Some((range.ok()?, kind)))
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
        }
    }

    #[test]
    fn the_credentials_of_a_cloud_are_not_within_a_wide_range() {
        for ip in ["169.254.169.254", "fd00:ec2::254"] {
            let mut list = list("127.0.0.1:80");
            list.allow.push("fc00::/7".parse().unwrap());
            let ip: IpAddr = ip.parse().unwrap();
            let refused = list.check_address(SocketAddr::new(ip, 80)).unwrap_err();
            assert_eq!(refused, special_address(ip, SpecialRange::LinkLocal));
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
            assert_eq!(refused, special_address(lan.ip(), SpecialRange::Relay));
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
