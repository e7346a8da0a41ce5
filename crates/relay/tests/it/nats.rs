//! The store of leases in NATS, with the server of Debian and the current one.

mod commands;
pub(crate) mod server;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::jetstream::{self, stream};
use deskside_relay::cluster::{
    BEAT_LIMIT, Beat, ClusterJoin, ClusterMember, LeaseStore, LeaseTimes, NatsStore, Ownership,
    Placement, ShardId, StoreEvent, StoreFault, Subjects, WriteResult, keep, read, run,
    time_since_boot,
};
use futures_util::StreamExt;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use server::{NatsServer, servers};

/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(20);
/// The time of a lease, in milliseconds.
const LEASE_MS: u32 = 3_000;

/// Connects, and follows what the store shows.
async fn follow(join: ClusterJoin) -> (Arc<NatsStore>, mpsc::Receiver<StoreEvent>) {
    let store = Arc::new(NatsStore::connect(join).await.unwrap());
    let (sender, events) = mpsc::channel(64);
    let following = store.clone();
    tokio::spawn(async move { following.follow(sender).await });
    (store, events)
}

/// Waits for an event that fits.
async fn wait_for<T>(
    events: &mut mpsc::Receiver<StoreEvent>,
    fits: impl Fn(StoreEvent) -> Option<T>,
) -> T {
    let waiting = async {
        loop {
            if let Some(found) = fits(events.recv().await.unwrap()) {
                return found;
            }
        }
    };
    timeout(LIMIT, waiting).await.unwrap()
}

async fn bucket_of(events: &mut mpsc::Receiver<StoreEvent>) -> String {
    let bucket = wait_for(events, |event| match event {
        StoreEvent::Connected(bucket) => Some(bucket),
        _ => None,
    });
    let bucket = bucket.await;
    wait_for(events, |event| (event == StoreEvent::Complete).then_some(())).await;
    bucket
}

async fn fault_of(events: &mut mpsc::Receiver<StoreEvent>) -> StoreFault {
    let fault = wait_for(events, |event| match event {
        StoreEvent::Fault(fault) => Some(fault),
        _ => None,
    });
    fault.await
}

#[tokio::test]
async fn a_record_is_swapped_by_its_revision_only_and_shown_to_all() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, mut of_a) = follow(server.join("a", LEASE_MS)).await;
        let bucket = bucket_of(&mut of_a).await;
        let (b, mut of_b) = follow(server.join("b", LEASE_MS)).await;
        assert_eq!(bucket_of(&mut of_b).await, bucket);
        let WriteResult::Stored(first) = a.write("lease.x", b"1".to_vec(), 0).await else {
            panic!("{program:?}");
        };
        assert_eq!(b.write("lease.x", b"2".to_vec(), 0).await, WriteResult::Refused);
        let WriteResult::Stored(second) = b.write("lease.x", b"3".to_vec(), first).await else {
            panic!("{program:?}");
        };
        assert!(second > first);
        assert_eq!(a.write("lease.x", b"4".to_vec(), first).await, WriteResult::Refused);
        let is_last = |event| match event {
            StoreEvent::Change(change) => (change.revision == second).then_some(change.value),
            _ => None,
        };
        assert_eq!(wait_for(&mut of_a, is_last).await, b"3");
    }
}

