//! Links that lead to a phone and prepare something. They never do it: a person has to.
//!
//! `?phone=frontdesk&command={"command":"keys","sequence":"1;ENTER"}` prepares a command as the API
//! spells it, `?phone=frontdesk&dial=tel:101` fills in a number.

use relay_api::CommandRequest;
use snom::Command;

/// The longest that is looked at, in bytes; no command of a link comes near.
const LONGEST: usize = 8 * 1024;

/// The command that the parameter `command` prepares; `None` when it makes no sense.
#[must_use]
pub fn prepared(parameter: &str) -> Option<Command> {
    if parameter.len() > LONGEST {
        return None;
    }
    // A confirmation is left behind: the person who follows the link has to give that.
    serde_json::from_str::<CommandRequest>(parameter).ok()?.command().ok()
}

/// The value of the parameter that prepares `command`; it never confirms anything.
#[must_use]
pub fn parameter(command: &Command) -> String {
    serde_json::to_string(&CommandRequest::from(command)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use snom::CommandKind;

    use super::*;

    #[test]
    fn a_command_goes_through_a_link_and_a_confirmation_does_not() {
        for kind in CommandKind::ALL {
            let command = Command::from_arguments(*kind, &kind.example()).unwrap();
            let text = parameter(&command);
            assert_eq!(prepared(&text), Some(command.clone()), "{text}");
            let confirmed = CommandRequest::from(&command).confirmed("frontdesk");
            let confirmed = serde_json::to_string(&confirmed).unwrap();
            assert_eq!(confirmed.contains("frontdesk"), kind.needs_confirmation(), "{confirmed}");
            let again = prepared(&confirmed).unwrap();
            assert!(!parameter(&again).contains("frontdesk"), "{confirmed}");
        }
        for (text, expected) in [
            (r#"{"command":"keys","sequence":"OFFHOOK;1,100,50;#"}"#, CommandKind::Keys),
            (r#"{"command":"dial","number":"101"}"#, CommandKind::Dial),
            (r#"{"command":"reset","confirm":"frontdesk"}"#, CommandKind::Reset),
        ] {
            assert_eq!(prepared(text).map(|command| command.kind()), Some(expected), "{text}");
        }
    }

    #[test]
    fn nonsense_prepares_nothing() {
        let long = format!(r#"{{"command":"keys","sequence":"{}"}}"#, "1;".repeat(5_000));
        for text in [
            "",
            "{",
            "keys",
            "[]",
            r#"{"command":"explode"}"#,
            r#"{"command":"keys"}"#,
            r#"{"command":"keys","sequence":1}"#,
            r#"{"command":"dial","number":"101","identity":5}"#,
            r#"{"command":"keys","sequence":"1","url":"x"}"#,
            r#"{"command":"reregister","line":"1"}"#,
            r#"{"command":"touch","steps":[{"x":1,"y":2}]}"#,
            &long,
        ] {
            assert_eq!(prepared(text), None, "{text}");
        }
    }
}
