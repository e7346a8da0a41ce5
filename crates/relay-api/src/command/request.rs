//! The commands as JSON, and the way to and from the catalogue.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
};
use snom::{
    Command, CommandKind, Firmware, Model, Sequence,
    command::{
        Refusal,
        arguments::{Arguments, InvalidCommand, Value},
    },
};

use super::value;
use crate::{Code, Problem, Reason};

/// The member with the name of the command.
pub(super) const COMMAND: &str = "command";
/// The member with the id of the phone once more.
pub(super) const CONFIRM: &str = "confirm";

/// A command, tagged by its name in the catalogue: `{"command":"keys","sequence":"1;2;3"}`.
///
/// Which arguments each takes is in [`CommandKind::fields`]. Numbers are wider here than a phone
/// takes them, so that one out of range is answered with the range and not with a complaint about
/// its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRequest {
    kind: CommandKind,
    arguments: Arguments,
    confirm: Option<String>,
}

impl From<InvalidCommand> for Problem {
    fn from(error: InvalidCommand) -> Problem {
        Problem::new(Code::InvalidCommand, Reason::from(&error))
    }
}

impl CommandRequest {
    /// A request to press the keys of `sequence`.
    #[must_use]
    pub fn keys(sequence: &Sequence) -> CommandRequest {
        CommandRequest::from(&Command::Keys(sequence.clone()))
    }

    /// The command this stands for.
    ///
    /// # Errors
    /// The field that does not make sense, with the place of the mistake.
    pub fn command(&self) -> Result<Command, InvalidCommand> {
        Command::from_arguments(self.kind, &self.arguments)
    }

    /// The same with the phone's id repeated, where that is asked for.
    #[must_use]
    pub fn confirmed(self, id: &str) -> CommandRequest {
        let confirm = self.kind.needs_confirmation().then(|| id.to_owned());
        CommandRequest { confirm, ..self }
    }

    /// Everything that is written as JSON, in order.
    #[must_use]
    pub fn members(&self) -> Arguments {
        let mut members = Arguments::default();
        members.push(COMMAND, Value::Text(self.kind.name().to_owned()));
        for (name, value) in self.arguments.iter() {
            members.push(name.to_owned(), value.clone());
        }
        if let Some(confirm) = &self.confirm {
            members.push(CONFIRM, Value::Text(confirm.clone()));
        }
        members
    }

    /// Rejects `command`, for which this asks, when it makes no sense for the phone called `id`, or
    /// loses something for good and is not confirmed.
    ///
    /// # Errors
    /// Why nothing may be sent.
    pub fn check(
        &self,
        command: &Command,
        id: &str,
        model: &Model,
        firmware: Option<Firmware>,
    ) -> Result<(), Problem> {
        command.check(model, firmware).map_err(|refusal| {
            let code = match refusal {
                Refusal::MissingKey { .. } => Code::MissingKey,
                Refusal::TooLong { .. } => Code::InvalidCommand,
                _ => Code::NotOnThisPhone,
            };
            Problem::new(code, Reason::from(&refusal))
        })?;
        if command.kind().needs_confirmation() && self.confirmation() != Some(id) {
            let (command, id) = (command.name().to_owned(), id.to_owned());
            return Err(Problem::new(
                Code::ConfirmationRequired,
                Reason::Unconfirmed { command, id },
            ));
        }
        Ok(())
    }

    /// The phone's id as repeated by the person who wants something lost for good.
    #[must_use]
    pub fn confirmation(&self) -> Option<&str> {
        self.confirm.as_deref()
    }
}

impl From<&Command> for CommandRequest {
    /// The request for `command`, without a confirmation: a person has to give that.
    fn from(command: &Command) -> CommandRequest {
        CommandRequest { kind: command.kind(), arguments: command.arguments(), confirm: None }
    }
}

impl Serialize for CommandRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        value::object(&self.members(), serializer)
    }
}