#[tokio::test]
async fn a_bucket_that_does_not_belong_to_these_relays_is_reported() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (_a, mut of_a) = follow(server.join("a", LEASE_MS)).await;
        bucket_of(&mut of_a).await;
        let mut other = server.join("b", LEASE_MS);
        other.settings.shards = 8;
        let (_b, mut of_b) = follow(other).await;
        assert_eq!(fault_of(&mut of_b).await, StoreFault::OtherSettings);

        let client = async_nats::connect(server.address.to_string()).await.unwrap();
        let context = jetstream::new(client);
        let config = stream::Config {
            name: "KV_others".to_owned(),
            subjects: vec!["$KV.others.>".to_owned()],
            max_messages_per_subject: 1,
            ..stream::Config::default()
        };
        context.create_stream(config).await.unwrap();
        let others = context.get_key_value("others").await.unwrap();
        others.put("a", "b".into()).await.unwrap();
        let mut other = server.join("c", LEASE_MS);
        other.bucket = "others".to_owned();
        let (_c, mut of_c) = follow(other).await;
        assert_eq!(fault_of(&mut of_c).await, StoreFault::OtherBucket);

        let without = NatsServer::start(&program, false).await;
        let (_d, mut of_d) = follow(without.join("d", LEASE_MS)).await;
        assert!(matches!(fault_of(&mut of_d).await, StoreFault::NoBucket(_)));
    }
}

#[tokio::test]
async fn leases_are_shared_and_taken_over_from_a_relay_that_is_gone() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (of_a, mut a) = keeping(&server, "a").await;
        let (of_b, mut b) = keeping(&server, "b").await;
        // Without beats, each relay takes itself for the only one, and claims every free shard.
        let all_owned = async {
            while a.borrow().len() + b.borrow().len() < 4 {
                tokio::select! {
                    changed = a.changed() => changed.unwrap(),
                    changed = b.changed() => changed.unwrap(),
                }
            }
        };
        timeout(LIMIT, all_owned).await.unwrap();
        let epochs: Vec<_> = a.borrow().values().chain(b.borrow().values()).copied().collect();
        let (gone, mut left) = if a.borrow().is_empty() { (of_b, a) } else { (of_a, b) };
        gone.abort();
        let owned = timeout(LIMIT, left.wait_for(|owned| owned.len() == 4)).await.unwrap();
        let taken_over = owned.unwrap().values().filter(|epoch| !epochs.contains(epoch)).count();
        assert!(taken_over > 0, "{program:?}");
    }
}

#[tokio::test]
async fn a_server_that_starts_again_shows_the_same_leases() {
    for program in servers() {
        let mut server = NatsServer::start(&program, true).await;
        let (store, mut events) = follow(server.join("a", LEASE_MS)).await;
        let bucket = bucket_of(&mut events).await;
        let WriteResult::Stored(first) = store.write("lease.x", b"1".to_vec(), 0).await else {
            panic!("{program:?}");
        };
        server.stop().await;
        wait_for(&mut events, |event| (event == StoreEvent::Disconnected).then_some(())).await;
        assert_eq!(store.write("lease.x", b"2".to_vec(), first).await, WriteResult::Unknown);
        server.start_again().await;
        let shown = |event| match event {
            StoreEvent::Connected(bucket) => Some(bucket),
            _ => None,
        };
        assert_eq!(wait_for(&mut events, shown).await, bucket);
        let shown = |event| match event {
            StoreEvent::Change(change) => (change.key == "lease.x").then_some(change.revision),
            _ => None,
        };
        assert_eq!(wait_for(&mut events, shown).await, first);
        let written = store.write("lease.x", b"2".to_vec(), first).await;
        assert!(matches!(written, WriteResult::Stored(_)), "{program:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_noticed_before_leases_end() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (_store, mut events) = follow(server.join("a", LEASE_MS)).await;
        bucket_of(&mut events).await;
        server.freeze().await;
        let lost = |event| (event == StoreEvent::Disconnected).then_some(());
        // An owner goes on for eight seconds at most.
        let noticed = timeout(Duration::from_secs(8), wait_for(&mut events, lost)).await;
        assert!(noticed.is_ok(), "{program:?}");
    }
}

#[tokio::test]
async fn the_records_are_shown_again_when_somebody_asks() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (store, mut events) = follow(server.join("a", LEASE_MS)).await;
        let bucket = bucket_of(&mut events).await;
        store.read_again();
        wait_for(&mut events, |event| (event == StoreEvent::Disconnected).then_some(())).await;
        assert_eq!(bucket_of(&mut events).await, bucket);
    }
}

