//! What the phone has received, for whoever tests against it.

use std::collections::VecDeque;

use serde::Serialize;
use snom::{RequestTarget, Screen};

/// The most requests that are kept; the oldest are forgotten.
const MOST: usize = 10_000;

/// One request that reached the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Received {
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
pub struct Outbox(VecDeque<Received>);

impl Outbox {
    /// All requests, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Received> {
        self.0.iter()
    }

    /// The targets of the commands that were carried out, without the pictures asked for between
    /// them.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        let carried_out = self.iter().filter(|received| matches!(received.status, 200 | 302));
        let targets = carried_out.map(|received| received.target.as_str());
        targets.filter(|target| target.contains('?') && !is_picture(target))
    }

    pub(super) fn push(&mut self, received: Received) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(received);
    }
}

/// Whether a request asks for a picture; a browser puts something behind the `?`, so that it does not
/// show an old one.
fn is_picture(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    Screen::ALL.into_iter().any(|screen| RequestTarget::from(screen).as_str() == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_no_command_whatever_stands_behind_it() {
        let mut outbox = Outbox::default();
        let asked = ["/screen.bmp", "/screen.bmp?17", "/label_screen.bmp?17", "/command.htm?key=1"];
        for target in asked {
            let (method, target) = ("GET".to_owned(), target.to_owned());
            outbox.push(Received { at_ms: 0, method, target, status: 200 });
        }
        assert_eq!(outbox.commands().collect::<Vec<_>>(), ["/command.htm?key=1"]);
    }
}
