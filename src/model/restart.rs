//! The restart of a phone, until it answers again.

use std::time::Duration;

/// A phone that still answers after this time did not restart.
const GOES_WITHIN: Duration = Duration::from_secs(20);

/// The progress of a restart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restart {
    /// No restart.
    #[default]
    None,
    /// The restart was requested, and the phone still answers.
    Requested {
        /// The time of the request, on the page's clock.
        since: Duration,
    },
    /// The phone does not answer.
    Gone {
        /// The time of the request.
        since: Duration,
    },
    /// The phone answers again.
    Back {
        /// The time it took.
        after: Duration,
    },
    /// The phone kept answering.
    NeverGone,
    /// The restart was requested, and another phone was shown since.
    Unwatched {
        /// The time of the request.
        since: Duration,
    },
    /// The phone answers; whether it was away was not seen.
    Answers,
}

impl Restart {
    /// Begins with the request for a restart.
    #[must_use]
    pub fn begin(now: Duration) -> Restart {
        Restart::Requested { since: now }
    }

    /// Returns the progress after the phone did or did not answer.
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

    /// Returns the progress once another phone is shown, while this one may go away unseen.
    #[must_use]
    pub fn unwatched(self) -> Restart {
        match self {
            Restart::Requested { since } => Restart::Unwatched { since },
            same => same,
        }
    }

    /// Returns the waiting time, while the phone is awaited.
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
    fn a_restarting_phone_goes_away_and_comes_back() {
        let requested = Restart::begin(at(10));
        assert_eq!(requested.seen(true, at(12)), requested);
        let gone = requested.seen(false, at(14));
        assert_eq!(gone, Restart::Gone { since: at(10) });
        assert_eq!(gone.waited(at(30)), Some(at(20)));
        assert_eq!(gone.seen(false, at(30)), gone);
        assert_eq!(gone.seen(true, at(55)), Restart::Back { after: at(45) });
    }

    #[test]
    fn an_unwatched_restart_ends_without_a_claim() {
        let left = Restart::begin(at(0)).unwatched();
        assert_eq!(left.waited(at(5)), Some(at(5)));
        assert_eq!(left.seen(true, at(5)), Restart::begin(at(0)), "it may still go away");
        assert_eq!(left.seen(true, at(60)), Restart::Answers);
        let gone = left.seen(false, at(30));
        assert_eq!(gone.unwatched(), gone);
        assert_eq!(gone.seen(true, at(50)), Restart::Back { after: at(50) });
    }

    #[test]
    fn a_phone_that_keeps_answering_did_not_restart() {
        assert_eq!(Restart::begin(at(0)).seen(true, at(21)), Restart::NeverGone);
        assert_eq!(Restart::None.seen(true, at(21)), Restart::None);
        assert_eq!(Restart::None.waited(at(1)), None);
    }
}
