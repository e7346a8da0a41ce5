//! The functions of the free keys, and their lights.

use super::{AudioDevice, CallState, Purpose, View, VirtualPhone, far_end::CONTACTS};

/// The function of a free key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFunction {
    /// A line, to take and make calls.
    Line(u8),
    /// An extension, to monitor and to call.
    Extension { name: &'static str, number: &'static str },
    /// No function.
    Unassigned,
}

/// The light of a free key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// No call.
    Off,
    /// A call is connected, or the extension is busy.
    On,
    /// A call rings.
    BlinkingFast,
    /// A call is on hold.
    Blinking,
}

impl Light {
    /// Returns the name used in [`State`](super::State), as in the vendor's mini-browser.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Light::Off => "off",
            Light::On => "on",
            Light::BlinkingFast => "blinkfast",
            Light::Blinking => "blink",
        }
    }
}

impl KeyFunction {
    /// Returns the function of `P<number>`: lines first, then extensions.
    pub(crate) fn of_key(number: u8) -> KeyFunction {
        match number {
            1 | 2 => KeyFunction::Line(number),
            _ => KeyFunction::nth_extension(usize::from(number).saturating_sub(3)),
        }
    }

    /// Returns the function of the nth key of an expansion module; all modules are alike.
    pub(crate) fn of_module_key(nth: u8) -> KeyFunction {
        KeyFunction::nth_extension(nth.into())
    }

    fn nth_extension(nth: usize) -> KeyFunction {
        CONTACTS.get(nth).map_or(KeyFunction::Unassigned, |(name, number)| KeyFunction::Extension {
            name,
            number,
        })
    }

    pub(crate) fn label(self) -> String {
        match self {
            KeyFunction::Line(number) => format!("Line {number}"),
            KeyFunction::Extension { name, .. } => name.to_owned(),
            KeyFunction::Unassigned => String::new(),
        }
    }
}

impl VirtualPhone {
    /// Returns the light of a free key with this function.
    pub(crate) fn light_of(&self, function: KeyFunction) -> Light {
        let calls = self.calls.alive().filter(|call| match function {
            KeyFunction::Line(line) => call.line == line,
            KeyFunction::Extension { number, .. } => call.number == number,
            KeyFunction::Unassigned => false,
        });
        let states: Vec<_> = calls.map(|call| call.state).collect();
        if states.contains(&CallState::Incoming) {
            Light::BlinkingFast
        } else if states.contains(&CallState::Held) && !states.contains(&CallState::Connected) {
            Light::Blinking
        } else if states.is_empty() {
            Light::Off
        } else {
            Light::On
        }
    }

    /// Returns the number of keys of all modules, which are `EK0`, `EK1`, ….
    pub(super) fn expansion_keys(&self) -> u8 {
        let per_module = self.model.expansion.map_or(0, |module| module.keys_per_module);
        self.modules.saturating_mul(per_module)
    }

    /// Returns the function of `EK<number>`.
    pub(super) fn expansion_key(&self, number: u8) -> KeyFunction {
        let per_module = self.model.expansion.map_or(1, |module| module.keys_per_module.max(1));
        KeyFunction::of_module_key(number % per_module)
    }

    /// Returns the page of free keys shown, from 0. No key is known that turns pages over HTTP, so a
    /// virtual phone turns to the key that is pressed, which makes its effect visible.
    pub(crate) fn page_of_keys(&self) -> u8 {
        self.page_of_keys
    }

    pub(super) fn press_free_key(&mut self, number: u8) {
        // On a touchscreen all keys are on one page.
        let pages = number.saturating_sub(1).checked_div(self.model.function_keys.per_page);
        self.page_of_keys = pages.unwrap_or(0);
        self.run_function(KeyFunction::of_key(number), &format!("P{number}"));
    }

    /// Returns the light of the free key `P<number>`.
    #[must_use]
    pub fn light(&self, number: u8) -> Light {
        self.light_of(KeyFunction::of_key(number))
    }

    pub(super) fn run_function(&mut self, function: KeyFunction, key: &str) {
        match function {
            KeyFunction::Line(line) => self.press_line(line),
            KeyFunction::Extension { number, .. } => self.call(number.to_owned(), None),
            KeyFunction::Unassigned => self.show(format!("{key} has no function yet")),
        }
    }

    /// Answers the call that rings on a line, resumes the one held on it, or opens the line.
    fn press_line(&mut self, line: u8) {
        let on_line = |state: CallState| {
            self.calls.iter().position(|call| call.line == line && call.state == state)
        };
        if let Some(nth) = on_line(CallState::Incoming) {
            self.answer(nth, None);
        } else if let Some(nth) = on_line(CallState::Held) {
            self.calls.set_focus(nth);
            self.toggle_hold();
        } else if self.identities.get(line).is_none() {
            self.show(format!("Identity {line} is not set up"));
        } else if !matches!(self.view, View::Prompt { .. }) {
            self.sound.device = AudioDevice::Speaker;
            self.ask_for_number(Purpose::Call);
        }
    }
}
