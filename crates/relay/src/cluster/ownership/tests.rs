use super::*;
use crate::cluster::{
    model::Store,
    test_relay::{beat, connect, relay, seconds, shard},
    write,
};

fn shards() -> BTreeSet<ShardId> {
    (0..64).map(shard).collect()
}

/// Some relays, and a store that answers at once.
struct Cluster {
    relays: Vec<Ownership>,
    records: BTreeMap<ShardId, Store>,
    beats: u64,
}

impl Cluster {
    fn new(names: &[&str]) -> Cluster {
        let relay = |name: &&str| {
            let mut relay = relay(name, shards());
            connect(&mut relay);
            relay
        };
        let records = shards().into_iter().map(|shard| (shard, Store::default())).collect();
        Cluster { relays: names.iter().map(relay).collect(), records, beats: 0 }
    }

    /// Lets the relays with these numbers and names live for a second.
    fn second(&mut self, alive: &[(usize, &str, bool)], now: Time) {
        self.beats += 1;
        for (to, ..) in alive {
            for (_, name, is_stopping) in alive {
                let membership = self.relays[*to].membership();
                let beat = Beat { is_stopping: *is_stopping, ..beat(name, self.beats) };
                membership.hear(beat, now);
            }
        }
        for (number, ..) in alive {
            for due in self.relays[*number].due(now) {
                let store = self.records.get_mut(&due.shard).unwrap();
                let result = store.write(&due.write);
                self.relays[*number].written(&due, result, now);
                let WriteResult::Stored(revision) = result else { continue };
                let value = write(&due.write.record, LEASE_LIMIT).unwrap();
                let change = StoreChange { key: due.key.clone(), revision, value };
                for (to, ..) in alive {
                    self.relays[*to].shown(StoreEvent::Change(change.clone()), now);
                }
            }
        }
        for shard in shards() {
            let owners = self.relays.iter().filter(|relay| relay.may_send(&shard, now)).count();
            assert!(owners <= 1, "{shard} has {owners} owners at {now:?}");
        }
    }

    fn owned(&self, number: usize, now: Time) -> usize {
        shards().iter().filter(|shard| self.relays[number].may_send(shard, now)).count()
    }
}

#[test]
fn relays_share_the_shards_and_take_over_those_of_one_that_is_gone() {
    let mut cluster = Cluster::new(&["a", "b"]);
    let both = [(0, "a", false), (1, "b", false)];
    for second in 0..=40 {
        cluster.second(&both, seconds(second));
    }
    let (a, b) = (cluster.owned(0, seconds(40)), cluster.owned(1, seconds(40)));
    assert_eq!(a + b, 64);
    assert!(a > 16 && b > 16, "{a} {b}");
    // The second one is killed.
    for second in 41..=57 {
        cluster.second(&both[..1], seconds(second));
    }
    assert_eq!((cluster.owned(0, seconds(57)), cluster.owned(1, seconds(57))), (64, 0));
}

#[test]
fn a_relay_that_stops_hands_all_its_shards_over_at_once() {
    let mut cluster = Cluster::new(&["a", "b"]);
    for second in 0..=40 {
        cluster.second(&[(0, "a", false), (1, "b", false)], seconds(second));
    }
    cluster.relays[0].membership().stop();
    for second in 41..=42 {
        cluster.second(&[(0, "a", true), (1, "b", false)], seconds(second));
    }
    assert_eq!((cluster.owned(0, seconds(42)), cluster.owned(1, seconds(42))), (0, 64));
}

#[test]
fn a_shard_that_is_handed_over_is_owned_before_the_beat_that_says_why() {
    let mut cluster = Cluster::new(&["a", "b"]);
    let both = [(0, "a", false), (1, "b", false)];
    for second in 0..=40 {
        cluster.second(&both, seconds(second));
    }
    cluster.relays[0].membership().stop();
    cluster.second(&both, seconds(41));
    assert_eq!((cluster.owned(0, seconds(41)), cluster.owned(1, seconds(41))), (0, 64));
}

#[test]
fn beats_that_cannot_be_read_are_counted() {
    let mut relay = Cluster::new(&["a"]).relays.remove(0);
    let beat = write(&beat("b", 7), BEAT_LIMIT).unwrap();
    relay.heard(&beat, seconds(1));
    assert_eq!(relay.membership().last_beat("run-of-b"), Some((7, seconds(1))));
    for garbage in [Vec::new(), b"garbage".to_vec(), vec![b' '; 10_000_000], beat[1..].to_vec()] {
        relay.heard(&garbage, seconds(2));
    }
    assert_eq!(relay.unreadable(), 4);
}

