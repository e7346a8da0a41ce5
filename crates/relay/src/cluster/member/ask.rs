//! Asking the owner of a phone, once.

use std::time::Duration;

use relay_api::Problem;
use snom::PhoneAddress;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::ClusterMember;
use crate::cluster::{
    Exchange, Forwarded, NotSent, PhoneRequest, REQUEST_LIMIT, Reply, RequestEnvelope, ShardId,
    write,
};

/// The time between checks whether the owner that was asked is still present.
const LOOK: Duration = Duration::from_millis(250);
/// The time for the answer of an owner that is gone: it may already be under way.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl ClusterMember {
    /// Asks the owner of the phone with that id at `address`, once. The request may wait for `wait` there, and takes
    /// `lasting` besides.
    ///
    /// # Errors
    /// With the problem when the phone has no owner, or the owner does not answer or refuses.
    pub async fn ask(
        &self,
        (phone, address): (&str, &PhoneAddress),
        request: PhoneRequest,
        wait: Duration,
        lasting: Duration,
    ) -> Result<Reply, Problem> {
        let forwarded = self.forward((phone, address), request, wait, lasting).await;
        forwarded.into_result(wait)
    }

    async fn forward(
        &self,
        (phone, address): (&str, &PhoneAddress),
        request: PhoneRequest,
        wait: Duration,
        lasting: Duration,
    ) -> Forwarded {
        let Some(link) = self.link() else { return Forwarded::NotSent(NotSent::CutOff) };
        let shard = self.shard_of(address);
        let Some(addressee) = self.lock().addressee(&shard, self.now()) else {
            return Forwarded::NotSent(NotSent::NoOwner);
        };
        let envelope = RequestEnvelope {
            epoch: addressee.epoch,
            beat: addressee.beat,
            since_ms: addressee.since_ms,
            relay: link.relay.clone(),
            wait_ms: u32::try_from(wait.as_millis()).unwrap_or(u32::MAX),
            phone: phone.to_owned(),
            request,
        };
        let Ok(bytes) = write(&envelope, REQUEST_LIMIT) else {
            return Exchange::NotHandedOver.into();
        };
        let subject = link.subjects.command(&shard, phone);
        tokio::select! {
            biased;
            exchange = link.store.ask(subject, bytes, wait + lasting) => exchange.into(),
            () = self.owner_lost(&shard, addressee.epoch) => Forwarded::Unknown,
        }
    }

    /// Waits until the owner of that epoch has lost the shard, or is not heard any more.
    async fn owner_lost(&self, shard: &ShardId, epoch: u64) {
        let mut tick = interval(LOOK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let is_there = || {
            let addressee = self.lock().addressee(shard, self.now());
            addressee.is_some_and(|it| it.epoch == epoch)
        };
        while is_there() {
            tick.tick().await;
        }
        sleep(LAST_WORDS).await;
    }
}
