//! Waiting for a phone that restarts until it answers again.

use std::time::Duration;

/// A phone that has not gone away by then did not restart.
const GOES_WITHIN: Duration = Duration::from_secs(20);

/// How far a restart has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restart {
    /// There is none.
    #[default]
    None,
    /// The phone was told to; it still answers.
    Told {
        /// When, on the page's clock.
        since: Duration,
    },
    /// It has gone away.
    Gone {
        /// When it was told to restart.
        since: Duration,
    },
    /// It answers again.
    Back {
        /// How long it took.
        after: Duration,
    },
    /// It never went away.
    NeverGone,
}

impl Restart {
    /// The phone was told to restart.
    #[must_use]
    pub fn begin(now: Duration) -> Restart {
        Restart::Told { since: now }
    }

    /// How it is now that the phone does or does not answer.
    #[must_use]
    pub fn seen(self, answers: bool, now: Duration) -> Restart {
        match (self, answers) {
            (Restart::Told { since }, false) => Restart::Gone { since },
            (Restart::Told { since }, true) if now.saturating_sub(since) > GOES_WITHIN => {
                Restart::NeverGone
            }
            (Restart::Gone { since }, true) => Restart::Back { after: now.saturating_sub(since) },
            (same, _) => same,
        }
    }

    /// How long one has waited, while one does.
    #[must_use]
    pub fn waited(self, now: Duration) -> Option<Duration> {
        match self {
            Restart::Told { since } | Restart::Gone { since } => Some(now.saturating_sub(since)),
            Restart::None | Restart::Back { .. } | Restart::NeverGone => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_phone_goes_away_and_is_back() {
        let told = Restart::begin(at(10));
        assert_eq!(told.seen(true, at(12)), told);
        let gone = told.seen(false, at(14));
        assert_eq!(gone, Restart::Gone { since: at(10) });
        assert_eq!(gone.waited(at(30)), Some(at(20)));
        assert_eq!(gone.seen(false, at(30)), gone);
        assert_eq!(gone.seen(true, at(55)), Restart::Back { after: at(45) });
    }

    #[test]
    fn a_phone_that_stays_did_not_restart() {
        assert_eq!(Restart::begin(at(0)).seen(true, at(21)), Restart::NeverGone);
        assert_eq!(Restart::None.seen(true, at(21)), Restart::None);
        assert_eq!(Restart::None.waited(at(1)), None);
    }
}