#[test]
fn without_the_store_a_relay_sends_until_its_leases_end() {
    let mut cluster = Cluster::new(&["a"]);
    for second in 0..=40 {
        cluster.second(&[(0, "a", false)], seconds(second));
    }
    let relay = &mut cluster.relays[0];
    relay.shown(StoreEvent::Disconnected, seconds(40));
    assert!(relay.due(seconds(46)).is_empty());
    assert_eq!(cluster.owned(0, seconds(43)), 64);
    assert_eq!(cluster.owned(0, seconds(49)), 0);
    let relay = &mut cluster.relays[0];
    assert_eq!(relay.held(), 64);
    assert!(relay.due(seconds(55)).is_empty());
    assert_eq!(relay.held(), 0);
}

#[test]
fn a_shard_is_kept_until_its_last_request_has_ended() {
    let mut cluster = Cluster::new(&["a"]);
    for second in 0..=40 {
        cluster.second(&[(0, "a", false)], seconds(second));
    }
    let relay = &mut cluster.relays[0];
    for shard in shards() {
        let effect = Effect { lasts: seconds(1), ..Effect::default() };
        assert!(relay.begin_request(&shard, "desk", effect, seconds(40)));
    }
    relay.membership().stop();
    let is_release = |due: &DueWrite| due.write.record.owner.is_none();
    assert!(!relay.due(seconds(41)).iter().any(is_release));
    // No new request begins.
    assert!(shards().iter().all(|shard| !relay.begin_request(
        shard,
        "desk",
        Effect::default(),
        seconds(41)
    )));
    shards().iter().for_each(|shard| relay.end_request(shard, None));
    assert!(relay.due(seconds(42)).iter().any(is_release));
}

#[test]
fn what_others_write_into_the_bucket_is_counted_and_owned_by_nobody() {
    let mut relay = relay("a", shards());
    relay.shown(StoreEvent::Connected("b1".to_owned()), seconds(0));
    for (key, value) in [
        ("lease.b1._.7", "garbage"),
        ("lease.b1._.8", ""),
        ("lease.b1._.9999", "garbage"),
        ("lease.b2._.7", "garbage"),
        ("lease", "garbage"),
    ] {
        let change = StoreChange { key: key.to_owned(), revision: 9, value: value.into() };
        relay.shown(StoreEvent::Change(change), seconds(0));
    }
    relay.shown(StoreEvent::Complete, seconds(0));
    assert_eq!((relay.unreadable(), relay.held()), (3, 0));
    // It may be the lease of an owner, so it is left alone for that time.
    let is_claim = |due: &DueWrite| due.write.expected == 9;
    assert!(!relay.due(seconds(14)).iter().any(is_claim));
    assert_eq!(relay.due(seconds(15)).iter().filter(|due| is_claim(due)).count(), 2);
}

#[test]
fn a_relay_that_does_not_take_its_shards_is_given_no_more() {
    let mut cluster = Cluster::new(&["a"]);
    for second in 0..=40 {
        cluster.second(&[(0, "a", false)], seconds(second));
    }
    let mut least = 64;
    for second in 41..=200 {
        let now = seconds(second);
        // It is there, and claims nothing.
        cluster.relays[0].membership().hear(beat("b", second), now);
        cluster.second(&[(0, "a", false)], now);
        least = least.min(cluster.owned(0, now));
    }
    assert!((1..64).contains(&least), "{least}");
    assert_eq!(cluster.owned(0, seconds(200)), 64);
}

#[test]
fn a_relay_beats_only_while_it_sees_the_leases() {
    let mut relay = Cluster::new(&["a"]).relays.remove(0);
    assert_eq!(relay.beat(seconds(1)).map(|beat| beat.number), Some(1));
    relay.shown(StoreEvent::Disconnected, seconds(1));
    relay.shown(StoreEvent::Fault(StoreFault::OtherSettings), seconds(1));
    assert_eq!(relay.beat(seconds(1)), None);
    relay.shown(StoreEvent::Connected("b1".to_owned()), seconds(2));
    relay.shown(StoreEvent::Complete, seconds(2));
    assert_eq!(relay.beat(seconds(2)).map(|beat| beat.number), Some(2));
}

