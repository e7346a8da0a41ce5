//! Far ends that are phones themselves: what happens there is told here by whoever connects them.

use std::time::Duration;

use super::{Call, CallState, VirtualPhone, lists::Past};

/// One end of a call, as the phone there knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// The number of the other end.
    pub(crate) number: String,
    /// When it began here.
    began: Duration,
    /// Whether the other end has called.
    came_in: bool,
}

impl End {
    fn is_of(&self, call: &Call) -> bool {
        call.number == self.number && call.began == self.began && call.came_in == self.came_in
    }
}

impl VirtualPhone {
    /// Registers the phone under that number.
    pub(crate) fn set_number(&mut self, number: &str) {
        self.identities.set_number(number);
    }

    /// Calls to these numbers are answered by nobody but [`VirtualPhone::far_end_answered`].
    pub(crate) fn set_neighbours(&mut self, numbers: Vec<String>) {
        self.neighbours = numbers;
    }

    /// The calls that are being made.
    pub(crate) fn outgoing(&self) -> Vec<End> {
        let calls = self.calls.alive();
        let calls =
            calls.filter(|call| matches!(call.state, CallState::Dialling | CallState::Ringing));
        let end =
            |call: &Call| End { number: call.number.clone(), began: call.began, came_in: false };
        calls.map(end).collect()
    }

    /// The state of a call; `None` when it is gone.
    pub(crate) fn call_state(&self, end: &End) -> Option<CallState> {
        self.calls.iter().find(|call| end.is_of(call)).map(|call| call.state)
    }

    /// Somebody calls; returns its end of the call here, or nothing when the phone does not ring.
    pub(crate) fn ring_from(&mut self, number: &str) -> Option<End> {
        self.incoming(number.to_owned());
        let end = End { number: number.to_owned(), began: self.now, came_in: true };
        self.call_state(&end).is_some_and(|state| state == CallState::Incoming).then_some(end)
    }

    /// The other end has answered.
    pub(crate) fn far_end_answered(&mut self, end: &End) {
        let now = self.now;
        let Some(nth) = self.nth_call(end) else { return };
        if let Some(call) = self.calls.iter_mut().nth(nth) {
            call.state = CallState::Connected;
            call.answered = Some(now);
        }
        self.calls.hold_others(nth);
    }

    /// The other end has hung up, or has never answered; `cause` is what the display says then.
    pub(crate) fn far_end_hung_up(&mut self, end: &End, cause: Option<&'static str>) {
        let now = self.now;
        let Some(nth) = self.nth_call(end) else { return };
        let Some(call) = self.calls.iter_mut().nth(nth) else { return };
        let was_missed = call.state == CallState::Incoming;
        call.end(now, if was_missed { Some("Missed") } else { cause });
        if was_missed {
            self.lists.add(Past::Missed, &end.number);
        }
        self.focus_on_the_living();
    }

    fn nth_call(&self, end: &End) -> Option<usize> {
        self.calls.iter().position(|call| end.is_of(call))
    }
}
