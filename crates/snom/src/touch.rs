//! The touchscreen of the snom870 (seed: "Since versions 8.4.34 and 8.7.2 you can also emulate
//! pressing the touchscreen").

use std::{fmt, str::FromStr};

use crate::argument::{ArgumentError, Expected};

/// The right edge (seed: "X must be between 0 and 479").
pub const LAST_X: u16 = 479;
/// The lower edge (seed: "Y must be between 0 and 271").
pub const LAST_Y: u16 = 271;
/// The most steps of one command; more would not fit a safe request.
pub const MOST_STEPS: usize = 64;

/// The action of a finger at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TouchAction {
    /// Press and stay down.
    Press,
    /// Lift a finger that was down.
    Release,
    /// Press and lift.
    Tap,
}

impl TouchAction {
    /// Every action.
    pub const ALL: [TouchAction; 3] = [TouchAction::Press, TouchAction::Release, TouchAction::Tap];

    /// The names of every action, in the same order.
    pub const NAMES: [&str; 3] =
        [TouchAction::Press.name(), TouchAction::Release.name(), TouchAction::Tap.name()];

    /// Returns the name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            TouchAction::Press => "press",
            TouchAction::Release => "release",
            TouchAction::Tap => "tap",
        }
    }

    /// Returns the word on the wire: long, and brief where the seed gives a brief version.
    const fn words(self) -> [&'static str; 2] {
        match self {
            TouchAction::Press => ["press", "p"],
            TouchAction::Release => ["release", "r"],
            TouchAction::Tap => ["pr", ""],
        }
    }
}

impl FromStr for TouchAction {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<TouchAction, ArgumentError> {
        let found = TouchAction::ALL.into_iter().find(|action| action.name() == text);
        found.ok_or_else(|| {
            ArgumentError::new("action", text, Expected::OneOf("press, release, tap".to_owned()))
        })
    }
}

/// One step of a touch: an action at a pixel of the display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TouchStep {
    x: u16,
    y: u16,
    action: TouchAction,
}

impl TouchStep {
    /// `action` at the pixel `x`, `y`, counted from the upper left.
    ///
    /// # Errors
    /// When the point is off the display.
    pub fn new(x: i64, y: i64, action: TouchAction) -> Result<TouchStep, ArgumentError> {
        let within = |field, value: i64, last: u16| {
            let inside = u16::try_from(value).ok().filter(|value| *value <= last);
            inside.ok_or_else(|| {
                ArgumentError::new(field, &value.to_string(), Expected::Pixel { last })
            })
        };
        Ok(TouchStep { x: within("x", x, LAST_X)?, y: within("y", y, LAST_Y)?, action })
    }

    /// Pixels from the left edge, at most [`LAST_X`].
    #[must_use]
    pub const fn x(self) -> u16 {
        self.x
    }

    /// Pixels from the upper edge, at most [`LAST_Y`].
    #[must_use]
    pub const fn y(self) -> u16 {
        self.y
    }

    /// Returns the action.
    #[must_use]
    pub const fn action(self) -> TouchAction {
        self.action
    }
}

/// The spelling of the actions; a phone takes both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TouchSpelling {
    /// `press`, `release`, `pr`.
    #[default]
    Long,
    /// `p`, `r` and nothing for a tap.
    Short,
}

/// One or more touches, carried out in order in one request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Touch(Vec<TouchStep>);

impl Touch {
    /// Returns a chain of touches.
    ///
    /// # Errors
    /// When there is none, or more than [`MOST_STEPS`].
    pub fn new(steps: Vec<TouchStep>) -> Result<Touch, ArgumentError> {
        if (1..=MOST_STEPS).contains(&steps.len()) {
            return Ok(Touch(steps));
        }
        let expected = Expected::Steps { max: MOST_STEPS };
        Err(ArgumentError::new("steps", &steps.len().to_string(), expected))
    }

    /// Returns the steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[TouchStep] {
        &self.0
    }

    /// Returns whether a finger is still down at the end, so that a release must follow.
    #[must_use]
    pub fn stays_down(&self) -> bool {
        self.0.last().is_some_and(|step| step.action == TouchAction::Press)
    }

    /// Returns the value of `touch=`, words parted by spaces.
    #[must_use]
    pub fn spell(&self, spelling: TouchSpelling) -> String {
        let mut words = Vec::new();
        for step in &self.0 {
            words.push(step.x.to_string());
            words.push(step.y.to_string());
            let [long, brief] = step.action.words();
            let word = match spelling {
                TouchSpelling::Long => long,
                TouchSpelling::Short => brief,
            };
            if !word.is_empty() {
                words.push(word.to_owned());
            }
        }
        words.join(" ")
    }
}

