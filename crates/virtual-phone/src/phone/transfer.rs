//! Call transfer.

use super::{CallState, Purpose, View, VirtualPhone};

impl VirtualPhone {
    /// Handles the transfer key: with two calls it asks which to connect, with one connected or
    /// ringing call it asks for the target.
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

    /// Connects the far ends of the held and the focused call.
    pub(super) fn transfer_attended(&mut self) {
        self.view = View::Home;
        let held = self.calls.in_state(CallState::Held);
        let target = self.calls.focused().map(|call| call.party().to_owned());
        let (Some(held), Some(target)) = (held, target) else { return };
        let focus = self.calls.focus();
        self.finish(held, format!("Transferred to {target}"));
        self.finish(focus, format!("Transferred to {target}"));
    }

    /// Transfers the focused call to `number` without a consultation.
    pub(super) fn transfer_blind(&mut self, number: &str) {
        self.view = View::Home;
        let focus = self.calls.focus();
        self.finish(focus, format!("Transferred to {number}"));
    }

    fn finish(&mut self, nth: usize, notice: String) {
        let now = self.now;
        if let Some(call) = self.calls.iter_mut().nth(nth) {
            call.state = CallState::Over;
            call.ended = Some(now);
            call.cause = Some("Transferred");
        }
        self.focus_next_call();
        self.show(notice);
    }
}
