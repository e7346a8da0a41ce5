//! Where a phone is, as people write it: understood or refused with the mend, never changed silently.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// The longest host name (RFC 1035 section 2.3.4).
const LONGEST_HOST: usize = 253;

/// A phone's web server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneAddress {
    is_encrypted: bool,
    host: Host,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Name(String),
    Ip(IpAddr),
}

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceError {
    /// There is none.
    Missing,
    /// It begins with something else than `http://` or `https://`.
    Scheme,
    /// It holds a user name or a password.
    Credentials,
    /// Something follows the host and the port.
    Path,
    /// There is white space within.
    Space,
    /// The port is not a number from 1 to 65535.
    Port,
    /// The host is a number, which browsers read as an address that looks otherwise.
    Number,
    /// The host has letters that a network does not know.
    International,
    /// The host is neither a name nor an address.
    Host,
}

impl PhoneAddress {
    /// The address of a request target there, as a browser wants it.
    #[must_use]
    pub fn url(&self, target: &str) -> String {
        format!("{self}{target}")
    }

    /// The name in addresses of the page: `a`-`z`, `0`-`9` and `-`.
    #[must_use]
    pub fn id(&self) -> String {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' }
        };
        let written = self.to_string();
        let shown = written.split_once("://").map_or("", |(_, rest)| rest);
        format!(
            "at-{}{}",
            if self.is_encrypted { "s-" } else { "" },
            shown.chars().map(plain).collect::<String>()
        )
    }

    /// Whether browsers encrypt the way.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Whether both are on one host.
    #[must_use]
    pub fn is_beside(&self, other: &PhoneAddress) -> bool {
        self.host == other.host
    }

    /// The address of a request target there, with a name and a password in it, each already written
    /// as addresses want it (RFC 3986 section 3.2.1).
    #[must_use]
    pub fn url_with_login(&self, user: &str, password: &str, target: &str) -> String {
        let url = self.url(target);
        match url.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{user}:{password}@{rest}"),
            None => url,
        }
    }

    /// Its host name, unless it is an IP address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.host {
            Host::Name(name) => Some(name),
            Host::Ip(_) => None,
        }
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match &self.host {
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ip(ip) => ip.is_loopback(),
        }
    }

    /// Whether everybody can tell that it is in a network of one's own: by a private IP address, or
    /// by a name that only the network around one knows (RFC 6762).
    #[must_use]
    pub fn is_private(&self) -> bool {
        match &self.host {
            Host::Name(name) => name.ends_with(".local"),
            Host::Ip(_) => !self.is_public(),
        }
    }

    /// Whether anybody on the internet may be there. Of a name that cannot be told.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self.host {
            Host::Name(_) => false,
            Host::Ip(IpAddr::V4(ip)) => {
                let [first, second, ..] = ip.octets();
                let is_shared = first == 100 && (64..128).contains(&second);
                !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || is_shared)
            }
            Host::Ip(IpAddr::V6(ip)) => {
                !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local())
            }
        }
    }
}

impl fmt::Display for PhoneAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_encrypted { "https://" } else { "http://" })?;
        write!(f, "{}", self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(name) => f.write_str(name),
            Host::Ip(IpAddr::V4(ip)) => write!(f, "{ip}"),
            Host::Ip(IpAddr::V6(ip)) => write!(f, "[{ip}]"),
        }
    }
}

impl FromStr for PhoneAddress {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<PhoneAddress, PlaceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PlaceError::Missing);
        }
        if text.contains(char::is_whitespace) {
            return Err(PlaceError::Space);
        }
        let (is_encrypted, rest) = match text.split_once("://") {
            None => (false, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some(_) => return Err(PlaceError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('@') {
            return Err(PlaceError::Credentials);
        }
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(PlaceError::Path);
        }
        if let Ok(ip) = rest.parse::<Ipv6Addr>() {
            return Ok(PhoneAddress { is_encrypted, host: Host::Ip(ip.into()), port: None });
        }
        let (host, port) = match rest.strip_prefix('[') {
            Some(rest) => {
                let (ip, after) = rest.split_once(']').ok_or(PlaceError::Host)?;
                let ip: Ipv6Addr = ip.parse().map_err(|_| PlaceError::Host)?;
                let port = match after.strip_prefix(':') {
                    Some(port) => Some(port),
                    None if after.is_empty() => None,
                    None => return Err(PlaceError::Host),
                };
                (Host::Ip(ip.into()), port)
            }
            None => match rest.split_once(':') {
                Some((name, port)) => (host(name)?, Some(port)),
                None => (host(rest)?, None),
            },
        };
        let port = port.map(|port| {
            let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
            port.parse().ok().filter(|port: &u16| is_number && *port > 0).ok_or(PlaceError::Port)
        });
        Ok(PhoneAddress { is_encrypted, host, port: port.transpose()? })
    }
}

