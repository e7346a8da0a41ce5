//! The function of each key, pressed and held.

mod typing;

use snom::{Key, NamedKey, argument::CallList};

pub(crate) use typing::Typing;

use super::{AudioDevice, CallState, Menu, MenuItem, Purpose, SoftKey, View, VirtualPhone};

/// The longest number the display takes.
const MAX_DIGITS: usize = 32;

impl VirtualPhone {
    pub(super) fn press(&mut self, key: Key) {
        if !self.power.is_on() {
            return;
        }
        // After a factory reset a phone asks to be set up; for a virtual one any key does it.
        if !self.set_up {
            self.set_up = true;
            self.identities = super::Identities::registered(self.model);
            return;
        }
        match key {
            Key::Named(key) => self.press_named(key),
            Key::Programmable(number) => self.press_free_key(number.get()),
            Key::Expansion(number) => {
                let function = self.expansion_key(number);
                self.run_function(function, &key.to_string());
            }
            Key::Event(name) => self.event(name.as_str()),
        }
    }

    /// Returns whether the phone obeys `key`: its model and its firmware know it, and its module is
    /// plugged in.
    pub(super) fn knows(&self, key: Key) -> bool {
        let is_there = match key {
            Key::Expansion(number) => number < self.expansion_keys(),
            Key::Named(_) | Key::Programmable(_) | Key::Event(_) => true,
        };
        is_there && self.model.has(key) && self.firmware.knows(key)
    }

    fn press_named(&mut self, key: NamedKey) {
        if let Some(digit) = key.digit() {
            return self.digit(key, digit);
        }
        match key {
            NamedKey::F1 => self.press_soft_key(0),
            NamedKey::F2 => self.press_soft_key(1),
            NamedKey::F3 => self.press_soft_key(2),
            NamedKey::F4 => self.press_soft_key(3),
            NamedKey::OffHook => self.open(AudioDevice::Handset),
            NamedKey::OnHook => self.put_handset_down(),
            NamedKey::Speaker => self.toggle(AudioDevice::Speaker),
            NamedKey::Headset => self.toggle(AudioDevice::Headset),
            NamedKey::Cancel | NamedKey::Disconnect => self.cancel(),
            NamedKey::Enter => self.enter(),
            NamedKey::Up => self.move_selection(-1),
            NamedKey::Down => self.move_selection(1),
            NamedKey::Left => self.sideways(CallList::Received),
            NamedKey::Right => self.sideways(CallList::Missed),
            NamedKey::Clear => self.delete(),
            NamedKey::Menu | NamedKey::Function => self.toggle_menu(),
            NamedKey::Redial => self.open_list(CallList::Dialled),
            NamedKey::Dnd => self.toggle_do_not_disturb(),
            NamedKey::Rec => self.toggle_recording(),
            NamedKey::Mute => self.toggle_mute(),
            NamedKey::Transfer => self.transfer(),
            NamedKey::Hold | NamedKey::HoldBefore8737 | NamedKey::Recall => self.toggle_hold(),
            NamedKey::VolumeUp => self.change_volume(1),
            NamedKey::VolumeDown => self.change_volume(-1),
            // The keypad is handled above.
            _ => {}
        }
    }

