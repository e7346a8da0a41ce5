//! A relay in its cluster, from its start to its end.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::{Notify, mpsc},
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::NatsStore;
use crate::cluster::{ClusterJoin, ClusterLink, ClusterMember, Ownership, ShardId, Subjects, keep};

/// The maximum number of changes that wait for the task that keeps the leases.
const EVENTS: usize = 1_024;
/// The time for which a stopping relay waits for the end of its requests, to hand its shards over.
const HAND_OVER_LIMIT: Duration = Duration::from_secs(8);
/// The time for the answers to commands of other relays that have begun.
const ANSWERS_LIMIT: Duration = Duration::from_secs(2);
/// The time for sending the last messages.
const FLUSH_LIMIT: Duration = Duration::from_secs(1);
/// The time between checks whether all shards are handed over.
const TICK: Duration = Duration::from_millis(25);

/// Runs `member` in its cluster until `stopping`, and then until others have its shards. `answer` answers the commands
/// of others; those that have begun are finished in `tasks`.
///
/// # Errors
/// When the credentials or the certificates cannot be read.
pub async fn run<F, A>(
    join: ClusterJoin,
    member: &ClusterMember,
    tasks: &TaskTracker,
    stopping: &CancellationToken,
    answer: F,
) -> io::Result<()>
where
    F: Fn(ShardId, Vec<u8>) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Vec<u8>> + Send + 'static,
{
    let subjects = Subjects::new(&join.bucket);
    let relay = join.relay.clone();
    let store = Arc::new(NatsStore::connect(join).await?);
    let link = ClusterLink { store: store.clone(), subjects: subjects.clone(), relay };
    member.connected(link);
    let (events, shown) = mpsc::channel(EVENTS);
    // This future may run in `tasks`, which would then never end.
    let answers = TaskTracker::new();
    let at_once = Notify::new();
    let clock = || member.now();
    let running = async {
        tokio::join!(
            store.follow(events),
            keep(&*store, member.ownership(), shown, clock, member.owned()),
            store.beat(&subjects, member.ownership(), clock, &at_once),
            store.serve(&subjects, member.owned().subscribe(), &answers, answer),
        );
    };
    let handed_over = async {
        stopping.cancelled().await;
        member.lock().membership().stop();
        at_once.notify_one();
        // Without the store the leases end by themselves.
        let _result = timeout(HAND_OVER_LIMIT, is_over(member.ownership())).await;
        // The first beat may be lost with other unsent messages.
        store.send_beat(&subjects, member.ownership(), &clock).await;
        answers.close();
        let _result = timeout(ANSWERS_LIMIT, answers.wait()).await;
        let _result = timeout(FLUSH_LIMIT, store.client().flush()).await;
    };
    tokio::select! {
        () = running => {}
        () = handed_over => {}
    }
    answers.close();
    tasks.spawn(async move { answers.wait().await });
    Ok(())
}

/// Waits until this relay owns no shard, and no write is under way that could give it one.
async fn is_over(ownership: &Mutex<Ownership>) {
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !Ownership::lock(ownership).is_over() {
        tick.tick().await;
    }
}
