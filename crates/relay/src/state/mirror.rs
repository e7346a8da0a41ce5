//! Phones of a cluster at relays that do not own them: users there see the same as at the owner, and the owner polls
//! the screens that they watch.

mod mirrored_phones;
mod publisher;
mod reported_phones;

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::{MissedTickBehavior, interval, sleep},
};

use super::{Relay, Snapshot};
use crate::{
    cluster::{ClusterLink, ClusterMember, ShardId},
    phone::Phone,
};
use mirrored_phones::MirroredPhones;
use reported_phones::ReportedPhones;

/// The time between two lists of the phones that are followed here.
const TICK: Duration = Duration::from_secs(1);
/// The time for which changes are collected: a stream of many phones follows one after the other.
const COLLECT: Duration = Duration::from_millis(20);
/// The maximum number of messages of other relays that wait here; more wait at the connection.
const MESSAGES: usize = 1_024;

/// The topic of a message.
#[derive(Clone, Debug)]
enum Source {
    /// The phones of a shard that another relay follows.
    Watched(ShardId),
    /// A report of the owner of the phone with that id.
    News(String),
}

/// A received message of another relay.
type Incoming = (Source, Vec<u8>);

/// The phones of the relay by id.
#[derive(Debug)]
struct Phones {
    snapshot: Arc<Snapshot>,
    by_id: HashMap<String, usize>,
}

impl Phones {
    fn new(snapshot: Arc<Snapshot>) -> Phones {
        let ids = snapshot.phones.iter().map(|phone| phone.config().id.clone());
        let by_id = ids.enumerate().map(|(nth, id)| (id, nth)).collect();
        Phones { snapshot, by_id }
    }

    fn all(&self) -> &[Phone] {
        &self.snapshot.phones
    }

    fn get(&self, id: &str) -> Option<&Phone> {
        self.by_id.get(id).and_then(|nth| self.snapshot.phones.get(*nth))
    }

    /// Returns whether that running phone still has its id.
    fn has(&self, id: &str, phone: &Phone) -> bool {
        self.get(id).is_some_and(|current| current.is(phone))
    }
}

/// The mirror of a relay in a cluster.
pub(crate) struct Mirror {
    member: Arc<ClusterMember>,
    phones: Phones,
    mirrored: MirroredPhones,
    reported: ReportedPhones,
    messages: mpsc::Sender<Incoming>,
}

impl Mirror {
    /// Mirrors phones until the relay stops. To be called once, after the link to the other relays exists.
    pub(crate) async fn run(relay: Relay, member: Arc<ClusterMember>, link: ClusterLink) {
        let stopping = relay.0.shared.shutdown.stopping();
        let (hub, mut changes) = (relay.0.shared.events.clone(), relay.changes());
        let mut owned = member.owned().subscribe();
        let (messages, mut incoming) = mpsc::channel(MESSAGES);
        // The same name as in its beats.
        let run = relay.run().to_str().unwrap_or_default().to_owned();
        let mut mirror = Mirror {
            phones: Phones::new(relay.snapshot()),
            mirrored: MirroredPhones::new(member.clone(), link.clone(), run.clone()),
            reported: ReportedPhones::new(member.clone(), link, run, hub.clone()),
            member,
            messages,
        };
        // The task does not keep the relay alive.
        let weak = Arc::downgrade(&relay.0);
        drop(relay);
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let mut is_tick = false;
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = tick.tick() => is_tick = true,
                () = hub.following_changed() => sleep(COLLECT).await,
                is_last = has_ended(&mut owned) => if is_last { return },
                is_last = has_ended(&mut changes) => if is_last { return },
                Some((source, message)) = incoming.recv() => {
                    if !mirror.receive(&source, &message) {
                        continue;
                    }
                }
            }
            let Some(inner) = weak.upgrade() else { return };
            let snapshot = Relay(inner).snapshot();
            mirror.update(snapshot, is_tick).await;
        }
    }

    /// Takes a message; returns whether something must be published at once.
    fn receive(&mut self, source: &Source, message: &[u8]) -> bool {
        match source {
            Source::Watched(shard) => {
                self.reported.watched(shard, message, &self.phones);
                false
            }
            Source::News(id) => self.mirrored.reported(id, message),
        }
    }

    /// Takes over changes, and publishes which phones are followed here: all of them with each tick.
    async fn update(&mut self, snapshot: Arc<Snapshot>, is_tick: bool) {
        if !Arc::ptr_eq(&snapshot, &self.phones.snapshot) {
            self.phones = Phones::new(snapshot);
        }
        let owned = self.member.owned().borrow().clone();
        // First, so that users of other relays do not count as users of this one.
        self.reported.retain(&self.phones, &owned);
        self.mirrored.update(&self.phones, &owned);
        self.reported.listen(&owned, &self.messages).await;
        self.mirrored.say(is_tick, &self.messages).await;
    }
}

/// Waits for a change; returns whether there will be no more.
async fn has_ended<T>(changes: &mut watch::Receiver<T>) -> bool {
    changes.changed().await.is_err()
}

/// Counts dropped messages, and logs them now and then: anybody who may publish can send many of them.
fn count(count: &mut u64, dropped: &'static str) {
    *count += 1;
    if count.is_power_of_two() {
        tracing::warn!(count = *count, "dropped {dropped}");
    }
}
