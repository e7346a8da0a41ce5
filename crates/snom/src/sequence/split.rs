//! Long sequences in parts that fit a request each, without losing their timing.

use std::time::Duration;

use super::grammar::{KeyEvent, MAX_WIRE_BYTES, Sequence};

/// A part of a sequence that fits one request, and its duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What to send.
    pub sequence: Sequence,
    /// How long the phone plays it, its last pause included. Counted from sending the part, so
    /// that the next one arrives when this one is over and not while it runs.
    pub lasts: Duration,
}

impl Sequence {
    /// Returns the sequence in parts of at most [`MAX_WIRE_BYTES`] each; usually one.
    ///
    /// The network decides the time between two parts, so the cut is at the longest pause of the second
    /// half of what fits, where a few milliseconds matter least.
    #[must_use]
    pub fn split(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = self.events();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(cut(rest));
            let sequence = Sequence::from_checked(part);
            parts.push(Part { lasts: sequence.duration(), sequence });
            rest = after;
        }
        parts
    }
}

/// Returns how many of `events` go into the next request, at least 1.
fn cut(events: &[KeyEvent]) -> usize {
    let mut bytes = 0;
    let fits = events
        .iter()
        .take_while(|event| {
            bytes += Sequence::from_checked(&[**event]).to_wire().len() + 1;
            // The last event has no separator behind it.
            bytes <= MAX_WIRE_BYTES + 1
        })
        .count()
        .max(1);
    if fits == events.len() {
        return fits;
    }
    let second_half = events.iter().enumerate().take(fits).skip(fits / 2);
    let longest = second_half.max_by_key(|(_, event)| event.pause.unwrap_or(0));
    longest.map_or(fits, |(nth, _)| nth + 1)
}
