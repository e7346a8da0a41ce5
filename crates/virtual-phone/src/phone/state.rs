//! The phone's state, for tests against it.

use snom::argument::CallList;

use super::{AudioDevice, KeyFunction, Power, View, VirtualPhone};

/// The complete state of a phone at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "http", derive(serde::Serialize))]
pub struct State {
    /// The model.
    pub model: &'static str,
    /// The firmware.
    pub firmware: String,
    /// `on`, `loading` or `restarting`.
    pub power: &'static str,
    /// The view of the display: `home`, `prompt`, `menu`, `missed-list`, …
    pub view: &'static str,
    /// The number or text that is being typed.
    pub typed: String,
    /// The calls, in the order they began.
    pub calls: Vec<CallSummary>,
    /// The index of the call that keys act on.
    pub focus: usize,
    /// The audio device in use.
    pub audio: &'static str,
    /// The volume of handset, speaker, headset and ringer, 0 to 15.
    pub volume: [u8; 4],
    /// Whether the microphone is off.
    pub muted: bool,
    /// Whether do not disturb is on.
    pub do_not_disturb: bool,
    /// The melody that is played for a test.
    pub ringer: Option<u8>,
    /// The identities, in order.
    pub identities: Vec<IdentitySummary>,
    /// The active identity, counted from 1.
    pub active_identity: u8,
    /// The dialled numbers, the newest first.
    pub dialled: Vec<String>,
    /// The numbers of missed calls, the newest first.
    pub missed: Vec<String>,
    /// The numbers of received calls, the newest first.
    pub received: Vec<String>,
    /// The lights of the free keys, from `P1`.
    pub lights: Vec<&'static str>,
    /// The page of free keys shown, counted from 1.
    pub page_of_keys: u8,
    /// The key that is down.
    pub key_down: Option<String>,
    /// The position of the finger on the touchscreen.
    pub touched_at: Option<(u16, u16)>,
    /// The message at the foot of the display.
    pub notice: Option<String>,
    /// Whether it has been set up since the factory reset.
    pub set_up: bool,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "http", derive(serde::Serialize))]
pub struct CallSummary {
    /// The other end.
    pub number: String,
    /// `dialling`, `ringing`, `incoming`, `connected`, `held` or `over`.
    pub state: &'static str,
    /// The tones sent.
    pub tones: String,
    /// Whether it is part of a conference.
    pub in_conference: bool,
    /// Whether it is being recorded.
    pub recorded: bool,
    /// The identity it uses, counted from 1.
    pub line: u8,
    /// The cause of its end, unless one side hung up.
    pub cause: Option<&'static str>,
}

/// An identity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "http", derive(serde::Serialize))]
pub struct IdentitySummary {
    /// Its address.
    pub uri: String,
    /// `registered`, `registering` or `logged-off`.
    pub registration: &'static str,
}

impl VirtualPhone {
    /// Returns the current state.
    #[must_use]
    pub fn state(&self) -> State {
        let list = |list: CallList| self.lists.of(list).to_vec();
        State {
            model: self.model.name,
            firmware: self.firmware.to_string(),
            power: match self.power {
                Power::On => "on",
                Power::Loading { .. } => "loading",
                Power::Restarting(_) => "restarting",
            },
            view: self.view.name(),
            typed: match &self.view {
                View::Prompt { text, .. } => text.clone(),
                View::Contacts { typed, .. } => typed.text().to_owned(),
                _ => String::new(),
            },
            calls: self
                .calls
                .iter()
                .map(|call| CallSummary {
                    number: call.number.clone(),
                    state: call.state.name(),
                    tones: call.tones.clone(),
                    in_conference: call.in_conference,
                    recorded: call.recorded,
                    line: call.line,
                    cause: call.cause,
                })
                .collect(),
            focus: self.calls.focus(),
            audio: match self.sound.device {
                AudioDevice::Handset => "handset",
                AudioDevice::Speaker => "speaker",
                AudioDevice::Headset => "headset",
                AudioDevice::Ringer => "ringer",
            },
            volume: self.sound.volume,
            muted: self.sound.muted,
            do_not_disturb: self.do_not_disturb,
            ringer: self.sound.testing.map(|(melody, _)| melody),
            identities: self
                .identities
                .iter()
                .map(|identity| IdentitySummary {
                    uri: identity.uri.clone(),
                    registration: identity.registration.name(),
                })
                .collect(),
            active_identity: self.identities.active(),
            dialled: list(CallList::Dialled),
            missed: list(CallList::Missed),
            received: list(CallList::Received),
            lights: (1..=self.model.function_keys.count)
                .map(|number| self.light_of(KeyFunction::of_key(number)).name())
                .collect(),
            page_of_keys: self.page_of_keys() + 1,
            key_down: self.key_down().map(|key| key.to_string()),
            touched_at: self.touched_at(),
            notice: self.notice().map(|notice| match notice {
                super::Notice::Text(text) => text.clone(),
                super::Notice::Volume(device) => {
                    format!("{} {}", device.name(), self.sound.volume_of(*device))
                }
            }),
            set_up: self.set_up,
        }
    }
}
