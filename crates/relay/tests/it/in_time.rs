//! What cannot be sent in time is not sent; what is not wanted any more can be cancelled.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    desk::{Answer, TestRelay, long_sequence, slow_phone},
    once::{cancel, press},
};

async fn hang_up(desk: &TestRelay) -> Answer {
    let body = json!({ "command": "release_all_calls" }).to_string();
    desk.post("/api/v1/phones/desk/commands", &body).await
}

#[tokio::test(start_paused = true)]
async fn a_command_that_waits_too_long_is_not_sent() {
    let peer = slow_phone(2_000).await;
    let desk = TestRelay::new(peer.address, None);
    let answers = join_all((1..=4).map(|_| press(&desk, "P1", &[]))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status().as_u16()).collect();
    // At 0, 2 and 4 seconds; the last one would be sent after six.
    assert_eq!(statuses, [200, 200, 200, 503]);
    assert_eq!(answers[3].problem().0, "waited-too-long");
    assert_eq!(answers[3].json()["reason"]["seconds"], 5);
    assert_eq!(peer.commands().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_request_says_how_long_its_command_may_wait() {
    let peer = slow_phone(2_000).await;
    let desk = TestRelay::new(peer.address, None);
    let wait = |seconds| [("x-deskside-wait", seconds)];
    let (one, three) = (wait("1"), wait("3"));
    let (first, second, third) =
        tokio::join!(press(&desk, "P1", &[]), press(&desk, "P2", &one), press(&desk, "P3", &three));
    assert_eq!(second.problem().0, "waited-too-long");
    assert_eq!((first.status().as_u16(), third.status().as_u16()), (200, 200));
    assert_eq!(peer.commands(), ["/command.htm?key=P1", "/command.htm?key=P3"]);
    for seconds in ["0", "61"] {
        let invalid = press(&desk, "P1", &wait(seconds)).await;
        assert_eq!((invalid.status().as_u16(), invalid.problem().0.as_str()), (400, "bad-request"));
    }
}

/// Ten clients gave up, and the phone was driven for another twenty seconds.
#[tokio::test(start_paused = true)]
async fn a_command_whose_caller_is_gone_is_dropped() {
    let peer = slow_phone(1_000).await;
    let desk = TestRelay::new(peer.address, None);
    let presses = join_all((1..=10).map(|_| press(&desk, "P1", &[])));
    assert!(timeout(Duration::from_millis(700), presses).await.is_err());
    sleep(Duration::from_secs(20)).await;
    assert_eq!(peer.commands().len(), 1, "the one that had begun");
}

/// A browser repeats a request whose connection has ended, and the command is still wanted.
#[tokio::test(start_paused = true)]
async fn a_repeated_request_whose_first_caller_is_gone_is_sent_once() {
    let peer = slow_phone(1_000).await;
    let desk = TestRelay::new(peer.address, None);
    let key = [("idempotency-key", "k")];
    let first = async {
        assert!(timeout(Duration::from_millis(500), press(&desk, "P2", &key)).await.is_err());
        press(&desk, "P2", &key).await
    };
    let (running, repeated) = tokio::join!(press(&desk, "P1", &[]), first);
    assert_eq!((running.status().as_u16(), repeated.status().as_u16()), (200, 200));
    assert_eq!(peer.commands(), ["/command.htm?key=P1", "/command.htm?key=P2"]);
}

#[tokio::test(start_paused = true)]
async fn a_waiting_command_is_cancelled() {
    let peer = slow_phone(1_000).await;
    let desk = TestRelay::new(peer.address, None);
    let cancelling = async {
        peer.wait_for_commands(1).await;
        assert_eq!(cancel(&desk, "waits").await, "not-sent");
        assert_eq!(cancel(&desk, "waits").await, "ended", "cancelled before");
        assert_eq!(cancel(&desk, "runs").await, "ending");
    };
    let (first, second, ()) = tokio::join!(
        press(&desk, "P1", &[("idempotency-key", "runs")]),
        press(&desk, "P2", &[("idempotency-key", "waits")]),
        cancelling
    );
    assert_eq!(first.status(), 200, "what has begun is finished");
    assert_eq!((second.status().as_u16(), second.problem().0.as_str()), (409, "cancelled"));
    assert_eq!(peer.commands(), ["/command.htm?key=P1"]);
    assert_eq!(cancel(&desk, "runs").await, "ended");
}

#[tokio::test]
async fn a_command_is_cancelled_before_its_request_arrives() {
    let peer = slow_phone(0).await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(cancel(&desk, "late").await, "not-sent");
    assert_eq!(cancel(&desk, "late").await, "not-sent");
    let answer = press(&desk, "P1", &[("idempotency-key", "late")]).await;
    assert_eq!((answer.status().as_u16(), answer.problem().0.as_str()), (409, "cancelled"));
    assert_eq!(peer.phone.outbox().iter().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_sequence_ends_before_its_next_part() {
    let peer = slow_phone(0).await;
    let desk = TestRelay::new(peer.address, None);
    let started = Instant::now();
    let cancelling = async {
        peer.wait_for_commands(1).await;
        assert_eq!(cancel(&desk, "long").await, "ending");
    };
    let keys = long_sequence();
    let (answer, ()) =
        tokio::join!(press(&desk, &keys, &[("idempotency-key", "long")]), cancelling);
    let report = answer.json();
    assert_eq!(report["reason"]["kind"], "sequence-cut", "{report}");
    assert_eq!(report["reason"]["reason"]["kind"], "cancelled");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn hanging_up_goes_before_everything_and_ends_a_sequence() {
    let peer = slow_phone(100).await;
    let desk = TestRelay::new(peer.address, None);
    let hanging_up = async {
        peer.wait_for_commands(1).await;
        hang_up(&desk).await
    };
    let keys = long_sequence();
    let (playing, waiting, hung_up) =
        tokio::join!(press(&desk, &keys, &[]), press(&desk, "P2", &[]), hanging_up);
    assert_eq!(playing.json()["reason"]["reason"]["kind"], "hung-up");
    assert_eq!((waiting.status().as_u16(), hung_up.status().as_u16()), (200, 200));
    let sent = peer.commands();
    assert_eq!(sent[1..], ["/command.htm?RELEASE_ALL_CALLS", "/command.htm?key=P2"]);
}

#[tokio::test(start_paused = true)]
async fn the_keys_that_hang_up_do_so_too() {
    for key in ["CANCEL", "ONHOOK"] {
        let peer = slow_phone(100).await;
        let desk = TestRelay::new(peer.address, None);
        let hanging_up = async {
            peer.wait_for_commands(1).await;
            press(&desk, key, &[]).await
        };
        let keys = long_sequence();
        let (playing, _) = tokio::join!(press(&desk, &keys, &[]), hanging_up);
        assert_eq!(playing.json()["reason"]["reason"]["kind"], "hung-up");
        assert_eq!(peer.commands().len(), 2);
    }
}
