//! Hosts that are this machine.

use std::net::IpAddr;

/// Returns whether a host, perhaps with a port, is this machine: what goes there crosses no network.
pub(crate) fn is_loopback_host(authority: &str) -> bool {
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((ip, _)) => ip,
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_this_machine() {
        for (authority, expected) in [
            ("localhost", true),
            ("localhost:9000", true),
            ("127.0.0.1:80", true),
            ("[::1]:80", true),
            ("192.0.2.1", false),
            ("login.example", false),
            ("localhost.login.example", false),
            ("127.0.0.1.login.example", false),
        ] {
            assert_eq!(is_loopback_host(authority), expected, "{authority}");
        }
    }
}
