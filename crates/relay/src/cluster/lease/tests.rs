use std::time::Duration;

use super::*;
use crate::cluster::{
    model::Store,
    test_relay::{seconds, times},
};

/// Two relays and a store without any delay.
struct Pair {
    store: Store,
    leases: [Lease; 2],
}

impl Pair {
    fn new() -> Pair {
        let lease = |name: &str| Lease::new(times(), &format!("run-of-{name}"), name);
        let mut pair = Pair { store: Store::default(), leases: [lease("a"), lease("b")] };
        pair.show(Duration::ZERO);
        // The record is absent; the first one has no owner.
        pair.act(0, &Goal::Own, Duration::ZERO);
        assert!(!pair.leases[0].may_send(Duration::ZERO));
        pair
    }

    fn show(&mut self, now: Time) {
        let (revision, record) = self.store.state();
        for lease in &mut self.leases {
            lease.observe(revision, record.clone(), now);
        }
    }

    fn act(&mut self, number: usize, goal: &Goal, now: Time) {
        if let Some(write) = self.leases[number].begin(goal, now) {
            let result = self.store.write(&write);
            self.leases[number].finish(result, now);
            self.show(now);
        }
    }
}

#[test]
fn a_shard_of_a_relay_that_is_gone_is_owned_again_after_one_lease() {
    let mut pair = Pair::new();
    for second in 0..=40 {
        pair.act(0, &Goal::Own, seconds(second));
        pair.act(1, &Goal::Own, seconds(second));
    }
    // The first relay to act gets it, and keeps it.
    assert!(pair.leases[0].may_send(seconds(40)) && !pair.leases[1].may_send(seconds(40)));
    let epoch = pair.leases[0].epoch().unwrap();
    let mut owned_at = None;
    for second in 41..=60 {
        pair.act(1, &Goal::Own, seconds(second));
        let now = seconds(second);
        assert!(!(pair.leases[0].may_send(now) && pair.leases[1].may_send(now)), "{second}");
        if pair.leases[1].may_send(now) {
            owned_at.get_or_insert(second);
        }
    }
    // The last renewal was at 40.
    assert_eq!(owned_at, Some(55));
    assert!(pair.leases[1].epoch().unwrap() > epoch);
}

#[test]
fn a_shard_that_is_released_is_owned_at_once_by_the_relay_that_is_named() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    pair.act(0, &Goal::Release(Some("b".to_owned())), seconds(16));
    assert!(!pair.leases[0].may_send(seconds(16)));
    // Not by another one.
    pair.act(0, &Goal::Own, seconds(16));
    assert!(!pair.leases[0].may_send(seconds(16)));
    pair.act(1, &Goal::Own, seconds(16));
    assert!(pair.leases[1].may_send(seconds(16)));
}

#[test]
fn a_lease_that_is_not_renewed_ends_before_others_may_have_it() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    let lease = &pair.leases[0];
    assert_eq!(lease.usable_until(), Some(seconds(15 + 8)));
    assert!(lease.may_send(seconds(22)) && !lease.may_send(seconds(23)));
}

#[test]
fn a_renewal_without_an_answer_extends_nothing_until_the_store_shows_it() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    let write = pair.leases[0].begin(&Goal::Own, seconds(20)).unwrap();
    pair.leases[0].finish(WriteResult::Unknown, seconds(22));
    assert_eq!(pair.leases[0].usable_until(), Some(seconds(23)));
    // It was stored nevertheless.
    pair.store.write(&write);
    pair.show(seconds(22));
    assert_eq!(pair.leases[0].usable_until(), Some(seconds(28)));
}

#[test]
fn a_lease_must_be_longer_than_requests_take() {
    for (ttl, longest, is_good) in [(15, 6, true), (9, 6, false), (6, 6, false), (60, 6, true)] {
        assert_eq!(LeaseTimes::new(seconds(ttl), seconds(longest)).is_some(), is_good, "{ttl}");
    }
}

#[test]
fn a_long_sequence_is_played_only_when_others_wait_for_its_end() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    let end = seconds(47);
    assert!(!pair.leases[0].may_send_until(end, seconds(17)));
    assert!(pair.leases[0].reserve(end, seconds(17)));
    // Not before it is stored.
    assert!(!pair.leases[0].may_send_until(end, seconds(17)));
    pair.act(0, &Goal::Own, seconds(17));
    assert!(pair.leases[0].may_send_until(end, seconds(17)));
    // Other requests do not begin later because of that.
    assert_eq!(pair.leases[0].usable_until(), Some(seconds(17 + 8)));
    // It is not handed over meanwhile.
    pair.act(0, &Goal::Release(None), seconds(20));
    assert!(pair.leases[0].is_held());
    for second in 18..47 + 15 {
        pair.act(1, &Goal::Own, seconds(second));
        assert!(!pair.leases[1].is_held(), "{second}");
    }
    pair.act(1, &Goal::Own, seconds(47 + 16));
    assert!(pair.leases[1].is_held());
}

