//! Restarting, resetting and loading firmware.

use std::time::Duration;

use snom::{Firmware, Model, firmware::FirmwareUrl, model::Series};

use super::{Lists, Sound, TouchTracker, View, VirtualPhone};

/// How long a restart takes. A real phone needs about a minute, which is too long to wait for a
/// virtual one.
const RESTART_TIME: Duration = Duration::from_secs(8);
/// How long writing a firmware takes before the restart.
const LOADING_TIME: Duration = Duration::from_secs(6);

/// The power state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Power {
    On,
    /// Writing a firmware; the web server still answers.
    Loading {
        since: Duration,
        next: Option<Firmware>,
    },
    /// Restarting until then; the web server is away.
    Restarting(Duration),
}

impl Power {
    pub(crate) fn is_on(self) -> bool {
        self == Power::On
    }
}

/// Returns the default firmware of a model: one that is in use on its series.
pub(super) fn default_firmware(model: &Model) -> Firmware {
    match model.series {
        Series::S100And200 => Firmware::new([7, 3, 14, 0]),
        Series::S300 | Series::S800 => Firmware::new([8, 7, 5, 35]),
        Series::S700 => Firmware::new([8, 9, 3, 80]),
        Series::D100 | Series::D300 | Series::D700 | Series::D800 | Series::Other => {
            Firmware::new([10, 1, 33, 33])
        }
    }
}

impl VirtualPhone {
    pub(super) fn restart(&mut self) {
        self.power = Power::Restarting(self.now + RESTART_TIME);
        self.calls.clear();
        self.key_queue.clear();
        self.touch_tracker = TouchTracker::default();
        self.page_of_keys = 0;
        self.sound.testing = None;
        self.close_audio();
        self.view = View::Home;
        self.notice = None;
        self.line_info = !self.model.needs_fix_lil;
    }

    pub(super) fn reset(&mut self) {
        self.lists = Lists::default();
        self.sound = Sound::default();
        self.do_not_disturb = false;
        self.identities.forget();
        self.set_up = false;
        self.restart();
    }

    pub(super) fn load(&mut self, url: &FirmwareUrl) {
        self.end_all_calls();
        self.calls.clear();
        self.view = View::Home;
        self.power = Power::Loading { since: self.now, next: version_in(url.as_str()) };
    }

    /// Returns the progress of loading, 0 to 100.
    pub(crate) fn loaded_percent(&self) -> Option<u8> {
        let Power::Loading { since, .. } = self.power else { return None };
        let part = self.now.saturating_sub(since).as_millis() * 100 / LOADING_TIME.as_millis();
        Some(u8::try_from(part.min(100)).unwrap_or(100))
    }

    /// Returns when the phone goes away or comes back.
    pub(super) fn next_power_change(&self) -> Option<Duration> {
        match self.power {
            Power::On => None,
            Power::Loading { since, .. } => Some(since + LOADING_TIME),
            Power::Restarting(until) => Some(until),
        }
    }

    pub(super) fn advance_power(&mut self) {
        if let Power::Loading { since, next } = self.power
            && self.now >= since + LOADING_TIME
        {
            self.firmware = next.unwrap_or(self.firmware);
            self.restart();
            self.power = Power::Restarting(since + LOADING_TIME + RESTART_TIME);
        }
        if let Power::Restarting(until) = self.power
            && self.now >= until
        {
            self.power = Power::On;
            self.identities.restart(until);
            self.identities.advance(self.now);
        }
    }
}

/// Returns the version in the name of a firmware file, such as `snomD785-10.1.99.13-SIP-r.bin`.
fn version_in(url: &str) -> Option<Firmware> {
    let file = url.rsplit('/').next()?;
    file.split('-').filter(|part| part.contains('.')).find_map(|part| {
        let digits = part.trim_end_matches(|character: char| !character.is_ascii_digit());
        digits.parse().ok()
    })
}
