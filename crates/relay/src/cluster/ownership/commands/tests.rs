use super::*;
use crate::cluster::{
    StoreChange, StoreEvent,
    test_relay::{beat, command, connect, own, relay, seconds, shard, store},
};

/// A relay that owns the shard since revision 7, and has beaten each second until `now`; and what others see.
fn owner(now: u64) -> (Ownership, StoreChange) {
    let mut owner = relay("a", [shard(3)]);
    own(&mut owner);
    let last = store(&mut owner, 20, 9).pop();
    for second in 0..=now {
        owner.beat(seconds(second));
    }
    (owner, last.unwrap())
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
        // The shortest wait.
        (command(7, 23, 450, 1_000), left(950)),
        // No command waits for ever.
        (command(7, 23, 500, u32::MAX), left(60_000)),
        // It was held back for too long, or for exactly as long as it may wait.
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
        assert_eq!(owner.admit(&shard(3), &command, now), expected, "{command:?}");
    }
    let good = command(7, 23, 0, 5_000);
    let now = Duration::from_millis(22_500);
    assert_eq!(owner.admit(&shard(4), &good, now), Err(Reply::NotOwner));
}

#[test]
fn a_relay_whose_lease_may_end_or_is_given_up_sends_nothing_for_others() {
    let (mut owner, _) = owner(30);
    // Renewed at 20, usable for 8 s.
    let fresh = |now: u64| command(7, now + 1, 0, 5_000);
    assert_eq!(owner.admit(&shard(3), &fresh(27), seconds(27)), Ok(seconds(5)));
    assert_eq!(owner.admit(&shard(3), &fresh(28), seconds(28)), Err(Reply::NotOwner));
    owner.membership().stop();
    owner.due(seconds(24));
    assert_eq!(owner.admit(&shard(3), &fresh(24), seconds(24)), Err(Reply::NotOwner));
}

#[test]
fn a_command_names_the_epoch_and_the_last_beat_of_the_owner() {
    let (_, change) = owner(22);
    let mut sender = relay("b", [shard(3)]);
    connect(&mut sender);
    let now = Duration::from_millis(22_750);
    assert_eq!(sender.addressee(&shard(3), now), None);
    sender.shown(StoreEvent::Change(change), seconds(20));
    // An owner that does not beat is not there.
    assert_eq!(sender.addressee(&shard(3), now), None);
    sender.membership().hear(beat("a", 23), seconds(22));
    let addressee = Addressee { epoch: 7, beat: 23, since_ms: 750 };
    assert_eq!(sender.addressee(&shard(3), now), Some(addressee));
    sender.shown(StoreEvent::Disconnected, now);
    assert_eq!(sender.addressee(&shard(3), now), None);
}
