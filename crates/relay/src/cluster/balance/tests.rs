use proptest::prelude::*;

use super::*;
use crate::cluster::test_relay::{self, seconds};

const SETTLE: Duration = Duration::from_secs(30);

fn beat(relay: &str, site: &str, number: u64) -> Beat {
    Beat { site: site.to_owned(), ..test_relay::beat(relay, number) }
}

fn shards(site: &str) -> Vec<ShardId> {
    (0..256).map(|number| ShardId { site: site.to_owned(), number }).collect()
}

/// Returns the membership of each of `relays` after all have heard each other since the start.
fn all(relays: &[(&str, &str)], now: Time) -> Vec<Membership> {
    let member = |own: &(&str, &str)| {
        let mut membership = Membership::new(beat(own.0, own.1, 0), SETTLE);
        for second in 0..=now.as_secs() {
            for (relay, site) in relays {
                membership.hear(beat(relay, site, second + 1), seconds(second));
            }
        }
        membership
    };
    relays.iter().map(member).collect()
}

/// Returns the shards that a relay would own if all were free.
fn wanted(membership: &Membership, shards: &[ShardId], now: Time) -> Vec<ShardId> {
    let states: Vec<_> = shards.iter().map(|shard| (shard.clone(), false, now)).collect();
    let plans = membership.clone().plan(&states, now);
    let wanted = shards.iter().zip(plans).filter(|(_, plan)| *plan == ShardPlan::Own);
    wanted.map(|(shard, _)| shard.clone()).collect()
}

#[test]
fn each_shard_has_one_best_owner_and_the_shares_are_about_equal() {
    let now = seconds(60);
    let members = all(&[("a", ""), ("b", ""), ("c", "")], now);
    let shares: Vec<_> = members.iter().map(|member| wanted(member, &shards(""), now)).collect();
    assert_eq!(shares.iter().map(Vec::len).sum::<usize>(), 256);
    assert!(shares.iter().all(|share| (56..=115).contains(&share.len())), "{shares:?}");
    let mut every: Vec<_> = shares.concat();
    every.sort();
    every.dedup();
    assert_eq!(every.len(), 256);
}

#[test]
fn a_relay_of_the_site_comes_first_and_one_that_does_not_reach_it_never() {
    let now = seconds(60);
    let members = all(&[("a", "berlin"), ("b", "hamburg")], now);
    assert_eq!(wanted(&members[0], &shards("berlin"), now).len(), 256);
    assert!(wanted(&members[1], &shards("berlin"), now).is_empty());
    let mut own = beat("c", "hamburg", 0);
    own.reaches = Some(vec!["kiel".to_owned()]);
    let mut apart = Membership::new(own, SETTLE);
    let states =
        |site: &str, is_owned| vec![(ShardId { site: site.to_owned(), number: 0 }, is_owned, now)];
    assert_eq!(apart.plan(&states("berlin", false), now), [ShardPlan::Watch]);
    assert_eq!(apart.plan(&states("berlin", true), now), [ShardPlan::Release]);
    assert_eq!(apart.plan(&states("kiel", false), now), [ShardPlan::Own]);
    assert_eq!(apart.plan(&states("hamburg", false), now), [ShardPlan::Own]);
}

#[test]
fn a_relay_that_goes_moves_only_its_own_shards() {
    let now = seconds(60);
    let three = all(&[("a", ""), ("b", ""), ("c", "")], now);
    let two = all(&[("a", ""), ("b", "")], now);
    let (before, after) = (wanted(&three[0], &shards(""), now), wanted(&two[0], &shards(""), now));
    assert!(before.iter().all(|shard| after.contains(shard)));
    assert!(after.len() > before.len());
}

#[test]
fn shards_are_handed_over_only_to_a_relay_that_stays() {
    let mut membership = Membership::new(beat("a", "", 0), SETTLE);
    let states: Vec<_> = shards("").into_iter().map(|shard| (shard, true, seconds(0))).collect();
    let hand_overs = |membership: &Membership, now| {
        let plans = membership.clone().plan(&states, now);
        plans.iter().filter(|plan| **plan == ShardPlan::HandOver("b".to_owned())).count()
    };
    // Relay b comes and goes every ten seconds, for ten minutes.
    for second in 0..600 {
        if second % 20 < 10 {
            membership.hear(beat("b", "", second + 1), seconds(second));
        } else {
            membership.forget(seconds(second));
        }
        assert_eq!(hand_overs(&membership, seconds(second)), 0, "{second}");
    }
    // It stays.
    for second in 600..640 {
        membership.hear(beat("b", "", second + 1), seconds(second));
    }
    assert_eq!(hand_overs(&membership, seconds(640)), MAX_HAND_OVERS);
    // And it does not take the shards that it gets.
    membership.did_not_take("b");
    assert_eq!(hand_overs(&membership, seconds(641)), 0);
}

