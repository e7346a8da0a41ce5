//! Calls between phones of one exchange, which reports here what the other end does.

use std::time::Duration;

use snom::argument::CallList;

use super::{Call, CallState, VirtualPhone};

/// One leg of a call, as the phone at that end knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallLeg {
    /// The number of the other end.
    pub(crate) number: String,
    /// When it began at this end.
    began: Duration,
    /// Whether the call came in at this end.
    came_in: bool,
}

impl CallLeg {
    fn matches(&self, call: &Call) -> bool {
        call.number == self.number && call.began == self.began && call.came_in == self.came_in
    }
}

impl VirtualPhone {
    /// Registers the phone under a number.
    pub(crate) fn set_number(&mut self, number: &str) {
        self.identities.set_number(number);
    }

    /// Sets the numbers whose calls are answered through [`VirtualPhone::far_end_answered`] alone.
    pub(crate) fn set_neighbours(&mut self, numbers: Vec<String>) {
        self.neighbours = numbers;
    }

    /// Returns the outgoing calls that are not answered yet.
    pub(crate) fn outgoing(&self) -> Vec<CallLeg> {
        let calls = self.calls.alive();
        let calls =
            calls.filter(|call| matches!(call.state, CallState::Dialling | CallState::Ringing));
        let leg = |call: &Call| CallLeg {
            number: call.number.clone(),
            began: call.began,
            came_in: false,
        };
        calls.map(leg).collect()
    }

    /// Returns the state of a call; `None` when it is gone.
    pub(crate) fn call_state(&self, leg: &CallLeg) -> Option<CallState> {
        self.calls.iter().find(|call| leg.matches(call)).map(|call| call.state)
    }

    /// Takes a call from `number`; returns its leg here, or `None` when the phone does not ring.
    pub(crate) fn ring_from(&mut self, number: &str) -> Option<CallLeg> {
        self.incoming(number.to_owned());
        let leg = CallLeg { number: number.to_owned(), began: self.now, came_in: true };
        self.call_state(&leg).is_some_and(|state| state == CallState::Incoming).then_some(leg)
    }

    /// Connects a call that the other end has answered.
    pub(crate) fn far_end_answered(&mut self, leg: &CallLeg) {
        let now = self.now;
        let Some(nth) = self.nth_call(leg) else { return };
        if let Some(call) = self.calls.iter_mut().nth(nth) {
            call.state = CallState::Connected;
            call.answered = Some(now);
        }
        self.calls.hold_others(nth);
    }

    /// Ends a call that the other end has hung up or never answered; the display shows `cause`.
    pub(crate) fn far_end_hung_up(&mut self, leg: &CallLeg, cause: Option<&'static str>) {
        let now = self.now;
        let Some(nth) = self.nth_call(leg) else { return };
        let Some(call) = self.calls.iter_mut().nth(nth) else { return };
        let was_missed = call.state == CallState::Incoming;
        call.end(now, if was_missed { Some("Missed") } else { cause });
        if was_missed {
            self.lists.add(CallList::Missed, &leg.number);
        }
        self.focus_next_call();
    }

    fn nth_call(&self, leg: &CallLeg) -> Option<usize> {
        self.calls.iter().position(|call| leg.matches(call))
    }
}
