use super::*;
use crate::cluster::{NatsLogin, Site, test_relay, write};

fn join(shards: u16) -> ClusterJoin {
    let site = |name: &str, range: &str| Site {
        name: name.to_owned(),
        addresses: vec![range.parse().unwrap()],
    };
    let sites = vec![site("berlin", "10.1.0.0/16"), site("hamburg", "10.2.0.0/16")];
    ClusterJoin {
        servers: vec!["nats://127.0.0.1:4222".to_owned()],
        login: NatsLogin::Anonymous,
        ca_file: None,
        relay: "me".to_owned(),
        site: String::new(),
        reaches: None,
        bucket: "deskside".to_owned(),
        replicas: 1,
        settings: Settings { shards, sites, lease_ms: 15_000 },
    }
}

fn settings(join: &ClusterJoin) -> StoreChange {
    let record = BucketRecord { id: "b1".to_owned(), settings: join.settings.clone() };
    let value = write(&record, SETTINGS_LIMIT).unwrap();
    StoreChange { key: "settings".to_owned(), revision: 1, value }
}

/// A record of shard 0 of a site: its owner, or nobody.
fn lease(site: &str, owner: Option<&str>, epoch: Option<u64>) -> StoreChange {
    let record = LeaseRecord {
        owner: owner.map(|name| format!("run-of-{name}")),
        relay: owner.unwrap_or("gone").to_owned(),
        attempt: 1,
        epoch,
        extra_ms: None,
        next: None,
    };
    let value = write(&record, LEASE_LIMIT).unwrap();
    StoreChange { key: format!("lease.b1.{site}.0"), revision: 9, value }
}

fn beat(name: &str, run: &str, number: u64, is_stopping: bool) -> Vec<u8> {
    let beat = Beat {
        run: run.to_owned(),
        site: "berlin".to_owned(),
        reaches: Some(vec!["hamburg".to_owned()]),
        is_stopping,
        ..test_relay::beat(name, number)
    };
    write(&beat, BEAT_LIMIT).unwrap()
}

fn survey(phones: &[&str], records: Vec<StoreChange>, beats: Vec<Vec<u8>>) -> Survey {
    let phones: Vec<PhoneAddress> = phones.iter().map(|it| it.parse().unwrap()).collect();
    // With one shard at each site it is clear where a phone is.
    Survey::new(&join(1), &phones, &Observation { fault: None, records, beats })
}

#[test]
fn relays_are_shown_with_their_leases_and_shards_with_their_owners() {
    let records = vec![
        settings(&join(1)),
        lease("berlin", Some("a"), Some(4)),
        lease("hamburg", Some("a"), None),
    ];
    let beats = vec![
        beat("a", "run-of-a", 8, true),
        beat("a", "run-of-a", 7, false),
        beat("b", "run-of-b", 1, false),
    ];
    let found = survey(&["10.1.0.1", "10.1.0.2", "10.2.0.1"], records, beats);
    assert_eq!(found.faults, Vec::<String>::new());
    assert!(!found.is_failing());
    let row = |name: &str, is_stopping, leases| RelayRow {
        relay: name.to_owned(),
        run: format!("run-of-{name}"),
        is_heard: true,
        is_stopping,
        site: Some("berlin".to_owned()),
        reaches: Some(vec!["hamburg".to_owned()]),
        leases,
    };
    assert_eq!(found.relays, [row("a", true, 2), row("b", false, 0)]);
    let row = |shard: &str, phones, epoch| ShardRow {
        shard: shard.to_owned(),
        phones,
        owner: Some("a".to_owned()),
        run: Some("run-of-a".to_owned()),
        epoch: Some(epoch),
        is_owned: true,
    };
    assert_eq!(found.shards, [row("berlin.0", 2, 4), row("hamburg.0", 1, 9)]);
}