impl<'de> Deserialize<'de> for CommandRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CommandRequest, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = CommandRequest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a command with its arguments")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CommandRequest, A::Error> {
        read(value::members(map)?)
    }
}

/// Reads a command from the members of an object.
pub(super) fn read<E: Error>(mut members: Arguments) -> Result<CommandRequest, E> {
    let name = text(&mut members, COMMAND)?.ok_or_else(|| E::missing_field(COMMAND))?;
    let kind: CommandKind =
        name.parse().map_err(|_| E::unknown_variant(&name, CommandKind::NAMES))?;
    // What needs no confirmation has no such field.
    let confirm = if kind.needs_confirmation() { text(&mut members, CONFIRM)? } else { None };
    kind.check(&members).map_err(E::custom)?;
    Ok(CommandRequest { kind, arguments: members, confirm })
}

fn text<E: Error>(members: &mut Arguments, name: &'static str) -> Result<Option<String>, E> {
    match members.take(name) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(E::custom(format_args!("{name}: it must be text"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};
    use snom::command::arguments::{Field, Shape};

    use super::*;

    /// The spelling that programs rely on.
    const EXAMPLES: &[&str] = &[
        r##"{"command":"keys","sequence":"OFFHOOK;1,100,50;#"}"##,
        r#"{"command":"dial","number":"+4930123","identity":"104@pbx.example"}"#,
        r#"{"command":"dial","number":"100"}"#,
        r##"{"command":"dtmf","digits":"1*#"}"##,
        r#"{"command":"release_all_calls"}"#,
        r#"{"command":"log_off_all","confirm":"frontdesk"}"#,
        r#"{"command":"log_off","line":12}"#,
        r#"{"command":"reregister","line":1}"#,
        r#"{"command":"play_ringer","ringer":9}"#,
        r#"{"command":"reboot"}"#,
        r#"{"command":"reset","confirm":"frontdesk"}"#,
        r#"{"command":"clear_calls","list":"missed"}"#,
        r#"{"command":"upgrade_firmware","url":"http://s/f.bin","confirm":"frontdesk"}"#,
        r#"{"command":"fix_line_info_layer"}"#,
        r#"{"command":"touch","steps":[{"x":10,"y":20,"action":"press"}]}"#,
    ];

    #[test]
    fn every_command_is_tagged_by_its_name_in_the_catalogue() {
        let check = |json: &str| {
            let request: CommandRequest = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&request).unwrap(), json);
            let command = request.command().unwrap();
            assert!(json.contains(&format!(r#""command":"{}""#, command.name())), "{json}");
            assert_eq!(CommandRequest::from(&command).command().unwrap(), command, "{json}");
            let confirmed = request.confirmation() == Some("frontdesk");
            assert_eq!(confirmed, command.kind().needs_confirmation(), "{json}");
            let again = CommandRequest::from(&command).confirmed("frontdesk");
            assert_eq!(again.confirmation(), request.confirmation(), "{json}");
            command
        };
        for json in EXAMPLES {
            check(json);
        }
        for kind in CommandKind::ALL {
            let command = Command::from_arguments(*kind, &kind.example()).unwrap();
            let request = CommandRequest::from(&command).confirmed("frontdesk");
            assert_eq!(check(&serde_json::to_string(&request).unwrap()), command);
        }
    }

    fn value(shape: Shape) -> BoxedStrategy<Value> {
        match shape {
            Shape::Text { .. } | Shape::Choice(_) => ".*".prop_map(Value::Text).boxed(),
            Shape::Whole { .. } => any::<i64>().prop_map(Value::Number).boxed(),
            Shape::List { fields, .. } => {
                vec(arguments(fields).prop_map(Value::Object), 0..3).prop_map(Value::List).boxed()
            }
        }
    }

    /// Values of the right types, in range or not.
    fn arguments(fields: &'static [Field]) -> BoxedStrategy<Arguments> {
        let values: Vec<_> = fields
            .iter()
            .map(|field| {
                let value = value(field.shape);
                if field.is_required {
                    value.prop_map(Some).boxed()
                } else {
                    option::of(value).boxed()
                }
            })
            .collect();
        let named = move |values: Vec<Option<Value>>| {
            let mut arguments = Arguments::default();
            for (field, value) in fields.iter().zip(values) {
                value.into_iter().for_each(|value| arguments.push(field.name, value));
            }
            arguments
        };
        values.prop_map(named).boxed()
    }

    fn request() -> impl Strategy<Value = CommandRequest> {
        let kind = proptest::sample::select(CommandKind::ALL);
        kind.prop_flat_map(|kind| {
            let confirm = option::of(".*");
            (arguments(kind.fields()), confirm).prop_map(move |(arguments, confirm)| {
                let confirm = confirm.filter(|_| kind.needs_confirmation());
                CommandRequest { kind, arguments, confirm }
            })
        })
    }

    proptest! {
        #[test]
        fn every_request_reads_back_from_its_json(request in request()) {
            let json = serde_json::to_string(&request).unwrap();
            prop_assert_eq!(serde_json::from_str::<CommandRequest>(&json).unwrap(), request);
        }
    }

    #[test]
    fn absent_and_null_are_the_same_and_twice_is_refused() {
        let read = |json: &str| serde_json::from_str::<CommandRequest>(json);
        let without = read(r#"{"command":"dial","number":"1"}"#).unwrap();
        assert_eq!(read(r#"{"identity":null,"number":"1","command":"dial"}"#).unwrap(), without);
        assert!(read(r#"{"command":"reset","confirm":null}"#).unwrap().confirmation().is_none());
        let twice = read(r#"{"command":"dtmf","digits":"1","digits":"2"}"#).unwrap_err();
        assert!(twice.to_string().contains("duplicate field `digits`"), "{twice}");
        let nowhere = read(r#"{"command":"reboot","confirm":"frontdesk"}"#).unwrap_err();
        assert!(nowhere.to_string().contains("unknown field `confirm`"), "{nowhere}");
        assert!(read(r#"{"sequence":"1"}"#).unwrap_err().to_string().contains("`command`"));
    }

    #[test]
    fn what_is_no_command_is_refused_with_the_reason() {
        let error = |json| serde_json::from_str::<CommandRequest>(json).unwrap_err().to_string();
        assert!(error(r#"{"command":"explode"}"#).contains("expected one of `keys`"));
        assert!(error(r#"{"command":"keys"}"#).contains("missing field `sequence`"));
        assert!(error(r#"{"command":"keys","sequence":"1","url":"http://x"}"#).contains("url"));
        assert!(error(r#"{"command":"reboot","url":"http://x"}"#).contains("url"));
    }

    #[test]
    fn a_field_out_of_range_is_named_with_its_range() {
        let check = |json: &str, expected: &str| {
            let request: CommandRequest = serde_json::from_str(json).unwrap();
            assert_eq!(request.command().unwrap_err().to_string(), expected, "{json}");
        };
        check(
            r#"{"command":"keys","sequence":"1;ENTRE"}"#,
            "error in the sequence, column 3: “ENTRE” is not a key; did you mean ENTER?",
        );
        check(
            r#"{"command":"log_off","line":13}"#,
            "line: “13” is not valid; use a number from 1 to 12",
        );
        check(
            r#"{"command":"play_ringer","ringer":0}"#,
            "ringer: “0” is not valid; use a number from 1 to 9",
        );
        check(
            r#"{"command":"touch","steps":[{"x":480,"y":0,"action":"tap"}]}"#,
            "x: “480” is not valid; use a pixel from 0 to 479",
        );
        check(
            r#"{"command":"touch","steps":[{"x":0,"y":0,"action":"poke"}]}"#,
            "action: “poke” is not valid; use one of press, release, tap",
        );
        check(
            r#"{"command":"dial","number":"1\n2"}"#,
            "number: “1\\n2” is not valid; use a phone number, or a tel: or sip: address",
        );
    }
}
