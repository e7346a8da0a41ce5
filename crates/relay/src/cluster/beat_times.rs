//! The age of a command of another relay, without comparing clocks.
//!
//! A NATS client keeps what it publishes while it is disconnected, and sends it later. So a command names the last
//! beat of the owner that its sender had heard, and how long ago that was. The owner knows when it sent that beat,
//! which gives an upper bound for the age of the command.

use std::{collections::VecDeque, time::Duration};

use super::Time;

/// The number of beats that are remembered; a command waits for a minute at most.
const MAX_BEATS: usize = 128;

/// The times of the last beats of this relay.
#[derive(Clone, Debug, Default)]
pub struct BeatTimes(VecDeque<(u64, Time)>);

impl BeatTimes {
    /// Notes that a beat was sent.
    pub fn sent(&mut self, number: u64, now: Time) {
        self.0.push_back((number, now));
        if self.0.len() > MAX_BEATS {
            self.0.pop_front();
        }
    }

    /// Returns the maximum age of a command whose sender heard that beat `since` ago; `None` if the beat is too old or
    /// was never sent. Then the age is unknown, and the command must not be sent.
    #[must_use]
    pub fn age(&self, number: u64, since: Duration, now: Time) -> Option<Duration> {
        let (_, sent) = self.0.iter().find(|(beat, _)| *beat == number)?;
        Some(now.saturating_sub(*sent).saturating_sub(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_at_most_as_old_as_the_beat_that_it_names() {
        let mut times = BeatTimes::default();
        for number in 1..=200 {
            times.sent(number, Duration::from_secs(number));
        }
        let now = Duration::from_millis(201_500);
        for (beat, since, age) in [
            (200, 0, Some(1_500)),
            (200, 1_400, Some(100)),
            (190, 0, Some(11_500)),
            (190, 3_000, Some(8_500)),
            (73, 0, Some(128_500)),
            // No two clocks run at the same rate.
            (200, 1_501, Some(0)),
            // Long ago, and not yet.
            (72, 0, None),
            (201, 0, None),
        ] {
            let found = times.age(beat, Duration::from_millis(since), now);
            assert_eq!(found, age.map(Duration::from_millis), "{beat}");
        }
    }
}
