//! Two ids of the configuration that lead to one phone: its promises hold for both together.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskside_relay::config::{self, Config, PhoneConfig};
use futures_util::future::join_all;
use snom::Model;
use tokio::time::{Instant, sleep, timeout};
use virtual_phone::http::{Faults, Settings};

use crate::{
    desk::{Answer, Peer, TestRelay, long_sequence, phone, phone_with, slow_phone},
    order::slow,
};

/// Starts a relay with a phone of this machine called `desk`, and once more, by its name, called `other`.
fn with_two_names(port: u16) -> TestRelay {
    let config = |id: &str, host: &str| {
        let address = format!("{host}:{port}").parse().unwrap();
        Arc::new(PhoneConfig::new(id, id, Model::find("D785").unwrap(), address))
    };
    let phones = vec![config("desk", "127.0.0.1"), config("other", "localhost")];
    TestRelay::configured(Config { phones, ..Config::default() })
}

async fn press(desk: &TestRelay, id: &str, keys: &str) -> Answer {
    let body = serde_json::json!({ "command": "keys", "sequence": keys }).to_string();
    desk.post(&format!("/api/v1/phones/{id}/commands"), &body).await
}

async fn until_sent(peer: &Peer, count: usize) {
    while peer.commands().len() < count {
        sleep(Duration::from_millis(1)).await;
    }
}

/// Two names of one phone once meant two requests at once.
#[tokio::test(start_paused = true)]
async fn a_phone_with_two_names_gets_one_request_at_a_time() {
    let phone = slow().await;
    let desk = with_two_names(phone.address.port());
    let answers = phone.answers.clone();
    tokio::spawn(async move {
        loop {
            answers.add_permits(1);
            sleep(Duration::from_millis(5)).await;
        }
    });
    let press = async |id: &str| press(&desk, id, "P1").await;
    // Only a connection shows where a name leads.
    press("other").await;
    let presses = ["desk", "other"].repeat(8);
    let answers = join_all(presses.into_iter().map(press)).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
    assert_eq!(phone.most.load(Ordering::SeqCst), 1);
}