#[test]
fn phones_without_a_site_go_first_to_relays_that_reach_all_and_then_to_any() {
    let now = seconds(60);
    let shard = vec![(ShardId { site: String::new(), number: 0 }, false, now)];
    let mut apart = beat("apart", "hamburg", 0);
    apart.reaches = Some(Vec::new());
    let mut alone = Membership::new(apart, SETTLE);
    assert_eq!(alone.plan(&shard, now), [ShardPlan::Own]);
    alone.hear(beat("open", "hamburg", 1), now);
    assert_eq!(alone.plan(&shard, now), [ShardPlan::OwnFrom(now + BEAT)]);
    alone.hear(beat("free", "", 1), now);
    assert_eq!(alone.plan(&shard, now), [ShardPlan::OwnFrom(now + BEAT * 2)]);
}

#[test]
fn plans_follow_the_relays_that_come_go_and_stop() {
    let state = vec![(ShardId { site: "berlin".to_owned(), number: 1 }, false, seconds(0))];
    let mut membership = Membership::new(beat("b", "", 0), SETTLE);
    assert_eq!(membership.plan(&state, seconds(0)), [ShardPlan::Own]);
    membership.hear(beat("a", "berlin", 1), seconds(0));
    let second = [ShardPlan::OwnFrom(seconds(1))];
    assert_eq!(membership.plan(&state, seconds(0)), second);
    membership.hear(Beat { is_stopping: true, ..beat("a", "berlin", 2) }, seconds(1));
    assert_eq!(membership.plan(&state, seconds(1)), [ShardPlan::Own]);
    membership.hear(beat("a", "berlin", 3), seconds(2));
    assert_eq!(membership.plan(&state, seconds(2)), second);
    membership.forget(seconds(9));
    assert_eq!(membership.plan(&state, seconds(9)), [ShardPlan::Own]);
    membership.stop();
    assert_eq!(membership.plan(&state, seconds(9)), [ShardPlan::Watch]);
}

#[test]
fn a_relay_that_stops_hands_over_everything_at_once() {
    let now = seconds(60);
    let mut members = all(&[("a", ""), ("b", "")], now);
    members[0].stop();
    let states: Vec<_> = shards("").into_iter().map(|shard| (shard, true, now)).collect();
    let plans = members[0].plan(&states, now);
    assert!(plans.iter().all(|plan| *plan == ShardPlan::HandOver("b".to_owned())));
    // And it takes none.
    assert!(wanted(&members[0], &shards(""), now).is_empty());
}

#[test]
fn the_next_relay_takes_a_shard_that_the_first_one_leaves() {
    let now = seconds(60);
    let mut members = all(&[("a", "berlin"), ("b", ""), ("c", "")], now);
    let state = vec![(ShardId { site: "berlin".to_owned(), number: 1 }, false, now)];
    let mut plans: Vec<_> =
        members.iter_mut().flat_map(|member| member.plan(&state, now)).collect();
    let first = plans.remove(0);
    plans.sort_by_key(|plan| match plan {
        ShardPlan::OwnFrom(time) => *time,
        _ => Time::ZERO,
    });
    assert_eq!(first, ShardPlan::Own);
    assert_eq!(plans, [ShardPlan::OwnFrom(now + BEAT), ShardPlan::OwnFrom(now + BEAT * 2)]);
}

#[test]
fn old_and_own_beats_do_not_count_and_the_number_of_relays_is_bounded() {
    let mut membership = Membership::new(beat("a", "", 0), SETTLE);
    assert!(!membership.hear(beat("a", "", 7), seconds(0)));
    assert!(membership.hear(beat("b", "", 7), seconds(0)));
    assert!(!membership.hear(beat("b", "", 7), seconds(1)));
    assert_eq!(membership.last_beat("run-of-b"), Some((7, seconds(0))));
    for nth in 0..2 * MAX_RELAYS {
        membership.hear(beat(&format!("r{nth}"), "", 1), seconds(1));
    }
    assert_eq!(membership.relays().count(), MAX_RELAYS + 1);
    membership.forget(seconds(10));
    assert_eq!(membership.relays().count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_relay_computes_the_same_owner(names in proptest::collection::btree_set("[a-z]{1,8}", 1..9)) {
        let now = seconds(5);
        let relays: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
        let members = all(&relays, now);
        let owned: usize =
            members.iter().map(|member| wanted(member, &shards(""), now).len()).sum();
        prop_assert_eq!(owned, 256);
    }
}
