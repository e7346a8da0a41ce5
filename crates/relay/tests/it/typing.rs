//! Presses never wait for pictures, and pictures come all the same.

use std::time::Duration;

use futures_util::future::join;
use tokio::time::{Instant, sleep, timeout};
use virtual_phone::http::{Faults, KeepAlive, NoAnswer, Settings};

use crate::desk::{Peer, TestRelay, phone_with};

const SCREEN: &str = "/api/v1/phones/desk/screens/main";

async fn phone(faults: Faults) -> Peer {
    phone_with(Settings { faults, ..Settings::default() }).await
}

/// Watches the screen as a page does, until it is dropped.
async fn watch(desk: &TestRelay) {
    loop {
        desk.get(SCREEN).await;
        sleep(Duration::from_millis(20)).await;
    }
}

/// Presses ten digits 110 ms apart, each when the one before was answered, while somebody watches.
/// Returns the longest time from a press to its arrival at the phone.
async fn type_ten_digits(desk: &TestRelay, peer: &Peer) -> Duration {
    let mut longest = Duration::ZERO;
    let presses = async {
        // The picture of somebody who watched before.
        desk.get(SCREEN).await;
        let started = Instant::now();
        for nth in 1..=10_u32 {
            let due = started + Duration::from_millis(110) * nth;
            tokio::time::sleep_until(due).await;
            let before = peer.commands().len();
            let press = desk.keys("1");
            let arrival = async {
                while peer.commands().len() == before {
                    sleep(Duration::from_millis(1)).await;
                }
                due.elapsed()
            };
            let (answer, arrived) = join(press, arrival).await;
            assert_eq!(answer.status(), 200);
            longest = longest.max(arrived);
        }
    };
    let _watching_never_ends = timeout(Duration::from_secs(60), async {
        tokio::select! {
            () = watch(desk) => {}
            () = presses => {}
        }
    })
    .await;
    longest
}

/// The last digit once arrived 2.4 s after its press: a picture came between every two.
#[tokio::test(start_paused = true)]
async fn typed_digits_do_not_wait_for_pictures() {
    let faults = Faults { slow_ms: 80, picture_ms: Some(300), ..Faults::default() };
    let peer = phone(faults).await;
    let desk = TestRelay::new(peer.address, None);
    let longest = type_ten_digits(&desk, &peer).await;
    assert!(longest <= Duration::from_millis(200), "{longest:?}");
    assert_eq!(peer.commands().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_picture_comes_every_second_while_somebody_types() {
    let peer = phone(Faults { picture_ms: Some(300), ..Faults::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    let pictures = || {
        let outbox = peer.phone.outbox();
        outbox.iter().filter(|request| request.target == "/screen.bmp").count()
    };
    let typing = async {
        for _ in 0..50 {
            assert_eq!(desk.keys("1").await.status(), 200);
            sleep(Duration::from_millis(110)).await;
        }
    };
    tokio::select! {
        () = watch(&desk) => {}
        () = typing => {}
    }
    // Of five and a half seconds; the first one was given up.
    assert!((4..=7).contains(&pictures()), "{}", pictures());
}

#[tokio::test(start_paused = true)]
async fn a_key_goes_before_a_picture_that_comes_over_a_slow_line() {
    // A picture takes six seconds over 512 kbit/s.
    let peer = phone(Faults { bytes_per_second: Some(64_000), ..Faults::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    let press = async {
        sleep(Duration::from_secs(2)).await;
        let started = Instant::now();
        assert_eq!(desk.keys("1").await.status(), 200);
        started.elapsed()
    };
    let (picture, took) = join(desk.get(SCREEN), press).await;
    assert!(took <= Duration::from_millis(300), "{took:?}");
    // The viewer gets the whole picture, after the key.
    assert_eq!((picture.status().as_u16(), picture.header("content-type")), (200, "image/png"));
    let requests: Vec<_> =
        peer.phone.outbox().iter().map(|request| request.target.clone()).collect();
    assert_eq!(requests, ["/screen.bmp", "/command.htm?key=1", "/screen.bmp"]);
}

/// It gives the next connection a piece of a head, while it still draws the picture that nobody reads.
#[tokio::test(start_paused = true)]
async fn a_phone_that_bears_one_connection_keeps_its_pictures() {
    let faults = Faults { one_connection: true, picture_ms: Some(900), ..Faults::default() };
    let peer = phone(faults).await;
    let desk = TestRelay::new(peer.address, None);
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        let press = async {
            sleep(Duration::from_millis(100)).await;
            desk.keys("1").await.json()["outcome"].as_str().unwrap().to_owned()
        };
        let (_, outcome) = join(desk.get(SCREEN), press).await;
        outcomes.push(outcome);
        sleep(Duration::from_secs(2)).await;
    }
    assert_eq!(outcomes, ["sent-no-answer", "accepted", "accepted"]);
    assert_eq!(peer.commands().len(), 3, "each arrived once");
}

/// Dialling is not answered, and connections are closed without a word: the second key was lost.
#[tokio::test(start_paused = true)]
async fn every_key_arrives_at_a_phone_that_closes_connections_and_is_silent_after_dialling() {
    let faults = Faults {
        closes_unannounced: true,
        no_answer: NoAnswer::DialAndRestart,
        ..Faults::default()
    };
    let peer = phone(faults).await;
    let desk = TestRelay::new(peer.address, None);
    for _ in 0..3 {
        let dial = r#"{"command":"dial","number":"101"}"#;
        let answer = desk.post("/api/v1/phones/desk/commands", dial).await;
        assert_eq!(answer.json()["outcome"], "sent-no-answer");
        for key in ["1", "2", "3", "4"] {
            assert_eq!(desk.keys(key).await.json()["outcome"], "accepted", "{key}");
        }
    }
    assert_eq!(peer.commands().len(), 15);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_answers_no_kept_connection_is_asked_to_close() {
    let peer = phone(Faults { keep_alive: KeepAlive::Refused, ..Faults::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.get(SCREEN).await.status(), 502);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(desk.get(SCREEN).await.status(), 200);
    assert_eq!(desk.keys("1").await.json()["outcome"], "accepted");
}
