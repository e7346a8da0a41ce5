//! A cluster whose store is three NATS servers.

use std::{path::Path, sync::Arc, time::Duration};

use deskside_relay::{cluster::ClusterJoin, config::Config};
use tokio::time::timeout;

use crate::{
    desk::{Peer, TestRelay, config_of, phone, phone_config},
    nats::server::{NatsServer, servers},
    once::press,
};

/// A command waits for so long: servers need a while to agree on a leader, and a new bucket its first lease.
const WAIT: (&str, &str) = ("x-deskside-wait", "60");
/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(60);
/// The time of a lease, in milliseconds: longer than the servers need for another leader.
const LEASE_MS: u32 = 20_000;

/// Starts a relay that knows all servers, with the phone `desk`.
fn relay(nats: &[NatsServer], name: &str, peer: &Peer) -> TestRelay {
    let join = ClusterJoin {
        servers: nats.iter().map(|server| format!("nats://{}", server.address)).collect(),
        replicas: 3,
        ..nats[0].join(name, LEASE_MS)
    };
    let phones = vec![Arc::new(phone_config("D785", None, peer.address, None))];
    TestRelay::configured(Config { cluster: Some(join), ..config_of(phones) })
}

async fn pressed(desk: &TestRelay, key: &str) {
    let answer = press(desk, key, &[WAIT]).await;
    assert_eq!(answer.status(), 200, "{key}: {}", answer.json());
}

/// Waits until the relay has no lease any more and says why; until then it sends what it is asked for.
async fn without_owner(desk: &TestRelay) {
    loop {
        let answer = press(desk, "P9", &[("x-deskside-wait", "1")]).await;
        if answer.status() != 200 {
            assert_eq!(answer.problem().0, "no-owner");
            return;
        }
    }
}

async fn goes_on(program: &Path) {
    let (mut nats, peer) = (NatsServer::start_three(program).await, phone().await);
    let relays = ["a", "b"].map(|name| relay(&nats, name, &peer));
    for (desk, key) in relays.iter().zip(["P1", "P2"]) {
        pressed(desk, key).await;
    }
    // Two of three agree, whichever is lost.
    for server in &mut nats {
        server.stop().await;
        for desk in &relays {
            pressed(desk, "P3").await;
        }
        server.start_again().await;
        pressed(&relays[0], "P4").await;
    }
    let before = peer.commands().len();
    assert_eq!(before, 2 + 3 * 3, "each press was sent once");
    // One alone stores nothing.
    for server in &mut nats[1..] {
        server.stop().await;
    }
    for desk in &relays {
        timeout(LIMIT, without_owner(desk)).await.unwrap();
    }
    for server in &mut nats[1..] {
        server.start_again().await;
    }
    for desk in &relays {
        pressed(desk, "P5").await;
    }
}

// Two tests, since most of their time is leases that must end.

#[tokio::test]
async fn relays_go_on_without_one_of_three_servers_of_debian() {
    let [debian, _] = servers().try_into().unwrap();
    goes_on(&debian).await;
}

#[tokio::test]
async fn relays_go_on_without_one_of_three_current_servers() {
    let [_, current] = servers().try_into().unwrap();
    goes_on(&current).await;
}
