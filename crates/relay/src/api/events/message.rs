//! Events as they are written to a stream.

use axum::{http::HeaderMap, response::sse};
use relay_api::Event;
use serde::Serialize;

use crate::state::Relay;

/// The last event that a client has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LastEvent(pub(super) u64);

impl LastEvent {
    /// Returns the event that a client names, if it is one of this run of the relay.
    pub(super) fn of(headers: &HeaderMap, query: Option<&str>, relay: &Relay) -> Option<LastEvent> {
        let header = headers.get("last-event-id").and_then(|id| id.to_str().ok());
        LastEvent::read(header.or(query)?, run(relay))
    }

    fn read(id: &str, run: &str) -> Option<LastEvent> {
        let (named, number) = id.rsplit_once('-')?;
        (named == run).then(|| number.parse().ok().map(LastEvent)).flatten()
    }
}

/// Returns the name of this run of the relay, with which the id of each event begins.
fn run(relay: &Relay) -> &str {
    relay.run().to_str().unwrap_or_default()
}

/// The data of an event about a phone.
#[derive(Serialize)]
struct Data<'a, T> {
    phone: &'a str,
    #[serde(flatten)]
    rest: &'a T,
}

#[derive(Serialize)]
struct ScreenData<'a> {
    screen: &'a str,
    tag: &'a str,
}

#[derive(Serialize)]
struct DriverData<'a> {
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<u32>,
}

#[derive(Serialize)]
struct RequestData<'a> {
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
}

/// Writes an event; `phone` is the id of the phone that it is about. Those of a state have no number: a client that
/// has received a part of it only has to begin again.
pub(super) fn write(event: &Event, phone: &str, number: Option<u64>, relay: &Relay) -> sse::Event {
    let named = sse::Event::default().event(event.name());
    let named = match number {
        Some(number) => named.id(format!("{}-{number}", run(relay))),
        None => named,
    };
    named.data(data(event, phone))
}

fn data(event: &Event, phone: &str) -> String {
    match event {
        Event::Link(link) => json(phone, link),
        Event::Outcome(outcome) => json(phone, &**outcome),
        Event::Screen { screen, tag } => json(phone, &ScreenData { screen, tag }),
        Event::Driver { user, until } => {
            json(phone, &DriverData { user: user.as_deref(), until: *until })
        }
        Event::Request { user, seconds } => {
            json(phone, &RequestData { user: user.as_deref(), seconds: *seconds })
        }
        Event::Phones {} | Event::Ready {} => "{}".to_owned(),
    }
}

fn json<T: Serialize>(phone: &str, rest: &T) -> String {
    // Texts and numbers always have a spelling in JSON.
    serde_json::to_string(&Data { phone, rest }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use relay_api::LinkState;

    use super::*;

    #[test]
    fn the_data_of_an_event_begins_with_its_phone() {
        for (event, expected) in [
            (
                Event::Link(LinkState::Reachable { seen_seconds: 3 }),
                r#"{"phone":"desk","state":"reachable","seen_seconds":3}"#,
            ),
            (Event::Link(LinkState::Unknown), r#"{"phone":"desk","state":"unknown"}"#),
            (
                Event::Screen { screen: "main".to_owned(), tag: "\"1\"".to_owned() },
                r#"{"phone":"desk","screen":"main","tag":"\"1\""}"#,
            ),
            (
                Event::Driver { user: Some("ada".to_owned()), until: Some(30) },
                r#"{"phone":"desk","user":"ada","until":30}"#,
            ),
            (Event::Driver { user: None, until: None }, r#"{"phone":"desk","user":null}"#),
            (
                Event::Request { user: Some("bob".to_owned()), seconds: Some(10) },
                r#"{"phone":"desk","user":"bob","seconds":10}"#,
            ),
            (Event::Ready {}, "{}"),
        ] {
            assert_eq!(data(&event, "desk"), expected);
        }
    }

    #[test]
    fn an_event_of_another_run_is_not_known() {
        let read = |id: &str| LastEvent::read(id, "00ff");
        assert_eq!(read("00ff-17"), Some(LastEvent(17)));
        for id in ["", "17", "00fe-17", "00ff-", "00ff--1", "00ff-x", "-00ff-17"] {
            assert_eq!(read(id), None, "{id}");
        }
    }
}
