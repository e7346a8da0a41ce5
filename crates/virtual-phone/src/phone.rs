//! The phone's state and what each key does to it.

mod keys;
mod menu;
mod soft_keys;

use std::{collections::VecDeque, time::Duration};

use snom::{Command, KeyEvent, Model, Screen};

pub(crate) use menu::MenuItem;
pub(crate) use soft_keys::SoftKey;

use crate::{bitmap, draw};

/// How long a key is held when the request does not say.
const SHORT_PRESS: Duration = Duration::from_millis(40);
/// The far end starts to ring this long after dialling.
const RINGS_AFTER: Duration = Duration::from_millis(700);
/// The far end answers this long after dialling.
const ANSWERS_AFTER: Duration = Duration::from_millis(3_000);
/// How long the display keeps a finished call or a notice.
const LINGERS: Duration = Duration::from_millis(2_500);
/// Key presses that wait for their turn; more are dropped, as a keyboard buffer does.
const MOST_WAITING: usize = 512;
/// The longest number the display takes.
const MOST_DIGITS: usize = 32;
/// The loudest volume; the quietest is 0.
pub(crate) const LOUDEST: u8 = 15;

/// What the phone is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activity {
    /// Nothing.
    Idle,
    /// Showing its menu.
    Menu {
        /// The chosen line, counted from 0.
        selected: usize,
    },
    /// Showing what it is.
    Information,
    /// Asking for a number.
    Prompt {
        /// What has been typed.
        number: String,
    },
    /// Calling somebody who has not answered yet.
    Calling {
        /// Whom.
        number: String,
        /// Since when, on the phone's clock.
        since: Duration,
    },
    /// Talking.
    Connected {
        /// To whom.
        number: String,
        /// Since when, on the phone's clock.
        since: Duration,
        /// Whether the call is on hold.
        held: bool,
        /// Tones sent during the call.
        tones: String,
    },
    /// Just after a call.
    Ended {
        /// With whom.
        number: String,
        /// How long they talked; `None` if nobody answered.
        talked: Option<Duration>,
        /// When it ended, on the phone's clock.
        at: Duration,
    },
}

/// What sound goes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AudioDevice {
    /// The handset.
    #[default]
    Handset,
    /// The hands-free speaker.
    Speaker,
    /// The headset.
    Headset,
}

/// A message at the foot of the display that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Volume(AudioDevice),
    Text(String),
}

/// A desk phone. Time is an argument everywhere: a `Duration` since the phone was switched on.
#[derive(Clone, Debug)]
pub struct VirtualPhone {
    pub(crate) model: &'static Model,
    pub(crate) activity: Activity,
    pub(crate) audio: AudioDevice,
    pub(crate) volume: [u8; 3],
    pub(crate) do_not_disturb: bool,
    pub(crate) muted: bool,
    pub(crate) now: Duration,
    notice: Option<(Notice, Duration)>,
    time_of_day: Duration,
    last_number: Option<String>,
    waiting: VecDeque<(Duration, KeyEvent)>,
    /// When the last waiting key will have been released and its pause will be over.
    busy_until: Duration,
}

/// Numbers behind the programmable keys, from P2 on; P1 is the line.
pub(crate) const SPEED_DIALS: &[(&str, &str)] =
    &[("Reception", "100"), ("Helpdesk", "110"), ("Voicemail", "*97")];

impl VirtualPhone {
    /// A phone that has just been switched on, at `time_of_day` after midnight.
    #[must_use]
    pub fn new(model: &'static Model, time_of_day: Duration) -> VirtualPhone {
        VirtualPhone {
            model,
            activity: Activity::Idle,
            audio: AudioDevice::Handset,
            volume: [8; 3],
            do_not_disturb: false,
            muted: false,
            now: Duration::ZERO,
            notice: None,
            time_of_day,
            last_number: None,
            waiting: VecDeque::new(),
            busy_until: Duration::ZERO,
        }
    }

    /// What the phone is doing.
    #[must_use]
    pub fn activity(&self) -> &Activity {
        &self.activity
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'static Model {
        self.model
    }

    /// Takes a command at `now`. Key presses are played on the phone's own clock: each key is held
    /// for its `Time`, and the next waits for its `Pause`.
    pub fn obey(&mut self, command: &Command, now: Duration) {
        self.advance(now);
        if let Command::Keys(sequence) = command {
            for event in sequence.events() {
                if self.waiting.len() == MOST_WAITING {
                    break;
                }
                let start = self.busy_until.max(now);
                self.waiting.push_back((start, *event));
                self.busy_until = start
                    + event.time.map_or(SHORT_PRESS, |time| Duration::from_millis(time.into()))
                    + Duration::from_millis(event.pause.unwrap_or(0).into());
            }
        }
        self.advance(now);
    }

    /// Lets time pass until `now`.
    pub fn advance(&mut self, now: Duration) {
        while let Some((_, event)) = self.waiting.pop_front_if(|(start, _)| *start <= now) {
            self.tick(now.min(self.busy_until));
            self.press(event.key);
        }
        self.tick(now);
    }

    /// The picture of a display as a Windows bitmap; `None` if the model has no such display.
    #[must_use]
    pub fn picture(&self, screen: Screen) -> Option<Vec<u8>> {
        match screen {
            Screen::Main => Some(bitmap::encode(&draw::main_screen(self))),
            Screen::Labels | Screen::Expansion => None,
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

    /// The four soft keys as they are labelled now.
    pub(crate) fn soft_keys(&self) -> [Option<SoftKey>; 4] {
        soft_keys::labels(self)
    }

    /// Whether the far end has started to ring.
    pub(crate) fn far_end_rings(&self) -> bool {
        matches!(&self.activity, Activity::Calling { since, .. } if self.now >= *since + RINGS_AFTER)
    }

    fn tick(&mut self, now: Duration) {
        self.now = self.now.max(now);
        if self.notice.as_ref().is_some_and(|(_, at)| self.now >= *at + LINGERS) {
            self.notice = None;
        }
        match &mut self.activity {
            Activity::Calling { number, since } if self.now >= *since + ANSWERS_AFTER => {
                let (number, since) = (std::mem::take(number), *since + ANSWERS_AFTER);
                self.activity =
                    Activity::Connected { number, since, held: false, tones: String::new() };
            }
            Activity::Ended { at, .. } if self.now >= *at + LINGERS => self.rest(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
