use tokio::time::{Instant, sleep};

use super::*;
use crate::cluster::{
    LeaseRecord, StoreChange, read,
    test_relay::{relay, shard},
};

/// A store of one record, which shows each change to its watchers.
struct OneRecord {
    last: Mutex<u64>,
    shown: Vec<mpsc::Sender<StoreEvent>>,
}

impl LeaseStore for OneRecord {
    async fn write(&self, key: &str, value: Vec<u8>, expected: u64) -> WriteResult {
        assert!(read::<LeaseRecord>(&value, LEASE_LIMIT).is_ok());
        let revision = {
            let mut last = self.last.lock().unwrap();
            if *last != expected {
                return WriteResult::Refused;
            }
            *last += 1;
            *last
        };
        for sender in &self.shown {
            let change = StoreChange { key: key.to_owned(), revision, value: value.clone() };
            sender.send(StoreEvent::Change(change)).await.unwrap();
        }
        WriteResult::Stored(revision)
    }
}

#[tokio::test(start_paused = true)]
async fn a_lease_is_claimed_kept_and_handed_over() {
    let start = Instant::now();
    let clock = || start.elapsed();
    let [a, b] = ["a", "b"].map(|name| Mutex::new(relay(name, [shard(3)])));
    let (to_a, of_a) = mpsc::channel(64);
    let (to_b, of_b) = mpsc::channel(64);
    let store = OneRecord { last: Mutex::default(), shown: vec![to_a.clone(), to_b.clone()] };
    for sender in [&to_a, &to_b] {
        sender.send(StoreEvent::Connected("b1".to_owned())).await.unwrap();
        sender.send(StoreEvent::Complete).await.unwrap();
    }
    let (shown_a, shown_b) = (watch::Sender::default(), watch::Sender::default());
    let owners = || {
        let may_send =
            |relay: &Mutex<Ownership>| Ownership::lock(relay).may_send(&shard(3), clock());
        (may_send(&a), may_send(&b))
    };
    let watched = async {
        sleep(Duration::from_secs(14)).await;
        assert_eq!(owners(), (false, false));
        sleep(Duration::from_secs(2)).await;
        let (first, second) = owners();
        assert!(first != second);
        // It is renewed for as long as the relay lives.
        sleep(Duration::from_secs(100)).await;
        assert_eq!(owners(), (first, second));
        Ownership::lock(if first { &a } else { &b }).membership().stop();
        sleep(Duration::from_millis(200)).await;
        assert_eq!(owners(), (second, first));
        let shown = |shown: &watch::Sender<BTreeMap<ShardId, u64>>| shown.borrow().len() == 1;
        assert_eq!((shown(&shown_a), shown(&shown_b)), (second, first));
    };
    tokio::select! {
        () = keep(&store, &a, of_a, clock, &shown_a) => panic!("it ended"),
        () = keep(&store, &b, of_b, clock, &shown_b) => panic!("it ended"),
        () = watched => {}
    }
}
