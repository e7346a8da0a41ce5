//! A desk phone in software: what it knows, and what commands and time do to it.
//!
//! Time is an argument everywhere, a `Duration` since the phone was switched on, so that tests and
//! the page run it as fast or as slowly as they like.

mod buttons;
mod calls;
mod commands;
mod far_end;
mod far_end_driven;
mod identities;
mod keys;
mod lists;
mod menu;
mod power;
mod programmed;
mod soft_keys;
mod sound;
mod state;
mod touch;
mod transfer;
mod view;

use std::time::Duration;

use snom::{Firmware, Model, Screen};

pub use programmed::Light;
pub use sound::AudioDevice;
pub use state::{CallSummary, IdentitySummary, State};

pub(crate) use calls::{Call, CallState, Calls};
pub(crate) use far_end::name_of;
pub(crate) use far_end_driven::End;
pub(crate) use identities::{Identities, Registration};
pub(crate) use lists::Lists;
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use power::Power;
pub(crate) use programmed::Programmed;
pub(crate) use soft_keys::SoftKey;
pub(crate) use sound::{LOUDEST, Sound};
pub(crate) use touch::Finger;
pub(crate) use view::{Purpose, View};

use crate::draw;

/// How long the display keeps a finished call or a notice.
const LINGERS: Duration = Duration::from_millis(2_500);

/// A message at the foot of the display that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Volume(AudioDevice),
    Text(String),
}

/// A desk phone.
#[derive(Clone, Debug)]
pub struct VirtualPhone {
    pub(crate) model: &'static Model,
    pub(crate) firmware: Firmware,
    pub(crate) now: Duration,
    pub(crate) view: View,
    pub(crate) calls: Calls,
    pub(crate) lists: Lists,
    pub(crate) identities: Identities,
    pub(crate) sound: Sound,
    pub(crate) power: Power,
    pub(crate) finger: Finger,
    pub(crate) do_not_disturb: bool,
    /// Expansion modules that are plugged in.
    pub(crate) modules: u8,
    /// The page of the free keys that is shown, from 0.
    page_of_keys: u8,
    /// Whether the picture of an 820 or 821 shows its line information.
    pub(crate) line_info: bool,
    /// Whether it has been set up; a reset undoes that.
    pub(crate) set_up: bool,
    notice: Option<(Notice, Duration)>,
    time_of_day: Duration,
    buttons: buttons::Buttons,
    /// Calls that others will make, the soonest first.
    expected: Vec<(Duration, String)>,
    /// Numbers of phones that answer for themselves.
    neighbours: Vec<String>,
}

impl VirtualPhone {
    /// A phone that has just been switched on, at `time_of_day` after midnight, with one expansion
    /// module if it takes any.
    #[must_use]
    pub fn new(model: &'static Model, time_of_day: Duration) -> VirtualPhone {
        VirtualPhone {
            model,
            firmware: power::delivered_with(model),
            now: Duration::ZERO,
            view: View::Home,
            calls: Calls::default(),
            lists: Lists::default(),
            identities: Identities::registered(model),
            sound: Sound::default(),
            power: Power::On,
            finger: Finger::default(),
            do_not_disturb: false,
            modules: u8::from(model.expansion.is_some()),
            page_of_keys: 0,
            line_info: !model.needs_fix_lil,
            set_up: true,
            notice: None,
            time_of_day,
            buttons: buttons::Buttons::default(),
            expected: Vec::new(),
            neighbours: Vec::new(),
        }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'static Model {
        self.model
    }

    /// The firmware it runs.
    #[must_use]
    pub fn firmware(&self) -> Firmware {
        self.firmware
    }

    /// The same phone with another firmware, which it obeys: which keys and spellings it knows.
    pub fn set_firmware(&mut self, firmware: Firmware) {
        self.firmware = firmware;
    }

    /// Plugs in so many expansion modules, or takes them out.
    pub fn set_modules(&mut self, modules: u8) {
        self.modules = self.model.expansion.map_or(0, |most| modules.min(most.modules));
    }

    /// Somebody calls in `after` from now.
    pub fn expect_call(&mut self, number: impl Into<String>, after: Duration) {
        self.expected.push((self.now + after, number.into()));
        self.expected.sort_by_key(|(at, _)| *at);
    }

    /// Whether its web server answers: not while it restarts.
    #[must_use]
    pub fn is_up(&self) -> bool {
        !matches!(self.power, Power::Restarting(_))
    }

    /// When something will happen by itself that a web server has to know: a key is due, somebody
    /// calls, or the phone goes away or comes back.
    #[must_use]
    pub fn next_change(&self) -> Option<Duration> {
        let call = self.expected.first().map(|(at, _)| *at);
        [call, self.buttons.next_due(), self.next_power_change()].into_iter().flatten().min()
    }

    /// Lets time pass until `now`. Everything that falls due meanwhile happens in its order.
    pub fn advance(&mut self, now: Duration) {
        loop {
            let call = self.expected.first().map(|(at, _)| *at).filter(|at| *at <= now);
            let key = self.buttons.next_due().filter(|at| *at <= now);
            match (call, key) {
                (Some(call), key) if key.is_none_or(|key| call <= key) => {
                    self.tick(call);
                    let (_, number) = self.expected.remove(0);
                    self.incoming(number);
                }
                (_, Some(at)) => {
                    self.tick(at);
                    self.play_next_button();
                }
                _ => break,
            }
        }
        self.tick(now);
    }

    /// The picture of a display as a Windows bitmap; `None` if the phone has no such display.
    #[must_use]
    pub fn picture(&self, screen: Screen) -> Option<Vec<u8>> {
        if !self.model.shows(screen, Some(self.firmware)) {
            return None;
        }
        match screen {
            Screen::Main => Some(draw::main_screen(self)),
            Screen::Labels => Some(draw::label_screen(self)),
            Screen::Expansion if self.modules > 0 => Some(draw::expansion_screen(self)),
            Screen::Expansion => None,
        }
    }

    /// Hours and minutes as the display shows them.
    pub(crate) fn clock(&self) -> (u64, u64) {
        let minutes = (self.time_of_day + self.now).as_secs() / 60;
        (minutes / 60 % 24, minutes % 60)
    }

    /// The message at the foot of the display.
    pub(crate) fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref().map(|(notice, _)| notice)
    }

    fn tick(&mut self, now: Duration) {
        self.now = self.now.max(now);
        if self.notice.as_ref().is_some_and(|(_, at)| self.now >= *at + LINGERS) {
            self.notice = None;
        }
        self.let_calls_go_on();
        self.identities.let_time_pass(self.now);
        self.sound.let_time_pass(self.now);
        self.let_power_come_and_go();
    }

    pub(super) fn show(&mut self, text: impl Into<String>) {
        self.notice = Some((Notice::Text(text.into()), self.now));
    }

    pub(super) fn show_volume(&mut self, device: AudioDevice) {
        self.notice = Some((Notice::Volume(device), self.now));
    }
}

#[cfg(test)]
mod tests;
