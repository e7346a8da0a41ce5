//! The address of a phone's web server as people write it: accepted or refused, never changed.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::{fmt, str::FromStr};

/// The longest host name (RFC 1035 section 2.3.4).
const LONGEST_HOST: usize = 253;

/// A scheme, a host and a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneAddress {
    is_encrypted: bool,
    /// A name in lower case, since case does not matter (RFC 9110 section 4.2.3), or an IP address
    /// without brackets.
    host: String,
    port: Option<u16>,
}

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is empty.
    #[error("is empty; enter a host name or IP address, such as 192.168.10.21")]
    Missing,
    /// It has another scheme than http and https, or than the one that is configured.
    #[error("has the wrong scheme; enter only the host name or IP address, such as 192.168.10.21")]
    Scheme,
    /// It holds a user name or a password.
    #[error(
        "contains a user name or password; enter only the host name or IP address, such as 192.168.10.21"
    )]
    Credentials,
    /// Something follows the host and the port.
    #[error(
        "has more than a host and a port; enter only the host name or IP address, such as 192.168.10.21"
    )]
    Path,
    /// There is white space within.
    #[error("contains a space; enter a host name or IP address, such as 192.168.10.21")]
    Space,
    /// The port is not a number from 1 to 65535.
    #[error("has an invalid port; enter a number from 1 to 65535")]
    Port,
    /// The host is a number, which browsers and resolvers read as an address in ways of their own.
    #[error("is not an IP address; enter four numbers from 0 to 255, such as 10.0.0.5")]
    Number,
    /// The host has letters outside ASCII.
    #[error(
        "has letters that DNS does not allow; enter the form of the name that begins with xn--"
    )]
    International,
    /// The host is neither a name nor an address.
    #[error("is neither a host name nor an IP address")]
    Host,
}

impl PhoneAddress {
    /// Reads an address whose scheme is set elsewhere: `encrypted` means https.
    ///
    /// # Errors
    /// Why it is not an address; [`AddressError::Scheme`] also when it names the other scheme.
    pub fn with_scheme(text: &str, encrypted: bool) -> Result<PhoneAddress, AddressError> {
        let address = text.parse::<PhoneAddress>()?;
        if text.contains("://") && address.is_encrypted != encrypted {
            return Err(AddressError::Scheme);
        }
        Ok(PhoneAddress { is_encrypted: encrypted, ..address })
    }

