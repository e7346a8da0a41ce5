//! What a relay needs to join a cluster.

use std::{path::PathBuf, time::Duration};

use super::{LeaseTimes, Settings};
use crate::{access::Secret, net::is_loopback_host};

/// The longest time that a command takes at a phone: connecting, the handshake and the answer, with a margin.
const LONGEST_REQUEST: Duration = Duration::from_secs(6);

/// A cluster, and what this relay is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterJoin {
    /// The NATS servers, as `nats://` or `tls://`, host and port.
    pub servers: Vec<String>,
    /// How the relay signs in to them.
    pub login: NatsLogin,
    /// The certificates of the authorities of the servers; those of the system where it is absent.
    pub ca_file: Option<PathBuf>,
    /// The name of this relay, which no other one has.
    pub relay: String,
    /// Its site; empty for none.
    pub site: String,
    /// The sites whose phones it reaches besides; all where it is absent.
    pub reaches: Option<Vec<String>>,
    /// The bucket, and the beginning of all subjects.
    pub bucket: String,
    /// The copies of the bucket among the NATS servers.
    pub replicas: u8,
    /// What all relays must agree on.
    pub settings: Settings,
}

/// How a relay signs in to NATS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatsLogin {
    /// It does not.
    Anonymous,
    /// With the content of a credentials file.
    Credentials(Secret),
    /// With the seed of an NKey.
    NKey(Secret),
}

impl ClusterJoin {
    /// Returns the times of leases; none if they are too short for a request.
    #[must_use]
    pub fn times(&self) -> Option<LeaseTimes> {
        LeaseTimes::new(Duration::from_millis(self.settings.lease_ms.into()), LONGEST_REQUEST)
    }

    /// Returns whether messages cross a network in clear.
    #[must_use]
    pub fn is_in_clear(&self) -> bool {
        let mut unencrypted = self.servers.iter().filter_map(|it| it.strip_prefix("nats://"));
        unencrypted.any(|host| !is_loopback_host(host))
    }
}