/// Its first command once went without a turn, because nobody knew yet where the name leads.
#[tokio::test(start_paused = true)]
async fn the_first_command_by_name_waits_for_its_turn() {
    let peer = phone().await;
    let desk = with_two_names(peer.address.port());
    let long = long_sequence();
    let hanging_up = async {
        until_sent(&peer, 1).await;
        let body = r#"{"command":"release_all_calls"}"#;
        let hang_up = desk.post("/api/v1/phones/other/commands", body).await;
        assert_eq!(hang_up.json()["outcome"], "accepted");
    };
    let (played, ()) = tokio::join!(press(&desk, "desk", &long), hanging_up);
    assert_eq!(played.json()["reason"]["reason"]["kind"], "hung-up");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_waits_for_another_name_of_its_phone_can_be_cancelled() {
    let peer = phone().await;
    let desk = with_two_names(peer.address.port());
    press(&desk, "other", "1").await;
    let long = long_sequence();
    let cancelling = async {
        peer.wait_for_commands(2).await;
        let key = [("idempotency-key", "k")];
        let press = crate::once::press(&desk, "P9", &key);
        let cancel = async {
            sleep(Duration::from_secs(1)).await;
            crate::once::cancel(&desk, "k").await
        };
        tokio::join!(press, cancel).0
    };
    let (played, cancelled) = tokio::join!(press(&desk, "other", &long), cancelling);
    assert_eq!(played.status(), 200);
    assert_eq!(cancelled.problem().0, "cancelled");
    assert!(peer.commands().iter().all(|target| !target.contains("P9")));
}

/// It once waited for the end of the sequence, up to five minutes.
#[tokio::test(start_paused = true)]
async fn hanging_up_ends_a_sequence_of_another_name() {
    let peer = slow_phone(100).await;
    let desk = with_two_names(peer.address.port());
    press(&desk, "other", "1").await;
    let long = long_sequence();
    let hanging_up = async {
        until_sent(&peer, 2).await;
        // Others wait in the line already.
        let waiting = press(&desk, "desk", "P2");
        let hang_up = async {
            sleep(Duration::from_millis(20)).await;
            let body = r#"{"command":"release_all_calls"}"#;
            desk.post("/api/v1/phones/desk/commands", body).await
        };
        tokio::join!(waiting, hang_up)
    };
    let started = Instant::now();
    let (played, (_, hung_up)) = tokio::join!(press(&desk, "other", &long), hanging_up);
    assert_eq!(played.json()["reason"]["reason"]["kind"], "hung-up");
    assert_eq!(hung_up.json()["outcome"], "accepted");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let targets = peer.commands();
    assert!(targets[2].contains("RELEASE_ALL_CALLS"), "{targets:?}");
}

/// A picture that takes ten seconds once held up the keys of the other name.
#[tokio::test(start_paused = true)]
async fn a_picture_is_given_up_for_a_command_of_another_name() {
    let faults = Faults { picture_ms: Some(10_000), ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = with_two_names(peer.address.port());
    press(&desk, "other", "1").await;
    let pressing = async {
        sleep(Duration::from_secs(1)).await;
        let started = Instant::now();
        press(&desk, "other", "2").await;
        started.elapsed()
    };
    let watching = desk.get("/api/v1/phones/desk/screens/main");
    tokio::select! {
        _picture = watching => panic!("the picture came first"),
        took = pressing => assert!(took <= Duration::from_millis(200), "{took:?}"),
    }
}

/// They were once refused after five seconds, because the turn was held for the whole sequence.
#[tokio::test(start_paused = true)]
async fn pictures_come_while_another_name_plays_a_sequence() {
    let peer = phone().await;
    let desk = with_two_names(peer.address.port());
    press(&desk, "other", "1").await;
    let long = long_sequence();
    let watching = async {
        until_sent(&peer, 2).await;
        timeout(Duration::from_millis(500), desk.get("/api/v1/phones/desk/screens/main")).await
    };
    tokio::select! {
        _played = press(&desk, "other", &long) => panic!("the sequence ended first"),
        picture = watching => assert_eq!(picture.unwrap().status(), 200),
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_time_out_nothing_follows_under_another_name() {
    let mut silent = slow().await;
    let desk = with_two_names(silent.address.port());
    silent.answers.add_permits(1);
    press(&desk, "other", "1").await;
    assert_eq!(press(&desk, "other", "2").await.json()["outcome"], "sent-no-answer");
    let started = Instant::now();
    let arrival = async {
        while silent.arrived.recv().await.is_some_and(|target| !target.contains("key=3")) {}
        started.elapsed()
    };
    let (_, waited) = tokio::join!(press(&desk, "desk", "3"), arrival);
    assert!(waited >= Duration::from_secs(3), "{waited:?}");
}

/// Another password, for example: the worker begins again, and the sequence goes on meanwhile.
#[tokio::test(start_paused = true)]
async fn hanging_up_after_a_reload_ends_the_sequence_before_it() {
    let peer = slow_phone(100).await;
    let config = |firmware: &str| {
        let address = peer.address;
        let phone = format!(
            "[[phones]]\nid = \"desk\"\nmodel = \"D785\"\naddress = \"{address}\"\nfirmware = \"{firmware}\"\n"
        );
        config::read(&phone, Path::new(".")).unwrap()
    };
    let desk = TestRelay::configured(config("10.1.1.1"));
    let long = long_sequence();
    let hanging_up = async {
        until_sent(&peer, 1).await;
        let waiting = desk.keys("P2");
        let hang_up = async {
            sleep(Duration::from_millis(20)).await;
            desk.relay.reload(config("10.1.2.3")).unwrap();
            press(&desk, "desk", "CANCEL").await
        };
        tokio::join!(waiting, hang_up)
    };
    let started = Instant::now();
    let (played, (waiting, hung_up)) = tokio::join!(desk.keys(&long), hanging_up);
    assert_eq!(played.json()["reason"]["reason"]["kind"], "hung-up");
    assert_eq!((waiting.status().as_u16(), hung_up.status().as_u16()), (200, 200));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let targets = peer.commands();
    assert_eq!(targets[1..], ["/command.htm?key=CANCEL", "/command.htm?key=P2"]);
}

/// The first command of a phone that is called by name once cooled down under that name only.
#[tokio::test(start_paused = true)]
async fn a_cool_down_holds_under_every_name() {
    let peer = phone().await;
    let desk = with_two_names(peer.address.port());
    assert_eq!(press(&desk, "other", "DND").await.status(), 200);
    assert_eq!(press(&desk, "desk", "DND").await.problem().0, "cooling-down");
    assert_eq!(press(&desk, "other", "DND").await.problem().0, "cooling-down");
}
