//! A status message that disappears by itself.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

/// Long enough to read two sentences.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// A status message that disappears after six seconds.
#[derive(Clone, Copy)]
pub struct Toast {
    message: RwSignal<Option<fn() -> &'static str>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Default for Toast {
    fn default() -> Toast {
        Toast { message: RwSignal::new(None), timer: StoredValue::new(None) }
    }
}

impl Toast {
    /// Shows a message in place of the one before.
    pub fn show(self, sentence: fn() -> &'static str) {
        self.dismiss();
        self.message.set(Some(sentence));
        // The view may be gone by then.
        let timer = set_timeout_with_handle(move || _ = self.message.try_set(None), SHOWN_FOR);
        self.timer.set_value(timer.ok());
    }

    /// Removes the message, which belongs to an earlier act.
    pub fn dismiss(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        self.message.set(None);
    }

    /// Returns the message that is shown.
    #[must_use]
    pub fn text(self) -> Option<&'static str> {
        self.message.get().map(|sentence| sentence())
    }
}
