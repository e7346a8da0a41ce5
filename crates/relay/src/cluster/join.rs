//! The settings with which a relay joins a cluster.

use std::{path::PathBuf, time::Duration};

use super::{LeaseTimes, Settings};
use crate::{access::Secret, net::is_loopback_host};

/// The longest time that a command takes at a phone: connecting, the handshake and the answer, with a margin.
const LONGEST_REQUEST: Duration = Duration::from_secs(6);

/// A cluster, and the part of this relay in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterJoin {
    /// The NATS servers, as `nats://` or `tls://`, host and port.
    pub servers: Vec<String>,
    /// How the relay signs in to them.
    pub login: NatsLogin,
    /// The certificates of the servers' authorities; those of the system when absent.
    pub ca_file: Option<PathBuf>,
    /// The name of this relay, unique in the cluster.
    pub relay: String,
    /// Its site; empty for none.
    pub site: String,
    /// The further sites whose phones it reaches; all when absent.
    pub reaches: Option<Vec<String>>,
    /// The bucket, whose name is also the prefix of all subjects.
    pub bucket: String,
    /// The number of copies of the bucket among the NATS servers.
    pub replicas: u8,
    /// What all relays must agree on.
    pub settings: Settings,
}

/// How a relay signs in to NATS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatsLogin {
    /// Without credentials.
    Anonymous,
    /// With the content of a credentials file.
    Credentials(Secret),
    /// With the seed of an NKey.
    NKey(Secret),
}

impl ClusterJoin {
    /// Returns the times of leases; `None` if they are too short for a request.
    #[must_use]
    pub fn times(&self) -> Option<LeaseTimes> {
        LeaseTimes::new(Duration::from_millis(self.settings.lease_ms.into()), LONGEST_REQUEST)
    }

    /// Returns whether messages cross a network unencrypted.
    #[must_use]
    pub fn is_in_clear(&self) -> bool {
        let mut unencrypted = self.servers.iter().filter_map(|it| it.strip_prefix("nats://"));
        unencrypted.any(|host| !is_loopback_host(host))
    }
}