#[test]
fn nobody_reserves_a_shard_for_ever() {
    let mut lease = Lease::new(times(), "run-of-a", "a");
    assert!(!lease.reserve(seconds(400), seconds(10)));
    let record = LeaseRecord {
        owner: Some("run-of-b".to_owned()),
        relay: "b".to_owned(),
        attempt: 1,
        epoch: None,
        extra_ms: Some(u32::MAX),
        next: None,
    };
    lease.observe(7, Some(record), seconds(10));
    assert_eq!(lease.free_from(), Some(seconds(10 + 15 + 310)));
}

#[test]
fn what_was_reserved_is_forgotten_with_the_connection() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    assert!(pair.leases[0].reserve(seconds(40), seconds(16)));
    pair.act(0, &Goal::Own, seconds(16));
    pair.leases[0].disconnected();
    assert!(!pair.leases[0].may_send_until(seconds(40), seconds(16)));
    assert!(pair.leases[0].may_send(seconds(16)));
    // It is reserved again when the store answers.
    pair.act(0, &Goal::Own, seconds(17));
    assert!(pair.leases[0].may_send_until(seconds(40), seconds(17)));
}

#[test]
fn a_lease_that_is_being_released_ends_with_the_data_of_its_store() {
    for (goal, is_held) in [(Goal::Own, true), (Goal::Release(None), false)] {
        let mut pair = Pair::new();
        pair.act(0, &Goal::Own, seconds(15));
        let write = pair.leases[0].begin(&goal, seconds(20)).unwrap();
        // It is stored, and only the other one knows that.
        pair.store.write(&write);
        let (revision, record) = pair.store.state();
        pair.leases[1].observe(revision, record, seconds(20));
        pair.leases[0].store_replaced();
        assert_eq!(pair.leases[0].may_send(seconds(20)), is_held, "{goal:?}");
        pair.act(1, &Goal::Own, seconds(20));
        assert_eq!(pair.leases[1].may_send(seconds(20)), !is_held, "{goal:?}");
    }
}

#[test]
fn a_reservation_for_what_is_not_played_ends_at_once() {
    let mut pair = Pair::new();
    pair.act(0, &Goal::Own, seconds(15));
    let end = seconds(100);
    assert!(pair.leases[0].reserve(end, seconds(16)));
    pair.act(0, &Goal::Own, seconds(16));
    // It is not handed over meanwhile, and then at once.
    pair.act(0, &Goal::Release(None), seconds(17));
    assert!(pair.leases[0].is_held());
    pair.leases[0].reserve_only(seconds(17));
    pair.act(0, &Goal::Release(None), seconds(17));
    assert!(!pair.leases[0].is_held());
}

#[test]
fn what_was_reserved_counts_only_until_a_renewal_that_reserves_less_is_sent() {
    for result in [Some(WriteResult::Unknown), None] {
        let mut pair = Pair::new();
        pair.act(0, &Goal::Own, seconds(15));
        assert!(pair.leases[0].reserve(seconds(100), seconds(16)));
        pair.act(0, &Goal::Own, seconds(16));
        pair.leases[0].reserve_only(seconds(17));
        assert!(pair.leases[0].may_send_until(seconds(60), seconds(20)));
        let write = pair.leases[0].begin(&Goal::Own, seconds(21)).unwrap();
        assert_eq!(write.record.extra_ms, None);
        // Others may see it before its answer comes.
        assert!(!pair.leases[0].may_send_until(seconds(60), seconds(21)));
        let stored = pair.store.write(&write);
        pair.leases[0].finish(result.unwrap_or(stored), seconds(22));
        pair.show(seconds(22));
        assert!(!pair.leases[0].may_send_until(seconds(60), seconds(22)));
        assert!(pair.leases[0].may_send(seconds(22)));
    }
}

#[test]
fn a_refusal_that_the_store_does_not_explain_is_noticed_once() {
    for is_held in [false, true] {
        let mut pair = Pair::new();
        if is_held {
            pair.act(0, &Goal::Own, seconds(15));
        }
        let lease = &mut pair.leases[0];
        lease.begin(&Goal::Own, seconds(20)).unwrap();
        lease.finish(WriteResult::Refused, seconds(20));
        assert!(!lease.is_unexplained(seconds(21)));
        let mut explained = lease.clone();
        explained.observe(99, None, seconds(21));
        assert!(!explained.is_unexplained(seconds(22)));
        assert!(lease.is_unexplained(seconds(22)));
        assert!(!lease.is_unexplained(seconds(23)));
        // It is read again, and goes on.
        lease.disconnected();
        let (revision, record) = pair.store.state();
        pair.leases[0].observe(revision, record, seconds(23));
        let again = pair.leases[0].begin(&Goal::Own, seconds(38));
        assert!(again.is_some(), "{is_held}");
    }
}
