//! Restarting, resetting and loading firmware.

use std::time::Duration;

use snom::{Firmware, Model, firmware::FirmwareUrl, model::Series};

use super::{Finger, Lists, Sound, View, VirtualPhone};

/// How long the phone is away. A real one takes about a minute; nobody wants to wait that long
/// for a virtual one.
const RESTARTS_FOR: Duration = Duration::from_secs(8);
/// How long it writes a firmware before it restarts.
const LOADS_FOR: Duration = Duration::from_secs(6);

/// Whether the phone runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Power {
    On,
    /// It writes a firmware; the web server still answers.
    Loading {
        since: Duration,
        next: Option<Firmware>,
    },
    /// It is away until then.
    Restarting(Duration),
}

impl Power {
    pub(crate) fn is_on(self) -> bool {
        self == Power::On
    }
}

/// The firmware a model is delivered with here: one that is in use on its series.
pub(super) fn delivered_with(model: &Model) -> Firmware {
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
        self.power = Power::Restarting(self.now + RESTARTS_FOR);
        self.calls.clear();
        self.buttons.clear();
        self.finger = Finger::default();
        self.page_of_keys = 0;
        self.sound.testing = None;
        self.rest();
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

    /// How far loading has come, 0 to 100.
    pub(crate) fn loaded_percent(&self) -> Option<u8> {
        let Power::Loading { since, .. } = self.power else { return None };
        let part = self.now.saturating_sub(since).as_millis() * 100 / LOADS_FOR.as_millis();
        Some(u8::try_from(part.min(100)).unwrap_or(100))
    }

    /// When the phone goes away or comes back by itself.
    pub(super) fn next_power_change(&self) -> Option<Duration> {
        match self.power {
            Power::On => None,
            Power::Loading { since, .. } => Some(since + LOADS_FOR),
            Power::Restarting(until) => Some(until),
        }
    }

    pub(super) fn let_power_come_and_go(&mut self) {
        if let Power::Loading { since, next } = self.power
            && self.now >= since + LOADS_FOR
        {
            self.firmware = next.unwrap_or(self.firmware);
            self.restart();
            self.power = Power::Restarting(since + LOADS_FOR + RESTARTS_FOR);
        }
        if let Power::Restarting(until) = self.power
            && self.now >= until
        {
            self.power = Power::On;
            self.identities.restart(until);
            self.identities.let_time_pass(self.now);
        }
    }
}

/// The version in the name of a firmware file, such as `snomD785-10.1.99.13-SIP-r.bin`.
fn version_in(url: &str) -> Option<Firmware> {
    let file = url.rsplit('/').next()?;
    file.split('-').filter(|part| part.contains('.')).find_map(|part| {
        let digits = part.trim_end_matches(|character: char| !character.is_ascii_digit());
        digits.parse().ok()
    })
}
