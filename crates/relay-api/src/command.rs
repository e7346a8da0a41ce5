//! A command on its way to a phone, and what became of it.

use serde::{Deserialize, Serialize};
use snom::{Command, Sequence, sequence::SequenceError};

/// A command, tagged by its name in the catalogue: `{"command":"keys","sequence":"1;2;3"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CommandRequest {
    /// Press keys.
    Keys {
        /// `Key[,Time[,Pause]]` chained with `;`, times in milliseconds.
        sequence: String,
    },
}

/// A command whose fields do not make sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCommand {
    /// The key sequence is malformed; the error has the column.
    #[error("sequence, {0}")]
    Sequence(#[from] SequenceError),
}

impl CommandRequest {
    /// A request to press the keys of `sequence`.
    #[must_use]
    pub fn keys(sequence: &Sequence) -> CommandRequest {
        CommandRequest::Keys { sequence: sequence.to_string() }
    }

    /// The command this stands for.
    ///
    /// # Errors
    /// The field that does not make sense, with the place of the mistake.
    pub fn command(&self) -> Result<Command, InvalidCommand> {
        match self {
            CommandRequest::Keys { sequence } => Ok(Command::Keys(sequence.parse()?)),
        }
    }
}

/// What became of a command that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandReport {
    /// The request target that was sent to the phone; it never holds a secret.
    pub target: String,
    /// What happened.
    pub outcome: Outcome,
    /// The status code the phone answered with; absent when it gave no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds from sending the request to the end of the answer.
    pub ms: u32,
    /// What a person should know or do, in English; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// What happened to a command, as far as can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The phone took it.
    Accepted,
    /// It was sent and no answer came. Most likely the phone took it: many answer nothing after
    /// dialling. It is never sent again.
    SentNoAnswer,
    /// The phone answered that it will not do it.
    Refused,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_tagged_by_its_name() {
        let json = r##"{"command":"keys","sequence":"OFFHOOK;1,100,50;#"}"##;
        let request: CommandRequest = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&request).unwrap(), json);
        let command = request.command().unwrap();
        assert_eq!(command.name(), "keys");
        assert_eq!(command, Command::Keys("OFFHOOK;1,100,50;#".parse().unwrap()));
    }

    #[test]
    fn what_is_no_command_is_refused_with_the_reason() {
        let error = |json| serde_json::from_str::<CommandRequest>(json).unwrap_err().to_string();
        assert!(error(r#"{"command":"explode"}"#).contains("expected `keys`"));
        assert!(error(r#"{"command":"keys"}"#).contains("missing field `sequence`"));
        assert!(error(r#"{"command":"keys","sequence":"1","url":"http://x"}"#).contains("url"));
        let request = CommandRequest::Keys { sequence: "1;ENTRE".to_owned() };
        let error = request.command().unwrap_err().to_string();
        assert_eq!(error, "sequence, column 3: `ENTRE` is not a key; did you mean ENTER?");
    }
}
