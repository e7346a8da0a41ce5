//! The arguments of commands as data: the one place that reads and writes them, for JSON, links, the
//! description of the API and logs alike.

mod field;
mod types;

use std::borrow::Cow;

pub use field::{Field, Shape};
pub(super) use types::Argument;

use crate::{
    argument::{ArgumentError, Expected, cut},
    command::CommandKind,
    sequence::SequenceError,
};

/// A value of an argument, with as many types as JSON needs for commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number, wider than any argument, so that one out of range is answered with the range.
    Number(i64),
    /// A list.
    List(Vec<Value>),
    /// Named values.
    Object(Arguments),
}

/// Named values, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments(Vec<(Cow<'static, str>, Value)>);

/// A command whose arguments make no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCommand {
    /// The key sequence is malformed; the error has the column.
    #[error("error in the sequence, {0}")]
    Sequence(#[from] SequenceError),
    /// An argument is of the wrong type or out of its range.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    /// An argument is missing.
    #[error("missing field `{0}`")]
    Missing(&'static str),
    /// There is no such argument: it may be a misspelt one.
    #[error("unknown field `{field}`, expected {expected}")]
    Unknown {
        /// The name that was given.
        field: String,
        /// The names that there are.
        expected: String,
    },
}

impl Value {
    /// The text, of one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns that this is not what the argument called `field` takes.
    fn wrong_type(&self, field: &'static str, expected: &'static str) -> ArgumentError {
        let (value, found) = match self {
            Value::Text(text) => (text.clone(), "text"),
            Value::Number(number) => (number.to_string(), "a number"),
            Value::List(_) => ("[…]".to_owned(), "a list"),
            Value::Object(_) => ("{…}".to_owned(), "an object"),
        };
        ArgumentError::new(field, &value, Expected::Type { expected, found })
    }
}

impl Arguments {
    /// Appends a value.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// The value called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find_map(|(known, value)| (known == name).then_some(value))
    }

    /// Removes the value called `name`.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(index).1)
    }

    /// Every name with its value, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Appends the value of `argument`, unless it is absent.
    pub(super) fn add(&mut self, name: &'static str, argument: &impl Argument) {
        if let Some(value) = argument.to_value() {
            self.push(name, value);
        }
    }

    /// Reads the argument called `name`.
    pub(super) fn read<T: Argument>(&self, name: &'static str) -> Result<T, InvalidCommand> {
        match self.get(name) {
            Some(value) => T::from_value(name, value),
            None => T::absent().ok_or(InvalidCommand::Missing(name)),
        }
    }

    /// Rejects what does not have exactly these fields, each of its type.
    fn check(&self, fields: &'static [Field]) -> Result<(), InvalidCommand> {
        for (name, value) in self.iter() {
            let field = fields.iter().find(|field| field.name == name);
            field.ok_or_else(|| unknown(name, fields))?.check(value)?;
        }
        let missing =
            fields.iter().find(|field| field.is_required && self.get(field.name).is_none());
        missing.map_or(Ok(()), |field| Err(InvalidCommand::Missing(field.name)))
    }
}

fn unknown(name: &str, fields: &[Field]) -> InvalidCommand {
    let names: Vec<_> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    let expected = if names.is_empty() { "no fields".to_owned() } else { names.join(", ") };
    InvalidCommand::Unknown { field: cut(name, 40), expected }
}

impl CommandKind {
    /// Rejects arguments with other names or of other types than this command takes. Their ranges
    /// are the business of [`Command::from_arguments`](super::Command::from_arguments).
    ///
    /// # Errors
    /// The first argument that is unknown, of the wrong type or missing.
    pub fn check(self, arguments: &Arguments) -> Result<(), InvalidCommand> {
        arguments.check(self.fields())
    }

    /// Arguments that this command takes, for documents and tests.
    #[must_use]
    pub fn example(self) -> Arguments {
        field::example(self.fields())
    }
}

#[cfg(test)]
mod tests;
