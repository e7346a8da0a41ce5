//! A touch that stays down is released in time, whatever else goes on.

use std::{net::SocketAddr, time::Duration};

use deskside_relay::config::Config;
use futures_util::future::join;
use tokio::time::{Instant, sleep};
use virtual_phone::http::{Faults, NoAnswer, Settings};

use crate::desk::{Answer, Peer, TestRelay, phone_with};

const COMMANDS: &str = "/api/v1/phones/desk/commands";
const RELEASE: &str = "/command.htm?touch=10%2020%20release";

fn desk(address: SocketAddr) -> TestRelay {
    TestRelay::of("870", None, address, None)
}

async fn press(desk: &TestRelay) -> Answer {
    let press = r#"{"command":"touch","steps":[{"x":10,"y":20,"action":"press"}]}"#;
    desk.post(COMMANDS, press).await
}

fn releases(peer: &Peer) -> usize {
    peer.commands().iter().filter(|target| *target == RELEASE).count()
}

/// It was released after 22 seconds: a sequence was played first.
#[tokio::test(start_paused = true)]
async fn a_touch_is_released_between_the_parts_of_a_sequence() {
    let peer = phone_with(Settings::default()).await;
    let desk = desk(peer.address);
    assert_eq!(press(&desk).await.status(), 200);
    let started = Instant::now();
    let long = format!("{}1", "P1,500,500;".repeat(200));
    let released = async {
        while releases(&peer) == 0 {
            sleep(Duration::from_millis(10)).await;
        }
        started.elapsed()
    };
    let (answer, released) = join(desk.keys(&long), released).await;
    assert_eq!(answer.status(), 200);
    assert!(released <= Duration::from_millis(5_200), "{released:?}");
}

/// The release once was tried a single time, and the touch stayed down for ever.
#[tokio::test(start_paused = true)]
async fn a_touch_is_released_as_soon_as_the_phone_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let peer = phone_with(Settings::default()).await;
    let address = peer.address;
    let mut config =
        Config { audit_log: Some(folder.path().join("audit.jsonl")), ..Config::default() };
    let model = snom::Model::find("870").unwrap();
    let phone = address.to_string().parse().unwrap();
    let phone = deskside_relay::config::PhoneConfig::new("desk", "Desk", model, phone);
    config.phones.push(std::sync::Arc::new(phone));
    let desk = TestRelay::configured(config);
    assert_eq!(press(&desk).await.status(), 200);
    peer.line.abort();
    sleep(Duration::from_secs(10)).await;
    let peer = crate::desk::phone_at(address, None).await;
    sleep(Duration::from_secs(10)).await;
    assert_eq!(releases(&peer), 1);
    desk.relay.audit().flush().await;
    let audit = std::fs::read_to_string(folder.path().join("audit.jsonl")).unwrap();
    let lines: Vec<_> = audit.lines().filter(|line| line.contains("\"user\":\"relay\"")).collect();
    assert!(lines.iter().any(|line| line.contains("phone-unreachable")), "{audit}");
    assert!(lines.last().unwrap().contains("\"outcome\":\"accepted\""), "{audit}");
}

/// Seven seconds later the phone got a release that nobody had asked for.
#[tokio::test(start_paused = true)]
async fn a_press_that_was_not_sent_is_not_released() {
    let peer = phone_with(Settings::default()).await;
    let (address, desk) = (peer.address, desk(peer.address));
    peer.line.abort();
    assert_eq!(press(&desk).await.status(), 502);
    let peer = crate::desk::phone_at(address, None).await;
    sleep(Duration::from_secs(20)).await;
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_press_without_an_answer_is_released() {
    let faults = Faults { no_answer: NoAnswer::Commands, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = desk(peer.address);
    assert_eq!(press(&desk).await.json()["outcome"], "sent-no-answer");
    sleep(Duration::from_secs(20)).await;
    assert_eq!(releases(&peer), 1);
}

#[tokio::test(start_paused = true)]
async fn a_touch_is_not_released_before_a_silent_phone_is_settled() {
    let mut silent = crate::order::slow().await;
    let desk = desk(silent.address);
    silent.answers.add_permits(1);
    assert_eq!(press(&desk).await.status(), 200);
    assert!(silent.arrived.recv().await.unwrap().contains("touch"));
    sleep(Duration::from_millis(2_500)).await;
    // Unanswered for three seconds, so the release is due half a second later.
    assert_eq!(desk.keys("1").await.json()["outcome"], "sent-no-answer");
    let started = Instant::now();
    while !silent.arrived.recv().await.unwrap().contains("release") {}
    assert!(started.elapsed().as_millis() >= 2_500, "{:?}", started.elapsed());
}
