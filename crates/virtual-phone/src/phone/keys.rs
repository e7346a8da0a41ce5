//! What each key does.

use snom::{Key, NamedKey};

use super::{
    Activity, AudioDevice, LOUDEST, MOST_DIGITS, MenuItem, Notice, SPEED_DIALS, VirtualPhone,
};

impl VirtualPhone {
    pub(super) fn press(&mut self, key: Key) {
        match key {
            Key::Named(key) => self.press_named(key),
            Key::Programmable(number) => self.press_programmable(number.get()),
            Key::Expansion(number) => self.show(format!("EK{number}: no expansion module")),
        }
    }

    fn press_named(&mut self, key: NamedKey) {
        if let Some(digit) = key.digit() {
            return self.digit(digit);
        }
        match key {
            NamedKey::F1 | NamedKey::F2 | NamedKey::F3 | NamedKey::F4 => {
                let nth = [NamedKey::F1, NamedKey::F2, NamedKey::F3, NamedKey::F4]
                    .iter()
                    .position(|soft| *soft == key);
                let action = nth.and_then(|nth| self.soft_keys().into_iter().nth(nth).flatten());
                if let Some(action) = action {
                    self.soft_key(action);
                }
            }
            NamedKey::OffHook => self.open(AudioDevice::Handset),
            NamedKey::Speaker => self.toggle(AudioDevice::Speaker),
            NamedKey::Headset => self.toggle(AudioDevice::Headset),
            NamedKey::OnHook | NamedKey::Cancel | NamedKey::Disconnect => self.cancel(),
            NamedKey::Enter => self.enter(),
            NamedKey::Up => self.move_selection(-1),
            NamedKey::Down => self.move_selection(1),
            NamedKey::Left | NamedKey::Clear => self.delete(),
            NamedKey::Menu | NamedKey::Function => self.menu(),
            NamedKey::Redial => self.redial(),
            NamedKey::Dnd => self.toggle_do_not_disturb(),
            NamedKey::Mute => self.toggle_mute(),
            NamedKey::Hold | NamedKey::HoldBefore8737 | NamedKey::Recall => self.toggle_hold(),
            NamedKey::VolumeUp => self.change_volume(1),
            NamedKey::VolumeDown => self.change_volume(-1),
            NamedKey::Right if self.activity == Activity::Idle => self.redial(),
            _ => {}
        }
    }

    fn press_programmable(&mut self, number: u8) {
        let speed_dial = usize::from(number).checked_sub(2).and_then(|nth| SPEED_DIALS.get(nth));
        match (number, speed_dial) {
            (1, _) => self.open(AudioDevice::Speaker),
            (_, Some((_, target))) if !self.in_a_call() => self.dial((*target).to_owned()),
            (_, Some(_)) => self.show("End the call first".to_owned()),
            (_, None) => self.show(format!("P{number} has no function yet")),
        }
    }

    fn digit(&mut self, digit: char) {
        match &mut self.activity {
            Activity::Prompt { number } if number.len() < MOST_DIGITS => number.push(digit),
            Activity::Connected { tones, held: false, .. } => {
                // The display has room for the last tones only.
                if tones.len() == MOST_DIGITS {
                    tones.remove(0);
                }
                tones.push(digit);
            }
            Activity::Idle
            | Activity::Menu { .. }
            | Activity::Information
            | Activity::Ended { .. } => {
                self.activity = Activity::Prompt { number: digit.to_string() };
            }
            Activity::Prompt { .. } | Activity::Calling { .. } | Activity::Connected { .. } => {}
        }
    }

    /// Lifts the handset, or opens the line on another device.
    fn open(&mut self, device: AudioDevice) {
        self.audio = device;
        if !self.in_a_call() && !matches!(self.activity, Activity::Prompt { .. }) {
            self.activity = Activity::Prompt { number: String::new() };
        }
    }

