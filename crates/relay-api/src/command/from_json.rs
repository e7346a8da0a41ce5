//! Reads commands without `serde`, for links that the page follows.

use serde::de::value::Error;
use snom::command::arguments::{Arguments, Value};

use super::request::{self, CommandRequest};
use crate::{FromJson, Json};

impl FromJson for CommandRequest {
    fn from_json(json: &impl Json) -> Option<Self> {
        request::read::<Error>(members(json)?).ok()
    }
}

/// Reads the members of an object; `None` when one has a type that no argument has.
fn members(json: &impl Json) -> Option<Arguments> {
    let mut members = Arguments::default();
    for name in json.names()? {
        // The same as absent.
        let Some(member) = json.member(&name) else { continue };
        members.push(name, value(&member)?);
    }
    Some(members)
}

fn value(json: &impl Json) -> Option<Value> {
    if let Some(text) = json.text() {
        return Some(Value::Text(text));
    }
    if let Some(number) = json.number() {
        return Some(Value::Number(number.into()));
    }
    if let Some(items) = json.items() {
        return items.iter().map(value).collect::<Option<_>>().map(Value::List);
    }
    members(json).map(Value::Object)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_str, to_string};
    use snom::{Command, CommandKind};

    use super::*;

    /// Reads a command both ways.
    fn read(text: &str) -> Option<CommandRequest> {
        let json: Value = from_str(text).ok()?;
        let read = CommandRequest::from_json(&json);
        // Written again, since the members of a `Value` are sorted.
        assert_eq!(read, from_str(&json.to_string()).ok(), "{text}");
        read
    }

    #[test]
    fn a_command_is_read_as_serde_reads_it() {
        for kind in CommandKind::ALL {
            let command = Command::from_arguments(*kind, &kind.example()).unwrap();
            let request = CommandRequest::from(&command);
            let again = read(&to_string(&request).unwrap()).unwrap();
            assert_eq!(again.command(), Ok(command));
            let confirmed = request.confirmed("frontdesk");
            let text = to_string(&confirmed).unwrap();
            assert_eq!(text.contains("frontdesk"), kind.needs_confirmation(), "{text}");
            // A link prepares a command; the confirmation is left behind.
            let prepared = read(&text).unwrap().command().unwrap();
            assert_eq!(CommandRequest::from(&prepared).confirmation(), None);
        }
    }

    #[test]
    fn nonsense_is_no_command() {
        for text in [
            "",
            "{",
            "keys",
            "[]",
            "3",
            "null",
            r#"{"command":"explode"}"#,
            r#"{"command":"keys"}"#,
            r#"{"command":"keys","sequence":1}"#,
            r#"{"command":"keys","sequence":true}"#,
            r#"{"command":"dial","number":"101","identity":5}"#,
            r#"{"command":"keys","sequence":"1","url":"x"}"#,
            r#"{"command":"reregister","line":"1"}"#,
            r#"{"command":"reregister","line":1.5}"#,
            r#"{"command":"touch","steps":[{"x":1,"y":2}]}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
