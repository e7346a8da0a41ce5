//! Every type of argument: how it is described, written, read and logged.

use super::{Arguments, Field, InvalidCommand, Shape, Value};
use crate::{
    argument::{ArgumentError, CallList, Line, Ringer},
    cited,
    dial::{DialNumber, Identity, Tones},
    firmware::FirmwareUrl,
    key::Key,
    sequence::Sequence,
    touch::{LAST_X, LAST_Y, MOST_STEPS, Touch, TouchAction, TouchStep},
};

/// A type of argument.
pub(crate) trait Argument: Sized {
    /// What it is, as one English sentence or two.
    const HELP: &'static str;
    /// The type and the range.
    const SHAPE: Shape;
    /// Whether a command needs it.
    const IS_REQUIRED: bool = true;

    /// The value as data; `None` when it is absent.
    fn to_value(&self) -> Option<Value>;

    /// Reads the value of the argument called `field`.
    fn from_value(field: &'static str, value: &Value) -> Result<Self, InvalidCommand>;

    /// Returns what an absent argument means; `None` when it must not be absent.
    fn absent() -> Option<Self> {
        None
    }

    /// The value as far as those may read it who did not send it; `None` when a log leaves it out.
    fn masked(&self) -> Option<String>;
}

pub(super) fn text<'v>(field: &'static str, value: &'v Value) -> Result<&'v str, ArgumentError> {
    value.text().ok_or_else(|| value.wrong_type(field, "text"))
}

pub(super) fn number(field: &'static str, value: &Value) -> Result<i64, ArgumentError> {
    match value {
        Value::Number(number) => Ok(*number),
        other => Err(other.wrong_type(field, "a whole number")),
    }
}

pub(super) fn list<'v>(
    field: &'static str,
    value: &'v Value,
) -> Result<&'v [Value], ArgumentError> {
    match value {
        Value::List(items) => Ok(items),
        other => Err(other.wrong_type(field, "a list")),
    }
}

pub(super) fn object<'v>(
    field: &'static str,
    value: &'v Value,
) -> Result<&'v Arguments, ArgumentError> {
    match value {
        Value::Object(arguments) => Ok(arguments),
        other => Err(other.wrong_type(field, "a list of objects")),
    }
}

impl<T: Argument> Argument for Option<T> {
    const HELP: &'static str = T::HELP;
    const SHAPE: Shape = T::SHAPE;
    const IS_REQUIRED: bool = false;

    fn to_value(&self) -> Option<Value> {
        self.as_ref()?.to_value()
    }

    fn from_value(field: &'static str, value: &Value) -> Result<Self, InvalidCommand> {
        T::from_value(field, value).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn masked(&self) -> Option<String> {
        self.as_ref()?.masked()
    }
}

/// An argument that is a text as it is displayed and parsed.
macro_rules! as_text {
    ($type:ty, $shape:expr, $help:literal, $masked:expr) => {
        impl Argument for $type {
            const HELP: &'static str = cited($help);
            const SHAPE: Shape = $shape;

            fn to_value(&self) -> Option<Value> {
                Some(Value::Text(self.to_string()))
            }

            fn from_value(field: &'static str, value: &Value) -> Result<Self, InvalidCommand> {
                Ok(text(field, value)?.parse()?)
            }

            fn masked(&self) -> Option<String> {
                $masked(self)
            }
        }
    };
}

as_text! {
    Sequence,
    Shape::Text { pattern: None, example: "OFFHOOK;1,100,50;#" },
    "`Key[,Time[,Pause]]` chained with `;`, times in milliseconds.",
    masked_keys
}
as_text! {
    Identity,
    Shape::Text { pattern: None, example: "104@pbx.example" },
    "The identity to call with, `user@host`; the phone's own choice when absent.",
    // The number says it all.
    |_| None
}
as_text! {
    Tones,
    Shape::Text { pattern: Some("^[0-9*#A-D]+$"), example: "12#" },
    "Tones of `0-9 * # A-D`.",
    // None of them: they may be the PIN of a bank.
    |tones: &Tones| Some("•".repeat(tones.as_str().chars().count()))
}
as_text! {
    CallList,
    Shape::Choice(&CallList::NAMES),
    "The list of past calls.",
    |list: &CallList| Some(list.to_string())
}
as_text! {
    FirmwareUrl,
    Shape::Text {
        pattern: Some("^(http|https|ftp|tftp)://"),
        example: "http://files.example/firmware.bin",
    },
    "The address from which the phone fetches it.",
    |url: &FirmwareUrl| Some(url.to_string())
}

impl Argument for DialNumber {
    const HELP: &'static str = cited(
        "The number, a `tel:` or a `sip:` address: blanks and brackets are left out, a leading `+` is \
         kept. The report's target shows what was dialled; `POST /numbers` reads what people paste.",
    );
    const SHAPE: Shape = Shape::Text { pattern: None, example: "+4930123456" };

