//! Web origins, and the origins that may open, frame and call the relay.

use std::{fmt, net::Ipv6Addr};

/// A scheme, a host and perhaps a port (RFC 6454 section 6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
}

impl Origin {
    /// Parses an origin as written in the configuration.
    ///
    /// # Errors
    /// When the text is more or less than an origin.
    pub fn read(text: &str) -> Result<Origin, String> {
        let fault =
            || format!("`{text}` is not an origin; write one such as https://helpdesk.example");
        let (scheme, authority) = text.split_once("://").ok_or_else(fault)?;
        let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
        if !is_web || !is_authority(authority) {
            return Err(fault());
        }
        Ok(Origin { text: text.to_ascii_lowercase() })
    }

    /// Returns the text a browser sends in `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the host and perhaps the port, as a browser sends them in `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, authority)| authority)
    }
}

/// Returns whether a text is a host and perhaps a port (RFC 3986 section 3.2, without user names).
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((ip, rest)) if ip.parse::<Ipv6Addr>().is_ok() => (None, rest.strip_prefix(':')),
        Some(_) => return false,
        None => match text.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(text), None),
        },
    };
    let is_name = |host: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !host.is_empty() && host.bytes().all(letters)
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let ends_there = host.is_some() || port.is_some() || text.ends_with(']');
    host.is_none_or(is_name) && port.is_none_or(is_port) && ends_there
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The names of the relay and the pages that may use it.
#[derive(Clone, Debug, Default)]
pub struct OriginPolicy {
    /// The address people open, where a reverse proxy gives the relay another one or encrypts.
    pub url: Option<Origin>,
    /// The host names the relay answers to, besides localhost and IP addresses; in lower case.
    pub hosts: Vec<String>,
    /// The pages that may show the relay in a frame.
    pub frame_ancestors: Vec<Origin>,
    /// The pages that may call the API, with a token.
    pub allow_origins: Vec<Origin>,
    /// The relay speaks https itself.
    pub speaks_https: bool,
}

impl OriginPolicy {
    /// Returns whether browsers reach the relay over https.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.speaks_https || self.url.as_ref().is_some_and(|url| url.text.starts_with("https:"))
    }

    /// Classifies a request by its `Origin`, or without one by `Sec-Fetch-Site`, as Go's `net/http`
    /// does. Browsers send neither with simple requests to plain-http hosts of an intranet, so the
    /// API asks for a header of its own as well.
    #[must_use]
    pub fn classify(&self, headers: OriginHeaders<'_>) -> RequestOrigin {
        if let Some(origin) = headers.origin {
            let Ok(origin) = str::from_utf8(origin).map(str::to_ascii_lowercase) else {
                return RequestOrigin::Foreign;
            };
            let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
            let is_own = authority.eq_ignore_ascii_case(headers.host)
                || self.url.as_ref().is_some_and(|url| url.as_str() == origin);
            let is_allowed = self.allow_origins.iter().any(|allowed| allowed.as_str() == origin);
            return match (is_own, is_allowed) {
                (true, _) => RequestOrigin::Own,
                (_, true) => RequestOrigin::Allowed,
                _ => RequestOrigin::Foreign,
            };
        }
        match headers.fetch_site {
            Some(b"same-origin" | b"none") => RequestOrigin::Own,
            Some(_) => RequestOrigin::Foreign,
            None => RequestOrigin::Unknown,
        }
    }
}

/// The headers of a request that show where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct OriginHeaders<'a> {
    /// `Origin`.
    pub origin: Option<&'a [u8]>,
    /// `Host`.
    pub host: &'a str,
    /// `Sec-Fetch-Site`.
    pub fetch_site: Option<&'a [u8]>,
}

/// The kind of page that made a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestOrigin {
    /// A page of the relay itself.
    Own,
    /// A page that the administrator allows to call the API.
    Allowed,
    /// Any other page.
    Foreign,
    /// No page, as far as the headers show.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_perhaps_a_port() {
        for (text, shown) in [
            ("https://helpdesk.example", "https://helpdesk.example"),
            ("HTTP://Helpdesk.Example:8080", "http://helpdesk.example:8080"),
            ("http://192.0.2.1", "http://192.0.2.1"),
            ("http://[2001:db8::1]:81", "http://[2001:db8::1]:81"),
            ("http://[2001:db8::1]", "http://[2001:db8::1]"),
        ] {
            assert_eq!(Origin::read(text).map(|origin| origin.to_string()), Ok(shown.to_owned()));
        }
        for text in [
            "",
            "helpdesk.example",
            "//helpdesk.example",
            "ftp://helpdesk.example",
            "https://",
            "https://helpdesk.example/",
            "https://helpdesk.example/path",
            "https://helpdesk.example?query",
            "https://helpdesk.example#part",
            "https://ada@helpdesk.example",
            "https://*.example",
            "https://helpdesk.example:",
            "https://helpdesk.example:70000",
            "https://helpdesk.example:+80",
            "https://[2001:db8::1",
            "https://[2001:db8::1]x",
            "https://[192.0.2.1]",
            "https://a b",
        ] {
            assert!(Origin::read(text).is_err(), "{text}");
        }
    }
}
