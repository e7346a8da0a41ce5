//! Events, poll intervals, long sequences, and touches that stay down.

use std::time::Duration;

use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use tokio::time::{Instant, advance};

use virtual_phone::http::{Faults, Settings};

use crate::desk::{Answer, Peer, TestRelay, phone, phone_with};

/// The event stream of a phone.
pub(crate) struct Events {
    body: Body,
    text: String,
    /// The id of the last event that had one.
    pub(crate) last_id: String,
}

impl Events {
    pub(crate) async fn open(desk: &TestRelay, query: &str) -> Events {
        Events::of(desk, "desk", query).await
    }

    pub(crate) async fn of(desk: &TestRelay, phone: &str, query: &str) -> Events {
        Events::get(desk, &format!("/api/v1/phones/{phone}/events{query}"), &[]).await
    }

    /// Opens a stream as `user` of a relay with users.
    pub(crate) async fn as_user(desk: &TestRelay, user: &str, path: &str) -> Events {
        let token = format!("Bearer token-{user}");
        Events::get(desk, path, &[("authorization", &token)]).await
    }

    pub(crate) async fn get(desk: &TestRelay, path: &str, headers: &[(&str, &str)]) -> Events {
        let mut request = Request::get(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(desk.app.clone(), request).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        assert_eq!(answer.headers()["cache-control"], "no-store, no-transform");
        Events { body: answer.into_body(), text: String::new(), last_id: String::new() }
    }

    /// Returns the name and the data of the next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<(String, serde_json::Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned)
                };
                if let Some(id) = field("id: ") {
                    self.last_id = id;
                }
                if let (Some(name), Some(data)) = (field("event: "), field("data: ")) {
                    return Some((name, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let frame = self.body.frame().await?.unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    /// Returns the data of the next event called `name`.
    pub(crate) async fn expect(&mut self, name: &str) -> serde_json::Value {
        loop {
            let (other, data) = self.next().await.unwrap();
            if other == name {
                return data;
            }
        }
    }
}

fn polls(peer: &Peer) -> usize {
    peer.phone.outbox().iter().filter(|got| got.target.contains("screen.bmp")).count()
}

#[tokio::test(start_paused = true)]
async fn a_stream_begins_with_the_state_and_reports_changes() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let mut events = Events::open(&desk, "").await;
    assert_eq!(
        events.next().await.unwrap(),
        ("link".to_owned(), serde_json::json!({"phone": "desk", "state": "unknown"}))
    );
    assert_eq!(
        events.next().await.unwrap(),
        ("driver".to_owned(), serde_json::json!({"phone": "desk", "user": null}))
    );
    assert_eq!(events.next().await.unwrap(), ("ready".to_owned(), serde_json::json!({})));
    // The screen has a viewer, so it is polled.
    assert_eq!(events.expect("link").await["state"], "reachable");
    let first = events.expect("screen").await;
    assert_eq!(first["screen"], "main");
    let picture = desk.get("/api/v1/phones/desk/screens/main").await;
    assert_eq!(picture.header("etag"), first["tag"].as_str().unwrap());

    desk.keys("OFFHOOK").await;
    assert_eq!(events.expect("driver").await["user"], "local");
    let outcome = events.expect("outcome").await;
    assert_eq!(
        (outcome["user"].as_str(), outcome["command"].as_str()),
        (Some("local"), Some("keys"))
    );
    assert_eq!(outcome["report"]["outcome"], "accepted");
    assert_ne!(events.expect("screen").await["tag"], first["tag"]);
    // After half a minute there is no driver.
    assert_eq!(events.expect("driver").await["user"], serde_json::Value::Null);

    peer.line.abort();
    assert!(peer.line.await.is_err());
    let gone = events.expect("link").await;
    assert_eq!(gone["state"], "unreachable");
    // The stream ends with the relay.
    desk.relay.stop();
    while events.next().await.is_some() {}
}

#[tokio::test(start_paused = true)]
async fn fifty_viewers_cost_the_phone_as_many_polls_as_one() {
    let mut counts = Vec::new();
    for viewers in [1, 50] {
        let peer = phone().await;
        let desk = TestRelay::new(peer.address, None);
        let mut streams = Vec::new();
        for _ in 0..viewers {
            streams.push(Events::open(&desk, "").await);
        }
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            let picture = desk.get("/api/v1/phones/desk/screens/main").await;
            assert_eq!(picture.status(), 200);
            advance(Duration::from_millis(50)).await;
        }
        counts.push(polls(&peer));
    }
    // One a second, and a few more while the picture is new; their number depends on how the clock
    // of the test and the bytes on the wire interleave. Separate polls for each viewer would be
    // fifty times as many.
    assert!((15..=45).contains(&counts[0]), "{counts:?}");
    assert!((15..=45).contains(&counts[1]), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn an_unwatched_screen_is_not_polled() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let mut events = Events::open(&desk, "?screens=labels").await;
    assert_eq!(events.expect("screen").await["screen"], "labels");
    assert!(peer.phone.outbox().iter().all(|got| got.target.contains("label_screen")));
    drop(events);
    let before = polls(&peer);
    // Time for a poll that was under way, then nothing for an hour.
    for _ in 0..3_600 {
        advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    assert!(polls(&peer) - before <= 1, "{}", polls(&peer) - before);
    let unknown = desk.get("/api/v1/phones/desk/events?screens=main,side").await;
    assert_eq!(unknown.problem().0, "unknown-screen");
}

#[tokio::test(start_paused = true)]
async fn a_long_sequence_is_sent_in_parts_as_it_is_played() {
    let peer = phone().await;
    let desk = TestRelay::new(peer.address, None);
    let keys: Vec<_> = (0..400).map(|nth| format!("{},20,{}", nth % 10, 30 + nth % 7)).collect();
    let started = Instant::now();
    let report = desk.keys(&keys.join(";")).await.json();
    assert_eq!(report["outcome"], "accepted");
    let mut targets = vec![report["target"].as_str().unwrap().to_owned()];
    targets.extend(
        report["continued"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()),
    );
    assert!(targets.len() > 1 && targets.iter().all(|target| target.len() < 1_600));
    assert_eq!(peer.commands(), targets, "each once, in order");
    let sent: Vec<_> =
        targets.iter().map(|target| target.trim_start_matches("/command.htm?key=")).collect();
    assert_eq!(sent.join(";"), keys.join(";"));
    // The last part is sent when those before it have been played.
    let last = sent.last().unwrap().split(';').count();
    let played: u64 = (0..400 - last as u64).map(|nth| 20 + 30 + nth % 7).sum();
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(played), "{took:?} {played}");
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_of_a_sequence_includes_its_duration() {
    // Longer than the limit of any other answer.
    let faults = Faults { slow_ms: 8_000, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let desk = TestRelay::new(peer.address, None);
    assert_eq!(desk.keys("1").await.json()["outcome"], "sent-no-answer");
    let long = desk.keys("1,3000,3000;2").await.json();
    assert_eq!(long["outcome"], "accepted", "{long}");
    assert!(long["ms"].as_u64().unwrap() >= 8_000, "{long}");
}

#[tokio::test(start_paused = true)]
async fn a_touch_that_stays_down_is_released() {
    let peer = phone().await;
    let desk = TestRelay::of("870", Some("8.7.5.44"), peer.address, None);
    let touch = async |steps: &str| -> Answer {
        let body = format!(r#"{{"command":"touch","steps":[{steps}]}}"#);
        desk.post("/api/v1/phones/desk/commands", &body).await
    };
    let mut events = Events::open(&desk, "?screens=").await;
    assert_eq!(touch(r#"{"x":10,"y":20,"action":"press"}"#).await.status(), 200);
    assert_eq!(events.expect("outcome").await["user"], "local");
    let released = events.expect("outcome").await;
    assert_eq!(released["user"], "relay");
    assert_eq!(released["arguments"], "release");
    assert_eq!(released["report"]["target"], "/command.htm", "the point may be a digit");
    // A touch that the user releases is not released again.
    touch(r#"{"x":1,"y":2,"action":"press"},{"x":1,"y":2,"action":"release"}"#).await;
    for _ in 0..60 {
        advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(peer.commands().len(), 3);
    // The end of the phone releases it, too.
    touch(r#"{"x":3,"y":4,"action":"press"}"#).await;
    desk.relay.stop();
    while events.next().await.is_some() {}
    peer.wait_for_commands(5).await;
    assert_eq!(peer.phone.outbox().commands().last(), Some("/command.htm?touch=3%204%20release"));
}

#[tokio::test(start_paused = true)]
async fn polling_backs_off_for_a_silent_phone_and_finds_it_again() {
    let peer = phone().await;
    let address = peer.address;
    peer.line.abort();
    assert!(peer.line.await.is_err());
    let desk = TestRelay::new(address, None);
    let mut events = Events::open(&desk, "").await;
    let gone = events.expect("link").await;
    assert_eq!(gone["state"], "unknown");
    assert_eq!(events.expect("link").await["state"], "unreachable");
    // Viewers get the event at once, without another request to the phone.
    let answer = desk.get("/api/v1/phones/desk/screens/main").await;
    assert_eq!(answer.problem().0, "phone-unreachable");
    let back = crate::desk::phone_at(address, None).await;
    let since = Instant::now();
    assert_eq!(events.expect("link").await["state"], "reachable");
    assert!(since.elapsed() <= Duration::from_secs(5), "{:?}", since.elapsed());
    assert!(polls(&back) >= 1);
}

/// A page that follows the stream asks for a picture when the phone is gone. It once got the one of a moment before, and
/// showed the phone as live for good.
#[tokio::test(start_paused = true)]
async fn a_picture_of_before_the_phone_was_gone_is_not_one_of_now() {
    let peer = phone().await;
    let desk = TestRelay::of("D785", None, peer.address, None);
    let mut events = Events::open(&desk, "?screens=labels").await;
    events.expect("screen").await;
    let main = "/api/v1/phones/desk/screens/main";
    assert_eq!(desk.get(main).await.status(), 200);
    peer.line.abort();
    assert!(peer.line.await.is_err());
    while events.expect("link").await["state"] != "unreachable" {}
    assert_eq!(desk.get(main).await.problem().0, "phone-unreachable");
    let _back = crate::desk::phone_at(peer.address, None).await;
    while events.expect("link").await["state"] != "reachable" {}
    assert_eq!(desk.get(main).await.status(), 200);
}