#[test]
fn phones_without_an_owner_fail_and_others_do_not() {
    let (berlin, a) = (lease("berlin", Some("a"), Some(4)), beat("a", "run-of-a", 1, false));
    for (phones, records, beats, is_failing) in [
        (vec!["10.1.0.1"], vec![berlin.clone()], vec![a.clone()], false),
        // Its relay is gone, and no other one has taken over.
        (vec!["10.1.0.1"], vec![berlin.clone()], vec![], true),
        (vec!["10.1.0.1"], vec![lease("berlin", None, None)], vec![a.clone()], true),
        (vec!["10.1.0.1"], vec![], vec![a.clone()], true),
        (vec!["10.1.0.1", "10.2.0.1"], vec![berlin.clone()], vec![a.clone()], true),
        // Those of another configuration.
        (vec![], vec![berlin.clone()], vec![], false),
        (vec![], vec![], vec![], false),
    ] {
        let case = format!("{phones:?} {records:?} {}", beats.len());
        let records = [vec![settings(&join(1))], records].concat();
        let found = survey(&phones, records, beats);
        assert_eq!(found.is_failing(), is_failing, "{case}: {found:?}");
        let names_shards = found.faults.iter().any(|fault| fault.contains("without an owner"));
        assert_eq!(names_shards, is_failing, "{case}: {found:?}");
    }
}

#[test]
fn faults_come_with_a_remedy() {
    let garbage =
        |key: &str| StoreChange { key: key.to_owned(), revision: 2, value: b"garbage".to_vec() };
    let newer = |key: &str| StoreChange {
        key: key.to_owned(),
        revision: 2,
        value: br#"{"v":2,"body":{}}"#.to_vec(),
    };
    let twins = vec![beat("a", "run-1", 1, false), beat("a", "run-2", 1, false)];
    let restarted = vec![beat("a", "run-1", 1, true), beat("a", "run-2", 1, false)];
    let ours = || settings(&join(1));
    for (records, beats, part) in [
        (vec![], vec![], "the bucket does not belong to Deskside; choose another one"),
        (vec![garbage("settings")], vec![], "the bucket does not belong to Deskside"),
        (vec![settings(&join(8))], vec![], "(shards: 1 here, 8 there)"),
        (vec![ours(), garbage("lease.b1._.1")], vec![], "allow only relays to write to the bucket"),
        (vec![ours(), newer("lease.b1._.1")], vec![], "use the same version of Deskside"),
        (vec![ours()], vec![b"garbage".to_vec()], "allow only relays to publish"),
        (vec![ours()], twins, "2 relays have the name a; give each its own [cluster] name"),
        (
            vec![ours(), lease("berlin", Some("a"), None)],
            vec![],
            "a was not heard, and still has leases (1)",
        ),
        (vec![ours()], restarted, ""),
        // A bucket that was there before, and keys of something else.
        (vec![ours(), garbage("lease.b0._.1"), garbage("other")], vec![], ""),
    ] {
        let faults = survey(&[], records, beats).faults;
        let expected = usize::from(!part.is_empty());
        assert_eq!(faults.len(), expected, "{part}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.contains(part)), "{part}: {faults:?}");
    }
}

#[test]
fn a_relay_with_other_settings_or_without_a_bucket_could_own_nothing() {
    assert!(survey(&[], vec![settings(&join(8))], vec![]).is_failing());
    let observed =
        Observation { fault: Some("no NATS server".to_owned()), ..Observation::default() };
    let phone: PhoneAddress = "10.1.0.1".parse().unwrap();
    let found = Survey::new(&join(1), [&phone], &observed);
    assert!(found.is_failing());
    // The shards are unknown, which is not a second fault.
    assert_eq!(found.faults, ["no NATS server"]);
    assert_eq!(found.shards.len(), 1);
}

#[test]
fn different_settings_are_named() {
    let (here, mut there) = (join(1).settings, join(1).settings);
    assert_eq!(differences(&here, &there), Vec::<String>::new());
    there.lease_ms = 30_000;
    there.sites[1].addresses = vec!["10.3.0.0/16".parse().unwrap()];
    let expected = ["lease_seconds: 15 here, 30 there", "the addresses of sites"];
    assert_eq!(differences(&here, &there), expected);
    there.sites.clear();
    assert_eq!(differences(&here, &there)[1], "sites: berlin hamburg here, none there");
}
