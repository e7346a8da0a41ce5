//! The task that keeps the leases of a relay: it passes changes of the store to them, and their writes to the
//! store.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::{mpsc, watch},
    time::{MissedTickBehavior, interval},
};

use super::{
    DueWrite, LEASE_LIMIT, LeaseStore, Ownership, ShardId, StoreEvent, Time, WriteResult, write,
};

/// The time between checks for due writes. A shard that was handed over has its next owner within two of them.
const TICK: Duration = Duration::from_millis(50);

/// Keeps the leases until the store ends. `clock` must go on while the machine sleeps. `owned` receives the shards
/// that this relay has, with their epochs.
pub async fn keep<S: LeaseStore>(
    store: &S,
    ownership: &Mutex<Ownership>,
    mut events: mpsc::Receiver<StoreEvent>,
    clock: impl Fn() -> Time,
    owned: &watch::Sender<BTreeMap<ShardId, u64>>,
) {
    let none = std::iter::empty().map(|due| carry_out(store, due));
    let mut writes: FuturesUnordered<_> = none.collect();
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // Changes come before writes: after a pause, the relay reads first.
            biased;
            event = events.recv() => match event {
                Some(event) => Ownership::lock(ownership).shown(event, clock()),
                None => return,
            },
            Some((due, result)) = writes.next(), if !writes.is_empty() => {
                Ownership::lock(ownership).written(&due, result, clock());
            }
            _ = tick.tick() => {
                let due = Ownership::lock(ownership).due(clock());
                if Ownership::lock(ownership).must_read_again(clock()) {
                    tracing::warn!("the store refuses a lease and shows no reason; reading all again");
                    store.read_again();
                }
                writes.extend(due.into_iter().map(|due| carry_out(store, due)));
            }
        }
        show_owned(&Ownership::lock(ownership), owned);
    }
}

fn show_owned(ownership: &Ownership, owned: &watch::Sender<BTreeMap<ShardId, u64>>) {
    owned.send_if_modified(|shown| {
        let is_same = shown.iter().map(|(id, epoch)| (id, *epoch)).eq(ownership.owned());
        if !is_same {
            *shown = ownership.owned().map(|(id, epoch)| (id.clone(), epoch)).collect();
        }
        !is_same
    });
}

async fn carry_out<S: LeaseStore>(store: &S, due: DueWrite) -> (DueWrite, WriteResult) {
    let result = match write(&due.write.record, LEASE_LIMIT) {
        Ok(value) => store.write(&due.key, value, due.write.expected).await,
        // This never happens: the length of names is bounded.
        Err(_) => WriteResult::Refused,
    };
    (due, result)
}

#[cfg(test)]
mod tests;
