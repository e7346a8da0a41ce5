//! The key `background_look_seconds`.

use std::time::Duration;

use toml::Spanned;

use super::checker::Checker;

/// The interval where the file names none.
pub const DEFAULT_INTERVAL: Duration = Duration::from_secs(60);
/// The shortest interval, in seconds: more is a burden for old phones.
const MIN_SECONDS: u32 = 10;
/// The longest interval, in seconds.
const MAX_SECONDS: u32 = 3_600;

impl Checker<'_> {
    /// Checks the interval. The inner `None` turns the looks off, the outer one is a fault.
    #[expect(clippy::option_option, reason = "off and faulty are two things")]
    pub(super) fn background_look(
        &mut self,
        seconds: Option<Spanned<u32>>,
    ) -> Option<Option<Duration>> {
        let Some(seconds) = seconds else { return Some(Some(DEFAULT_INTERVAL)) };
        match *seconds.get_ref() {
            0 => Some(None),
            number @ MIN_SECONDS..=MAX_SECONDS => Some(Some(Duration::from_secs(number.into()))),
            number => {
                let fault = format!(
                    "background_look_seconds: {number} must be 0, which turns the looks off, or a number from \
                     {MIN_SECONDS} to {MAX_SECONDS}"
                );
                self.fault(&seconds, fault)
            }
        }
    }
}
