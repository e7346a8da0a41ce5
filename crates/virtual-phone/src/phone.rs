//! A desk phone in software: its state, and how commands and time change it.
//!
//! Time is an argument everywhere, a `Duration` since the phone was switched on, so that tests and
//! the page run it as fast or as slowly as they like.

mod calls;
mod commands;
mod exchange_calls;
mod far_end;
mod function_keys;
mod identities;
mod key_queue;
mod keys;
pub(crate) mod layout;
mod lists;
mod menu;
mod power;
mod soft_keys;
mod sound;
mod state;
mod touch;
mod transfer;
mod view;

use std::time::Duration;

use snom::{Firmware, Model};

pub use function_keys::Light;
pub use sound::AudioDevice;
pub use state::{CallSummary, IdentitySummary, State};

pub(crate) use calls::{Call, CallState, Calls};
pub(crate) use exchange_calls::CallLeg;
pub(crate) use far_end::name_of;
pub(crate) use function_keys::KeyFunction;
pub(crate) use identities::{Identities, Registration};
pub(crate) use lists::Lists;
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use power::Power;
pub(crate) use soft_keys::SoftKey;
pub(crate) use sound::{MAX_VOLUME, Sound};
pub(crate) use touch::TouchTracker;
pub(crate) use view::{Purpose, View};

/// How long the display keeps a finished call or a notice.
const DISPLAY_TIME: Duration = Duration::from_millis(2_500);

/// A message at the foot of the display that disappears by itself.
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
    pub(crate) touch_tracker: TouchTracker,
    pub(crate) do_not_disturb: bool,
    /// The number of expansion modules.
    pub(crate) modules: u8,
    /// The page of free keys shown, from 0.
    page_of_keys: u8,
    /// Whether the picture of an 820 or 821 shows its line information.
    pub(crate) line_info: bool,
    /// Whether it has been set up; a reset undoes that.
    pub(crate) set_up: bool,
    notice: Option<(Notice, Duration)>,
    time_of_day: Duration,
    key_queue: key_queue::KeyQueue,
    /// Calls that will come in, the soonest first.
    expected: Vec<(Duration, String)>,
    /// Numbers of the other phones of the exchange.
    neighbours: Vec<String>,
}

impl VirtualPhone {
    /// Creates a phone that has just been switched on, at `time_of_day` after midnight, with one
    /// expansion module if it takes any.
    #[must_use]
    pub fn new(model: &'static Model, time_of_day: Duration) -> VirtualPhone {
        VirtualPhone {
            model,
            firmware: power::default_firmware(model),
            now: Duration::ZERO,
            view: View::Home,
            calls: Calls::default(),
            lists: Lists::default(),
            identities: Identities::registered(model),
            sound: Sound::default(),
            power: Power::On,
            touch_tracker: TouchTracker::default(),
            do_not_disturb: false,
            modules: u8::from(model.expansion.is_some()),
            page_of_keys: 0,
            line_info: !model.needs_fix_lil,
            set_up: true,
            notice: None,
            time_of_day,
            key_queue: key_queue::KeyQueue::default(),
            expected: Vec::new(),
            neighbours: Vec::new(),
        }
    }

    /// Returns the model.
    #[must_use]
    pub fn model(&self) -> &'static Model {
        self.model
    }

    /// Returns the firmware it runs.
    #[must_use]
    pub fn firmware(&self) -> Firmware {
        self.firmware
    }

    /// Replaces the firmware, which decides the keys and spellings that the phone knows.
    pub fn set_firmware(&mut self, firmware: Firmware) {
        self.firmware = firmware;
    }

    /// Sets the number of expansion modules, up to the model's maximum.
    pub fn set_modules(&mut self, modules: u8) {
        self.modules = self.model.expansion.map_or(0, |expansion| modules.min(expansion.modules));
    }

    /// Makes a call come in `after` from now.
    pub fn expect_call(&mut self, number: impl Into<String>, after: Duration) {
        self.expected.push((self.now + after, number.into()));
        self.expected.sort_by_key(|(at, _)| *at);
    }

    /// Returns whether its web server answers, which it does not during a restart.
    #[must_use]
    pub fn is_up(&self) -> bool {
        !matches!(self.power, Power::Restarting(_))
    }

    /// Returns the time of the next change that a web server has to know: a key is due, a call comes
    /// in, or the phone goes away or comes back.
    #[must_use]
    pub fn next_change(&self) -> Option<Duration> {
        let call = self.expected.first().map(|(at, _)| *at);
        [call, self.key_queue.next_due(), self.next_power_change()].into_iter().flatten().min()
    }

    /// Advances the phone to `now`. Everything that falls due by then happens in its order.
    pub fn advance(&mut self, now: Duration) {
        loop {
            let call = self.expected.first().map(|(at, _)| *at).filter(|at| *at <= now);
            let key = self.key_queue.next_due().filter(|at| *at <= now);
            match (call, key) {
                (Some(call), key) if key.is_none_or(|key| call <= key) => {
                    self.tick(call);
                    let (_, number) = self.expected.remove(0);
                    self.incoming(number);
                }
                (_, Some(at)) => {
                    self.tick(at);
                    self.play_next_key();
                }
                _ => break,
            }
        }
        self.tick(now);
    }

    /// Returns the hours and minutes of the phone's clock.
    pub(crate) fn clock(&self) -> (u64, u64) {
        let minutes = (self.time_of_day + self.now).as_secs() / 60;
        (minutes / 60 % 24, minutes % 60)
    }

    /// Returns the message at the foot of the display.
    pub(crate) fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref().map(|(notice, _)| notice)
    }

    fn tick(&mut self, now: Duration) {
        self.now = self.now.max(now);
        if self.notice.as_ref().is_some_and(|(_, at)| self.now >= *at + DISPLAY_TIME) {
            self.notice = None;
        }
        self.advance_calls();
        self.identities.advance(self.now);
        self.sound.advance(self.now);
        self.advance_power();
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
