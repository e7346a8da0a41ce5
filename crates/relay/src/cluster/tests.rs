//! A simulation of one shard, three relays and a store between which everything is late, lost, cut off or stopped: no
//! two relays have a request to a phone under way at the same time.

use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;

use super::{
    model::Store,
    test_relay::{LONGEST_REQUEST, TTL, times},
    *,
};

const STEP: Duration = Duration::from_millis(100);
/// The time after which a relay gives up waiting for the store.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// Random numbers by a seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn up_to(&mut self, time: Duration) -> Duration {
        let millis = u64::try_from(time.as_millis()).unwrap();
        Duration::from_millis(self.below(millis + 1))
    }
}

/// A message that arrives somewhere at some time.
enum Arrival {
    /// A write, at the store with that id, of the relay with that number.
    Write(usize, u64, LeaseWrite),
    /// The state of the store, at a relay.
    Change(usize, u64, Option<LeaseRecord>),
    /// The result of the write with that number, at a relay.
    Result(usize, u64, WriteResult),
}

struct Node {
    lease: Lease,
    goal: Goal,
    /// The speed of its clock, in thousandths of the right one; the clock starts anywhere.
    rate: u32,
    offset: Duration,
    stopped_until: Duration,
    cut_off_until: Option<Duration>,
    request_until: Duration,
    /// The end of the sequence that a phone plays.
    playing_until: Duration,
    /// The end of the sequence that it is about to send, by its clock, and the length.
    sequence: Option<(Time, Duration)>,
    waits_for: Option<u64>,
    /// It waits for a write that gives the lease up.
    is_releasing: bool,
    last_change: Duration,
    /// The id of the store that it knows.
    store: u64,
}

impl Node {
    fn time(&self, now: Duration) -> Time {
        self.offset + now * self.rate / 1_000
    }

    fn is_busy(&self, now: Duration) -> bool {
        self.request_until.max(self.playing_until) > now
    }
}

struct World {
    random: Random,
    store: Store,
    nodes: Vec<Node>,
    now: Duration,
    /// By time, in the order they were sent.
    arrivals: BTreeMap<(Duration, u64), Arrival>,
    sent: u64,
    /// The number of requests that began.
    requests: usize,
    /// The scale of the delays: the shorter they are, the more happens in a moment.
    delay_part: u32,
}

impl World {
    fn new(seed: u64) -> World {
        let mut random = Random(seed | 1);
        let node = |(number, rate): (usize, u32), random: &mut Random| Node {
            lease: Lease::new(times(), &format!("run-{number}"), &format!("relay-{number}")),
            goal: Goal::Own,
            rate,
            offset: random.up_to(Duration::from_secs(9_999)),
            stopped_until: Duration::ZERO,
            cut_off_until: Some(random.up_to(TTL)),
            request_until: Duration::ZERO,
            playing_until: Duration::ZERO,
            sequence: None,
            waits_for: None,
            is_releasing: false,
            last_change: Duration::ZERO,
            store: 0,
        };
        let nodes = [1_000, 1_002, 998].into_iter().enumerate();
        let nodes = nodes.map(|it| node(it, &mut random)).collect();
        let (store, arrivals) = (Store::default(), BTreeMap::new());
        let delay_part = if random.once_in(2) { 20 } else { 1 };
        let (now, sent, requests) = (Duration::ZERO, 0, 0);
        World { random, store, nodes, now, arrivals, sent, requests, delay_part }
    }

    /// Returns a random time, at most that much later than now.
    fn later(&mut self, most: Duration) -> Duration {
        self.now + self.random.up_to(most / self.delay_part)
    }

    fn send(&mut self, at: Duration, arrival: Arrival) {
        self.sent += 1;
        self.arrivals.insert((at, self.sent), arrival);
    }

    /// Shows a relay the present state of the store at a later time, in order.
    fn show(&mut self, number: usize) {
        let late = self.later(Duration::from_secs(2));
        let node = &mut self.nodes[number];
        node.last_change = late.max(node.last_change);
        let at = node.last_change;
        let (revision, record) = self.store.state();
        self.send(at, Arrival::Change(number, revision, record));
    }

    fn cut_off(&mut self, number: usize, time: Duration) {
        let until = self.now + time;
        let node = &mut self.nodes[number];
        node.cut_off_until = Some(until);
        node.lease.disconnected();
        // States still to be shown are lost; writes may be sent when it is connected again.
        self.arrivals.retain(|_, it| !matches!(it, Arrival::Change(to, ..) if *to == number));
    }

    fn connect(&mut self, number: usize) {
        let node = &mut self.nodes[number];
        node.cut_off_until = None;
        if node.store != self.store.id {
            node.store = self.store.id;
            node.waits_for = None;
            node.lease.store_replaced();
        }
        self.show(number);
    }

    fn step(&mut self) {
        self.now += STEP;
        self.disturb();
        while let Some(((at, order), arrival)) = self.arrivals.pop_first() {
            if at > self.now {
                self.arrivals.insert((at, order), arrival);
                break;
            }
            self.arrive(arrival);
        }
        for number in 0..self.nodes.len() {
            if self.nodes[number].cut_off_until.is_some_and(|until| until <= self.now) {
                self.connect(number);
            }
            if self.nodes[number].stopped_until <= self.now {
                self.act(number);
            }
        }
    }