    /// Runs a function by its name in the settings, for those without a key of their own.
    fn event(&mut self, name: &str) {
        match name {
            "F_CONFERENCE" | "F_CONF_ON" => self.conference(),
            "F_ADR_BOOK" | "F_CONTACTS" | "F_DIRECTORY_SEARCH" => self.choose(MenuItem::Contacts),
            "F_CALL_LIST" => self.choose(MenuItem::CallLists),
            "F_MISSED_LIST" => self.open_list(CallList::Missed),
            "F_ACCEPTED_LIST" => self.open_list(CallList::Received),
            "F_REDIAL" => self.open_list(CallList::Dialled),
            "F_SETTINGS" => self.view = View::Menu { menu: Menu::Main, selected: 0 },
            "F_STATUS" | "F_SUPPORT" => self.choose(MenuItem::Information),
            "F_DND" => self.toggle_do_not_disturb(),
            "F_MUTE" => self.toggle_mute(),
            "F_REC" => self.toggle_recording(),
            "F_TRANSFER" => self.transfer(),
            "F_OK" => self.enter(),
            "F_CANCEL" => self.cancel(),
            "F_LEFT" => self.sideways(CallList::Received),
            "F_RIGHT" => self.sideways(CallList::Missed),
            "F_NEXT_ID" => self.identities.select_next(1),
            "F_PREV_ID" => self.identities.select_next(-1),
            "F_RETRIEVE" => self.call("*97".to_owned(), None),
            _ => self.show(format!("{name} does nothing here")),
        }
    }

    /// Returns whether holding a key does something else than pressing it.
    pub(super) fn has_long_press(&self, key: Key) -> bool {
        matches!(
            key,
            Key::Named(
                NamedKey::Digit0
                    | NamedKey::Digit1
                    | NamedKey::Redial
                    | NamedKey::Cancel
                    | NamedKey::Clear
            )
        )
    }

    pub(super) fn long_press(&mut self, key: Key) {
        if !self.power.is_on() || !self.set_up {
            return;
        }
        match key {
            Key::Named(NamedKey::Digit0) => self.digit(NamedKey::Digit0, '+'),
            // Holding 1 calls the voice mail on most phones.
            Key::Named(NamedKey::Digit1) => self.call("*97".to_owned(), None),
            Key::Named(NamedKey::Redial) => {
                let last = self.lists.of(CallList::Dialled).first().cloned();
                match last {
                    Some(number) => self.call(number, None),
                    None => self.show("No number has been dialled yet"),
                }
            }
            Key::Named(NamedKey::Cancel) => self.view = View::Home,
            Key::Named(NamedKey::Clear) => {
                if let View::Prompt { text, .. } = &mut self.view {
                    text.clear();
                }
            }
            _ => {}
        }
    }

    fn digit(&mut self, key: NamedKey, digit: char) {
        match &mut self.view {
            View::Prompt { text, .. } => {
                if text.len() < MAX_DIGITS {
                    text.push(digit);
                }
            }
            View::Contacts { typed, selected } => {
                typed.tap(key, self.now);
                *selected = 0;
            }
            View::Menu { menu, .. } => {
                let nth = digit.to_digit(10).and_then(|nth| nth.checked_sub(1));
                let item = nth.and_then(|nth| menu.items().get(nth as usize)).copied();
                if let Some(item) = item {
                    self.choose(item);
                }
            }
            View::Home if self.calls.talking().is_some() => self.send_tone(digit),
            View::Home | View::CallList { .. } | View::ConfirmTransfer | View::Information => {
                self.view = View::Prompt { text: digit.to_string(), purpose: Purpose::Call };
            }
        }
    }

