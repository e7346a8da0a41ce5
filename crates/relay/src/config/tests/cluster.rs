//! The section `[cluster]`.

use super::*;

const CLUSTER: &str = r#"
[cluster]
nats = ["nats://127.0.0.1:4222", "tls://nats-2.corp.example"]
name = "berlin-1"
site = "berlin"
reaches = ["hamburg"]

[[cluster.sites]]
name = "berlin"
addresses = ["10.1.0.0/16", "10.9.1.7"]

[[cluster.sites]]
name = "hamburg"
addresses = ["10.2.0.0/16"]
"#;

#[test]
fn without_the_section_there_is_no_cluster() {
    assert_eq!(good("").cluster, None);
}

#[test]
fn a_cluster_is_read_with_its_defaults() {
    let cluster = good(CLUSTER).cluster.unwrap();
    assert_eq!(cluster.servers, ["nats://127.0.0.1:4222", "tls://nats-2.corp.example"]);
    assert_eq!((cluster.relay.as_str(), cluster.bucket.as_str()), ("berlin-1", "deskside"));
    assert_eq!((cluster.site.as_str(), cluster.replicas), ("berlin", 1));
    assert_eq!(cluster.reaches, Some(vec!["hamburg".to_owned()]));
    assert_eq!((cluster.settings.shards, cluster.settings.lease_ms), (256, 15_000));
    assert_eq!(cluster.settings.sites.len(), 2);
    assert!(!cluster.is_in_clear() && cluster.times().is_some());
}

#[test]
fn messages_to_another_machine_are_in_clear_without_tls() {
    for (server, is_in_clear) in [
        ("localhost", false),
        ("[::1]:4222", false),
        ("nats.corp.example", true),
        ("127.0.0.1.corp.example:4222", true),
    ] {
        let text = CLUSTER.replace("127.0.0.1:4222", server);
        assert_eq!(good(&text).cluster.unwrap().is_in_clear(), is_in_clear, "{server}");
    }
}

#[test]
fn the_shortest_lease_that_is_allowed_is_long_enough() {
    let text = CLUSTER.replace("[cluster]", "[cluster]\nlease_seconds = 12");
    assert!(good(&text).cluster.unwrap().times().is_some());
}

#[test]
fn faults_of_a_cluster_are_reported_with_their_remedy() {
    for (before, after, fault) in [
        ("tls://nats-2", "http://nats-2", "begins with nats:// or tls://"),
        ("tls://nats-2", "tls://me:secret@nats-2", "contains a user name or password"),
        ("tls://nats-2.corp.example", "tls://nats/x", "has more than a host and a port"),
        ("[\"nats://127.0.0.1:4222\", \"tls://nats-2.corp.example\"]", "[]", "the list is empty"),
        ("\"berlin-1\"", "\"Berlin 1\"", "must be 1 to 32 of the characters"),
        ("site = \"berlin\"", "site = \"kiel\"", "the site `kiel` is not known"),
        ("[\"hamburg\"]", "[\"kiel\"]", "cluster.reaches: the site `kiel` is not known"),
        ("name = \"hamburg\"", "name = \"berlin\"", "`berlin` is listed twice"),
        ("10.2.0.0/16", "10.2.0.1/16", "is an address within a range"),
        ("[cluster]", "[cluster]\nshards = 0", "cluster.shards: 0 must be a number from 1"),
        ("[cluster]", "[cluster]\nlease_seconds = 5", "5 must be a number from 12 to 120"),
        ("[cluster]", "[cluster]\nbucket = \"deskside-state\"", "must not end in -state"),
        ("[cluster]", "[cluster]\nreplicas = 9", "9 must be a number from 1 to 5"),
        ("[cluster]", "[cluster]\nnkey_file = \"good.password\"", "is not the seed of a user"),
        ("[cluster]", "[cluster]\ncredentials_file = \"good.password\"", "not a credentials file"),
        ("[cluster]", "[cluster]\nca_file = \"none.pem\"", "`none.pem` cannot be read"),
    ] {
        let text = CLUSTER.replacen(before, after, 1);
        assert_ne!(text, CLUSTER, "{before}");
        let faults = faults(&text);
        assert!(faults.contains(fault), "{faults}");
        assert!(!faults.contains("secret@"), "{faults}");
    }
}
