//! The address of a client, also behind reverse proxies.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;

/// Returns the address of the client whose request came from `peer`.
///
/// What a trusted proxy says is followed from the last entry of `X-Forwarded-For` to the first, as long as the
/// entries are trusted proxies themselves: whatever is in front of the first untrusted one, a stranger may have
/// written. The header of a peer that is not trusted counts for nothing.
///
/// `forwarded` are the values of the header, in their order.
#[must_use]
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(&address));
    let mut client = peer.to_canonical();
    let entries = forwarded.rev().flat_map(|value| value.rsplit(','));
    for entry in entries {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = read(entry.trim()) else { break };
        client = address;
    }
    client
}

/// Reads an entry of the header: an address, some proxies add the port.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim_matches('"');
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok();
    let address = address.or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// Returns the address for which attempts are counted: of IPv6 the network of 64 bits, which one client has for
/// itself.
#[must_use]
pub fn counted_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            Ipv6Addr::from(network).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The peer, the values of the header, and the client. The proxies are `10.0.0.0/8` and `fd00::/8`.
    const CASES: &[(&str, &[&str], &str)] = &[
        ("198.51.100.7", &[], "198.51.100.7"),
        // Forged by a client that is not behind a proxy.
        ("198.51.100.7", &["192.0.2.1"], "198.51.100.7"),
        ("10.0.0.5", &[], "10.0.0.5"),
        ("10.0.0.5", &["192.0.2.1"], "192.0.2.1"),
        ("::ffff:10.0.0.5", &["192.0.2.1"], "192.0.2.1"),
        // The client wrote the first one, the proxy appended the second.
        ("10.0.0.5", &["192.0.2.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", &["192.0.2.1", "198.51.100.7"], "198.51.100.7"),
        // Two proxies in a row.
        ("10.0.0.5", &["192.0.2.1, 198.51.100.7, 10.0.0.9"], "198.51.100.7"),
        ("fd00::1", &["192.0.2.1, 198.51.100.7", "10.0.0.9"], "198.51.100.7"),
        // A client inside the range of the proxies.
        ("10.0.0.5", &["10.0.0.200"], "10.0.0.200"),
        ("10.0.0.5", &["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.5", &["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.5", &["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.5", &["\"192.0.2.1\""], "192.0.2.1"),
        ("10.0.0.5", &["unknown"], "10.0.0.5"),
        ("10.0.0.5", &["192.0.2.1, _hidden"], "10.0.0.5"),
        ("10.0.0.5", &[""], "10.0.0.5"),
        ("10.0.0.5", &["192.0.2.1,"], "10.0.0.5"),
    ];

    #[test]
    fn forwarded_addresses_count_as_far_as_proxies_are_trusted() {
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|range| range.parse().unwrap());
        for (peer, forwarded, client) in CASES {
            let found = client_address(peer.parse().unwrap(), forwarded.iter().copied(), &trusted);
            assert_eq!(found.to_string(), *client, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        for (address, counted) in [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::", "2001:db8:1:2::"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(counted_address(address.parse().unwrap()).to_string(), counted);
        }
    }
}
