//! A number of the portal: it is read as one that a person pastes, before anything of it is shown or called.

use std::rc::Rc;

use leptos::prelude::{ReadUntracked, Set};
use relay_api::NumberReading;
use snom::{Command, dial::DialNumber};

use super::{armed::ArmedNumber, calls::Calls};
use crate::{
    model::{
        embed::{CallError, Detail},
        embed_number::{callable, dial_result, only_call},
    },
    stores::{number, phone::PhoneSession},
};

impl Calls {
    /// Shows a number that the person has dropped onto the frame or pasted into it.
    pub(super) fn take_number(self: &Rc<Self>, text: String) {
        if let Some(phone) = self.list.shown_untracked() {
            self.dial(None, phone, text, false);
        }
    }

    /// Reads a number and shows it; with `may_fire` it is called, unless it is doubtful. `call` is the portal's,
    /// which is answered.
    pub(super) fn dial(
        self: &Rc<Self>,
        call: Option<u32>,
        phone: PhoneSession,
        text: String,
        may_fire: bool,
    ) {
        // While this one is read, nobody must call the one before.
        self.armed.set(None);
        let nth = self.numbers.get().wrapping_add(1);
        self.numbers.set(nth);
        // The field of the tab for calls has it too, where there is one.
        phone.number.set(text.clone());
        let request = number::request(&self.settings.read_untracked(), &text);
        let this = self.clone();
        self.scope.spawn(async move {
            let reading = number::read(&request).await;
            let result = if this.numbers.get() == nth {
                this.dial_read(phone, text, reading, may_fire)
            } else {
                Err(CallError::new("replaced", "Another number came after this one."))
            };
            if let Some(call) = call {
                this.connection.post(&Detail::result(call, result));
            }
        });
    }

    fn dial_read(
        &self,
        phone: PhoneSession,
        text: String,
        reading: Result<NumberReading, String>,
        may_fire: bool,
    ) -> Result<Detail, CallError> {
        if !self.list.shown_untracked().is_some_and(|shown| shown.has_id(&phone.id())) {
            return Err(CallError::new("phone-changed", "Another phone is shown now."));
        }
        let reading = reading.map(callable);
        let fired = reading.as_ref().ok().and_then(only_call).filter(|_| may_fire);
        let is_fired =
            match fired.map(|call| (call.number.parse::<DialNumber>(), &call.international)) {
                Some((Ok(number), international)) => {
                    phone.call(&Command::Dial { number, identity: None }, international.clone());
                    true
                }
                _ => false,
            };
        let result = match &reading {
            Ok(reading) => dial_result(reading, is_fired),
            Err(reason) => Err(CallError::new("no-answer", reason)),
        };
        if !is_fired {
            self.armed.set(Some(ArmedNumber { phone, text, reading: reading.map(Into::into) }));
        }
        result
    }
}
