//! What is programmed on the free keys, and what their lights say.

use super::{AudioDevice, CallState, Purpose, View, VirtualPhone, far_end::CONTACTS};

/// What a free key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Programmed {
    /// A line: takes calls and makes them.
    Line(u8),
    /// Watches somebody, and calls them.
    Extension { name: &'static str, number: &'static str },
    /// Nothing.
    Nothing,
}

/// The light of a free key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Nothing goes on.
    Off,
    /// A call is connected, or somebody is busy.
    On,
    /// A call rings.
    BlinkingFast,
    /// A call is on hold.
    Blinking,
}

impl Light {
    /// The name in reports of the phone's state; those of the vendor's mini-browser.
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

impl Programmed {
    /// What `P<number>` does: lines first, then everybody inside.
    pub(crate) fn on_key(number: u8) -> Programmed {
        match number {
            1 | 2 => Programmed::Line(number),
            _ => Programmed::nth_extension(usize::from(number).saturating_sub(3)),
        }
    }

    /// What the nth key of an expansion module does; each module is programmed alike.
    pub(crate) fn on_module(nth: u8) -> Programmed {
        Programmed::nth_extension(nth.into())
    }

    fn nth_extension(nth: usize) -> Programmed {
        CONTACTS
            .get(nth)
            .map_or(Programmed::Nothing, |(name, number)| Programmed::Extension { name, number })
    }

    pub(crate) fn label(self) -> String {
        match self {
            Programmed::Line(number) => format!("Line {number}"),
            Programmed::Extension { name, .. } => name.to_owned(),
            Programmed::Nothing => String::new(),
        }
    }
}

impl VirtualPhone {
    /// The light of the free key that does `programmed`.
    pub(crate) fn light_of(&self, programmed: Programmed) -> Light {
        let calls = self.calls.alive().filter(|call| match programmed {
            Programmed::Line(line) => call.line == line,
            Programmed::Extension { number, .. } => call.number == number,
            Programmed::Nothing => false,
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

    /// How many keys the modules have that are plugged in, counted through as `EK0`, `EK1`, ….
    pub(super) fn expansion_keys(&self) -> u8 {
        let per_module = self.model.expansion.map_or(0, |module| module.keys_per_module);
        self.modules.saturating_mul(per_module)
    }

    /// What `EK<number>` does.
    pub(super) fn on_expansion_key(&self, number: u8) -> Programmed {
        let per_module = self.model.expansion.map_or(1, |module| module.keys_per_module.max(1));
        Programmed::on_module(number % per_module)
    }

    /// Which page of the free keys is shown, from 0. No key is known that turns pages over HTTP, so
    /// a virtual phone turns to the key that is pressed: one sees what one does.
    pub(crate) fn page_of_keys(&self) -> u8 {
        self.page_of_keys
    }

    pub(super) fn press_free_key(&mut self, number: u8) {
        // All on one page where the keys are on the touchscreen.
        let pages = number.saturating_sub(1).checked_div(self.model.function_keys.per_page);
        self.page_of_keys = pages.unwrap_or(0);
        self.press_programmed(Programmed::on_key(number), &format!("P{number}"));
    }

    /// The light of the free key `P<number>`.
    #[must_use]
    pub fn light(&self, number: u8) -> Light {
        self.light_of(Programmed::on_key(number))
    }

    pub(super) fn press_programmed(&mut self, programmed: Programmed, key: &str) {
        match programmed {
            Programmed::Line(line) => self.press_line(line),
            Programmed::Extension { number, .. } => self.call(number.to_owned(), None),
            Programmed::Nothing => self.show(format!("{key} has no function yet")),
        }
    }

    /// A line key answers what rings on it, takes up what is held on it, or opens it.
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
