//! The effect of each command.

use std::time::Duration;

use snom::{Command, argument::CallList};

use super::{AudioDevice, Identities, Registration, VirtualPhone};

impl VirtualPhone {
    /// Carries out a command at `now`. Key presses are played on the phone's own clock: each key is
    /// held for its `Time`, and the next waits for its `Pause`.
    pub fn obey(&mut self, command: &Command, now: Duration) {
        self.advance(now);
        if self.power.is_on() {
            self.carry_out(command);
            self.advance(now);
        }
    }

    fn carry_out(&mut self, command: &Command) {
        match command {
            Command::Keys(sequence) => self.enqueue_keys(sequence),
            Command::Dial { number, identity } => {
                let line = identity.as_ref().and_then(|uri| self.identities.line_of(uri.as_str()));
                self.sound.device = AudioDevice::Speaker;
                self.call(number.to_string(), line);
            }
            Command::Dtmf(tones) => tones.as_str().chars().for_each(|tone| self.send_tone(tone)),
            Command::ReleaseAllCalls => self.end_all_calls(),
            Command::LogOffAll => {
                self.end_all_calls();
                self.identities.log_off_all();
            }
            Command::LogOff(line) => {
                self.register(line.get(), Registration::LoggedOff);
            }
            Command::Reregister(line) => {
                self.register(line.get(), Identities::registering(self.now));
            }
            Command::PlayRinger(ringer) => self.play_melody(ringer.get()),
            Command::Reboot => self.restart(),
            Command::Reset => self.reset(),
            Command::ClearCalls(list) => self.clear_list(*list),
            Command::UpgradeFirmware(url) => self.load(url),
            Command::FixLineInfoLayer => self.line_info = true,
            Command::Touch(touch) => self.touch(touch),
        }
    }

    fn register(&mut self, line: u8, registration: Registration) {
        if !self.identities.set(line, registration) {
            self.show(format!("Identity {line} is not set up"));
        }
    }

    fn clear_list(&mut self, list: CallList) {
        self.lists.clear(list);
    }
}
