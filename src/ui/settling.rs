//! The moment after something came up in which it takes no click.

use std::time::Duration;

use leptos::prelude::*;

use super::Scope;

/// Longer than a double click, shorter than reading what came up.
const SETTLES_IN: Duration = Duration::from_millis(600);

/// The moment after something came up: its second click of a double click is not for it.
#[derive(Clone, Copy)]
pub struct Settling {
    scope: Scope,
    is_over: RwSignal<bool>,
    begun: StoredValue<u32>,
}

impl Settling {
    /// Returns a moment that has not begun, of the component that is being drawn.
    #[must_use]
    pub fn of_component() -> Settling {
        let (is_over, begun) = (RwSignal::new(false), StoredValue::new(0));
        Settling { scope: Scope::current(), is_over, begun }
    }

    /// Begins the moment again.
    pub fn begin(self) {
        self.begun.update_value(|begun| *begun += 1);
        self.is_over.set(false);
        let begun = self.begun.get_value();
        self.scope.after(SETTLES_IN, move || {
            if self.begun.get_value() == begun {
                self.is_over.set(true);
            }
        });
    }

    /// Returns whether a click counts.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.is_over.get()
    }

    /// Returns the value of `aria-disabled`.
    #[must_use]
    pub fn disabled(self) -> &'static str {
        if self.is_over() { "false" } else { "true" }
    }
}