fn host(name: &str) -> Result<Host, PlaceError> {
    if let Ok(ip) = name.parse::<std::net::Ipv4Addr>() {
        return Ok(Host::Ip(ip.into()));
    }
    if name.is_empty() || name.len() > LONGEST_HOST {
        return Err(PlaceError::Host);
    }
    if !name.is_ascii() {
        return Err(PlaceError::International);
    }
    // Browsers read a host whose last label is a number as an IPv4 address, in any of its spellings.
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_hex = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    if is_hex || (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(PlaceError::Number);
    }
    let fits = |label: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(letters)
    };
    if !name.split('.').all(fits) {
        return Err(PlaceError::Host);
    }
    Ok(Host::Name(name.to_ascii_lowercase()))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_means_a_phone_is_understood() {
        for (written, url) in [
            ("10.0.0.5", "http://10.0.0.5"),
            (" 10.0.0.5 ", "http://10.0.0.5"),
            ("10.0.0.5:8080", "http://10.0.0.5:8080"),
            ("http://10.0.0.5/", "http://10.0.0.5"),
            ("HTTPS://Phone.Lab", "https://phone.lab"),
            ("phone17.corp.example:80", "http://phone17.corp.example:80"),
            ("xn--telefn-zxa.example", "http://xn--telefn-zxa.example"),
            ("fe80::1", "http://[fe80::1]"),
            ("[fd00::5]:8080", "http://[fd00::5]:8080"),
            ("localhost", "http://localhost"),
        ] {
            let place: PhoneAddress = written.parse().unwrap();
            assert_eq!(place.to_string(), url, "{written}");
            assert_eq!(place.url("/x"), format!("{url}/x"));
        }
    }

    #[test]
    fn what_a_browser_would_read_otherwise_is_refused() {
        for (written, error) in [
            ("", PlaceError::Missing),
            ("  ", PlaceError::Missing),
            ("ftp://10.0.0.5", PlaceError::Scheme),
            ("admin:secret@10.0.0.5", PlaceError::Credentials),
            ("http://admin@10.0.0.5/", PlaceError::Credentials),
            ("10.0.0.5/index.htm", PlaceError::Path),
            ("10.0.0.5?x", PlaceError::Path),
            ("10.0.0.5\\x", PlaceError::Path),
            ("10.0.0. 5", PlaceError::Space),
            ("10.0.0.5:", PlaceError::Port),
            ("10.0.0.5:0", PlaceError::Port),
            ("10.0.0.5:65536", PlaceError::Port),
            ("10.0.0.5:+80", PlaceError::Port),
            ("10.0.0.256", PlaceError::Number),
            ("10.0.5", PlaceError::Number),
            ("2130706433", PlaceError::Number),
            ("0x7f.0.0.1", PlaceError::Number),
            ("phone.0x7f", PlaceError::Number),
            ("telefön.example", PlaceError::International),
            ("a..b", PlaceError::Host),
            ("a,b", PlaceError::Host),
            ("[fe80::1", PlaceError::Host),
            ("[10.0.0.5]", PlaceError::Host),
            ("[fe80::1]80", PlaceError::Host),
        ] {
            assert_eq!(written.parse::<PhoneAddress>(), Err(error), "{written}");
        }
    }

    #[test]
    fn a_public_address_is_known_as_such() {
        for (written, public) in [
            ("10.0.0.5", false),
            ("172.31.0.1", false),
            ("192.168.1.1", false),
            ("100.64.0.1", false),
            ("169.254.1.1", false),
            ("127.0.0.1", false),
            ("8.8.8.8", true),
            ("172.32.0.1", true),
            ("[2001:4860::1]", true),
            ("[fd00::1]", false),
            ("phone.example", false),
        ] {
            assert_eq!(written.parse::<PhoneAddress>().unwrap().is_public(), public, "{written}");
        }
    }

    #[test]
    fn an_id_fits_into_an_address_and_tells_places_apart() {
        let id = |written: &str| written.parse::<PhoneAddress>().unwrap().id();
        assert_eq!(id("10.0.0.5:8080"), "at-10-0-0-5-8080");
        assert_ne!(id("10.0.0.5"), id("https://10.0.0.5"));
    }

    proptest! {
        #[test]
        fn what_is_understood_is_understood_the_same_again(text in "\\PC{0,40}") {
            if let Ok(place) = text.parse::<PhoneAddress>() {
                prop_assert_eq!(place.to_string().parse::<PhoneAddress>(), Ok(place));
            }
        }
    }
}
