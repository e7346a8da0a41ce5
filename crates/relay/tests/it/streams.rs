//! Streams of the events of several phones: what they begin with, and where they go on.

use std::sync::Arc;

use deskside_relay::config::PhoneConfig;
use serde_json::json;

use crate::{
    access::guarded_with,
    desk::{Peer, TestRelay, config_of, phone, phone_config},
    live::Events,
};

const STREAM: &str = "/api/v1/events?phones=desk&screens=";

fn entry(id: &str, peer: &Peer) -> Arc<PhoneConfig> {
    let mut phone = phone_config("D785", None, peer.address, None);
    id.clone_into(&mut phone.id);
    Arc::new(phone)
}

/// Returns the names of the events until the state is complete, each with the id of its phone.
async fn until_ready(events: &mut Events) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let (name, data) = events.next().await.unwrap();
        if name == "ready" {
            return names;
        }
        names.push(data["phone"].as_str().map_or(name.clone(), |phone| format!("{name} {phone}")));
    }
}

#[tokio::test]
async fn one_stream_has_the_events_of_all_phones_that_the_user_may_see() {
    let two = phone().await;
    let mut lab = phone_config("D785", None, two.address, None);
    lab.id = "lab".to_owned();
    lab.groups = vec!["lab".to_owned()];
    let (desk, _one) = guarded_with(|config| config.phones.push(Arc::new(lab))).await;
    let path = "/api/v1/events?phones=lab,desk,nobody&screens=";
    let mut all = Events::as_user(&desk, "administrator", path).await;
    let state = ["link lab", "driver lab", "link desk", "driver desk", "phones"];
    assert_eq!(until_ready(&mut all).await, state);
    // The others are not there for a user who may not see them.
    let mut some = Events::as_user(&desk, "operator", path).await;
    assert_eq!(until_ready(&mut some).await, ["link desk", "driver desk", "phones"]);
    let body = crate::access::PRESS;
    assert_eq!(crate::access::command(&desk, "operator", body).await.status(), 200);
    for events in [&mut all, &mut some] {
        let outcome = events.expect("outcome").await;
        assert_eq!((&outcome["phone"], &outcome["user"]), (&json!("desk"), &json!("operator")));
    }
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_that_the_client_received() {
    let peer = phone().await;
    let desk = TestRelay::configured(config_of(vec![entry("desk", &peer)]));
    let mut events = Events::get(&desk, STREAM, &[]).await;
    assert_eq!(until_ready(&mut events).await, ["link desk", "driver desk"]);
    let id = events.last_id.clone();
    drop(events);
    desk.keys("1").await;
    let by_query = format!("{STREAM}&last_event_id={id}");
    let by_header = [("last-event-id", id.as_str())];
    for path in [STREAM, by_query.as_str()] {
        let headers = if path == STREAM { by_header.as_slice() } else { &[] };
        let mut again = Events::get(&desk, path, headers).await;
        let mut missed = until_ready(&mut again).await;
        // The end of the hold moves with each stream of the driver.
        missed.retain(|name| name != "driver desk");
        assert_eq!(missed, ["link desk", "outcome desk"]);
        // Nothing happened since.
        let last = [("last-event-id", again.last_id.as_str())];
        let mut up_to_date = Events::get(&desk, STREAM, &last).await;
        assert_eq!(until_ready(&mut up_to_date).await, [""; 0]);
    }
    // Of another run, or too long ago.
    let mut other = Events::get(&desk, STREAM, &[("last-event-id", "0123456789abcdef-1")]).await;
    assert_eq!(until_ready(&mut other).await, ["link desk", "driver desk"]);
    for _ in 0..70 {
        assert_eq!(desk.keys("1").await.status(), 200);
    }
    let mut late = Events::get(&desk, STREAM, &by_header).await;
    assert_eq!(until_ready(&mut late).await, ["link desk", "driver desk"]);
}

/// A client that reads nothing costs the relay nothing, and gets the state when it reads again.
#[tokio::test]
async fn a_stream_that_is_not_read_gets_the_whole_state_again() {
    let peer = phone().await;
    let desk = TestRelay::configured(config_of(vec![entry("desk", &peer)]));
    let mut events = Events::get(&desk, STREAM, &[]).await;
    until_ready(&mut events).await;
    for _ in 0..70 {
        assert_eq!(desk.keys("1").await.status(), 200);
    }
    assert_eq!(until_ready(&mut events).await, ["link desk", "driver desk"]);
    assert_eq!(desk.keys("2").await.status(), 200);
    assert_eq!(events.expect("outcome").await["command"], "keys");
}

#[tokio::test]
async fn a_change_of_the_phones_is_an_event_and_ends_no_stream() {
    let (one, two) = (phone().await, phone().await);
    let desk = TestRelay::configured(config_of(vec![entry("desk", &one)]));
    let path = "/api/v1/events?phones=desk,lab&screens=";
    let mut events = Events::get(&desk, path, &[]).await;
    assert_eq!(until_ready(&mut events).await, ["link desk", "driver desk", "phones"]);
    let phones = vec![entry("desk", &one), entry("lab", &two)];
    desk.relay.reload(config_of(phones.clone())).unwrap();
    assert_eq!(events.expect("link").await["phone"], "lab");
    events.expect("phones").await;
    // A reload that changes nothing is none.
    desk.relay.reload(config_of(phones)).unwrap();
    assert_eq!(desk.keys("1").await.status(), 200);
    while events.next().await.unwrap().0 != "outcome" {}
    desk.relay.reload(config_of(vec![entry("lab", &two)])).unwrap();
    events.expect("phones").await;
    desk.relay.stop();
    while events.next().await.is_some() {}
}

#[tokio::test]
async fn a_stream_has_at_most_fifty_phones_and_known_screens() {
    let peer = phone().await;
    let desk = TestRelay::configured(config_of(vec![entry("desk", &peer)]));
    let path = |count: usize| {
        let ids: Vec<_> = (0..count).map(|nth| format!("p{nth}")).collect();
        format!("/api/v1/events?phones={}", ids.join(","))
    };
    let mut events = Events::get(&desk, &path(50), &[]).await;
    assert_eq!(until_ready(&mut events).await, ["phones"]);
    let wide = desk.get(&path(51)).await;
    assert_eq!((wide.status().as_u16(), wide.reason()), (400, "stream-too-wide".to_owned()));
    let unknown = desk.get("/api/v1/events?phones=desk&screens=side").await;
    assert_eq!(unknown.problem().0, "unknown-screen");
    assert_eq!(desk.get("/api/v1/events").await.problem().0, "bad-request");
    // A model without the screen is followed all the same.
    Events::get(&desk, "/api/v1/events?phones=desk&screens=expansion", &[]).await;
}