impl fmt::Display for Touch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spell(TouchSpelling::Long))
    }
}

impl FromStr for Touch {
    type Err = ArgumentError;

    /// Reads every form the seed gives, chained and mixed as one likes.
    fn from_str(text: &str) -> Result<Touch, ArgumentError> {
        let mut steps = Vec::new();
        let mut words = text.split_ascii_whitespace().peekable();
        while let Some(x) = words.next() {
            let x = pixel("x", x, LAST_X)?;
            let y = pixel("y", words.next().unwrap_or_default(), LAST_Y)?;
            let known = words.peek().and_then(|word| {
                TouchAction::ALL.into_iter().find(|action| action.words().contains(word))
            });
            let action = match (known, words.peek()) {
                (Some(action), _) => {
                    words.next();
                    action
                }
                (None, None) => TouchAction::Tap,
                (None, Some(number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                    TouchAction::Tap
                }
                (None, Some(word)) => {
                    return Err(ArgumentError::new(
                        "action",
                        word,
                        Expected::OneOf("press, p, release, r, pr".to_owned()),
                    ));
                }
            };
            if steps.len() == MOST_STEPS {
                return Err(ArgumentError::new(
                    "steps",
                    "more",
                    Expected::Steps { max: MOST_STEPS },
                ));
            }
            steps.push(TouchStep::new(x, y, action)?);
        }
        Touch::new(steps)
    }
}

fn pixel(field: &'static str, word: &str, last: u16) -> Result<i64, ArgumentError> {
    let digits_only = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits_only { word.parse().ok() } else { None };
    number.ok_or_else(|| ArgumentError::new(field, word, Expected::Pixel { last }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_of_the_seed_is_read() {
        let check = |text: &str, expected: &[(u16, u16, TouchAction)]| {
            let touch: Touch = text.parse().unwrap();
            let steps: Vec<_> =
                touch.steps().iter().map(|step| (step.x, step.y, step.action)).collect();
            assert_eq!(steps, expected, "{text}");
        };
        check("10 20 press", &[(10, 20, TouchAction::Press)]);
        check("10 20 p", &[(10, 20, TouchAction::Press)]);
        check("10 20 release", &[(10, 20, TouchAction::Release)]);
        check("10 20 r", &[(10, 20, TouchAction::Release)]);
        check("10 20 pr", &[(10, 20, TouchAction::Tap)]);
        check("10 20", &[(10, 20, TouchAction::Tap)]);
        let three = [(1, 2, TouchAction::Tap), (3, 4, TouchAction::Tap), (5, 6, TouchAction::Tap)];
        check("1 2 pr 3 4 pr 5 6 pr", &three);
        check("1 2 3 4 5 6", &three);
        check("0 0 p 479 271 r", &[(0, 0, TouchAction::Press), (479, 271, TouchAction::Release)]);
    }

    #[test]
    fn a_point_off_the_display_is_refused_with_its_range() {
        let message = |text: &str| text.parse::<Touch>().unwrap_err().to_string();
        assert_eq!(message("480 0"), "x: “480” is not valid; use a pixel from 0 to 479");
        assert_eq!(message("0 272"), "y: “272” is not valid; use a pixel from 0 to 271");
        assert_eq!(message("-1 0"), "x: “-1” is not valid; use a pixel from 0 to 479");
        assert_eq!(message("1"), "y: “” is not valid; use a pixel from 0 to 271");
        assert_eq!(message("1 two"), "y: “two” is not valid; use a pixel from 0 to 271");
        assert_eq!(message(""), "steps: “0” is not valid; use a list of 1 to 64 steps");
        assert_eq!(
            message("1 2 tap"),
            "action: “tap” is not valid; use one of press, p, release, r, pr"
        );
        assert!(message(&"1 2 ".repeat(100_000)).contains("1 to 64"));
        assert!(TouchStep::new(i64::MIN, 0, TouchAction::Tap).is_err());
    }

    pub(crate) fn any_touch() -> impl Strategy<Value = Touch> {
        let action = proptest::sample::select(&TouchAction::ALL[..]);
        let step = (0..=i64::from(LAST_X), 0..=i64::from(LAST_Y), action)
            .prop_map(|(x, y, action)| TouchStep::new(x, y, action).unwrap());
        proptest::collection::vec(step, 1..=MOST_STEPS).prop_map(|steps| Touch::new(steps).unwrap())
    }

    proptest! {
        #[test]
        fn a_touch_reads_back_from_both_spellings(touch in any_touch()) {
            for spelling in [TouchSpelling::Long, TouchSpelling::Short] {
                prop_assert_eq!(touch.spell(spelling).parse(), Ok(touch.clone()));
            }
        }
    }
}
