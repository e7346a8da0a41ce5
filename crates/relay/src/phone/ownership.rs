//! The right of this relay to send to a phone: always, unless several relays share the phones.

use std::{sync::Arc, time::Duration};

use relay_api::ClusterProblem;
use tokio::time::sleep;

use super::error::PhoneError;
use crate::{
    cluster::{ClusterMember, ShardId},
    config::PhoneConfig,
};

/// The time between checks of a lease that ends, or begins again, without another owner.
const LOOK: Duration = Duration::from_millis(250);

/// The ownership of a phone by this relay.
#[derive(Debug, Default)]
pub(super) struct PhoneOwnership(Option<SharedPhone>);

/// A phone that another relay may own.
#[derive(Debug)]
struct SharedPhone {
    member: Arc<ClusterMember>,
    shard: ShardId,
}

impl PhoneOwnership {
    /// Creates the ownership of a phone, which is always owned without a cluster.
    pub(super) fn new(cluster: Option<&Arc<ClusterMember>>, phone: &PhoneConfig) -> PhoneOwnership {
        PhoneOwnership(cluster.map(|member| SharedPhone {
            member: member.clone(),
            shard: member.shard_of(&phone.address),
        }))
    }

    /// Returns the shard of the phone; `None` without a cluster.
    pub(super) fn shard(&self) -> Option<&ShardId> {
        self.0.as_ref().map(|phone| &phone.shard)
    }

    /// Returns whether this relay owns the phone, even if it may not send because its lease is about to end.
    pub(super) fn is_owned(&self) -> bool {
        self.0.as_ref().is_none_or(SharedPhone::is_owned)
    }

    /// Returns whether a request to the phone could begin now.
    pub(super) fn may_send(&self) -> bool {
        self.0.as_ref().is_none_or(SharedPhone::may_send)
    }

    /// Waits until a request to the phone may begin.
    pub(super) async fn gained(&self) {
        let Some(phone) = &self.0 else { return };
        let mut owned = phone.member.owned().subscribe();
        loop {
            // This cannot fail: `phone` holds the sender.
            let _held = owned.wait_for(|owned| owned.contains_key(&phone.shard)).await.is_ok();
            if phone.may_send() {
                return;
            }
            sleep(LOOK).await;
        }
    }

    /// Waits until this relay no longer owns the phone.
    pub(super) async fn left(&self) {
        let Some(phone) = &self.0 else { return std::future::pending().await };
        let mut owned = phone.member.owned().subscribe();
        let _left = owned.wait_for(|owned| !owned.contains_key(&phone.shard)).await.is_ok();
    }

    /// Waits until requests to the phone may not begin, even if only for a moment.
    pub(super) async fn lost(&self) {
        while self.may_send() {
            tokio::select! {
                () = self.left() => return,
                () = sleep(LOOK) => {}
            }
        }
    }
}

impl SharedPhone {
    fn is_owned(&self) -> bool {
        self.member.owned().borrow().contains_key(&self.shard)
    }

    fn may_send(&self) -> bool {
        // Wait for both, so that a caller who waits for one of them does not loop.
        self.is_owned() && self.member.may_send_to(&self.shard)
    }
}

/// Returns the error of a request that is not sent because this relay does not own the phone.
pub(super) fn unowned() -> PhoneError {
    PhoneError::not_owned(ClusterProblem::Unowned)
}

#[cfg(test)]
mod tests;
