//! Held keys: most keys have a long press, the arrows and the volume repeat.

use std::time::Duration;

use snom::{Key, NamedKey, Sequence};

/// The timings of held keys, which are settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// The shortest long press; the phone gets the length of longer ones.
    pub long: Duration,
    /// The delay before a held arrow repeats.
    pub repeat_after: Duration,
    /// The interval between repetitions.
    pub repeat_every: Duration,
}

/// The maximum length of a press, after which the key is released; no phone has a longer one.
pub const LONGEST: Duration = Duration::from_secs(10);

/// Returns whether a key repeats while it is held.
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

/// Returns the press of a `key` that was held that long: a short one, or one with its length.
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
    fn only_a_long_press_has_a_length() {
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
