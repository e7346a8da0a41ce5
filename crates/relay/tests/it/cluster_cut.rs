//! A relay whose connection to NATS is cut without a word, while it still reaches its phones: a partition.

use std::{
    env,
    process::{Command, Stdio},
    time::Duration,
};

use tokio::time::timeout;

use crate::{
    cluster_ends::{by_owner, press, press_within, section_at},
    desk::phone,
    nats::server::{NatsServer, servers},
    process::{Process, entry},
};

/// Set in the network namespace of the test.
const IN_NAMESPACE: &str = "DESKSIDE_TEST_NETWORK";
/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(90);

/// Runs a test of this file again in a network namespace of its own, where it may change addresses.
fn in_namespace(name: &str) {
    let test = format!("{}::{name}", module_path!().split_once("::").unwrap().1);
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "--", "sh", "-c"]);
    command.args(["ip link set lo up && exec \"$@\"", "sh"]).arg(env::current_exe().unwrap());
    command.args(["--exact", &test, "--nocapture"]).env(IN_NAMESPACE, "1").stdin(Stdio::null());
    assert!(command.status().unwrap().success());
}

/// Adds an address to this machine, or deletes it: its connections then hang, and nothing ends them.
fn address(action: &str, address: &str) {
    let arguments = ["address", action, &format!("{address}/32"), "dev", "lo"];
    assert!(Command::new("ip").args(arguments).status().unwrap().success());
}

/// Returns the address at which a relay reaches NATS.
fn way_of(relay: &str) -> &'static str {
    if relay == "a" { "10.99.0.1" } else { "10.99.0.2" }
}

#[tokio::test]
async fn a_relay_that_is_cut_off_stops_before_another_sends() {
    if env::var_os(IN_NAMESPACE).is_none() {
        in_namespace("a_relay_that_is_cut_off_stops_before_another_sends");
        return;
    }
    for way in ["a", "b"].map(way_of) {
        address("add", way);
    }
    for program in servers() {
        let server = NatsServer::start_at("0.0.0.0:-1", &program, &["-js"]).await;
        let peer = phone().await;
        let start = async |name| {
            let nats = format!("{}:{}", way_of(name), server.address.port());
            Process::start(&(section_at(&nats, name, 4) + &entry("one", &peer)), "warn").await
        };
        let (a, b) = (start("a").await, start("b").await);
        assert_eq!(press(&a, "P1").await["outcome"], "accepted");
        let (name, owner, other) = by_owner(a, b).await;
        address("delete", way_of(&name));
        let alone = async {
            loop {
                let answer = press_within(&owner, "P2", 1).await;
                let is_limited = answer["code"] == "too-many-requests";
                if answer["outcome"] != "accepted" && !is_limited {
                    return answer;
                }
            }
        };
        let taken_over = async {
            // The other one has heard the owner a moment ago, so it asks it, once.
            let asked = press(&other, "P3").await;
            assert_eq!(asked["code"], "outcome-unknown", "{program:?}: {asked}");
            press(&other, "P4").await
        };
        let (alone, taken_over) =
            timeout(LIMIT, async { tokio::join!(alone, taken_over) }).await.unwrap();
        assert_eq!(taken_over["outcome"], "accepted", "{program:?}: {taken_over}");
        assert_eq!(alone["code"], "no-owner", "{program:?}: {alone}");
        address("add", way_of(&name));
        let again = timeout(LIMIT, press(&owner, "P5")).await.unwrap();
        assert_eq!(again["outcome"], "accepted", "{program:?}: {again}");
        let mut sent = peer.commands();
        sent.dedup();
        // What was asked of the owner reaches it with the connection, and is too old.
        assert_eq!(sent, ["P1", "P2", "P4", "P5"].map(|key| format!("/command.htm?key={key}")));
    }
}
