//! The section `[cluster]`: other relays with the same phones.

use std::path::PathBuf;

use serde::Deserialize;
use snom::PhoneAddress;
use toml::Spanned;

use super::checker::Checker;
use crate::{
    access::Secret,
    cluster::{ClusterJoin, NatsLogin, Settings, Site},
};

/// The bucket if the file names none.
const DEFAULT_BUCKET: &str = "deskside";
const DEFAULT_SHARDS: u16 = 256;
const DEFAULT_LEASE_SECONDS: u32 = 15;
/// The maximum number of shards of a site.
const MAX_SHARDS: u16 = 4_096;
/// The range of a lease: longer than a command takes, and short enough for phones that wait for a new owner.
const LEASE_SECONDS: std::ops::RangeInclusive<u32> = 12..=120;
/// The ends of the names of the further buckets of a cluster.
const OTHER_BUCKETS: [&str; 2] = ["-memory", "-state"];
/// The longest name of a relay, a site or a bucket.
const MAX_NAME: usize = 32;

/// The section as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCluster {
    nats: Spanned<Vec<Spanned<String>>>,
    credentials_file: Option<Spanned<PathBuf>>,
    nkey_file: Option<Spanned<PathBuf>>,
    ca_file: Option<Spanned<PathBuf>>,
    name: Spanned<String>,
    site: Option<Spanned<String>>,
    reaches: Option<Vec<Spanned<String>>>,
    bucket: Option<Spanned<String>>,
    replicas: Option<Spanned<u8>>,
    shards: Option<Spanned<u16>>,
    lease_seconds: Option<Spanned<u32>>,
    #[serde(default)]
    sites: Vec<RawSite>,
}

/// A site as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSite {
    name: Spanned<String>,
    addresses: Spanned<Vec<Spanned<String>>>,
}

