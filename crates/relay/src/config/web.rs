//! The section `[web]`.

use ipnet::IpNet;
use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use crate::access::{Origin, OriginPolicy};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWeb {
    url: Option<Spanned<String>>,
    hosts: Vec<Spanned<String>>,
    frame_ancestors: Vec<Spanned<String>>,
    allow_origins: Vec<Spanned<String>>,
    trusted_proxies: Vec<Spanned<String>>,
}

impl Checker<'_> {
    /// Checks the addresses of the reverse proxies.
    pub(super) fn trusted_proxies(&mut self, raw: &RawWeb) -> Vec<IpNet> {
        // Each fault is kept.
        raw.trusted_proxies
            .iter()
            .filter_map(|range| self.range("trusted_proxies", range))
            .collect()
    }

    /// Checks the origins and host names.
    pub(super) fn web(&mut self, raw: RawWeb) -> Option<OriginPolicy> {
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
        let (frame_ancestors, allow_origins) = (frame_ancestors?, allow_origins?);
        let speaks_https = false;
        Some(OriginPolicy { url, hosts, frame_ancestors, allow_origins, speaks_https })
    }

    /// Checks a list of origins.
    pub(super) fn origins(
        &mut self,
        field: &str,
        texts: &[Spanned<String>],
    ) -> Option<Vec<Origin>> {
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
        let text =
            format!("hosts: `{text}` is not a host name; write one such as deskside.example");
        self.fault(host, text)
    }
}
