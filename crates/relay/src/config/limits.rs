//! The section `[limits]`.

use toml::Spanned;

use super::checker::Checker;
use crate::access::{Limits, MAX_WAIT_SECONDS};

impl Checker<'_> {
    /// Checks that every limit is within its range.
    pub(super) fn limits(&mut self, limits: Option<Spanned<Limits>>) -> Option<Limits> {
        let Some(limits) = limits else { return Some(Limits::default()) };
        let Limits {
            commands_per_second,
            commands_per_phone_and_second,
            connections,
            connections_per_address,
            max_wait_seconds,
        } = *limits.get_ref();
        if !(1..=MAX_WAIT_SECONDS).contains(&max_wait_seconds) {
            let fault =
                format!("limits: max_wait_seconds must be a number from 1 to {MAX_WAIT_SECONDS}");
            return self.fault(&limits, fault);
        }
        let fits = |number: u32| (1..=100_000).contains(&number);
        if fits(commands_per_second)
            && fits(commands_per_phone_and_second)
            && (1..=100_000).contains(&connections)
            && (1..=100_000).contains(&connections_per_address)
        {
            return Some(limits.into_inner());
        }
        self.fault(&limits, "limits: each must be a number from 1 to 100000".to_owned())
    }
}
