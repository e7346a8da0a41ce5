//! The shard of a phone.
//!
//! Two relays that place a phone differently would both send to it. So the shard follows from the host of its
//! address alone: several ids, ports and schemes lead to one device, and the files of two relays may differ in
//! everything else.

use std::{fmt, net::IpAddr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use snom::PhoneAddress;

/// The beginning of the keys of leases.
const LEASE: &str = "lease.";
/// How phones of no site are written where a site is.
const NO_SITE: &str = "_";

/// A part of the phones, which one relay owns at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShardId {
    /// The site; empty for phones of no site.
    pub site: String,
    /// The number within the site.
    pub number: u16,
}

impl fmt::Display for ShardId {
    /// Writes the shard as a part of keys and subjects.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let site = if self.site.is_empty() { NO_SITE } else { &self.site };
        write!(f, "{site}.{}", self.number)
    }
}

impl ShardId {
    /// Reads what [`ShardId`] writes.
    #[must_use]
    pub fn read(text: &str) -> Option<ShardId> {
        let (site, number) = text.split_once('.')?;
        let id = ShardId {
            site: if site == NO_SITE { String::new() } else { site.to_owned() },
            number: number.parse().ok()?,
        };
        // Only one spelling counts: `007` and `+7` are not names of shard 7.
        (id.to_string() == text).then_some(id)
    }

    /// Returns the key of its lease in the bucket with that number.
    #[must_use]
    pub fn lease_key(&self, bucket: &str) -> String {
        format!("{LEASE}{bucket}.{self}")
    }

    /// Reads what [`ShardId::lease_key`] writes for the bucket with that number.
    #[must_use]
    pub fn of_lease_key(key: &str, bucket: &str) -> Option<ShardId> {
        let rest = key.strip_prefix(LEASE)?.strip_prefix(bucket)?;
        ShardId::read(rest.strip_prefix('.')?)
    }
}

/// A site: a location with its phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name: `a`-`z`, `0`-`9` and `-`.
    pub name: String,
    /// The networks of its phones.
    pub addresses: Vec<IpNet>,
}

/// The rule by which phones are spread over shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The number of shards of each site.
    pub shards: u16,
    /// The sites; the first one that contains a phone counts.
    pub sites: Vec<Site>,
}

impl Placement {
    /// Returns the shard of the phone at `address`.
    #[must_use]
    pub fn shard(&self, address: &PhoneAddress) -> ShardId {
        // An IPv4 address may be written as IPv6.
        let ip = address.ip().map(|ip| ip.to_canonical());
        let host = ip.map_or_else(|| name_of(address), |ip| ip.to_string());
        let number = first_u64(&[host.as_bytes()]) % u64::from(self.shards.max(1));
        ShardId {
            site: ip.and_then(|ip| self.site_of(ip)).unwrap_or_default().to_owned(),
            // Below a number of 16 bits.
            number: u16::try_from(number).unwrap_or_default(),
        }
    }

    fn site_of(&self, ip: IpAddr) -> Option<&str> {
        let contains = |site: &&Site| site.addresses.iter().any(|range| range.contains(&ip));
        self.sites.iter().find(contains).map(|site| site.name.as_str())
    }
}

/// Returns the canonical spelling of a host.
fn name_of(address: &PhoneAddress) -> String {
    address.host().trim_end_matches('.').to_ascii_lowercase()
}

/// Returns the beginning of the hash of a phone's id, for subjects: an id may be long.
#[must_use]
pub fn phone_token(id: &str) -> String {
    format!("{:016x}", first_u64(&[id.as_bytes()]))
}

/// Returns the first eight bytes of a hash of texts. The result must be the same on every machine.
pub(super) fn first_u64(parts: &[&[u8]]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    bytes.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests;
