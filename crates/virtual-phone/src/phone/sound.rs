//! The audio devices and their volumes.

use std::time::Duration;

use super::VirtualPhone;

/// The highest volume; the lowest is 0.
pub(crate) const MAX_VOLUME: u8 = 15;
/// How long a melody is played for a test.
const TEST_TIME: Duration = Duration::from_secs(3);

/// An audio device. Each has its own volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AudioDevice {
    /// The handset.
    #[default]
    Handset,
    /// The hands-free speaker.
    Speaker,
    /// The headset.
    Headset,
    /// The bell.
    Ringer,
}

impl AudioDevice {
    /// Returns its name on the display.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AudioDevice::Handset => "Handset",
            AudioDevice::Speaker => "Speaker",
            AudioDevice::Headset => "Headset",
            AudioDevice::Ringer => "Ringer",
        }
    }
}

/// The audio state.
#[derive(Clone, Debug)]
pub(crate) struct Sound {
    pub(crate) device: AudioDevice,
    pub(crate) volume: [u8; 4],
    pub(crate) muted: bool,
    pub(crate) melody: u8,
    /// The melody that is played for a test, and the end of the test.
    pub(crate) testing: Option<(u8, Duration)>,
}

impl Default for Sound {
    fn default() -> Sound {
        Sound {
            device: AudioDevice::Handset,
            volume: [8; 4],
            muted: false,
            melody: 1,
            testing: None,
        }
    }
}

impl Sound {
    pub(super) fn advance(&mut self, now: Duration) {
        self.testing = self.testing.filter(|(_, until)| now < *until);
    }

    pub(crate) fn volume_of(&self, device: AudioDevice) -> u8 {
        self.volume.get(device as usize).copied().unwrap_or(0)
    }
}

impl VirtualPhone {
    pub(super) fn play_melody(&mut self, melody: u8) {
        self.sound.testing = Some((melody, self.now + TEST_TIME));
        self.show(format!("Melody {melody}"));
    }

    /// Changes the volume of the device in use: the bell while it rings or the phone is idle.
    pub(super) fn change_volume(&mut self, by: i8) {
        let device = if self.calls.talking().is_some() || self.view.is_prompt() {
            self.sound.device
        } else {
            AudioDevice::Ringer
        };
        if let Some(volume) = self.sound.volume.get_mut(device as usize) {
            *volume = volume.saturating_add_signed(by).min(MAX_VOLUME);
        }
        self.show_volume(device);
    }

    pub(super) fn toggle_mute(&mut self) {
        self.sound.muted = self.calls.talking().is_some() && !self.sound.muted;
    }
}
