//! The requests a phone has received, for tests against it.

use std::collections::VecDeque;

use serde::Serialize;
use snom::{RequestTarget, Screen};

/// The most requests that are kept; the oldest are dropped.
const MAX_REQUESTS: usize = 10_000;

/// A request that reached the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceivedRequest {
    /// Milliseconds since the phone was switched on.
    pub at_ms: u64,
    /// `GET` or `POST`.
    pub method: String,
    /// The request target, byte for byte.
    pub target: String,
    /// The status the phone answered with.
    pub status: u16,
}

/// Every request the phone has received, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Outbox(VecDeque<ReceivedRequest>);

impl Outbox {
    /// Returns all requests, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &ReceivedRequest> {
        self.0.iter()
    }

    /// Returns the targets of the commands that were carried out, without requests for pictures.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        let carried_out = self.iter().filter(|received| matches!(received.status, 200 | 302));
        let targets = carried_out.map(|received| received.target.as_str());
        targets.filter(|target| target.contains('?') && !is_picture(target))
    }

    pub(super) fn push(&mut self, received: ReceivedRequest) {
        if self.0.len() == MAX_REQUESTS {
            self.0.pop_front();
        }
        self.0.push_back(received);
    }
}

/// Returns whether a request asks for a picture; browsers append a query so that they do not show a
/// cached one.
fn is_picture(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    Screen::ALL.into_iter().any(|screen| RequestTarget::from(screen).as_str() == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_for_a_picture_is_no_command_whatever_its_query() {
        let mut outbox = Outbox::default();
        let targets =
            ["/screen.bmp", "/screen.bmp?17", "/label_screen.bmp?17", "/command.htm?key=1"];
        for target in targets {
            let (method, target) = ("GET".to_owned(), target.to_owned());
            outbox.push(ReceivedRequest { at_ms: 0, method, target, status: 200 });
        }
        assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=1"]);
    }
}
