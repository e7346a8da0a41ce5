//! The age of a command of another relay, without comparing clocks.
//!
//! A client of NATS keeps what it publishes while it is disconnected, and sends it later. So a command names the
//! last beat of the owner that its sender had heard: it was written after that beat, and the owner knows when it
//! sent it.

use std::collections::VecDeque;

use super::Time;

/// The beats that are remembered; a command waits for a minute at most.
const MAX_BEATS: usize = 128;

/// The times of the last beats of this relay.
#[derive(Clone, Debug, Default)]
pub struct BeatTimes(VecDeque<(u64, Time)>);

impl BeatTimes {
    /// Notes that a beat is sent.
    pub fn sent(&mut self, number: u64, now: Time) {
        self.0.push_back((number, now));
        if self.0.len() > MAX_BEATS {
            self.0.pop_front();
        }
    }

    /// Returns the greatest age of a command whose sender had heard that beat; none when the beat is too old or
    /// never was: then nothing is known of the command, and it must not be sent.
    #[must_use]
    pub fn age(&self, number: u64, now: Time) -> Option<Time> {
        let (_, sent) = self.0.iter().find(|(beat, _)| *beat == number)?;
        Some(now.saturating_sub(*sent))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_command_is_at_most_as_old_as_the_beat_that_it_names() {
        let mut times = BeatTimes::default();
        for number in 1..=200 {
            times.sent(number, Duration::from_secs(number));
        }
        let now = Duration::from_millis(201_500);
        for (beat, age) in [(200, Some(1_500)), (190, Some(11_500)), (73, Some(128_500))] {
            assert_eq!(times.age(beat, now), age.map(Duration::from_millis), "{beat}");
        }
        // Long ago, and not yet.
        assert_eq!((times.age(72, now), times.age(201, now)), (None, None));
    }
}
