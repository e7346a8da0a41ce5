//! The answer of the owner of a phone to a request of another relay.

use std::{sync::Mutex, time::Duration};

use relay_api::{ClusterProblem, Code, Problem, Reason};

use super::{
    Ownership, PhoneRequest, REPLY_LIMIT, REQUEST_LIMIT, Reply, RequestEnvelope, ShardId, Time,
    read, write,
};

/// What a relay needs to answer the requests of others.
pub trait Performer {
    /// Returns the shard of the phone with that id; `None` if this relay does not have that phone.
    fn shard_of(&self, phone: &str) -> Option<ShardId>;

    /// Carries out a request at a phone. A command may wait for `wait`; the lease is checked again right before each
    /// request to the phone.
    fn perform(
        &self,
        phone: &str,
        request: PhoneRequest,
        wait: Duration,
    ) -> impl Future<Output = Reply> + Send;
}

/// Answers a request for a phone of `shard`, given as its bytes.
pub async fn answer(
    ownership: &Mutex<Ownership>,
    performer: &impl Performer,
    shard: &ShardId,
    bytes: &[u8],
    clock: impl Fn() -> Time,
) -> Vec<u8> {
    let reply = match read::<RequestEnvelope>(bytes, REQUEST_LIMIT) {
        Ok(envelope) => reply(ownership, performer, shard, envelope, clock()).await,
        Err(fault) => {
            tracing::warn!(%shard, "refused a request of another relay: {fault}");
            Reply::Unreadable
        }
    };
    written(&reply)
}

async fn reply(
    ownership: &Mutex<Ownership>,
    performer: &impl Performer,
    shard: &ShardId,
    envelope: RequestEnvelope,
    now: Time,
) -> Reply {
    // The owner's configuration decides.
    if performer.shard_of(&envelope.phone).as_ref() != Some(shard) {
        tracing::warn!(%shard, relay = envelope.relay, "another relay has this phone at another address");
        let reason = Reason::Cluster { problem: ClusterProblem::Differs };
        return Reply::Problem(Problem::new(Code::NoOwner, reason));
    }
    let admitted = Ownership::lock(ownership).admit(shard, &envelope, now);
    match admitted {
        Ok(wait) => performer.perform(&envelope.phone, envelope.request, wait).await,
        Err(refused) => refused,
    }
}

/// Returns the answer to a request beyond the limit: nothing was sent.
pub(super) fn busy(waiting: usize) -> Vec<u8> {
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    written(&Reply::Problem(Problem::new(Code::PhoneBusy, Reason::QueueFull { waiting })))
}

/// Writes a reply. If it is too long, the outcome is reported as unknown.
fn written(reply: &Reply) -> Vec<u8> {
    write(reply, REPLY_LIMIT).unwrap_or_else(|_| {
        let lost = Problem::new(Code::OutcomeUnknown, Reason::ResultLost {});
        write(&Reply::Problem(lost), REPLY_LIMIT).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests;
