//! A word about what was just done, which goes by itself.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

/// Long enough to read two sentences.
const STAYS: Duration = Duration::from_secs(6);

/// What is said, for a while.
#[derive(Clone, Copy)]
pub struct Toast {
    said: RwSignal<Option<fn() -> &'static str>>,
    goes: StoredValue<Option<TimeoutHandle>>,
}

impl Default for Toast {
    fn default() -> Toast {
        Toast { said: RwSignal::new(None), goes: StoredValue::new(None) }
    }
}

impl Toast {
    /// Says something, in place of what was said before.
    pub fn say(self, sentence: fn() -> &'static str) {
        self.silence();
        self.said.set(Some(sentence));
        // What says it may be gone by then.
        let goes = set_timeout_with_handle(move || _ = self.said.try_set(None), STAYS);
        self.goes.set_value(goes.ok());
    }

    /// Something else is done now: what was said is of the past.
    pub fn silence(self) {
        if let Some(handle) = self.goes.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        self.said.set(None);
    }

    /// What is said now.
    #[must_use]
    pub fn words(self) -> Option<&'static str> {
        self.said.get().map(|sentence| sentence())
    }
}
