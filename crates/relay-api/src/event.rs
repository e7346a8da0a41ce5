//! Server-sent events of a phone.

use serde::{Deserialize, Serialize};

use crate::{CommandReport, LinkState};

/// Something that happened to a phone. Its name is the event's type, what it holds the data.
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
    /// The driver of the phone: the user who sent the last command, for half a minute.
    Driver {
        /// The name of the user; absent for nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
    },
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
        }
    }
}
