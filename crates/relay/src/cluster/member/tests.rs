use super::*;
use crate::cluster::{
    StoreEvent,
    test_relay::{self, own, store},
};

fn address() -> PhoneAddress {
    "10.1.2.3".parse().unwrap()
}

/// A relay that owns the shard of the phone since second 15, a second later.
fn member() -> ClusterMember {
    let member = test_relay::member(&address());
    own(&mut member.lock());
    member
}

/// Returns whether the relay gives its shard up now.
fn is_released(member: &ClusterMember) -> bool {
    let writes = member.lock().due(Duration::from_secs(16));
    writes.iter().any(|due| due.write.record.owner.is_none())
}

#[test]
fn only_the_phones_of_owned_shards_are_sent_to() {
    let member = member();
    assert!(member.may_send(&address()));
    assert!(member.may_send(&"https://10.1.2.3:8443".parse().unwrap()));
    assert!(!member.may_send(&"10.1.2.4".parse().unwrap()));
}

#[test]
fn a_phone_is_not_handed_over_during_a_request() {
    for is_answered in [true, false] {
        let member = member();
        let mut request = member.begin(&address(), Effect::default());
        member.lock().membership().stop();
        assert!(!is_released(&member));
        assert!(member.begin(&address(), Effect::default()).is_none());
        if is_answered {
            request.as_mut().unwrap().answered();
        }
        drop(request.unwrap());
        // The phone may still carry out the request that was given up.
        assert_eq!(is_released(&member), is_answered);
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_sequence_waits_for_its_reservation() {
    let member = member();
    let address = address();
    let second = Duration::from_secs(1);
    // A short one needs none.
    assert!(member.reserve(&address, second).await.is_some());
    let effect = Effect { lasts: second * 20, ..Effect::default() };
    assert!(member.begin(&address, effect).is_none());
    let stored = async {
        store(&mut member.lock(), 16, 9);
    };
    let (reserved, ()) = tokio::join!(member.reserve(&address, second * 20), stored);
    assert!(reserved.is_some());
    assert!(member.begin(&address, effect).is_some());
    // The connection is lost before it is sent, and the store may forget what it was asked for.
    member.lock().shown(StoreEvent::Disconnected, second * 16);
    assert!(member.begin(&address, effect).is_none());
    assert!(member.begin(&address, Effect::default()).is_some());
    // The store does not answer, and then the sequence is too long.
    assert!(member.reserve(&address, second * 60).await.is_none());
    assert!(member.reserve(&address, second * 600).await.is_none());
    assert!(member.reserve(&"10.1.2.4".parse().unwrap(), second * 20).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_phone_is_handed_over_when_its_reserved_sequence_is_not_played() {
    let member = member();
    let stored = async {
        store(&mut member.lock(), 16, 9);
    };
    let address = address();
    let (reserved, ()) = tokio::join!(member.reserve(&address, Duration::from_secs(60)), stored);
    assert!(reserved.is_some());
    member.lock().membership().stop();
    assert!(!is_released(&member));
    // It was not sent.
    drop(reserved);
    assert!(is_released(&member));
}

#[test]
fn a_touch_is_released_before_its_phone_is_handed_over() {
    let (address, releasing) = (address(), Effect { releases_touch: true, ..Effect::default() });
    let member = member();
    member.set_touch(&address, Some(Duration::from_secs(6)));
    member.lock().membership().stop();
    assert!(!is_released(&member));
    assert!(!member.may_begin(&address, Effect::default()));
    assert!(member.may_begin(&address, releasing));
    // Only the release of a touch that is down at this phone.
    assert!(!member.may_begin(&"10.1.2.3:8080".parse().unwrap(), releasing));
    let mut request = member.begin(&address, releasing).unwrap();
    request.answered();
    drop(request);
    member.set_touch(&address, None);
    assert!(is_released(&member));
    assert!(!member.may_begin(&address, releasing));
}
