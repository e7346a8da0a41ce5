//! What holding a key means: most keys know a long press, the arrows and the volume repeat.

use std::time::Duration;

use snom::{Key, NamedKey, Sequence};

/// How long keys are held; a person can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// From here on a press is a long one, and its length is told to the phone.
    pub long: Duration,
    /// How long an arrow is held before it repeats.
    pub repeat_after: Duration,
    /// The time from one repetition to the next.
    pub repeat_every: Duration,
}

/// A key that is held as long as this is let go by itself; no phone knows a longer press.
pub const LONGEST: Duration = Duration::from_secs(10);

/// Whether a key repeats while it is held.
#[must_use]
pub fn repeats(key: Key) -> bool {
    matches!(
        key,
        Key::Named(
            NamedKey::Up
                | NamedKey::Down
                | NamedKey::Left
                | NamedKey::Right
                | NamedKey::VolumeUp
                | NamedKey::VolumeDown
        )
    )
}

/// A press of `key` that was held so long: a short one, or one that tells the phone how long.
#[must_use]
pub fn press(key: Key, held: Duration, long: Duration) -> Sequence {
    if held < long || repeats(key) {
        return Sequence::press(key);
    }
    let millis = u32::try_from(held.min(LONGEST).as_millis()).unwrap_or_default();
    // The longest hold is far below what a sequence may last.
    Sequence::hold(key, millis).unwrap_or_else(|| Sequence::press(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_press_tells_how_long_and_a_short_one_does_not() {
        for (key, millis, expected) in [
            (NamedKey::Digit1, 0, "1"),
            (NamedKey::Digit1, 499, "1"),
            (NamedKey::Digit1, 500, "1,500"),
            (NamedKey::Star, 2_345, "*,2345"),
            (NamedKey::Star, 99_000, "*,10000"),
            (NamedKey::Up, 3_000, "UP"),
        ] {
            let sequence =
                press(key.into(), Duration::from_millis(millis), Duration::from_millis(500));
            assert_eq!(sequence.to_string(), expected, "{key:?} {millis}");
        }
    }
}