    /// Goes off hook with the handset or another device.
    fn open(&mut self, device: AudioDevice) {
        if let Some(nth) = self.calls.in_state(CallState::Incoming) {
            return self.answer(nth, Some(device));
        }
        self.sound.device = device;
        let number = match &self.view {
            View::Prompt { text, purpose: Purpose::Call } if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        match number {
            Some(number) => self.call(number, None),
            None if self.calls.alive().next().is_none() && !self.view.is_prompt() => {
                self.ask_for_number(Purpose::Call);
            }
            None => {}
        }
    }

    /// Hangs up a call that uses the handset.
    fn put_handset_down(&mut self) {
        if self.sound.device == AudioDevice::Handset {
            if self.view.is_prompt() {
                self.view = View::Home;
            }
            let call = [CallState::Connected, CallState::Dialling, CallState::Ringing]
                .into_iter()
                .find_map(|state| self.calls.in_state(state));
            if let Some(nth) = call {
                self.hang_up(nth);
            }
        }
    }

    /// Switches the call to the speaker or headset, or hangs up if it uses that device already.
    fn toggle(&mut self, device: AudioDevice) {
        let rings = self.calls.in_state(CallState::Incoming).is_some();
        let busy = self.calls.alive().next().is_some() || self.view.is_prompt();
        if busy && !rings && self.sound.device == device {
            self.cancel();
        } else {
            self.open(device);
        }
    }

    pub(super) fn cancel(&mut self) {
        if self.view != View::Home {
            let was_prompt = self.view.is_prompt();
            self.back();
            if was_prompt && self.calls.alive().next().is_none() {
                self.close_audio();
            }
        } else {
            self.hang_up(self.calls.focus());
        }
    }

    pub(super) fn enter(&mut self) {
        match &self.view {
            View::Prompt { text, purpose } => {
                let (number, purpose) = (text.clone(), *purpose);
                match purpose {
                    _ if number.is_empty() => {}
                    Purpose::Call => self.call(number, None),
                    Purpose::Transfer => self.transfer_blind(&number),
                }
            }
            View::Menu { menu, selected } => {
                if let Some(item) = menu.items().get(*selected).copied() {
                    self.choose(item);
                }
            }
            View::CallList { list, selected } => {
                if let Some(number) = self.lists.of(*list).get(*selected).cloned() {
                    self.call(number, None);
                }
            }
            View::Contacts { typed, selected } => {
                let number = typed.matches().nth(*selected).map(|(_, number)| number);
                if let Some(number) = number {
                    self.call(number.to_owned(), None);
                }
            }
            View::ConfirmTransfer => self.transfer_attended(),
            View::Information => self.back(),
            View::Home => match self.calls.focused().map(|call| call.state) {
                Some(CallState::Incoming) => self.answer(self.calls.focus(), None),
                Some(CallState::Held) => self.toggle_hold(),
                Some(CallState::Over) => self.hang_up(self.calls.focus()),
                Some(_) => {}
                None => self.open_list(CallList::Dialled),
            },
        }
    }

    pub(super) fn delete(&mut self) {
        match &mut self.view {
            View::Prompt { text, .. } => {
                text.pop();
            }
            View::Contacts { typed, selected } => {
                typed.delete();
                *selected = 0;
            }
            _ => {}
        }
    }

    /// Handles Left and Right: delete while typing, else the call lists, as by factory default.
    fn sideways(&mut self, list: CallList) {
        match self.view {
            View::Prompt { .. } | View::Contacts { .. } if list == CallList::Received => {
                self.delete();
            }
            View::Home if self.calls.is_empty() => self.open_list(list),
            View::CallList { .. } => self.open_list(list),
            _ => {}
        }
    }

    pub(super) fn press_soft_key(&mut self, nth: usize) {
        let action = self.soft_keys().get(nth).copied().flatten();
        if let Some(action) = action {
            self.soft_key(action);
        }
    }

    pub(super) fn soft_key(&mut self, key: SoftKey) {
        match key {
            SoftKey::Redial => self.open_list(CallList::Dialled),
            SoftKey::Contacts => self.choose(MenuItem::Contacts),
            SoftKey::DoNotDisturb => self.toggle_do_not_disturb(),
            SoftKey::Menu => self.toggle_menu(),
            SoftKey::Delete => self.delete(),
            SoftKey::Dial | SoftKey::Select | SoftKey::Answer | SoftKey::Transfer => self.enter(),
            SoftKey::Cancel | SoftKey::Back | SoftKey::End | SoftKey::Refuse => self.cancel(),
            SoftKey::Hold | SoftKey::Resume => self.toggle_hold(),
            SoftKey::Mute | SoftKey::Unmute => self.toggle_mute(),
            SoftKey::StartTransfer => self.transfer(),
            SoftKey::Conference => self.conference(),
            SoftKey::NewCall => self.ask_for_number(Purpose::Call),
        }
    }
}
