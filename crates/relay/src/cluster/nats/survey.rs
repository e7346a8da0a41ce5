//! Whether a relay is connected to its cluster.

use std::sync::PoisonError;

use async_nats::connection::State;

use super::NatsStore;
use crate::cluster::ClusterMember;

impl NatsStore {
    /// Returns whether there is a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }
}

impl ClusterMember {
    /// Returns whether this relay can use the store of leases, and reach the others.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        let has_fault = {
            let ownership = self.ownership().lock().unwrap_or_else(PoisonError::into_inner);
            ownership.fault().is_some()
        };
        !has_fault && self.link().is_some_and(|link| link.store.is_connected())
    }
}
