//! The reachability of a phone, and the restart that hides it.

use std::{sync::Arc, time::Duration};

use relay_api::{LinkState, Reason};
use tokio::time::Instant;

/// The time after which a restart counts as over, whatever the phone does.
const MAX_RESTART: Duration = Duration::from_secs(180);
/// A phone that answers after this time is back already, or did not restart. One that loads a firmware
/// answers for longer.
const GOES_WITHIN: Duration = Duration::from_secs(20);

/// What the last request to a phone showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Reachability {
    /// It has not been asked yet.
    #[default]
    Unknown,
    /// It answered.
    Reachable,
    /// It did not answer, or not as a phone should.
    Unreachable(Arc<Reason>),
    /// It refused the password, or is locked.
    Refused(Arc<Reason>),
}

impl Reachability {
    /// Returns that of a phone that does not answer.
    pub(super) fn unreachable(reason: &Reason) -> Reachability {
        Reachability::Unreachable(Arc::new(reason.clone()))
    }

    /// Returns that of a phone that refused the password.
    pub(super) fn refused(reason: &Reason) -> Reachability {
        Reachability::Refused(Arc::new(reason.clone()))
    }
}

/// The kind of a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RestartKind {
    /// The phone goes away at once.
    AtOnce,
    /// It loads a firmware first, and answers meanwhile.
    WithFirmware,
}

/// A restart, from its command until the phone answers again.
#[derive(Clone, Copy, Debug)]
struct Restart {
    kind: RestartKind,
    sent: Instant,
    /// The phone has not answered a request since.
    is_gone: bool,
}

/// The reachability of a phone over time.
#[derive(Debug, Default)]
pub(super) struct LinkTracker {
    current: Reachability,
    /// The time of the last request whose result is known.
    checked: Option<Instant>,
    /// The time of its last answer.
    seen: Option<Instant>,
    restart: Option<Restart>,
}

impl LinkTracker {
    /// Returns what the last request showed.
    pub(super) fn current(&self) -> &Reachability {
        &self.current
    }

    /// Returns what of it is shown: nothing during a restart, unless the phone refuses the password.
    pub(super) fn visible(&self) -> Option<&Reachability> {
        let is_refused = matches!(self.current, Reachability::Refused(_));
        (self.restart.is_none() || is_refused).then_some(&self.current)
    }

    /// Returns the state at `now`.
    pub(super) fn state(&self, now: Instant) -> LinkState {
        let since = |time: Instant| {
            u32::try_from(now.saturating_duration_since(time).as_secs()).unwrap_or(u32::MAX)
        };
        let seen_seconds = self.seen.map(since);
        let restart = self.restart.filter(|restart| now < restart.sent + MAX_RESTART);
        match (&self.current, restart) {
            (Reachability::Refused(reason), _) => LinkState::refused(reason.clone()),
            (_, Some(restart)) => LinkState::Restarting { seconds: since(restart.sent) },
            (Reachability::Unknown, None) => LinkState::Unknown,
            (Reachability::Reachable, None) => {
                LinkState::Reachable { seen_seconds: seen_seconds.unwrap_or_default() }
            }
            (Reachability::Unreachable(reason), None) => {
                LinkState::unreachable(reason.clone(), seen_seconds)
            }
        }
    }

    /// Notes what a request showed.
    pub(super) fn note(&mut self, shown: Reachability, now: Instant) {
        match (&shown, &mut self.restart) {
            (Reachability::Reachable, restart) => {
                self.seen = Some(now);
                if restart.is_some_and(|restart| restart.ends_with_an_answer(now)) {
                    *restart = None;
                }
            }
            (Reachability::Unreachable(_), Some(restart)) => restart.is_gone = true,
            _ => {}
        }
        if shown != Reachability::Unknown {
            self.checked = Some(now);
        }
        self.current = shown;
    }

    /// Returns whether a request of the last `time` showed something.
    pub(super) fn was_checked_within(&self, time: Duration, now: Instant) -> bool {
        self.checked.is_some_and(|checked| now.saturating_duration_since(checked) < time)
    }

    /// Notes that a restart was sent; returns the time after which it counts as over.
    pub(super) fn begin_restart(&mut self, kind: RestartKind, sent: Instant) -> Instant {
        self.restart = Some(Restart { kind, sent, is_gone: false });
        sent + MAX_RESTART
    }

    /// Ends a restart that counts as over.
    pub(super) fn end_restart(&mut self, now: Instant) {
        self.restart = self.restart.filter(|restart| now < restart.sent + MAX_RESTART);
    }
}

