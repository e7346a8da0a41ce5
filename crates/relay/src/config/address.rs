//! The address of a phone: a host and a port, and nothing else.

use std::{fmt, net::Ipv6Addr, str::FromStr};

/// A host name or IP address, and a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneAddress {
    /// A host name, an IPv4 address, or an IPv6 address without brackets.
    host: String,
    port: u16,
    /// The port that needs no mention.
    default_port: u16,
}

impl PhoneAddress {
    /// Parses an address whose port is `default_port` unless it names one: 80 for http, 443 for https.
    ///
    /// # Errors
    /// Names the fault and the remedy.
    pub fn read(text: &str, default_port: u16) -> Result<PhoneAddress, AddressError> {
        let (host, port) = split(text)?;
        Ok(PhoneAddress { host, port: port.unwrap_or(default_port), default_port })
    }

    /// Returns the host, for connecting; an IPv6 address has no brackets here.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns whether both name the same endpoint: the case of a host name does not matter (RFC
    /// 9110 section 4.2.3).
    pub(crate) fn is_same(&self, other: &PhoneAddress) -> bool {
        self.port == other.port && self.host.eq_ignore_ascii_case(&other.host)
    }
}

impl fmt::Display for PhoneAddress {
    /// Writes the form of a `Host` header (RFC 9110 section 7.2), without the default port.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        if self.port == self.default_port { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// The reason why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// An empty text.
    #[error("is empty; write a host such as 192.168.10.21")]
    Empty,
    /// A whole URL, or one with a path, query or user name.
    #[error("`{0}` is more than a host; write only the host, such as 192.168.10.21")]
    NotOnlyAHost(String),
    /// A port that is not 1 to 65535.
    #[error("`{0}` is not a port; write a number from 1 to 65535")]
    Port(String),
    /// Characters that no host name contains.
    #[error("`{0}` is not a host name or IP address")]
    Host(String),
}

impl FromStr for PhoneAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<PhoneAddress, AddressError> {
        PhoneAddress::read(text, 80)
    }
}

/// Splits an address into its host and the port, if it names one.
fn split(text: &str) -> Result<(String, Option<u16>), AddressError> {
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.contains(['/', '?', '#', '@', '\\']) {
        return Err(AddressError::NotOnlyAHost(text.to_owned()));
    }
    if let Ok(ip) = text.parse::<Ipv6Addr>() {
        return Ok((ip.to_string(), None));
    }
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => {
            let ip: Ipv6Addr = host.parse().map_err(|_| AddressError::Host(text.to_owned()))?;
            let port = match port {
                "" => None,
                port => Some(
                    port.strip_prefix(':').ok_or_else(|| AddressError::Port(port.to_owned()))?,
                ),
            };
            (ip.to_string(), port)
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host.to_owned(), Some(port)),
            None => (text.to_owned(), None),
        },
    };
    let name = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if !host.contains(':') && !host.split('.').all(name) {
        return Err(AddressError::Host(host));
    }
    let port = match port {
        None => None,
        Some(port) => match port.parse() {
            Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(number)
            }
            _ => return Err(AddressError::Port(port.to_owned())),
        },
    };
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_and_without_port() {
        let check = |text: &str, host: &str, port: u16, header: &str| {
            let address: PhoneAddress = text.parse().unwrap();
            assert_eq!((address.host(), address.port()), (host, port), "{text}");
            assert_eq!(address.to_string(), header);
        };
        check("192.168.10.21", "192.168.10.21", 80, "192.168.10.21");
        check(
            "phone-17.corp.example:8080",
            "phone-17.corp.example",
            8080,
            "phone-17.corp.example:8080",
        );
        check("fe80::1", "fe80::1", 80, "[fe80::1]");
        check("[::1]:81", "::1", 81, "[::1]:81");
        check("[::1]", "::1", 80, "[::1]");
    }

    #[test]
    fn the_default_port_depends_on_the_scheme() {
        let check = |text: &str, port: u16, header: &str| {
            let address = PhoneAddress::read(text, 443).unwrap();
            assert_eq!((address.port(), address.to_string().as_str()), (port, header));
        };
        check("10.0.0.1", 443, "10.0.0.1");
        check("10.0.0.1:443", 443, "10.0.0.1");
        check("10.0.0.1:80", 80, "10.0.0.1:80");
    }

    #[test]
    fn other_texts_are_rejected_with_the_remedy() {
        let check = |text: &str, expected: &str| {
            assert_eq!(text.parse::<PhoneAddress>().unwrap_err().to_string(), expected);
        };
        check("", "is empty; write a host such as 192.168.10.21");
        check(
            "http://10.0.0.1/",
            "`http://10.0.0.1/` is more than a host; write only the host, such as 192.168.10.21",
        );
        check(
            "admin@10.0.0.1",
            "`admin@10.0.0.1` is more than a host; write only the host, such as 192.168.10.21",
        );
        check("10.0.0.1:0", "`0` is not a port; write a number from 1 to 65535");
        check("10.0.0.1:+1", "`+1` is not a port; write a number from 1 to 65535");
        check("10.0.0.1:70000", "`70000` is not a port; write a number from 1 to 65535");
        check("ten .0", "`ten .0` is not a host name or IP address");
        check("a..b", "`a..b` is not a host name or IP address");
        check("[x]", "`[x]` is not a host name or IP address");
        check("[::1]x", "`x` is not a port; write a number from 1 to 65535");
    }
}
