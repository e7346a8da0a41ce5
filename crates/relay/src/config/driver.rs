//! The section `[driver]`.

use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;

/// The hold where the file names none, in seconds.
const DEFAULT_SECONDS: u32 = 30;
/// The shortest and the longest hold, in seconds.
const MIN_SECONDS: u32 = 5;
const MAX_SECONDS: u32 = 600;

/// The rules about who drives a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DriverRules {
    /// Commands of others are refused while a user drives a phone.
    pub enabled: bool,
    /// The time for which a command holds the phone for its user.
    pub hold: Duration,
}

impl Default for DriverRules {
    fn default() -> DriverRules {
        DriverRules { enabled: true, hold: Duration::from_secs(DEFAULT_SECONDS.into()) }
    }
}

/// The section as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDriver {
    enabled: Option<bool>,
    hold_seconds: Option<Spanned<u32>>,
}

impl Checker<'_> {
    /// Checks the section.
    pub(super) fn driver(&mut self, raw: RawDriver) -> Option<DriverRules> {
        let default = DriverRules::default();
        let enabled = raw.enabled.unwrap_or(default.enabled);
        let Some(seconds) = raw.hold_seconds else {
            return Some(DriverRules { enabled, ..default });
        };
        let number = *seconds.get_ref();
        if (MIN_SECONDS..=MAX_SECONDS).contains(&number) {
            return Some(DriverRules { enabled, hold: Duration::from_secs(number.into()) });
        }
        let fault = format!(
            "driver.hold_seconds: {number} must be a number from {MIN_SECONDS} to {MAX_SECONDS}"
        );
        self.fault(&seconds, fault)
    }
}
