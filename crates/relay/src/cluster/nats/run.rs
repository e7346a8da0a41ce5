//! A relay in its cluster, from its start to its end.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, mpsc},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::NatsStore;
use crate::cluster::{ClusterJoin, ClusterLink, ClusterMember, ShardId, Subjects, keep};

/// The changes of the store that wait for the task that keeps the leases.
const EVENTS: usize = 1_024;
/// The time that a relay that stops waits for the end of its requests, to hand its shards over.
const HAND_OVER_LIMIT: Duration = Duration::from_secs(8);

/// Runs `member` in its cluster until `stopping`, and then until others have its shards. `answer` answers the commands
/// of others; what it has begun is finished in `tasks`.
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
    let at_once = Notify::new();
    let clock = || member.now();
    let running = async {
        tokio::join!(
            store.follow(events),
            keep(&*store, member.ownership(), shown, clock, member.owned()),
            store.beat(&subjects, member.ownership(), clock, &at_once),
            store.serve(&subjects, member.owned().subscribe(), tasks, answer),
        );
    };
    let handed_over = async {
        stopping.cancelled().await;
        let ownership = member.ownership().lock();
        ownership.unwrap_or_else(PoisonError::into_inner).membership().stop();
        at_once.notify_one();
        let mut owned = member.owned().subscribe();
        // Without the store the leases end by themselves.
        let _result = timeout(HAND_OVER_LIMIT, owned.wait_for(BTreeMap::is_empty)).await;
    };
    tokio::select! {
        () = running => {}
        () = handed_over => {}
    }
    Ok(())
}