    fn to_value(&self) -> Option<Value> {
        Some(Value::Text(self.to_string()))
    }

    fn from_value(field: &'static str, value: &Value) -> Result<DialNumber, InvalidCommand> {
        Ok(DialNumber::written(text(field, value)?)?)
    }

    /// All but the last three digits are hidden.
    fn masked(&self) -> Option<String> {
        let digits = self.as_str().chars().filter(char::is_ascii_digit).count();
        let mut hidden = digits.saturating_sub(3);
        let mask = |character: char| match (character.is_ascii_digit(), hidden.checked_sub(1)) {
            (true, Some(fewer)) => {
                hidden = fewer;
                '•'
            }
            _ => character,
        };
        Some(self.as_str().chars().map(mask).collect())
    }
}

/// The keys without their times and digits: they may be a PIN, and single presses come one by one.
fn masked_keys(sequence: &Sequence) -> Option<String> {
    let is_digit = |key: Key| matches!(key, Key::Named(key) if key.digit().is_some_and(|digit| digit.is_ascii_digit()));
    let name = |key: Key| if is_digit(key) { "•".to_owned() } else { key.to_string() };
    let names = sequence.events().iter().map(|event| name(event.key));
    Some(names.collect::<Vec<_>>().join(";"))
}

/// An argument that is a number within limits.
macro_rules! as_number {
    ($type:ident, $help:literal) => {
        impl Argument for $type {
            const HELP: &'static str = cited($help);
            const SHAPE: Shape =
                Shape::Whole { first: $type::FIRST as i64, last: $type::LAST as i64 };

            fn to_value(&self) -> Option<Value> {
                Some(Value::Number(self.get().into()))
            }

            fn from_value(field: &'static str, value: &Value) -> Result<Self, InvalidCommand> {
                Ok($type::new(number(field, value)?)?)
            }

            fn masked(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    };
}

as_number! { Line, "The identity; how many there are depends on the model." }
as_number! { Ringer, "The melody." }

/// The names within a step of a touch.
const X: &str = "x";
const Y: &str = "y";
const ACTION: &str = "action";

const STEP: &[Field] = &[
    Field {
        name: X,
        help: cited("Pixels from the left."),
        shape: Shape::Whole { first: 0, last: LAST_X as i64 },
        is_required: true,
    },
    Field {
        name: Y,
        help: cited("Pixels from the top."),
        shape: Shape::Whole { first: 0, last: LAST_Y as i64 },
        is_required: true,
    },
    Field {
        name: ACTION,
        help: cited("What the finger does there."),
        shape: Shape::Choice(&TouchAction::NAMES),
        is_required: true,
    },
];

impl Argument for Touch {
    const HELP: &'static str = cited("What the finger does, in order.");
    const SHAPE: Shape = Shape::List { fields: STEP, most: MOST_STEPS };

    fn to_value(&self) -> Option<Value> {
        let step = |step: &TouchStep| {
            let mut arguments = Arguments::default();
            arguments.push(X, Value::Number(step.x().into()));
            arguments.push(Y, Value::Number(step.y().into()));
            arguments.push(ACTION, Value::Text(step.action().name().to_owned()));
            Value::Object(arguments)
        };
        Some(Value::List(self.steps().iter().map(step).collect()))
    }

    fn from_value(field: &'static str, value: &Value) -> Result<Touch, InvalidCommand> {
        let step = |value: &Value| -> Result<TouchStep, InvalidCommand> {
            let step = object(field, value)?;
            let member = |name| step.get(name).ok_or(InvalidCommand::Missing(name));
            let pixel = |name| Ok::<_, InvalidCommand>(number(name, member(name)?)?);
            let action = text(ACTION, member(ACTION)?)?.parse()?;
            Ok(TouchStep::new(pixel(X)?, pixel(Y)?, action)?)
        };
        let steps: Result<_, _> = list(field, value)?.iter().map(step).collect();
        Ok(Touch::new(steps?)?)
    }

    /// Without the points: they may be keys of a keypad on the screen.
    fn masked(&self) -> Option<String> {
        let actions = self.steps().iter().map(|step| step.action().name());
        Some(actions.collect::<Vec<_>>().join(";"))
    }
}
