//! Under which names the relay is opened, and which pages may frame or call it.

use std::fmt;

use axum::http::Uri;
use serde::Deserialize;
use toml::Spanned;

use super::Checker;

/// How the relay is reached by browsers.
#[derive(Clone, Debug, Default)]
pub struct Web {
    /// How people open it, where a reverse proxy gives it another address or encrypts.
    pub url: Option<Origin>,
    /// The names it answers to beside localhost and IP addresses, in lower case.
    pub hosts: Vec<String>,
    /// The pages that may show it in a frame.
    pub frame_ancestors: Vec<Origin>,
    /// The pages that may call the API, with a token.
    pub allow_origins: Vec<Origin>,
}

impl Web {
    /// Whether browsers reach the relay over https.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.text.starts_with("https:"))
    }
}

/// A scheme, a host and perhaps a port (RFC 6454 section 6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
}

impl Origin {
    /// Reads an origin as the configuration has it.
    ///
    /// # Errors
    /// When it is more or less than that.
    pub fn read(text: &str) -> Result<Origin, String> {
        let fault = || format!("`{text}` is no origin; write one such as https://helpdesk.example");
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

    /// As a browser writes it in `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host and perhaps the port, as a browser writes them in `Host`.
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

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWeb {
    url: Option<Spanned<String>>,
    hosts: Vec<Spanned<String>>,
    frame_ancestors: Vec<Spanned<String>>,
    allow_origins: Vec<Spanned<String>>,
}

impl Checker<'_> {
    pub(super) fn web(&mut self, raw: RawWeb) -> Option<Web> {
        let url = raw.url.map(|url| self.origin("url", &url));
        let frame_ancestors = self.origins("frame_ancestors", &raw.frame_ancestors);
        let allow_origins = self.origins("allow_origins", &raw.allow_origins);
        let hosts: Option<Vec<_>> = raw.hosts.iter().map(|host| self.host(host)).collect();
        let url = match url {
            Some(url) => Some(url?),
            None => None,
        };
        let mut hosts = hosts?;
        if let Some(url) = &url {
            let host = url.authority().split(':').next().unwrap_or_default();
            hosts.push(host.to_owned());
        }
        Some(Web { url, hosts, frame_ancestors: frame_ancestors?, allow_origins: allow_origins? })
    }

    fn origins(&mut self, field: &str, texts: &[Spanned<String>]) -> Option<Vec<Origin>> {
        let origins: Vec<_> = texts.iter().map(|text| self.origin(field, text)).collect();
        origins.into_iter().collect()
    }

    fn origin(&mut self, field: &str, text: &Spanned<String>) -> Option<Origin> {
        Origin::read(text.get_ref())
            .map_or_else(|error| self.fault(text, format!("{field}: {error}")), Some)
    }

    fn host(&mut self, host: &Spanned<String>) -> Option<String> {
        let text = host.get_ref();
        let fits = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if text.split('.').all(fits) {
            return Some(text.to_ascii_lowercase());
        }
        let text = format!("hosts: `{text}` is no host name; write one such as deskside.example");
        self.fault(host, text)
    }
}
