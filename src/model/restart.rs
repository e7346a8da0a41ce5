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
    Requested {
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
    /// It was told to, and another phone was looked at since.
    Unwatched {
        /// When it was told to restart.
        since: Duration,
    },
    /// It answers; nobody has seen whether it went away.
    Answers,
}

impl Restart {
    /// The phone was told to restart.
    #[must_use]
    pub fn begin(now: Duration) -> Restart {
        Restart::Requested { since: now }
    }

    /// How it is now that the phone does or does not answer.
    #[must_use]
    pub fn seen(self, answers: bool, now: Duration) -> Restart {
        match (self, answers) {
            (Restart::Requested { since }, false) => Restart::Gone { since },
            (Restart::Requested { since }, true) if now.saturating_sub(since) > GOES_WITHIN => {
                Restart::NeverGone
            }
            (Restart::Unwatched { since }, false) => Restart::Gone { since },
            (Restart::Unwatched { since }, true) if now.saturating_sub(since) > GOES_WITHIN => {
                Restart::Answers
            }
            (Restart::Unwatched { since }, true) => Restart::Requested { since },
            (Restart::Gone { since }, true) => Restart::Back { after: now.saturating_sub(since) },
            (same, _) => same,
        }
    }

    /// Another phone is looked at now: whether this one goes away is not seen.
    #[must_use]
    pub fn unwatched(self) -> Restart {
        match self {
            Restart::Requested { since } => Restart::Unwatched { since },
            same => same,
        }
    }

    /// How long one has waited, while one does.
    #[must_use]
    pub fn waited(self, now: Duration) -> Option<Duration> {
        match self {
            Restart::Requested { since }
            | Restart::Gone { since }
            | Restart::Unwatched { since } => Some(now.saturating_sub(since)),
            Restart::None | Restart::Back { .. } | Restart::NeverGone | Restart::Answers => None,
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
    fn nothing_is_claimed_of_a_restart_that_nobody_watched() {
        let left = Restart::begin(at(0)).unwatched();
        assert_eq!(left.waited(at(5)), Some(at(5)));
        assert_eq!(left.seen(true, at(5)), Restart::begin(at(0)), "it may still go away");
        assert_eq!(left.seen(true, at(60)), Restart::Answers);
        let gone = left.seen(false, at(30));
        assert_eq!(gone.unwatched(), gone);
        assert_eq!(gone.seen(true, at(50)), Restart::Back { after: at(50) });
    }

    #[test]
    fn a_phone_that_stays_did_not_restart() {
        assert_eq!(Restart::begin(at(0)).seen(true, at(21)), Restart::NeverGone);
        assert_eq!(Restart::None.seen(true, at(21)), Restart::None);
        assert_eq!(Restart::None.waited(at(1)), None);
    }
}