    /// Speaker and headset keys: switch the call to that device, or hang up when it is there already.
    fn toggle(&mut self, device: AudioDevice) {
        let busy = self.in_a_call() || matches!(self.activity, Activity::Prompt { .. });
        if busy && self.audio == device { self.cancel() } else { self.open(device) }
    }

    pub(super) fn cancel(&mut self) {
        let now = self.now;
        match &mut self.activity {
            Activity::Calling { number, .. } => {
                self.activity =
                    Activity::Ended { number: std::mem::take(number), talked: None, at: now };
            }
            Activity::Connected { number, since, .. } => {
                let talked = Some(now.saturating_sub(*since));
                self.activity = Activity::Ended { number: std::mem::take(number), talked, at: now };
            }
            Activity::Information => self.activity = Activity::Menu { selected: 0 },
            Activity::Idle
            | Activity::Menu { .. }
            | Activity::Prompt { .. }
            | Activity::Ended { .. } => self.rest(),
        }
    }

    pub(super) fn enter(&mut self) {
        match &self.activity {
            Activity::Prompt { number } if !number.is_empty() => self.dial(number.clone()),
            Activity::Menu { selected } => match MenuItem::ALL.get(*selected) {
                Some(MenuItem::DoNotDisturb) => self.toggle_do_not_disturb(),
                Some(MenuItem::Information) => self.activity = Activity::Information,
                Some(MenuItem::Redial) => self.redial(),
                None => {}
            },
            Activity::Ended { .. } => self.rest(),
            Activity::Connected { held: true, .. } => self.toggle_hold(),
            _ => {}
        }
    }

    fn dial(&mut self, number: String) {
        self.last_number = Some(number.clone());
        self.notice = None;
        self.activity = Activity::Calling { number, since: self.now };
    }

    pub(super) fn redial(&mut self) {
        match (&self.last_number, self.in_a_call()) {
            (_, true) => {}
            (Some(number), false) => self.activity = Activity::Prompt { number: number.clone() },
            (None, false) => self.show("No number has been dialled yet".to_owned()),
        }
    }

    pub(super) fn delete(&mut self) {
        if let Activity::Prompt { number } = &mut self.activity {
            number.pop();
        }
    }

    pub(super) fn menu(&mut self) {
        match self.activity {
            Activity::Idle | Activity::Ended { .. } => {
                self.activity = Activity::Menu { selected: 0 }
            }
            Activity::Menu { .. } | Activity::Information => self.rest(),
            Activity::Prompt { .. } | Activity::Calling { .. } | Activity::Connected { .. } => {}
        }
    }

    fn move_selection(&mut self, by: isize) {
        if let Activity::Menu { selected } = &mut self.activity {
            *selected = selected.saturating_add_signed(by).min(MenuItem::ALL.len() - 1);
        }
    }

    pub(super) fn toggle_do_not_disturb(&mut self) {
        self.do_not_disturb = !self.do_not_disturb;
    }

    pub(super) fn toggle_mute(&mut self) {
        self.muted = matches!(self.activity, Activity::Connected { .. }) && !self.muted;
    }

    pub(super) fn toggle_hold(&mut self) {
        if let Activity::Connected { held, .. } = &mut self.activity {
            *held = !*held;
        }
    }

    fn change_volume(&mut self, by: i8) {
        let device = self.audio;
        if let Some(volume) = self.volume.get_mut(device as usize) {
            *volume = volume.saturating_add_signed(by).min(LOUDEST);
        }
        self.notice = Some((Notice::Volume(device), self.now));
    }

    fn show(&mut self, text: String) {
        self.notice = Some((Notice::Text(text), self.now));
    }

    pub(crate) fn in_a_call(&self) -> bool {
        matches!(self.activity, Activity::Calling { .. } | Activity::Connected { .. })
    }

    pub(super) fn rest(&mut self) {
        self.activity = Activity::Idle;
        self.audio = AudioDevice::Handset;
        self.muted = false;
    }
}