impl Checker<'_> {
    /// Checks the section, without connecting to anything.
    pub(super) fn cluster(&mut self, raw: RawCluster) -> Option<ClusterJoin> {
        let servers = self.nats_servers(&raw.nats);
        let login = self.nats_login(&raw);
        let ca_file = match &raw.ca_file {
            Some(file) => Some(self.readable("cluster.ca_file", file)?),
            None => None,
        };
        let relay = self.cluster_name("cluster.name", &raw.name);
        let bucket = match &raw.bucket {
            Some(bucket) => self.bucket(bucket),
            None => Some(DEFAULT_BUCKET.to_owned()),
        };
        let sites = self.sites(raw.sites);
        let site = match &raw.site {
            Some(site) => self.known_site("cluster.site", site, &sites)?,
            None => String::new(),
        };
        let reaches = match &raw.reaches {
            Some(names) => {
                let names: Vec<_> = names
                    .iter()
                    .map(|name| self.known_site("cluster.reaches", name, &sites))
                    .collect();
                Some(names.into_iter().collect::<Option<Vec<_>>>()?)
            }
            None => None,
        };
        let shards = self.within("cluster.shards", raw.shards, DEFAULT_SHARDS, 1, MAX_SHARDS);
        let replicas = self.within("cluster.replicas", raw.replicas, 1, 1, 5);
        let (first, last) = LEASE_SECONDS.into_inner();
        let lease = self.within(
            "cluster.lease_seconds",
            raw.lease_seconds,
            DEFAULT_LEASE_SECONDS,
            first,
            last,
        );
        Some(ClusterJoin {
            servers: servers?,
            login: login?,
            ca_file,
            relay: relay?,
            site,
            reaches,
            bucket: bucket?,
            replicas: replicas?,
            settings: Settings { shards: shards?, sites, lease_ms: lease?.saturating_mul(1_000) },
        })
    }

    fn nats_servers(&mut self, servers: &Spanned<Vec<Spanned<String>>>) -> Option<Vec<String>> {
        if servers.get_ref().is_empty() {
            let fault =
                "cluster.nats: the list is empty; add a server such as tls://nats.example:4222";
            return self.fault(servers, fault.to_owned());
        }
        let checked: Vec<_> = servers.get_ref().iter().map(|it| self.nats_server(it)).collect();
        checked.into_iter().collect()
    }

    fn nats_server(&mut self, server: &Spanned<String>) -> Option<String> {
        let text = server.get_ref();
        let rest = text.strip_prefix("nats://").or_else(|| text.strip_prefix("tls://"));
        let Some(rest) = rest.filter(|rest| !rest.contains("://")) else {
            // Not shown: it may hold a password.
            let fault = "cluster.nats: a server begins with nats:// or tls://, such as tls://nats.example:4222";
            return self.fault(server, fault.to_owned());
        };
        match rest.parse::<PhoneAddress>() {
            Ok(_) => Some(text.clone()),
            Err(error) => {
                let fault = format!("cluster.nats: the address of a server {error}");
                self.fault(server, fault)
            }
        }
    }

    fn nats_login(&mut self, raw: &RawCluster) -> Option<NatsLogin> {
        match (&raw.credentials_file, &raw.nkey_file) {
            (Some(file), Some(_)) => {
                let fault =
                    "cluster.credentials_file: nkey_file is set as well; remove one of the two";
                self.fault(file, fault.to_owned())
            }
            (Some(file), None) => {
                self.warn_of_others("cluster.credentials_file", file.get_ref());
                let text = self.read(file.get_ref()).map(String::from_utf8);
                match text {
                    Ok(Ok(text)) if text.contains("BEGIN NATS USER JWT") => {
                        Some(NatsLogin::Credentials(Secret::new(text)))
                    }
                    Ok(_) => {
                        let fault = "cluster.credentials_file: this is not a credentials file; create one with nsc";
                        self.fault(file, fault.to_owned())
                    }
                    Err(error) => {
                        let shown = file.get_ref().display();
                        let fault =
                            format!("cluster.credentials_file: `{shown}` cannot be read: {error}");
                        self.fault(file, fault)
                    }
                }
            }
            (None, Some(file)) => {
                let seed = self.secret("cluster.nkey_file", file)?;
                // The seed of a user.
                if seed.reveal().starts_with("SU") {
                    return Some(NatsLogin::NKey(seed));
                }
                let fault = "cluster.nkey_file: this is not the seed of a user, which begins with SU; create one with nk -gen user";
                self.fault(file, fault.to_owned())
            }
            (None, None) => Some(NatsLogin::Anonymous),
        }
    }

    fn readable(&mut self, field: &str, file: &Spanned<PathBuf>) -> Option<PathBuf> {
        let path = self.path(file.get_ref());
        let read = path.and_then(|path| std::fs::metadata(&path).map(|_| path));
        read.map_err(|error| {
            let fault = format!("{field}: `{}` cannot be read: {error}", file.get_ref().display());
            self.fault::<(), _>(file, fault);
        })
        .ok()
    }

    fn cluster_name(&mut self, field: &str, name: &Spanned<String>) -> Option<String> {
        let text = name.get_ref();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(fits) {
            return Some(text.clone());
        }
        let fault = format!("{field}: must be 1 to {MAX_NAME} of the characters a-z, 0-9 and -");
        self.fault(name, fault)
    }

    fn bucket(&mut self, name: &Spanned<String>) -> Option<String> {
        let text = self.cluster_name("cluster.bucket", name)?;
        let Some(end) = OTHER_BUCKETS.iter().find(|end| text.ends_with(*end)) else {
            return Some(text);
        };
        let fault = format!(
            "cluster.bucket: `{text}` must not end in {end}, as the further buckets of a cluster do; choose another name"
        );
        self.fault(name, fault)
    }

    fn sites(&mut self, raw: Vec<RawSite>) -> Vec<Site> {
        let mut sites: Vec<Site> = Vec::new();
        for RawSite { name, addresses } in raw {
            let Some(text) = self.cluster_name("cluster.sites.name", &name) else { continue };
            if sites.iter().any(|site| site.name == text) {
                let fault = format!("cluster.sites.name: `{text}` is listed twice; rename one");
                self.fault::<(), _>(&name, fault);
                continue;
            }
            if addresses.get_ref().is_empty() {
                let fault = "cluster.sites.addresses: the list is empty; add the networks of the site, such as 10.1.0.0/16";
                self.fault::<(), _>(&addresses, fault.to_owned());
                continue;
            }
            let ranges = addresses.get_ref().iter();
            let addresses =
                ranges.filter_map(|range| self.range("cluster.sites.addresses", range)).collect();
            sites.push(Site { name: text, addresses });
        }
        sites
    }

    fn known_site(
        &mut self,
        field: &str,
        name: &Spanned<String>,
        sites: &[Site],
    ) -> Option<String> {
        let text = name.get_ref();
        if sites.iter().any(|site| site.name == *text) {
            return Some(text.clone());
        }
        let fault = format!(
            "{field}: the site `{text}` is not known; add it to [[cluster.sites]], or correct the name"
        );
        self.fault(name, fault)
    }

    fn within<N: Copy + PartialOrd + std::fmt::Display>(
        &mut self,
        field: &str,
        number: Option<Spanned<N>>,
        default: N,
        first: N,
        last: N,
    ) -> Option<N> {
        let Some(number) = number else { return Some(default) };
        let value = *number.get_ref();
        if first <= value && value <= last {
            return Some(value);
        }
        let fault = format!("{field}: {value} must be a number from {first} to {last}");
        self.fault(&number, fault)
    }
}
