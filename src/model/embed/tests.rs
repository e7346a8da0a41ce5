use serde_json::{Value, json};

use super::*;

fn read(message: &Value) -> Option<Message> {
    Message::read(message)
}

fn call(name: &str, args: &Value) -> Result<Call, CallError> {
    match read(&json!({"type": "call", "id": 7, "name": name, "args": args})) {
        Some(Message::Call(7, call)) => call,
        other => panic!("{name} {args}: {other:?}"),
    }
}

#[test]
fn a_wish_to_connect_names_a_version_and_a_nonce() {
    let read = |message: &Value| Connect::read(message);
    let wish = |version, nonce: &str| Some(Connect { version, nonce: nonce.to_owned() });
    let long = "n".repeat(MAX_NAME + 1);
    for (message, expected) in [
        (json!({"deskside": "connect", "version": 1, "nonce": "a"}), wish(1, "a")),
        (json!({"deskside": "connect", "version": 2, "nonce": "a", "more": []}), wish(2, "a")),
        (json!({"deskside": "hello", "version": 1, "nonce": "a"}), None),
        (json!({"deskside": "connect", "version": -1, "nonce": "a"}), None),
        (json!({"deskside": "connect", "version": 1, "nonce": 5}), None),
        (json!({"deskside": "connect", "version": 1, "nonce": long}), None),
        (json!("connect"), None),
        (json!(null), None),
    ] {
        assert_eq!(read(&message), expected, "{message}");
    }
}

#[test]
fn calls_are_read_with_their_arguments() {
    let run = |command, is_activated| Ok(Call::Run { command, is_activated });
    let keys = |keys: &str, activated| run(Command::Keys(keys.parse().unwrap()), activated);
    let dial = |number: &str, fire, is_activated| {
        Ok(Call::Dial { number: number.to_owned(), fire, is_activated })
    };
    for (name, args, expected) in [
        ("select", json!({"phone": "desk"}), Ok(Call::Select("desk".to_owned()))),
        ("keys", json!({"sequence": "1;2;ENTER"}), keys("1;2;ENTER", false)),
        ("keys", json!({"sequence": "1", "activated": true}), keys("1", true)),
        ("release", json!({}), run(Command::ReleaseAllCalls, false)),
        ("screenshot", json!({}), Ok(Call::Screenshot)),
        ("evidence", json!({"of": "all"}), Ok(Call::Evidence)),
        ("dial", json!({"number": "+49 30 123"}), dial("+49 30 123", false, false)),
        // What it means is read, and refused, as what a person pastes.
        ("dial", json!({"number": "call me"}), dial("call me", false, false)),
        ("dial", json!({"number": "101", "fire": true}), dial("101", true, false)),
        (
            "dial",
            json!({"number": "101", "fire": "yes", "activated": true}),
            dial("101", false, true),
        ),
        ("run", json!({"command": {"command": "keys", "sequence": "5"}}), keys("5", false)),
        (
            "set",
            json!({"lang": "de", "phone": "x", "mode": "view"}),
            Ok(Call::Set(vec![("lang", "de".to_owned()), ("mode", "view".to_owned())])),
        ),
    ] {
        assert_eq!(call(name, &args), expected, "{name} {args}");
    }
}

#[test]
fn a_call_that_makes_no_sense_is_answered_with_the_reason() {
    let long = "1".repeat(MAX_NAME + 1);
    for (name, args, code) in [
        ("select", json!({}), "invalid-call"),
        ("select", json!({"phone": long}), "invalid-call"),
        ("keys", json!({"sequence": "NOKEY"}), "invalid-call"),
        ("keys", json!({"sequence": ["1"]}), "invalid-call"),
        ("dial", json!({"number": 101}), "invalid-call"),
        ("dial", json!({"number": "1".repeat(MAX_NUMBER + 1)}), "invalid-call"),
        ("run", json!({"command": "reboot"}), "invalid-call"),
        ("run", json!({"command": {"command": "explode"}}), "invalid-call"),
        ("set", json!({"theme": long}), "invalid-call"),
        ("constructor", json!({}), "unknown-call"),
        ("", json!({}), "unknown-call"),
    ] {
        assert_eq!(call(name, &args).map_err(|error| error.code), Err(code), "{name} {args}");
    }
    let without = read(&json!({"type": "call", "id": 1, "name": "release"}));
    assert!(matches!(without, Some(Message::Call(1, Err(_)))), "{without:?}");
}

