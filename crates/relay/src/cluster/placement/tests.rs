use std::collections::BTreeMap;

use super::*;

fn placement() -> Placement {
    let site = |name: &str, range: &str| Site {
        name: name.to_owned(),
        addresses: vec![range.parse().unwrap()],
    };
    Placement { shards: 256, sites: vec![site("berlin", "10.1.0.0/16"), site("all", "10.0.0.0/8")] }
}

fn shard(address: &str) -> ShardId {
    placement().shard(&address.parse().unwrap())
}

#[test]
fn all_addresses_of_one_host_have_one_shard() {
    let of_address = shard("10.1.2.3");
    for other in ["10.1.2.3:8080", "https://10.1.2.3", "https://10.1.2.3:8443", "[::ffff:10.1.2.3]"]
    {
        assert_eq!(shard(other), of_address, "{other}");
    }
    assert_eq!(shard("Phone.Lab:8080"), shard("https://phone.lab"));
    assert_ne!(shard("10.1.2.4"), of_address);
}

#[test]
fn a_phone_is_of_the_first_site_with_its_address() {
    for (address, site) in
        [("10.1.2.3", "berlin"), ("10.2.2.3", "all"), ("192.168.1.1", ""), ("phone.lab", "")]
    {
        assert_eq!(shard(address).site, site, "{address}");
    }
}

#[test]
fn a_shard_never_changes_between_versions_and_machines() {
    // If relays of different versions disagreed, two of them would own a phone.
    assert_eq!(first_u64(&[b"10.1.2.3"]), first_u64(&[b"10.1.2.3"]));
    assert_ne!(first_u64(&[b"ab", b"c"]), first_u64(&[b"a", b"bc"]));
    // SHA-256 of eight zero bytes, which is the length of an empty text: af5570f5 a1810b7a.
    assert_eq!(first_u64(&[b""]), 0xaf55_70f5_a181_0b7a);
}

#[test]
fn phones_are_spread_evenly() {
    let mut counts = BTreeMap::new();
    for nth in 0..25_600_u32 {
        let address = format!("10.1.{}.{}", nth / 250, nth % 250 + 1);
        *counts.entry(shard(&address).number).or_insert(0_u32) += 1;
    }
    assert_eq!(counts.len(), 256);
    assert!(counts.values().all(|count| (50..200).contains(count)), "{counts:?}");
}

#[test]
fn a_shard_is_read_as_it_is_written() {
    for text in ["berlin.0", "_.255", "a-1.65535"] {
        assert_eq!(ShardId::read(text).unwrap().to_string(), text);
    }
    for text in ["", "berlin", "berlin.", "berlin.007", "berlin.+7", "berlin.65536", "a.b.1", ".1"]
    {
        assert_eq!(ShardId::read(text), None, "{text}");
    }
}

#[test]
fn the_key_of_a_lease_counts_in_its_bucket_only() {
    let shard = ShardId { site: "berlin".to_owned(), number: 7 };
    assert_eq!(shard.lease_key("b1"), "lease.b1.berlin.7");
    assert_eq!(ShardId::of_lease_key("lease.b1.berlin.7", "b1"), Some(shard));
    for (key, bucket) in [
        ("lease.b1.berlin.7", "b2"),
        ("lease.b1.berlin.7", "b"),
        ("lease.b1", "b1"),
        ("key.b1.berlin.7", "b1"),
        ("settings", "b1"),
    ] {
        assert_eq!(ShardId::of_lease_key(key, bucket), None, "{key} {bucket}");
    }
}
