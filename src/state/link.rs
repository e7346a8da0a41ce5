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
    let request: CommandRequest = serde_json::from_str(parameter).ok()?;
    request.command().ok()
}

/// The value of the parameter that prepares `command`.
#[must_use]
pub fn parameter(command: &Command) -> String {
    // What is confirmed is confirmed by whoever follows the link, never by the link.
    serde_json::to_string(&CommandRequest::from(command)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_goes_through_a_link_and_a_confirmation_does_not() {
        for text in [
            r#"{"command":"keys","sequence":"OFFHOOK;1,100,50;#"}"#,
            r#"{"command":"reboot"}"#,
            r#"{"command":"dial","number":"+4930123","identity":"104@pbx.example"}"#,
        ] {
            let command = prepared(text).unwrap();
            assert_eq!(prepared(&parameter(&command)), Some(command), "{text}");
        }
        let reset = prepared(r#"{"command":"reset","confirm":"frontdesk"}"#).unwrap();
        assert!(!parameter(&reset).contains("frontdesk"));
    }

    #[test]
    fn nonsense_prepares_nothing() {
        let long = format!(r#"{{"command":"keys","sequence":"{}"}}"#, "1;".repeat(5_000));
        for text in ["", "{", "keys", r#"{"command":"explode"}"#, r#"{"command":"keys"}"#, &long] {
            assert_eq!(prepared(text), None, "{text}");
        }
    }
}
