//! Passing calls on.

use super::{CallState, Purpose, View, VirtualPhone};

impl VirtualPhone {
    /// The transfer key: with two calls it asks which to connect, with one whom to pass it on to,
    /// with one that rings whom to send it to.
    pub(super) fn transfer(&mut self) {
        let second = self.calls.in_state(CallState::Held).is_some();
        match self.calls.focused().map(|call| call.state) {
            Some(CallState::Connected | CallState::Dialling | CallState::Ringing) if second => {
                self.view = View::ConfirmTransfer;
            }
            Some(CallState::Connected | CallState::Held | CallState::Incoming) => {
                self.ask_for_number(Purpose::Transfer);
            }
            _ => self.show("No call to transfer"),
        }
    }

    /// Connects the other ends of the call that is on hold and the one that is not.
    pub(super) fn transfer_attended(&mut self) {
        self.view = View::Home;
        let kept = self.calls.in_state(CallState::Held);
        let target = self.calls.focused().map(|call| call.who().to_owned());
        let (Some(held), Some(target)) = (kept, target) else { return };
        let focus = self.calls.focus();
        self.finish(held, format!("Transferred to {target}"));
        self.finish(focus, format!("Transferred to {target}"));
    }

    /// Passes the call on to `number`, without asking anybody there.
    pub(super) fn transfer_blind(&mut self, number: &str) {
        self.view = View::Home;
        let focus = self.calls.focus();
        self.finish(focus, format!("Transferred to {number}"));
    }

    fn finish(&mut self, nth: usize, told: String) {
        let now = self.now;
        if let Some(call) = self.calls.iter_mut().nth(nth) {
            call.state = CallState::Over;
            call.ended = Some(now);
            call.cause = Some("Transferred");
        }
        self.focus_on_the_living();
        self.show(told);
    }
}