/// It would go around the permission that `fire` needs.
#[test]
fn a_command_that_dials_is_only_prepared() {
    let dial = json!({"command": {"command": "dial", "number": "101"}});
    let prepared = Call::Dial { number: "101".to_owned(), fire: false, is_activated: false };
    assert_eq!(call("run", &dial), Ok(prepared));
}

#[test]
fn a_token_is_what_a_header_can_carry() {
    let token = |token: &str| read(&json!({"type": "token", "token": token, "expires_at": "x"}));
    assert!(matches!(token("deskside_embed_a-_1"), Some(Message::Token(_))));
    for bad in ["", "a b", "a\r\nb", "ä", &"a".repeat(513)] {
        assert_eq!(token(bad), None, "{bad}");
    }
    let Some(read) = token("s3cret") else { panic!() };
    assert!(!format!("{read:?}").contains("s3cret"));
}

#[test]
fn what_is_no_message_is_passed_over() {
    for message in [
        json!(null),
        json!(5),
        json!([]),
        json!({}),
        json!({"type": "event", "name": "ready"}),
        json!({"type": "call", "name": "release", "args": {}}),
        json!({"type": "call", "id": 1.5, "name": "release", "args": {}}),
        json!({"type": "call", "id": -1, "name": "release", "args": {}}),
    ] {
        assert_eq!(read(&message), None, "{message}");
    }
}

#[test]
fn fifty_messages_of_a_second_are_read_and_the_first_dropped_one_is_reported() {
    let mut rate = MessageRate::default();
    for second in 1..3 {
        let at = Duration::from_secs(second);
        let of_second: Vec<_> = (0..10_000).map(|_| rate.admit(at)).collect();
        let count = |wanted| of_second.iter().filter(|it| **it == wanted).count();
        assert_eq!(count(Admission::Read), 50);
        assert_eq!(count(Admission::DropAndReport), 1);
    }
}

#[test]
fn only_calls_that_do_something_to_the_phone_act() {
    for (name, args, acts) in [
        ("release", json!({}), true),
        ("keys", json!({"sequence": "1"}), true),
        ("dial", json!({"number": "1"}), true),
        ("select", json!({"phone": "a"}), false),
        ("evidence", json!({}), false),
        ("screenshot", json!({}), false),
        ("set", json!({}), false),
    ] {
        assert_eq!(call(name, &args).unwrap().acts(), acts, "{name}");
    }
}

/// Keys once called whatever number a portal wanted, without the permission that `dial` needs.
#[test]
fn a_portal_neither_loses_data_nor_calls_somebody_on_its_own() {
    let keys = |keys: &str| Command::Keys(keys.parse().unwrap());
    for (command, without, with) in [
        (keys("1;2;ENTER"), true, false),
        (keys("ENTER"), true, false),
        (keys("REDIAL"), true, false),
        (keys("P1"), true, false),
        (keys("5"), false, false),
        (keys("MUTE"), false, false),
        (Command::ReleaseAllCalls, false, false),
        (Command::Reboot, false, false),
        (Command::LogOffAll, true, true),
        (Command::Reset, true, true),
    ] {
        assert_eq!(needs_person(&command, false), without, "{command:?}");
        assert_eq!(needs_person(&command, true), with, "{command:?}");
    }
}

#[test]
fn the_next_token_is_asked_for_a_minute_before_or_halfway() {
    for (left, after) in [(600, 540), (120, 60), (60, 30), (10, 5), (0, 0)] {
        let seconds = Duration::from_secs;
        assert_eq!(token_needed_after(seconds(left)), seconds(after), "{left}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::{collection, option, prelude::*};

    use super::*;

    /// Any JSON, with the names that messages use.
    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,40}".prop_map(Value::from),
            prop_oneof!["call", "token", "run", "keys", "dial", "set"].prop_map(Value::from),
        ];
        let names = "(type|id|name|args|command|sequence|number|token|fire|__proto__|x)";
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                collection::hash_map(names, inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn hostile_messages_are_no_commands(message in anything(), more in option::of(anything())) {
            let command = read(&message);
            let is_command = matches!(&command, Some(Message::Call(_, Ok(call))) if call.acts());
            // A command is one that the message names.
            prop_assert!(!is_command || message["type"] == "call", "{message}");
            _ = Connect::read(&message);
            let args = more.unwrap_or_default();
            for name in ["select", "dial", "keys", "run", "set"] {
                _ = read(&json!({"type": "call", "id": 1, "name": name, "args": args}));
            }
        }
    }
}
