use std::collections::BTreeSet;

use relay_api::CommandRequest;

use super::*;
use crate::cluster::{Beat, LeaseTimes, PhoneRequest, StoreChange, StoreEvent, WriteResult, write};

fn seconds(number: u64) -> Time {
    Duration::from_secs(number)
}

fn shard() -> ShardId {
    ShardId { site: String::new(), number: 3 }
}

fn beat(relay: &str, number: u64) -> Beat {
    Beat {
        run: format!("run-of-{relay}"),
        relay: relay.to_owned(),
        site: String::new(),
        reaches: None,
        number,
        is_stopping: false,
    }
}

fn relay(name: &str) -> Ownership {
    let times = LeaseTimes::new(seconds(15), seconds(6)).unwrap();
    let mut relay = Ownership::new(times, beat(name, 0), BTreeSet::from([shard()]));
    relay.shown(StoreEvent::Connected("b1".to_owned()), seconds(0));
    relay.shown(StoreEvent::Complete, seconds(0));
    relay
}

/// A relay that owns the shard since revision 7, and has beaten each second until `now`; and what others see.
fn owner(now: u64) -> (Ownership, StoreChange) {
    let mut owner = relay("a");
    let mut last = None;
    for (second, revision) in [(0, 5), (15, 7), (20, 9)] {
        let writes = owner.due(seconds(second));
        for due in writes {
            owner.written(&due, WriteResult::Stored(revision), seconds(second));
            let value = write(&due.write.record, 1_024).unwrap();
            let change = StoreChange { key: due.key, revision, value };
            owner.shown(StoreEvent::Change(change.clone()), seconds(second));
            last = Some(change);
        }
    }
    for second in 0..=now {
        owner.beat(seconds(second));
    }
    (owner, last.unwrap())
}

fn command(epoch: u64, beat: u64, since_ms: u32, wait_ms: u32) -> RequestEnvelope {
    RequestEnvelope {
        epoch,
        beat,
        since_ms,
        relay: "b".to_owned(),
        wait_ms,
        phone: "frontdesk".to_owned(),
        request: PhoneRequest::Command {
            command: CommandRequest::keys(&"1;2".parse().unwrap()),
            user: "ada".to_owned(),
            key: "0123".to_owned(),
            is_new: false,
        },
    }
}

#[test]
fn a_command_is_sent_only_by_the_owner_that_is_meant_and_in_time() {
    // The beat of second n has the number n + 1.
    let (owner, _) = owner(22);
    let left = |millis| Ok(Duration::from_millis(millis));
    let (not_owner, too_old) = (Err(Reply::NotOwner), Err(Reply::TooOld));
    for (command, expected) in [
        (command(7, 23, 0, 5_000), left(4_500)),
        (command(7, 23, 400, 5_000), left(4_900)),
        (command(7, 20, 0, 5_000), left(1_500)),
        (command(7, 20, 3_400, 5_000), left(4_900)),
        // The shortest wait there is.
        (command(7, 23, 450, 1_000), left(950)),
        // No command waits for ever.
        (command(7, 23, 500, u32::MAX), left(60_000)),
        // It was held back for too long, or as long as it may wait.
        (command(7, 17, 0, 5_000), too_old.clone()),
        (command(7, 18, 500, 5_000), too_old.clone()),
        (command(7, 23, 0, 0), too_old.clone()),
        // A beat of another run, or none.
        (command(7, 24, 0, 5_000), too_old.clone()),
        (command(7, 0, 0, 5_000), too_old),
        // Of an owner before, one after, and by the revision of a renewal.
        (command(6, 23, 0, 5_000), not_owner.clone()),
        (command(8, 23, 0, 5_000), not_owner.clone()),
        (command(9, 23, 0, 5_000), not_owner),
    ] {
        let now = Duration::from_millis(22_500);
        assert_eq!(owner.admit(&shard(), &command, now), expected, "{command:?}");
    }
    let other = ShardId { site: String::new(), number: 4 };
    let good = command(7, 23, 0, 5_000);
    let now = Duration::from_millis(22_500);
    assert_eq!(owner.admit(&other, &good, now), Err(Reply::NotOwner));
}

#[test]
fn a_relay_whose_lease_may_end_or_that_hands_it_over_sends_nothing_of_others() {
    let (mut owner, _) = owner(30);
    // Renewed at 20, usable for 8 s.
    let fresh = |now: u64| command(7, now + 1, 0, 5_000);
    assert_eq!(owner.admit(&shard(), &fresh(27), seconds(27)), Ok(seconds(5)));
    assert_eq!(owner.admit(&shard(), &fresh(28), seconds(28)), Err(Reply::NotOwner));
    owner.membership().stop();
    owner.due(seconds(24));
    assert_eq!(owner.admit(&shard(), &fresh(24), seconds(24)), Err(Reply::NotOwner));
}

#[test]
fn a_command_names_the_epoch_and_the_last_beat_of_the_owner() {
    let (_, change) = owner(22);
    let mut sender = relay("b");
    let now = Duration::from_millis(22_750);
    assert_eq!(sender.addressee(&shard(), now), None);
    sender.shown(StoreEvent::Change(change), seconds(20));
    // An owner that does not beat is not there.
    assert_eq!(sender.addressee(&shard(), now), None);
    sender.membership().hear(beat("a", 23), seconds(22));
    let addressee = Addressee { epoch: 7, beat: 23, since_ms: 750 };
    assert_eq!(sender.addressee(&shard(), now), Some(addressee));
    sender.shown(StoreEvent::Disconnected, now);
    assert_eq!(sender.addressee(&shard(), now), None);
}
