//! Web origins, and the origins that may open, frame and call the relay.

use std::fmt;

use hyper::{
    HeaderMap, Uri,
    header::{HOST, HeaderValue, ORIGIN},
};

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
        let uri: Uri = text.parse().map_err(|_| fault())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) =
            (uri.scheme_str(), uri.authority())
        else {
            return Err(fault());
        };
        let has_more = uri.query().is_some()
            || !matches!(uri.path(), "" | "/")
            || authority.as_str().contains('@');
        if has_more || text.ends_with('/') || text.contains('*') {
            return Err(fault());
        }
        Ok(Origin { text: format!("{scheme}://{authority}").to_ascii_lowercase() })
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
}

impl OriginPolicy {
    /// Returns whether browsers reach the relay over https.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.text.starts_with("https:"))
    }

    /// Classifies a request by its `Origin`, or without one by `Sec-Fetch-Site`, as Go's `net/http`
    /// does. Browsers send neither with simple requests to plain-http hosts of an intranet, so the
    /// API asks for a header of its own as well.
    #[must_use]
    pub fn classify(&self, headers: &HeaderMap) -> RequestOrigin {
        if let Some(origin) = headers.get(ORIGIN) {
            let Some(origin) = origin.to_str().ok().map(str::to_ascii_lowercase) else {
                return RequestOrigin::Foreign;
            };
            let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
            let is_own = authority.eq_ignore_ascii_case(host)
                || self.url.as_ref().is_some_and(|url| url.as_str() == origin);
            let is_allowed = self.allow_origins.iter().any(|allowed| allowed.as_str() == origin);
            return match (is_own, is_allowed) {
                (true, _) => RequestOrigin::Own,
                (_, true) => RequestOrigin::Allowed,
                _ => RequestOrigin::Foreign,
            };
        }
        match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
            Some(b"same-origin" | b"none") => RequestOrigin::Own,
            Some(_) => RequestOrigin::Foreign,
            None => RequestOrigin::Unknown,
        }
    }
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
