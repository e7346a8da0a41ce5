//! When a stream is opened, and when it counts as lost.

use std::time::Duration;

/// The longest silence of a stream: the relay sends a heartbeat every 15 s.
const SILENCE: Duration = Duration::from_secs(40);
/// How long a stream may take to begin.
const BEGINNING: Duration = Duration::from_secs(10);
/// The back-off after the first failure, which doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest back-off.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long a stream lives until it counts as one that works: as long as from one heartbeat to the next. A proxy that cuts
/// streams lets their first bytes through.
const PROVEN_AFTER: Duration = Duration::from_secs(15);
/// The pause after a relay has refused the stream itself, as an older one does.
const REFUSED_PAUSE: Duration = Duration::from_secs(600);

/// The state of a stream. Times are since the page was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is opened at that time.
    Closed(Duration),
    /// It was requested at that time.
    Opening(Duration),
    /// Something came from the first time to the second.
    Open(Duration, Duration),
}

/// The attempts to keep a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconnect {
    state: State,
    failures: u32,
}

impl Default for Reconnect {
    fn default() -> Reconnect {
        Reconnect { state: State::Closed(Duration::ZERO), failures: 0 }
    }
}

impl Reconnect {
    /// Returns whether the stream is to be opened now.
    #[must_use]
    pub fn is_due(&self, now: Duration) -> bool {
        matches!(self.state, State::Closed(at) if at <= now)
    }

    /// Returns whether the stream is open, and was heard of lately.
    #[must_use]
    pub fn is_healthy(&self, now: Duration) -> bool {
        matches!(self.state, State::Open(_, heard) if now.saturating_sub(heard) < SILENCE)
    }

    /// Returns whether the stream has been silent for so long that it counts as lost.
    #[must_use]
    pub fn is_lost(&self, now: Duration) -> bool {
        match self.state {
            State::Closed(_) => false,
            State::Opening(since) => now.saturating_sub(since) >= BEGINNING,
            State::Open(_, heard) => now.saturating_sub(heard) >= SILENCE,
        }
    }

    /// Notes that the stream is requested.
    pub fn requested(&mut self, now: Duration) {
        self.state = State::Opening(now);
    }

    /// Notes bytes, which may be those of a heartbeat. A stream of which some come for a while ends the back-off.
    pub fn heard(&mut self, now: Duration) {
        let since = match self.state {
            State::Open(since, _) => since,
            State::Closed(_) | State::Opening(_) => now,
        };
        self.state = State::Open(since, now);
        if now.saturating_sub(since) >= PROVEN_AFTER {
            self.failures = 0;
        }
    }

    /// Notes the end of the stream. `random` of 0 to 255 is the jitter, so that the pages of an office do not come back
    /// all at once.
    pub fn ended(&mut self, now: Duration, random: u8) {
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(self.failures.min(10));
        let half = pause.min(LONGEST_PAUSE) / 2;
        self.failures = self.failures.saturating_add(1);
        self.state = State::Closed(now + half + half * u32::from(random) / 255);
    }

    /// Notes that the relay refuses the stream.
    pub fn refused(&mut self, now: Duration) {
        self.state = State::Closed(now + REFUSED_PAUSE);
    }

    /// Opens the stream again at once, since something else is wanted of it.
    pub fn restart(&mut self, now: Duration) {
        self.state = State::Closed(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_back_off_doubles_up_to_half_a_minute() {
        for (random, pauses) in [
            (0, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]),
            (255, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]),
        ] {
            let mut stream = Reconnect::default();
            for pause in pauses {
                let due = at(9) + Duration::from_millis(pause);
                stream.requested(at(9));
                stream.ended(at(9), random);
                assert!(stream.is_due(due), "{pause}");
                assert!(!stream.is_due(due - Duration::from_millis(1)), "{pause}");
            }
            // A stream that worked begins again with the shortest.
            stream.requested(at(99));
            stream.heard(at(99));
            stream.heard(at(114));
            stream.ended(at(120), 255);
            assert!(stream.is_due(at(121)));
        }
    }

    #[test]
    fn a_stream_that_dies_young_is_a_failure() {
        let cases: [(&[u64], u64, bool); 5] = [
            (&[0], 1, true),
            // Its end proves nothing: a silent stream is found out late.
            (&[0], 40, true),
            (&[0, 5, 14], 14, true),
            (&[0, 15], 15, false),
            (&[0, 5, 20], 99, false),
        ];
        for (heard, lived, is_failure) in cases {
            let mut stream = Reconnect::default();
            let mut now = Duration::ZERO;
            for _ in 0..3 {
                stream.requested(now);
                heard.iter().for_each(|after| stream.heard(now + at(*after)));
                now += at(lived);
                stream.ended(now, 255);
            }
            let pause = at(if is_failure { 4 } else { 1 });
            assert!(stream.is_due(now + pause), "{heard:?}");
            assert!(!stream.is_due(now + pause - Duration::from_millis(1)), "{heard:?}");
        }
    }

    #[test]
    fn a_silent_stream_is_lost() {
        let mut stream = Reconnect::default();
        assert!(stream.is_due(at(0)) && !stream.is_lost(at(99)));
        stream.requested(at(1));
        assert!(!stream.is_due(at(2)) && !stream.is_healthy(at(2)));
        assert!(!stream.is_lost(at(10)) && stream.is_lost(at(11)));
        stream.heard(at(12));
        assert!(stream.is_healthy(at(51)) && !stream.is_lost(at(51)));
        assert!(!stream.is_healthy(at(52)) && stream.is_lost(at(52)));
    }

    #[test]
    fn a_relay_that_refuses_the_stream_is_left_alone_for_long() {
        let mut stream = Reconnect::default();
        stream.requested(at(1));
        stream.refused(at(2));
        assert!(!stream.is_due(at(601)) && stream.is_due(at(602)));
        // Another phone is another stream.
        stream.restart(at(3));
        assert!(stream.is_due(at(3)));
    }
}
