//! Relays at a NATS server that is set up as the documentation shows it: with TLS, and with users who may do nothing but
//! what relays need.

use std::{fs, path::Path};

use deskside_relay::{
    access::Secret,
    cluster::{ClusterJoin, NatsLogin},
};
use tokio::time::timeout;
use virtual_phone::http::tls;

use crate::{
    cluster::{LEASE_MS, LIMIT, WAIT, relay_in, sent},
    desk::{phone, phone_config},
    live::Events,
    nats::server::{NatsServer, servers},
    once::{cancel, press},
};

/// A key pair of NATS that is used in this test only.
const SEED: &str = "SUAGXJWOXBT5BPDIMFSZWB56YZEHHN2Z66OJICIIMAF2TBANWFN6HIWIGQ";
const PUBLIC_KEY: &str = "UD7XZZCVVSBECKT6YV4V7RXEOOGN7LNAHTN7LCGEDBPWBR4CUUB2RPKI";

/// Writes the configuration of the documentation with the files in `folder`; returns its path.
fn write_config(folder: &Path) -> String {
    let (certificate, key) = tls::pem("127.0.0.1").unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    fs::write(path("server.pem"), certificate).unwrap();
    fs::write(path("server.key"), key).unwrap();
    let document = include_str!("../../../../docs/scaling.md");
    let from = document.find("listen: \"0.0.0.0:4222\"").unwrap();
    let config = document[from..].split("```").next().unwrap();
    let documented = config.split("nkey: \"").nth(1).unwrap().split('"').next().unwrap();
    let config = config
        .replace("/etc/nats", &folder.display().to_string())
        .replace(documented, PUBLIC_KEY)
        // The flag of the tests names another one, and NATS takes only one.
        .replace("store_dir: \"/var/lib/nats\"", "");
    fs::write(path("nats.conf"), config).unwrap();
    path("nats.conf")
}

#[tokio::test]
async fn relays_need_no_more_than_the_documented_permissions() {
    for program in servers() {
        let folder = tempfile::tempdir().unwrap();
        let flags = ["-c", &write_config(folder.path())];
        let (server, peer) = (NatsServer::start_with(&program, &flags).await, phone().await);
        let relays = ["a", "b"].map(|name| {
            let join = ClusterJoin {
                servers: vec![format!("tls://127.0.0.1:{}", server.address.port())],
                login: NatsLogin::NKey(Secret::new(SEED)),
                ca_file: Some(folder.path().join("server.pem")),
                ..server.join(name, LEASE_MS)
            };
            relay_in(join, phone_config("D785", None, peer.address, None))
        });
        for (desk, key) in relays.iter().zip(["P1", "P2"]) {
            sent(&press(desk, key, &[WAIT, ("idempotency-key", key)]).await);
        }
        // A stream at the other relay, what both remember, and the end of the owner.
        let (owner, other) = if relays[0].relay.owns("desk") {
            (&relays[0], &relays[1])
        } else {
            (&relays[1], &relays[0])
        };
        let mut events = Events::get(other, "/api/v1/events?phones=desk&screens=main", &[]).await;
        timeout(LIMIT, events.expect("screen")).await.unwrap();
        assert_eq!(cancel(other, "late").await, "not-sent");
        owner.relay.stop();
        timeout(LIMIT, owner.relay.finished()).await.unwrap();
        let late = press(other, "P3", &[WAIT, ("idempotency-key", "late")]).await;
        assert_eq!(late.problem().0, "cancelled", "{program:?}");
        sent(&press(other, "P4", &[WAIT]).await);
        let sent = peer.commands();
        assert_eq!(sent, ["P1", "P2", "P4"].map(|key| format!("/command.htm?key={key}")));
    }
}