#[tokio::test]
async fn a_server_that_wants_another_login_is_reported() {
    for program in servers() {
        let server = NatsServer::start_with(&program, &["--user", "ada", "--pass", "secret"]).await;
        let (_store, mut events) = follow(server.join("a", LEASE_MS)).await;
        assert!(matches!(fault_of(&mut events).await, StoreFault::NoConnection(_)));
    }
}

#[tokio::test]
async fn a_relay_that_stops_hands_its_phones_over() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, stop_a, task) = running(&server, "a");
        let (b, _stop_b, _task) = running(&server, "b");
        let (mut of_a, mut of_b) = (a.owned().subscribe(), b.owned().subscribe());
        let all_owned = async {
            while of_a.borrow().len() + of_b.borrow().len() < 4 {
                tokio::select! {
                    changed = of_a.changed() => changed.unwrap(),
                    changed = of_b.changed() => changed.unwrap(),
                }
            }
        };
        timeout(LIMIT, all_owned).await.unwrap();
        stop_a.cancel();
        // It ends when it owns nothing any more.
        timeout(LIMIT, task).await.unwrap().unwrap();
        assert!(of_a.borrow().is_empty(), "{program:?}");
        let all = timeout(LIMIT, of_b.wait_for(|owned| owned.len() == 4)).await;
        all.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_relay_that_stops_says_so_also_when_it_owns_nothing() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let client = async_nats::connect(server.address.to_string()).await.unwrap();
        let mut beats = client.subscribe(Subjects::new("deskside").beat()).await.unwrap();
        client.flush().await.unwrap();
        let (_a, stop_a, task) = running(&server, "a");
        let first = timeout(LIMIT, beats.next()).await.unwrap().unwrap();
        let is_stopping = |payload: &[u8]| read::<Beat>(payload, BEAT_LIMIT).unwrap().is_stopping;
        assert!(!is_stopping(&first.payload));
        stop_a.cancel();
        timeout(LIMIT, task).await.unwrap().unwrap();
        let said = async { while !is_stopping(&beats.next().await.unwrap().payload) {} };
        assert!(timeout(LIMIT, said).await.is_ok(), "{program:?}");
    }
}

/// Runs a relay with four shards.
fn running(
    server: &NatsServer,
    name: &str,
) -> (Arc<ClusterMember>, CancellationToken, JoinHandle<()>) {
    let placement = Placement { shards: 4, sites: Vec::new() };
    let member = Arc::new(ClusterMember::new(placement, ownership(name), time_since_boot));
    let stopping = CancellationToken::new();
    let (of_task, end, join) = (member.clone(), stopping.clone(), server.join(name, LEASE_MS));
    let task = tokio::spawn(async move {
        let answer = |_, command| async move { command };
        run(join, &of_task, &TaskTracker::new(), &end, answer).await.unwrap();
    });
    (member, stopping, task)
}

/// Keeps the leases of a relay with four shards; shows what it owns.
async fn keeping(
    server: &NatsServer,
    name: &str,
) -> (JoinHandle<()>, watch::Receiver<BTreeMap<ShardId, u64>>) {
    let (store, events) = follow(server.join(name, LEASE_MS)).await;
    let ownership = Mutex::new(ownership(name));
    let (sender, owned) = watch::channel(BTreeMap::new());
    let start = Instant::now();
    let task = tokio::spawn(async move {
        keep(&*store, &ownership, events, || start.elapsed(), &sender).await;
    });
    (task, owned)
}

/// The four shards of a relay.
fn ownership(name: &str) -> Ownership {
    let times =
        LeaseTimes::new(Duration::from_millis(LEASE_MS.into()), Duration::from_secs(1)).unwrap();
    let own = Beat {
        run: format!("run-of-{name}"),
        relay: name.to_owned(),
        site: String::new(),
        reaches: None,
        number: 0,
        is_stopping: false,
    };
    let shards = (0..4).map(|number| ShardId { site: String::new(), number });
    Ownership::new(times, own, shards.collect::<BTreeSet<_>>())
}
