//! The time that a request may take.

use std::time::Duration;

use tokio::time::Instant;

/// The limit for the head of an answer.
const FIRST_BYTE_LIMIT: Duration = Duration::from_secs(3);
/// The limit for a command, including the connection and the requests repeated for its login.
pub(super) const TOTAL_LIMIT: Duration = Duration::from_secs(5);
/// The longest time by which a sequence's own duration extends the limits.
const MAX_EXTENSION: Duration = Duration::from_secs(30);

/// The deadline of a request, including its repetitions for the login.
#[derive(Clone, Copy, Debug)]
pub(in crate::phone) struct Deadline {
    pub(super) end: Instant,
    extension: Duration,
}

impl Deadline {
    /// Starts a deadline at `now`, extended by the time a sequence plays: a phone may answer only
    /// after that.
    pub(in crate::phone) fn new(now: Instant, playing: Duration) -> Deadline {
        let extension = playing.min(MAX_EXTENSION);
        Deadline { end: now + TOTAL_LIMIT + extension, extension }
    }

    /// Returns the deadline for the head of the answer to a request sent at `now`.
    pub(super) fn first_byte(self, now: Instant) -> Instant {
        self.end.min(now + FIRST_BYTE_LIMIT + self.extension)
    }

    /// Returns the end of `limit` from `now` on, or the deadline if that is sooner.
    pub(super) fn within(self, now: Instant, limit: Duration) -> Instant {
        self.end.min(now + limit)
    }
}
