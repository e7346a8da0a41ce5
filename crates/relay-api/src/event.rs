//! Server-sent events of phones.

use serde::{Deserialize, Serialize};

use crate::{CommandReport, LinkState};

/// The most phones in one stream of events.
pub const MAX_STREAM_PHONES: usize = 50;

/// Something that happened. Its name is the event's type, what it holds the data. Of an event about a phone, the
/// data in a stream has the member `phone` in front: the id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase", tag = "event", content = "data")]
pub enum Event {
    /// The phone answers, or not.
    Link(LinkState),
    /// A screen shows something else now; the picture is fetched with its tag.
    Screen {
        /// The name of the screen.
        screen: String,
        /// The entity tag of its picture, quotes included.
        tag: String,
    },
    /// A command was sent, by whomever.
    Outcome(Box<OutcomeEvent>),
    /// The driver of the phone: the user who sends commands while others watch.
    Driver {
        /// The name of the user; absent for nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        /// The seconds until the hold ends, unless another command renews it; absent for nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<u32>,
    },
    /// A user asks the driver for control. Without a user, a request has ended and the driver stays.
    Request {
        /// The name of the user who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        /// The seconds after which control is given without an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// The list of phones that the user may see has changed.
    Phones {},
    /// The state before it is complete; from now on, events arrive as they happen.
    Ready {},
}

/// A command of somebody, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeEvent {
    /// The name of the user who sent it.
    pub user: String,
    /// The name of the command.
    pub command: String,
    /// Its arguments; digits are masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
    /// The report. Its targets have their query for the sender only: it may be a number.
    pub report: CommandReport,
}

impl OutcomeEvent {
    /// Returns the event as others may see it.
    #[must_use]
    pub fn masked(&self) -> OutcomeEvent {
        let path = |target: &String| target.split('?').next().unwrap_or_default().to_owned();
        let report = &self.report;
        let continued = report.continued.iter().map(path).collect();
        let report = CommandReport { target: path(&report.target), continued, ..report.clone() };
        OutcomeEvent { report, ..self.clone() }
    }
}

impl Event {
    /// The type of the event in the stream.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Event::Link(_) => "link",
            Event::Screen { .. } => "screen",
            Event::Outcome(_) => "outcome",
            Event::Driver { .. } => "driver",
            Event::Request { .. } => "request",
            Event::Phones {} => "phones",
            Event::Ready {} => "ready",
        }
    }
}