#[test]
fn a_shard_that_gets_its_first_phone_later_is_owned_like_any_other() {
    let mut relay = Cluster::new(&["a"]).relays.remove(0);
    let record = LeaseRecord {
        owner: Some("run-of-b".to_owned()),
        relay: "b".to_owned(),
        attempt: 1,
        epoch: None,
        extra_ms: None,
        next: None,
    };
    let value = write(&record, LEASE_LIMIT).unwrap();
    let change = StoreChange { key: "lease.b1._.99".to_owned(), revision: 7, value };
    relay.shown(StoreEvent::Change(change), seconds(1));
    assert_eq!(relay.owner(&shard(99)), None);
    relay.add([shard(99), shard(98), shard(3)], seconds(2));
    assert_eq!(relay.owner(&shard(99)), Some(Owner { run: "run-of-b", relay: "b", epoch: 7 }));
    let due = |relay: &mut Ownership, now| {
        let due = relay.due(seconds(now)).into_iter();
        let due = due.filter(|due| due.shard.number >= 98);
        due.map(|due| (due.shard.number, due.write.kind)).collect::<Vec<_>>()
    };
    assert_eq!(due(&mut relay, 2), [(98, WriteKind::Prepare)]);
    assert!(due(&mut relay, 16).is_empty());
    assert_eq!(due(&mut relay, 17), [(99, WriteKind::Claim)]);
}

#[test]
fn a_shard_that_is_reserved_is_used_until_its_end_unless_the_relay_stops() {
    let mut cluster = Cluster::new(&["a"]);
    for second in 0..=40 {
        cluster.second(&[(0, "a", false)], seconds(second));
    }
    for shard in shards() {
        assert!(cluster.relays[0].reserve(&shard, seconds(200), seconds(40)));
    }
    // Another relay stays, and would get some.
    for second in 41..=100 {
        let now = seconds(second);
        cluster.relays[0].membership().hear(beat("b", second), now);
        cluster.second(&[(0, "a", false)], now);
        assert_eq!(cluster.owned(0, now), 64, "{second}");
    }
    let relay = &mut cluster.relays[0];
    shards().iter().for_each(|shard| relay.end_reservation(shard, seconds(100)));
    relay.due(seconds(100));
    assert!(cluster.owned(0, seconds(100)) < 64);
    let relay = &mut cluster.relays[0];
    relay.membership().stop();
    relay.due(seconds(100));
    assert_eq!(cluster.owned(0, seconds(100)), 0);
}

#[test]
fn leases_are_renewed_as_soon_as_there_is_a_connection_and_nothing_else_is_written() {
    for (bucket, renewals) in [("b1", 64), ("b2", 0)] {
        let mut cluster = Cluster::new(&["a"]);
        for second in 0..=40 {
            cluster.second(&[(0, "a", false)], seconds(second));
        }
        let relay = &mut cluster.relays[0];
        relay.add([shard(99)], seconds(40));
        relay.membership().stop();
        relay.shown(StoreEvent::Disconnected, seconds(40));
        assert!(relay.due(seconds(46)).is_empty());
        relay.shown(StoreEvent::Connected(bucket.to_owned()), seconds(46));
        let due = relay.due(seconds(46));
        assert!(due.iter().all(|due| due.write.kind == WriteKind::Renew));
        assert_eq!(due.len(), renewals, "{bucket}");
    }
}

#[test]
fn the_records_are_read_again_when_the_store_does_not_show_why_it_refuses() {
    let mut relay = Cluster::new(&["a"]).relays.remove(0);
    for due in relay.due(seconds(1)) {
        relay.written(&due, WriteResult::Refused, seconds(1));
    }
    assert!(!relay.must_read_again(seconds(2)));
    assert!(relay.must_read_again(seconds(3)));
    assert!(!relay.must_read_again(seconds(4)));
}

#[test]
fn a_relay_whose_claim_is_under_way_is_not_over() {
    let mut cluster = Cluster::new(&["a"]);
    for second in 0..15 {
        cluster.second(&[(0, "a", false)], seconds(second));
    }
    let relay = &mut cluster.relays[0];
    assert!(relay.is_over());
    let claims = relay.due(seconds(15));
    assert!(!relay.is_over());
    for (nth, due) in claims.iter().enumerate() {
        // Half of them are stored.
        let stored = WriteResult::Stored(due.write.expected + 1_000);
        let result = if nth % 2 == 0 { stored } else { WriteResult::Refused };
        relay.written(due, result, seconds(15));
    }
    assert!(relay.held() == 32 && !relay.is_over());
}