    /// Lets something fail now and then.
    fn disturb(&mut self) {
        let number = usize::try_from(self.random.below(3)).unwrap();
        if self.random.once_in(150) {
            self.nodes[number].stopped_until = self.now + self.random.up_to(TTL * 3);
        }
        if self.random.once_in(150) {
            let time = self.random.up_to(TTL * 2);
            self.cut_off(number, time);
        }
        if self.random.once_in(100) {
            self.nodes[number].goal = match self.random.below(5) {
                0 => Goal::Release(None),
                1 => Goal::Release(Some(format!("relay-{}", self.random.below(3)))),
                2 => Goal::Watch,
                _ => Goal::Own,
            };
        }
        // Also while a lease is given up, when others may already have it.
        let is_releasing = |node: &Node| node.is_releasing && node.waits_for.is_some();
        let often = if self.nodes.iter().any(is_releasing) { 60 } else { 900 };
        if self.random.once_in(often) {
            // The store starts again: with all data, without the last write, or empty.
            let what_is_lost = self.random.below(3);
            if what_is_lost < 2 {
                // The rest of a sequence is not sent any more, but phones play what they have.
                self.nodes.iter_mut().for_each(|node| node.playing_until = Duration::ZERO);
            }
            match what_is_lost {
                0 => self.store = Store::after(&self.store),
                1 => {
                    self.store.record = self.store.before.clone();
                    // Messages under way to the server are lost with its connections.
                    self.arrivals.retain(|_, it| !matches!(it, Arrival::Write(..)));
                }
                _ => {}
            }
            for number in 0..self.nodes.len() {
                let time = self.random.up_to(TTL / self.delay_part);
                self.cut_off(number, time);
                if self.random.once_in(2) {
                    // It may not continue an earlier attempt.
                    self.nodes[number].goal = Goal::Own;
                }
            }
        }
    }

    fn arrive(&mut self, arrival: Arrival) {
        match arrival {
            Arrival::Write(from, id, write) => {
                if let Some(until) = self.nodes[from].cut_off_until {
                    self.send(until.max(self.now + STEP), Arrival::Write(from, id, write));
                    return;
                }
                let result = self.store.write_to(id, &write);
                if id == self.store.id && matches!(result, WriteResult::Stored(_)) {
                    for number in 0..self.nodes.len() {
                        if self.nodes[number].cut_off_until.is_none() {
                            self.show(number);
                        }
                    }
                }
                if !self.random.once_in(10) {
                    let at = self.later(Duration::from_secs(3));
                    self.send(at, Arrival::Result(from, write.record.attempt, result));
                }
            }
            // A stopped relay reads it when it goes on.
            Arrival::Change(to, ..) | Arrival::Result(to, ..)
                if self.nodes[to].stopped_until > self.now =>
            {
                let at = self.nodes[to].stopped_until;
                self.send(at.max(self.now + STEP), arrival);
            }
            Arrival::Change(to, revision, record) => {
                let now = self.nodes[to].time(self.now);
                self.nodes[to].lease.observe(revision, record, now);
            }
            Arrival::Result(to, attempt, result) => {
                let node = &mut self.nodes[to];
                if node.waits_for == Some(attempt) {
                    node.waits_for = None;
                    let now = node.time(self.now);
                    node.lease.finish(result, now);
                }
            }
        }
    }

    fn act(&mut self, number: usize) {
        let now = self.nodes[number].time(self.now);
        let node = &mut self.nodes[number];
        let is_busy = node.is_busy(self.now);
        let is_leaving = matches!(node.goal, Goal::Release(_));
        let goal = if is_leaving && is_busy { Goal::Watch } else { node.goal.clone() };
        if let Some(write) = node.lease.begin(&goal, now) {
            let attempt = write.record.attempt;
            node.waits_for = Some(attempt);
            node.is_releasing = write.kind == WriteKind::Release;
            let id = node.store;
            if !self.random.once_in(10) {
                let at = self.later(Duration::from_secs(4));
                self.send(at, Arrival::Write(number, id, write));
            }
            let unknown = Arrival::Result(number, attempt, WriteResult::Unknown);
            self.send(self.now + ANSWER_LIMIT, unknown);
        }
        if is_busy || is_leaving {
            return;
        }
        let playing = self.random.up_to(Duration::from_secs(40));
        let is_sequence = self.random.once_in(20);
        let node = &mut self.nodes[number];
        if node.sequence.is_none() && is_sequence && node.lease.reserve(now + playing, now) {
            node.sequence = Some((now + playing, playing));
        }
        let playing = match node.sequence {
            Some((_, playing)) if node.lease.may_send_until(now + playing, now) => playing,
            // It waited too long; other requests go on.
            Some((end, _)) if now >= end => {
                node.sequence = None;
                node.lease.reserve_only(now);
                return;
            }
            Some(_) => return,
            None if node.lease.may_send(now) => Duration::ZERO,
            None => return,
        };
        node.sequence = None;
        // Nothing stays reserved for a sequence that is not played.
        node.lease.reserve_only(now + playing);
        for (other, busy) in self.nodes.iter().enumerate() {
            let is_other = other != number && busy.is_busy(self.now);
            assert!(!is_other, "{number} sends while {other} does, at {:?}", self.now);
        }
        self.requests += 1;
        let long = if self.random.once_in(2) { LONGEST_REQUEST } else { STEP };
        let node = &mut self.nodes[number];
        node.request_until = self.now + self.random.up_to(long);
        node.playing_until = node.request_until + playing;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_two_relays_send_at_the_same_time(seed in any::<u64>()) {
        let mut world = World::new(seed);
        for _ in 0..3_000 {
            world.step();
        }
    }
}

#[test]
fn phones_are_still_served_in_spite_of_all_failures() {
    let total: usize = (1..=20)
        .map(|seed| {
            let mut world = World::new(seed * 7_919);
            (0..3_000).for_each(|_| world.step());
            world.requests
        })
        .sum();
    assert!(total > 100, "{total}");
}