    /// Returns the host for connecting; an IPv6 address has no brackets here.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the port; the default of the scheme where none is written.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.is_encrypted { 443 } else { 80 })
    }

    /// Returns the value of the `Host` header (RFC 9110 section 7.2): the default port is omitted.
    #[must_use]
    pub fn authority(&self) -> String {
        let default = if self.is_encrypted { 443 } else { 80 };
        let host = self.bracketed();
        match self.port {
            Some(port) if port != default => format!("{host}:{port}"),
            _ => host,
        }
    }

    /// Returns the URL of a request target at this address.
    #[must_use]
    pub fn url(&self, target: &str) -> String {
        format!("{self}{target}")
    }

    /// Returns the id of a phone at this address, which no other address has: `a`-`z`, `0`-`9`, `-` and
    /// `_`.
    ///
    /// A dot or a colon becomes `-`. What could be mistaken for that has a `_` before it; otherwise one of
    /// two phones would get the keys that are meant for the other.
    #[must_use]
    pub fn id(&self) -> String {
        // Without the `_`, `https://lab` would have the id of `s.lab`.
        let scheme = match (self.is_encrypted, self.name()) {
            (false, _) => "",
            (true, None) => "s-",
            (true, Some(_)) => "_s-",
        };
        let mut id = format!("at-{scheme}");
        let is_v6 = self.host.contains(':');
        for letter in self.bracketed().chars() {
            match letter {
                '-' | '_' => id.extend(['_', letter]),
                // `::ffff:1.2.3.4` is another address than `::ffff:1:2:3:4`.
                '.' if is_v6 => id.push('_'),
                '.' | ':' | '[' | ']' => id.push('-'),
                letter => id.push(letter),
            }
        }
        // The last label of a name is not a number, so a port cannot be mistaken for one.
        match self.port {
            Some(port) => format!("{id}-{port}"),
            None => id,
        }
    }

    /// Returns whether connections are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Returns whether both addresses have the same host.
    #[must_use]
    pub fn has_host_of(&self, other: &PhoneAddress) -> bool {
        self.host == other.host
    }

    /// Returns the URL of a request target with a name and a password in it, both percent-encoded
    /// already (RFC 3986 section 3.2.1).
    #[must_use]
    pub fn url_with_login(&self, user: &str, password: &str, target: &str) -> String {
        let url = self.url(target);
        match url.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{user}:{password}@{rest}"),
            None => url,
        }
    }

    /// Returns the IP address, unless the host is a name.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Returns the host name, unless the host is an IP address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.ip().is_none().then_some(self.host.as_str())
    }

    /// Returns whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.ip() {
            Some(ip) => ip.is_loopback(),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }

    /// Returns whether the address itself shows that it is in a private network: by a private IP
    /// address, or by a name that only the local network resolves (RFC 6762).
    #[must_use]
    pub fn is_private(&self) -> bool {
        match self.ip() {
            Some(_) => !self.is_public(),
            None => self.host.ends_with(".local"),
        }
    }

    /// Returns whether it is an IP address of the internet. A name is not judged.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self.ip() {
            None => false,
            Some(IpAddr::V4(ip)) => {
                let [first, second, ..] = ip.octets();
                let is_shared = first == 100 && (64..128).contains(&second);
                !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || is_shared)
            }
            Some(IpAddr::V6(ip)) => {
                !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local())
            }
        }
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

impl fmt::Display for PhoneAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_encrypted { "https://" } else { "http://" })?;
        f.write_str(&self.bracketed())?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl FromStr for PhoneAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<PhoneAddress, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Missing);
        }
        if text.contains(char::is_whitespace) {
            return Err(AddressError::Space);
        }
        let (is_encrypted, rest) = match text.split_once("://") {
            None => (false, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some(_) => return Err(AddressError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('@') {
            return Err(AddressError::Credentials);
        }
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(AddressError::Path);
        }
        if let Ok(ip) = rest.parse::<Ipv6Addr>() {
            return Ok(PhoneAddress { is_encrypted, host: ip.to_string(), port: None });
        }
        let (host, port) = match rest.strip_prefix('[') {
            Some(rest) => {
                let (ip, after) = rest.split_once(']').ok_or(AddressError::Host)?;
                let ip: Ipv6Addr = ip.parse().map_err(|_| AddressError::Host)?;
                let port = match after.strip_prefix(':') {
                    Some(port) => Some(port),
                    None if after.is_empty() => None,
                    None => return Err(AddressError::Host),
                };
                (ip.to_string(), port)
            }
            None => match rest.split_once(':') {
                Some((name, port)) => (host(name)?, Some(port)),
                None => (host(rest)?, None),
            },
        };
        let port = port.map(|port| {
            let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
            port.parse().ok().filter(|port: &u16| is_number && *port > 0).ok_or(AddressError::Port)
        });
        Ok(PhoneAddress { is_encrypted, host, port: port.transpose()? })
    }
}

fn host(name: &str) -> Result<String, AddressError> {
    if let Ok(ip) = name.parse::<Ipv4Addr>() {
        return Ok(ip.to_string());
    }
    if name.is_empty() || name.len() > LONGEST_HOST {
        return Err(AddressError::Host);
    }
    if !name.is_ascii() {
        return Err(AddressError::International);
    }
    // A host whose last label is a number is an IPv4 address in some spelling (WHATWG URL, "ends in
    // a number").
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_hex = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    if is_hex || (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(AddressError::Number);
    }
    let fits = |label: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(letters)
    };
    if !name.split('.').all(fits) {
        return Err(AddressError::Host);
    }
    Ok(name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