impl Restart {
    /// Returns whether it is over when the phone answers at `now`.
    fn ends_with_an_answer(self, now: Instant) -> bool {
        let goes_at_once = self.kind == RestartKind::AtOnce;
        self.is_gone || goes_at_once && now > self.sent + GOES_WITHIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: Reason = Reason::CredentialsRefused {};

    fn gone() -> Reachability {
        Reachability::unreachable(&Reason::NoAnswer {})
    }

    fn state_after(link: &LinkTracker, start: Instant, seconds: u64) -> LinkState {
        link.state(start + Duration::from_secs(seconds))
    }

    #[test]
    fn the_last_answer_is_counted_from_and_survives_a_failure() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut link = LinkTracker::default();
        assert_eq!(link.state(start), LinkState::Unknown);
        link.note(gone(), start);
        let reason = Arc::new(Reason::NoAnswer {});
        assert_eq!(link.state(at(9)), LinkState::unreachable(reason.clone(), None), "never seen");
        link.note(Reachability::Reachable, at(10));
        assert_eq!(link.state(at(12)), LinkState::Reachable { seen_seconds: 2 });
        link.note(gone(), at(20));
        assert_eq!(link.state(at(100)), LinkState::unreachable(reason, Some(90)));
        link.note(Reachability::refused(&REFUSED), at(101));
        assert_eq!(link.state(at(101)), LinkState::refused(Arc::new(REFUSED)));
    }

    #[test]
    fn the_time_of_the_last_check_counts_whatever_it_showed() {
        let start = Instant::now();
        let half_a_minute = Duration::from_secs(30);
        let mut link = LinkTracker::default();
        assert!(!link.was_checked_within(half_a_minute, start));
        link.note(gone(), start);
        assert!(link.was_checked_within(half_a_minute, start + Duration::from_secs(29)));
        assert!(!link.was_checked_within(half_a_minute, start + half_a_minute));
        link.note(Reachability::Unknown, start + half_a_minute);
        assert!(!link.was_checked_within(half_a_minute, start + half_a_minute), "no request");
    }

    #[test]
    fn a_restart_lasts_until_the_phone_went_away_and_answers_again() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for kind in [RestartKind::AtOnce, RestartKind::WithFirmware] {
            let mut link = LinkTracker::default();
            link.note(Reachability::Reachable, start);
            assert_eq!(link.begin_restart(kind, start), at(180));
            link.note(Reachability::Reachable, at(2));
            assert_eq!(state_after(&link, start, 3), LinkState::Restarting { seconds: 3 });
            link.note(gone(), at(4));
            assert_eq!(state_after(&link, start, 5), LinkState::Restarting { seconds: 5 });
            assert_eq!(link.visible(), None);
            link.note(Reachability::Reachable, at(50));
            assert_eq!(state_after(&link, start, 50), LinkState::Reachable { seen_seconds: 0 });
        }
    }

    #[test]
    fn a_late_answer_ends_a_restart_that_nobody_saw_unless_a_firmware_is_loaded() {
        let start = Instant::now();
        let late = start + GOES_WITHIN + Duration::from_secs(1);
        for (kind, is_over) in [(RestartKind::AtOnce, true), (RestartKind::WithFirmware, false)] {
            let mut link = LinkTracker::default();
            link.begin_restart(kind, start);
            link.note(Reachability::Reachable, late);
            let is_restarting = matches!(link.state(late), LinkState::Restarting { .. });
            assert_eq!(is_restarting, !is_over, "{kind:?}");
        }
    }

    #[test]
    fn a_restart_is_over_after_three_minutes_and_never_hides_a_refusal() {
        let start = Instant::now();
        let mut link = LinkTracker::default();
        let end = link.begin_restart(RestartKind::AtOnce, start);
        link.note(gone(), start);
        assert_eq!(state_after(&link, start, 179), LinkState::Restarting { seconds: 179 });
        let reason = Arc::new(Reason::NoAnswer {});
        assert_eq!(link.state(end), LinkState::unreachable(reason, None));
        assert_eq!(link.visible(), None, "until somebody looks at the clock");
        link.end_restart(end);
        assert_eq!(link.visible(), Some(&gone()));
        link.begin_restart(RestartKind::AtOnce, end);
        link.note(Reachability::refused(&REFUSED), end);
        assert_eq!(link.state(end), LinkState::refused(Arc::new(REFUSED)));
    }
}
