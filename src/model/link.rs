//! Links that lead to a phone and prepare something. They never do it: a person has to.
//!
//! `?phone=frontdesk&command={"command":"keys","sequence":"1;ENTER"}` prepares a command as the API
//! spells it, `?phone=frontdesk&dial=tel:101` fills in a number.

use std::collections::HashMap;

use relay_api::{CommandRequest, TouchPoint};
use serde_json::Value;
use snom::Command;

/// The longest that is looked at, in bytes; no command of a link comes near.
const LONGEST: usize = 8 * 1024;

/// The command that the parameter `command` prepares; `None` when it makes no sense.
#[must_use]
pub fn prepared(parameter: &str) -> Option<Command> {
    if parameter.len() > LONGEST {
        return None;
    }
    request(serde_json::from_str(parameter).ok()?)?.command().ok()
}

/// Read by hand: what `serde` makes for it is a fortieth of the page.
fn request(mut fields: HashMap<String, Value>) -> Option<CommandRequest> {
    // What is confirmed is confirmed by whoever follows the link.
    fields.remove("confirm");
    let mut take = |name: &str| fields.remove(name);
    let text = |value: Option<Value>| value?.as_str().map(str::to_owned);
    let number = |value: Option<Value>| value?.as_i64();
    let request = match text(take("command"))?.as_str() {
        "keys" => CommandRequest::Keys { sequence: text(take("sequence"))? },
        "dial" => {
            let number = text(take("number"))?;
            let identity = match take("identity") {
                None | Some(Value::Null) => None,
                some => Some(text(some)?),
            };
            CommandRequest::Dial { number, identity }
        }
        "dtmf" => CommandRequest::Dtmf { digits: text(take("digits"))? },
        "release_all_calls" => CommandRequest::ReleaseAllCalls {},
        "log_off_all" => CommandRequest::LogOffAll { confirm: None },
        "log_off" => CommandRequest::LogOff { line: number(take("line"))? },
        "reregister" => CommandRequest::Reregister { line: number(take("line"))? },
        "play_ringer" => CommandRequest::PlayRinger { ringer: number(take("ringer"))? },
        "reboot" => CommandRequest::Reboot {},
        "reset" => CommandRequest::Reset { confirm: None },
        "clear_calls" => CommandRequest::ClearCalls { list: text(take("list"))? },
        "upgrade_firmware" => {
            CommandRequest::UpgradeFirmware { url: text(take("url"))?, confirm: None }
        }
        "fix_line_info_layer" => CommandRequest::FixLineInfoLayer {},
        "touch" => {
            let steps = take("steps")?;
            let steps = steps.as_array()?.iter().map(|step| {
                let number = |name: &str| step.get(name)?.as_i64();
                let action = step.get("action")?.as_str()?.to_owned();
                Some(TouchPoint { x: number("x")?, y: number("y")?, action })
            });
            CommandRequest::Touch { steps: steps.collect::<Option<_>>()? }
        }
        _ => return None,
    };
    // A field that means nothing is a mistake, as in the API.
    fields.is_empty().then_some(request)
}

/// The value of the parameter that prepares `command`.
#[must_use]
pub fn parameter(command: &Command) -> String {
    // What is confirmed is confirmed by whoever follows the link, never by the link.
    serde_json::to_string(&CommandRequest::from(command)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use snom::CommandKind;

    use super::*;

    #[test]
    fn a_command_goes_through_a_link_and_a_confirmation_does_not() {
        let mut seen = HashSet::new();
        for text in [
            r#"{"command":"keys","sequence":"OFFHOOK;1,100,50;#"}"#,
            r#"{"command":"reboot"}"#,
            r#"{"command":"dial","number":"+4930123","identity":"104@pbx.example"}"#,
            r#"{"command":"dial","number":"101"}"#,
            r#"{"command":"dtmf","digits":"12#"}"#,
            r#"{"command":"release_all_calls"}"#,
            r#"{"command":"log_off_all"}"#,
            r#"{"command":"log_off","line":2}"#,
            r#"{"command":"reregister","line":1}"#,
            r#"{"command":"play_ringer","ringer":3}"#,
            r#"{"command":"clear_calls","list":"missed"}"#,
            r#"{"command":"upgrade_firmware","url":"http://files.example/x.bin"}"#,
            r#"{"command":"fix_line_info_layer"}"#,
            r#"{"command":"touch","steps":[{"x":1,"y":2,"action":"tap"}]}"#,
        ] {
            let command = prepared(text).unwrap();
            seen.insert(command.name());
            // As the API itself reads it.
            let read: CommandRequest = serde_json::from_str(text).unwrap();
            assert_eq!(read.command().unwrap(), command, "{text}");
            assert_eq!(prepared(&parameter(&command)), Some(command), "{text}");
        }
        assert_eq!(
            seen.len() + 1,
            CommandKind::ALL.len(),
            "each kind of command, and the reset below"
        );
        let reset = prepared(r#"{"command":"reset","confirm":"frontdesk"}"#).unwrap();
        assert!(!parameter(&reset).contains("frontdesk"));
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
