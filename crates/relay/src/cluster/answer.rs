//! The answer of the owner of a phone to a command of another relay.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use relay_api::{ClusterProblem, Code, CommandReport, Problem, Reason};

use super::{COMMAND_LIMIT, CommandEnvelope, CommandReply, Ownership, ShardId, Time, read, write};

/// What a relay needs to answer the commands of others.
pub trait CommandSender {
    /// Returns the shard of the phone with that id; none where there is no such phone here.
    fn shard_of(&self, phone: &str) -> Option<ShardId>;

    /// Sends a command, which may wait for `wait`, after another look at the lease right before each request.
    fn send(
        &self,
        command: CommandEnvelope,
        wait: Duration,
    ) -> impl Future<Output = Result<CommandReport, Problem>> + Send;
}

/// Answers a command for a phone of `shard`, as it came.
pub async fn answer(
    ownership: &Mutex<Ownership>,
    sender: &impl CommandSender,
    shard: &ShardId,
    bytes: &[u8],
    clock: impl Fn() -> Time,
) -> Vec<u8> {
    let reply = match read::<CommandEnvelope>(bytes, COMMAND_LIMIT) {
        Ok(command) => reply(ownership, sender, shard, command, clock()).await,
        Err(fault) => {
            tracing::warn!(%shard, "a command of another relay is refused: {fault}");
            CommandReply::Unreadable
        }
    };
    written(&reply)
}

async fn reply(
    ownership: &Mutex<Ownership>,
    sender: &impl CommandSender,
    shard: &ShardId,
    command: CommandEnvelope,
    now: Time,
) -> CommandReply {
    // The configuration of the owner counts.
    if sender.shard_of(&command.phone).as_ref() != Some(shard) {
        tracing::warn!(%shard, relay = command.relay, "another relay has this phone elsewhere");
        let reason = Reason::Cluster { problem: ClusterProblem::Differs };
        return CommandReply::Problem(Problem::new(Code::NoOwner, reason));
    }
    let admitted = {
        let ownership = ownership.lock().unwrap_or_else(PoisonError::into_inner);
        ownership.admit(shard, &command, now)
    };
    match admitted {
        Ok(wait) => match sender.send(command, wait).await {
            Ok(report) => CommandReply::Report(Box::new(report)),
            Err(problem) => CommandReply::Problem(problem),
        },
        Err(refused) => refused,
    }
}

/// Writes a reply. One that is too long says at least that nobody knows.
fn written(reply: &CommandReply) -> Vec<u8> {
    write(reply, COMMAND_LIMIT).unwrap_or_else(|_| {
        let lost = Problem::new(Code::OutcomeUnknown, Reason::ResultLost {});
        write(&CommandReply::Problem(lost), COMMAND_LIMIT).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests;
