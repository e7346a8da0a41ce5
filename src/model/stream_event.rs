//! The events of the relay's stream.

use relay_api::{CommandReport, FromJson, Json, LinkState};

/// An event, and the phone that it is about; empty where it is about none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamEvent {
    /// The id of the phone.
    pub phone: String,
    /// What happened.
    pub kind: StreamEventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEventKind {
    /// The phone answers, or not.
    Link(LinkState),
    /// A screen of that name shows the picture of that tag.
    Screen(String, String),
    /// Somebody has sent a command.
    Outcome(Box<SentCommand>),
    /// That user drives for so many seconds; nobody does.
    Driver(Option<(String, u32)>),
    /// That user asks for control, which they get in so many seconds; a request has ended.
    Request(Option<(String, u32)>),
    /// The list of phones has changed.
    Phones,
    /// The state is complete.
    Ready,
}

/// A command that somebody has sent; digits are masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCommand {
    /// The name of the user.
    pub user: String,
    /// The name of the command.
    pub command: String,
    /// Its arguments.
    pub arguments: Option<String>,
    /// The report.
    pub report: CommandReport,
}

impl StreamEvent {
    /// Reads an event of that type; `None` when it is not valid, or of a newer relay.
    #[must_use]
    pub fn read(name: &str, data: &impl Json) -> Option<StreamEvent> {
        let text = |name: &str| data.member(name).and_then(|member| member.text());
        let seconds = |name: &str| data.member(name).and_then(|member| member.number());
        let kind = match name {
            "phones" => StreamEventKind::Phones,
            "ready" => StreamEventKind::Ready,
            "link" => StreamEventKind::Link(LinkState::from_json(data)?),
            "screen" => StreamEventKind::Screen(text("screen")?, text("tag")?),
            "outcome" => StreamEventKind::Outcome(Box::new(SentCommand {
                user: text("user")?,
                command: text("command")?,
                arguments: text("arguments"),
                report: CommandReport::from_json(&data.member("report")?)?,
            })),
            "driver" => StreamEventKind::Driver(
                text("user").map(|user| (user, seconds("until").unwrap_or_default())),
            ),
            "request" => StreamEventKind::Request(
                text("user").map(|user| (user, seconds("seconds").unwrap_or_default())),
            ),
            _ => return None,
        };
        let phone = match kind {
            StreamEventKind::Phones | StreamEventKind::Ready => String::new(),
            _ => text("phone")?,
        };
        Some(StreamEvent { phone, kind })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use relay_api::Outcome;
    use serde_json::json;

    use super::*;

    #[test]
    fn events_are_read_as_the_relay_writes_them() {
        let report =
            json!({"target": "/command.htm", "outcome": "accepted", "status": 200, "ms": 7});
        let sent = SentCommand {
            user: "Jana".to_owned(),
            command: "keys".to_owned(),
            arguments: Some("MENU *".to_owned()),
            report: CommandReport::from_json(&report.clone()).unwrap(),
        };
        assert_eq!(sent.report.outcome, Outcome::Accepted);
        let text = str::to_owned;
        for (name, data, phone, kind) in [
            (
                "link",
                json!({"phone": "a", "state": "reachable", "seen_seconds": 3}),
                "a",
                Some(StreamEventKind::Link(LinkState::Reachable { seen_seconds: 3 })),
            ),
            (
                "screen",
                json!({"phone": "a", "screen": "main", "tag": "\"1\""}),
                "a",
                Some(StreamEventKind::Screen(text("main"), text("\"1\""))),
            ),
            (
                "outcome",
                json!({"phone": "a", "user": "Jana", "command": "keys", "arguments": "MENU *", "report": report}),
                "a",
                Some(StreamEventKind::Outcome(Box::new(sent))),
            ),
            (
                "driver",
                json!({"phone": "a", "user": "Jana", "until": 18}),
                "a",
                Some(StreamEventKind::Driver(Some((text("Jana"), 18)))),
            ),
            ("driver", json!({"phone": "a"}), "a", Some(StreamEventKind::Driver(None))),
            (
                "request",
                json!({"phone": "a", "user": "Ben", "seconds": 10}),
                "a",
                Some(StreamEventKind::Request(Some((text("Ben"), 10)))),
            ),
            ("phones", json!({}), "", Some(StreamEventKind::Phones)),
            ("ready", json!({}), "", Some(StreamEventKind::Ready)),
            // Of a newer relay, or of none.
            ("dance", json!({"phone": "a"}), "", None),
            ("link", json!({"phone": "a", "state": "melted"}), "", None),
            ("screen", json!({"screen": "main", "tag": "t"}), "", None),
            ("request", json!([]), "", None),
        ] {
            let expected = kind.map(|kind| StreamEvent { phone: text(phone), kind });
            assert_eq!(StreamEvent::read(name, &data), expected, "{name}");
        }
    }
}
