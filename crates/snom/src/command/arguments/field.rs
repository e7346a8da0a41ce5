//! The description of an argument.

use super::{Argument, Arguments, InvalidCommand, Value, types};

/// An argument of a command, as documents describe it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// What it is, as one English sentence or two.
    pub help: &'static str,
    /// The type and the range.
    pub shape: Shape,
    /// Whether the command needs it.
    pub is_required: bool,
}

/// The type and the range of an argument.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text, not empty.
    Text {
        /// A regular expression that every good text matches, and most bad ones do not.
        pattern: Option<&'static str>,
        /// A good one.
        example: &'static str,
    },
    /// A whole number.
    Whole {
        /// The smallest.
        first: i64,
        /// The largest.
        last: i64,
    },
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of objects, not empty.
    List {
        /// What each has.
        fields: &'static [Field],
        /// The most there may be.
        most: usize,
    },
}

impl Field {
    pub(crate) const fn of<T: Argument>(name: &'static str) -> Field {
        Field { name, help: T::HELP, shape: T::SHAPE, is_required: T::IS_REQUIRED }
    }

    /// Rejects a value of another type.
    pub(super) fn check(&self, value: &Value) -> Result<(), InvalidCommand> {
        match self.shape {
            Shape::Text { .. } | Shape::Choice(_) => types::text(self.name, value).map(drop)?,
            Shape::Whole { .. } => types::number(self.name, value).map(drop)?,
            Shape::List { fields, .. } => {
                for item in types::list(self.name, value)? {
                    types::object(self.name, item)?.check(fields)?;
                }
            }
        }
        Ok(())
    }
}

impl Shape {
    /// A good value.
    #[must_use]
    pub fn example(self) -> Value {
        match self {
            Shape::Text { example, .. } => Value::Text(example.to_owned()),
            Shape::Whole { first, .. } => Value::Number(first),
            Shape::Choice(names) => {
                Value::Text(names.first().copied().unwrap_or_default().to_owned())
            }
            Shape::List { fields, .. } => Value::List(vec![Value::Object(example(fields))]),
        }
    }
}

pub(super) fn example(fields: &'static [Field]) -> Arguments {
    let mut arguments = Arguments::default();
    for field in fields {
        arguments.push(field.name, field.shape.example());
    }
    arguments
}
