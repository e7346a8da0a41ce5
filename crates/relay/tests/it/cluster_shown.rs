//! The view of several relays from outside: the verb `cluster`, the metrics, and the health check.

use std::{fs, path::Path, process::Output, time::Duration};

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    cluster_ends::{press, section},
    command_line::{printed, reported, run},
    desk::phone,
    nats::server::{NatsServer, servers},
    process::{Process, entry},
};

/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(60);

/// Looks at the cluster with this configuration.
async fn cluster(folder: &Path, config: &str, more: &[&str]) -> Output {
    fs::write(folder.join("deskside.toml"), config).unwrap();
    run(folder, &[&["cluster", "--config", "deskside.toml"][..], more].concat()).await
}

#[tokio::test]
async fn the_cluster_is_shown_with_its_owners_and_faults() {
    let folder = tempfile::tempdir().unwrap();
    for program in servers() {
        let (server, peer) = (NatsServer::start(&program, true).await, phone().await);
        let phones = entry("one", &peer);
        let config = section(&server, "a", 4) + &phones;
        let empty = cluster(folder.path(), &config, &[]).await;
        assert_eq!(empty.status.code(), Some(1), "{empty:?}");
        assert!(
            printed(&empty).contains("the bucket deskside does not exist; start a relay"),
            "{empty:?}"
        );

        let mut relay = Process::start(&config, "warn").await;
        let pressed = press(&relay, "P1").await;
        assert_eq!(pressed["outcome"], "accepted", "{pressed}");
        let whole = cluster(folder.path(), &config, &["--json"]).await;
        assert_eq!(whole.status.code(), Some(0), "{program:?}: {whole:?}");
        let json: Value = serde_json::from_str(&printed(&whole)).unwrap();
        let (relays, shards) = (&json["relays"], &json["shards"]);
        assert_eq!(relays.as_array().unwrap().len(), 1, "{json}");
        assert_eq!(relays[0]["relay"], "a", "{json}");
        assert_eq!(relays[0]["leases"], 1, "{json}");
        assert_eq!(shards.as_array().unwrap().len(), 1, "{json}");
        assert_eq!(shards[0]["owner"], "a", "{json}");
        assert_eq!(shards[0]["phones"], 1, "{json}");
        assert!(shards[0]["epoch"].as_u64().is_some(), "{json}");
        assert_eq!(json["faults"], json!([]));

        let other = cluster(folder.path(), &(section(&server, "a", 8) + &phones), &[]).await;
        assert_eq!(other.status.code(), Some(1), "{other:?}");
        assert!(printed(&other).contains("(shards: 8 here, 4 there)"), "{other:?}");

        relay.child.kill().await.unwrap();
        let gone = cluster(folder.path(), &config, &[]).await;
        assert_eq!(gone.status.code(), Some(1), "{gone:?}");
        for part in ["a (not heard)", "phones: 1, without an owner: 1"] {
            assert!(printed(&gone).contains(part), "{part}: {gone:?}");
        }
    }
}

#[tokio::test]
async fn the_metrics_and_the_health_check_show_whether_the_others_can_be_reached() {
    let [program, _] = servers().try_into().unwrap();
    let (mut server, peer) = (NatsServer::start(&program, true).await, phone().await);
    let relay = Process::start(&(section(&server, "a", 4) + &entry("one", &peer)), "warn").await;
    let pressed = press(&relay, "P1").await;
    assert_eq!(pressed["outcome"], "accepted", "{pressed}");
    let metrics = relay.curl(&[], "/metrics").await;
    for line in [
        "deskside_phone_owned{phone=\"one\"} 1",
        "deskside_cluster_shards 1",
        "deskside_cluster_connected 1",
        "deskside_cluster_unreadable_total 0",
    ] {
        assert!(metrics.lines().any(|other| other == line), "{line}: {metrics}");
    }
    assert_eq!(relay.curl(&[], "/readyz").await, "ready\n");

    server.stop().await;
    let noticed = async {
        let lost = "deskside_cluster_connected 0";
        while !relay.curl(&[], "/metrics").await.contains(lost) {}
    };
    timeout(LIMIT, noticed).await.unwrap();
    // With 200: the page still reports the fault.
    let ready = relay.curl(&["-f"], "/readyz").await;
    assert_eq!(ready, "ready, but not connected to the other relays\n");
}

#[tokio::test]
async fn an_unreachable_server_and_a_missing_section_are_reported() {
    let [program, _] = servers().try_into().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut server, peer) = (NatsServer::start(&program, true).await, phone().await);
    server.stop().await;
    let config = section(&server, "a", 4) + &entry("one", &peer);
    let away = cluster(folder.path(), &config, &[]).await;
    assert_eq!(away.status.code(), Some(1), "{away:?}");
    assert!(printed(&away).contains("cannot use any NATS server"), "{away:?}");
    let alone = cluster(folder.path(), &entry("one", &peer), &[]).await;
    assert_eq!((alone.status.code(), printed(&alone).as_str()), (Some(2), ""), "{alone:?}");
    assert!(reported(&alone).contains("[cluster] is missing"), "{alone:?}");
}
