use proptest::prelude::*;

use super::*;
use crate::{command::Command, dial::DialNumber, request::tests::any_command};

fn read(kind: CommandKind, arguments: &[(&'static str, Value)]) -> Result<Command, String> {
    let mut all = Arguments::default();
    for (name, value) in arguments {
        all.push(*name, value.clone());
    }
    Command::from_arguments(kind, &all).map_err(|error| error.to_string())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn every_command_reads_its_own_example() {
    for kind in CommandKind::ALL {
        let example = kind.example();
        let command = Command::from_arguments(*kind, &example).unwrap();
        assert_eq!((command.kind(), command.arguments()), (*kind, example));
        assert_eq!(command.masked().is_none(), kind.fields().is_empty(), "{}", kind.name());
        for field in kind.fields() {
            assert!(field.help.ends_with('.'), "{} of {}", field.name, kind.name());
        }
    }
}

#[test]
fn an_argument_out_of_range_is_named_as_the_command_names_it() {
    for kind in CommandKind::ALL {
        for field in kind.fields() {
            let mut arguments = kind.example();
            arguments.take(field.name);
            let wrong = match field.shape {
                Shape::Text { .. } | Shape::Choice(_) => text("\n"),
                Shape::Whole { last, .. } => Value::Number(last + 1),
                Shape::List { .. } => Value::List(Vec::new()),
            };
            arguments.push(field.name, wrong);
            let error = Command::from_arguments(*kind, &arguments).unwrap_err();
            // The sentence about a sequence says where in it the mistake is.
            let named =
                if *kind == CommandKind::Keys { "error in the sequence" } else { field.name };
            assert!(error.to_string().starts_with(named), "{}: {error}", kind.name());
        }
    }
}

#[test]
fn missing_unknown_and_mistyped_arguments_are_named() {
    let check = |kind, arguments: &[(&'static str, Value)], expected: &str| {
        assert_eq!(read(kind, arguments), Err(expected.to_owned()));
    };
    check(CommandKind::Keys, &[], "missing field `sequence`");
    check(
        CommandKind::Keys,
        &[("sequence", text("1")), ("url", text("http://x"))],
        "unknown field `url`, expected `sequence`",
    );
    check(
        CommandKind::Reboot,
        &[("url", text("http://x"))],
        "unknown field `url`, expected no fields",
    );
    check(
        CommandKind::LogOff,
        &[("line", text("3"))],
        "line: “3” is not valid; use a whole number, not text",
    );
    check(
        CommandKind::Dtmf,
        &[("digits", Value::Number(3))],
        "digits: “3” is not valid; use text, not a number",
    );
    check(
        CommandKind::Touch,
        &[("steps", text("1 2"))],
        "steps: “1 2” is not valid; use a list, not text",
    );
    let step = |members: &[(&'static str, i64)]| {
        let mut step = Arguments::default();
        for (name, number) in members {
            step.push(*name, Value::Number(*number));
        }
        [("steps", Value::List(vec![Value::Object(step)]))]
    };
    check(CommandKind::Touch, &step(&[("x", 1), ("y", 2)]), "missing field `action`");
    check(
        CommandKind::Touch,
        &step(&[("x", 1), ("z", 2)]),
        "unknown field `z`, expected `x`, `y`, `action`",
    );
    check(
        CommandKind::Touch,
        &[("steps", Value::List(vec![Value::Number(1)]))],
        "steps: “1” is not valid; use a list of objects, not a number",
    );
}

#[test]
fn an_optional_argument_may_be_absent() {
    let without = read(CommandKind::Dial, &[("number", text("100"))]).unwrap();
    assert_eq!(without.arguments().iter().len(), 1);
    let with = [("number", text("100")), ("identity", text("104@pbx.example"))];
    assert_eq!(read(CommandKind::Dial, &with).unwrap().arguments().iter().len(), 2);
}

#[test]
fn digits_are_masked_but_the_last_three_of_a_dialled_number() {
    let keys = |text: &str| Command::Keys(text.parse().unwrap()).masked().unwrap();
    assert_eq!(keys("OFFHOOK;0,100;3;0;1;2;3;ENTER"), "OFFHOOK;•;•;•;•;•;•;ENTER");
    assert_eq!(keys("1;2;3;4;ENTER"), "•;•;•;•;ENTER", "the PIN of the phone is typed like that");
    assert_eq!(keys("5"), "•", "single keys would tell the number line by line");
    assert_eq!(keys("1;2;3"), "•;•;•");
    let dial = |number: &str| {
        let identity = Some("104@pbx.example".parse().unwrap());
        Command::Dial { number: number.parse().unwrap(), identity }.masked().unwrap()
    };
    assert_eq!(dial("+4930123456"), "+•••••••456");
    assert_eq!(dial("112"), "112");
    assert_eq!(Command::Dtmf("1234#".parse().unwrap()).masked().unwrap(), "•••••");
    assert_eq!(Command::Touch("1 2 p 3 4".parse().unwrap()).masked().unwrap(), "press;tap");
    assert_eq!(Command::Reboot.masked(), None);
}

/// A number with decoration is another one once it is read.
fn is_plain(command: &Command) -> bool {
    let Command::Dial { number, .. } = command else { return true };
    DialNumber::written(number.as_str()).is_ok_and(|read| read == *number)
}

proptest! {
    #[test]
    fn every_command_reads_back_from_its_arguments(command in any_command()) {
        prop_assume!(is_plain(&command));
        let arguments = command.arguments();
        prop_assert_eq!(Command::from_arguments(command.kind(), &arguments), Ok(command));
    }
}
