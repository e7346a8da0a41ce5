//! What a phone can be told to do.

use crate::{model::Model, sequence::Sequence};

/// One thing for a phone to do. Sent at most once: nothing ever repeats a command on its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Command {
    /// Press keys: `command.htm?key=KEYEVENT[;KEYEVENT]` (seed, section "Syntax").
    Keys(Sequence),
}

/// A command that this model cannot carry out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {model} has no key {key}; it has {has}")]
pub struct MissingKey {
    /// The model's name.
    pub model: &'static str,
    /// The key it lacks.
    pub key: String,
    /// The keys of that kind which it does have.
    pub has: String,
}

impl Command {
    /// The name of the command in the relay's API and in this catalogue.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Command::Keys(_) => "keys",
        }
    }

    /// Whether `model` can carry out the command.
    ///
    /// # Errors
    /// The first key the model does not have.
    pub fn check(&self, model: &Model) -> Result<(), MissingKey> {
        let Command::Keys(sequence) = self;
        match sequence.events().iter().find(|event| !model.has(event.key)) {
            None => Ok(()),
            Some(event) => Err(MissingKey {
                model: model.name,
                key: event.key.to_string(),
                has: model.keys_like(event.key),
            }),
        }
    }
}
