//! What sound goes through, and how loud.

use std::time::Duration;

use super::VirtualPhone;

/// The loudest volume; the quietest is 0.
pub(crate) const LOUDEST: u8 = 15;
/// How long a melody is played for a test.
const TEST: Duration = Duration::from_secs(3);

/// What sound goes through. Each has its own volume.
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
    /// What the display calls it.
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

#[derive(Clone, Debug)]
pub(crate) struct Sound {
    pub(crate) device: AudioDevice,
    pub(crate) volume: [u8; 4],
    pub(crate) muted: bool,
    pub(crate) melody: u8,
    /// A melody that is being played for a test, and until when.
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
    pub(super) fn let_time_pass(&mut self, now: Duration) {
        self.testing = self.testing.filter(|(_, until)| now < *until);
    }

    pub(crate) fn volume_of(&self, device: AudioDevice) -> u8 {
        self.volume.get(device as usize).copied().unwrap_or(0)
    }
}

impl VirtualPhone {
    pub(super) fn play_melody(&mut self, melody: u8) {
        self.sound.testing = Some((melody, self.now + TEST));
        self.show(format!("Melody {melody}"));
    }

    /// Changes the volume of what can be heard now: the bell while it rings or nothing goes on.
    pub(super) fn change_volume(&mut self, by: i8) {
        let device = if self.calls.talking().is_some() || self.view.is_prompt() {
            self.sound.device
        } else {
            AudioDevice::Ringer
        };
        if let Some(volume) = self.sound.volume.get_mut(device as usize) {
            *volume = volume.saturating_add_signed(by).min(LOUDEST);
        }
        self.show_volume(device);
    }

    pub(super) fn toggle_mute(&mut self) {
        self.sound.muted = self.calls.talking().is_some() && !self.sound.muted;
    }
}
