//! The commands as JSON, and the way to and from the catalogue.

use serde::{Deserialize, Serialize};
use snom::{
    Command, Firmware, Model, Sequence,
    argument::{ArgumentError, Line, Ringer},
    command::Refusal,
    dial::{DialPlan, PlusRule},
    sequence::SequenceError,
    touch::{Touch, TouchStep},
};

use crate::{Code, Problem, Reason};

/// A command, tagged by its name in the catalogue: `{"command":"keys","sequence":"1;2;3"}`.
///
/// Numbers are wider here than a phone takes them, so that one out of range is answered with the
/// range and not with a complaint about its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CommandRequest {
    /// Press keys.
    Keys {
        /// `Key[,Time[,Pause]]` chained with `;`, times in milliseconds.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        sequence: String,
    },
    /// Call a number.
    Dial {
        /// The number as people write it, a `tel:` or a `sip:` address: blanks and brackets are left
        /// out, a leading `+` is kept. The report's target shows what was dialled.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        number: String,
        /// The identity to call with, `user@host`; the phone's own choice when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity: Option<String>,
    },
    /// Send tones in a call.
    Dtmf {
        /// Tones of `0-9 * # A-D`.
        #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9*#A-D]+$"))]
        digits: String,
    },
    /// End every call.
    ReleaseAllCalls {},
    /// Log every identity off.
    LogOffAll {
        /// The id of the phone once more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirm: Option<String>,
    },
    /// Log one identity off.
    LogOff {
        /// The identity, 1 to 12; how many there are depends on the model.
        #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
        #[serde(deserialize_with = "super::whole::number")]
        line: i64,
    },
    /// Register one identity again.
    Reregister {
        /// The identity, 1 to 12; how many there are depends on the model.
        #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
        #[serde(deserialize_with = "super::whole::number")]
        line: i64,
    },
    /// Play a ringer melody.
    PlayRinger {
        /// The melody, 1 to 9.
        #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
        #[serde(deserialize_with = "super::whole::number")]
        ringer: i64,
    },
    /// Restart.
    Reboot {},
    /// Back to the settings of the factory.
    Reset {
        /// The id of the phone once more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirm: Option<String>,
    },
    /// Empty a list of past calls.
    ClearCalls {
        /// `dialled`, `missed` or `received`.
        #[cfg_attr(feature = "openapi", schema(pattern = "^(dialled|missed|received)$"))]
        list: String,
    },
    /// Load another firmware.
    UpgradeFirmware {
        /// Where the phone fetches it.
        #[cfg_attr(feature = "openapi", schema(pattern = "^(http|https|ftp|tftp)://"))]
        url: String,
        /// The id of the phone once more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirm: Option<String>,
    },
    /// Repair the line information on the picture of the display (820, 821).
    FixLineInfoLayer {},
    /// Touch the touchscreen (870).
    Touch {
        /// What the finger does, in order.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 64))]
        steps: Vec<TouchPoint>,
    },
}

/// One step of a touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TouchPoint {
    /// Pixels from the left, 0 to 479.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 479))]
    #[serde(deserialize_with = "super::whole::number")]
    pub x: i64,
    /// Pixels from the top, 0 to 271.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 271))]
    #[serde(deserialize_with = "super::whole::number")]
    pub y: i64,
    /// `press`, `release` or `tap`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^(press|release|tap)$"))]
    pub action: String,
}

/// A command whose fields do not make sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCommand {
    /// The key sequence is malformed; the error has the column.
    #[error("sequence, {0}")]
    Sequence(#[from] SequenceError),
    /// A field is out of its range.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
}

impl From<InvalidCommand> for Problem {
    fn from(error: InvalidCommand) -> Problem {
        Problem::new(Code::InvalidCommand, Reason::from(&error))
    }
}

/// Takes away what is only decoration; what a `+` becomes is the caller's business.
fn as_written() -> DialPlan {
    DialPlan { plus: PlusRule::Keep, ..DialPlan::default() }
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
        Ok(match self {
            CommandRequest::Keys { sequence } => Command::Keys(sequence.parse()?),
            CommandRequest::Dial { number, identity } => Command::Dial {
                number: as_written().normalise(number)?.number,
                identity: identity.as_deref().map(str::parse).transpose()?,
            },
            CommandRequest::Dtmf { digits } => Command::Dtmf(digits.parse()?),
            CommandRequest::ReleaseAllCalls {} => Command::ReleaseAllCalls,
            CommandRequest::LogOffAll { .. } => Command::LogOffAll,
            CommandRequest::LogOff { line } => Command::LogOff(Line::new(*line)?),
            CommandRequest::Reregister { line } => Command::Reregister(Line::new(*line)?),
            CommandRequest::PlayRinger { ringer } => Command::PlayRinger(Ringer::new(*ringer)?),
            CommandRequest::Reboot {} => Command::Reboot,
            CommandRequest::Reset { .. } => Command::Reset,
            CommandRequest::ClearCalls { list } => Command::ClearCalls(list.parse()?),
            CommandRequest::UpgradeFirmware { url, .. } => Command::UpgradeFirmware(url.parse()?),
            CommandRequest::FixLineInfoLayer {} => Command::FixLineInfoLayer,
            CommandRequest::Touch { steps } => {
                let steps: Result<Vec<_>, ArgumentError> = steps
                    .iter()
                    .map(|step| TouchStep::new(step.x, step.y, step.action.parse()?))
                    .collect();
                Command::Touch(Touch::new(steps?)?)
            }
        })
    }

    /// The same with the phone's id repeated, where that is asked for.
    #[must_use]
    pub fn confirmed(mut self, id: &str) -> CommandRequest {
        if let CommandRequest::LogOffAll { confirm }
        | CommandRequest::Reset { confirm }
        | CommandRequest::UpgradeFirmware { confirm, .. } = &mut self
        {
            *confirm = Some(id.to_owned());
        }
        self
    }

    /// Whether `command`, for which this asks, makes sense for the phone called `id`, and is confirmed
    /// where it loses something for good.
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

    /// The phone's id as repeated by whoever wants something lost for good.
    #[must_use]
    pub fn confirmation(&self) -> Option<&str> {
        match self {
            CommandRequest::LogOffAll { confirm }
            | CommandRequest::Reset { confirm }
            | CommandRequest::UpgradeFirmware { confirm, .. } => confirm.as_deref(),
            _ => None,
        }
    }
}

impl From<&Command> for CommandRequest {
    /// The request for `command`, without a confirmation: a person has to give that.
    fn from(command: &Command) -> CommandRequest {
        match command {
            Command::Keys(sequence) => CommandRequest::keys(sequence),
            Command::Dial { number, identity } => CommandRequest::Dial {
                number: number.to_string(),
                identity: identity.as_ref().map(ToString::to_string),
            },
            Command::Dtmf(tones) => CommandRequest::Dtmf { digits: tones.to_string() },
            Command::LogOffAll => CommandRequest::LogOffAll { confirm: None },
            Command::LogOff(line) => CommandRequest::LogOff { line: line.get().into() },
            Command::Reregister(line) => CommandRequest::Reregister { line: line.get().into() },
            Command::PlayRinger(ringer) => {
                CommandRequest::PlayRinger { ringer: ringer.get().into() }
            }
            Command::Reboot => CommandRequest::Reboot {},
            Command::Reset => CommandRequest::Reset { confirm: None },
            Command::ClearCalls(list) => CommandRequest::ClearCalls { list: list.to_string() },
            Command::UpgradeFirmware(url) => {
                CommandRequest::UpgradeFirmware { url: url.to_string(), confirm: None }
            }
            Command::FixLineInfoLayer => CommandRequest::FixLineInfoLayer {},
            Command::Touch(touch) => CommandRequest::Touch {
                steps: touch
                    .steps()
                    .iter()
                    .map(|step| TouchPoint {
                        x: step.x().into(),
                        y: step.y().into(),
                        action: step.action().name().to_owned(),
                    })
                    .collect(),
            },
            Command::ReleaseAllCalls => CommandRequest::ReleaseAllCalls {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use snom::CommandKind;

    /// Every command of the design, as its table writes it.
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
        let mut seen = Vec::new();
        for json in EXAMPLES {
            let request: CommandRequest = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&request).unwrap(), *json);
            let command = request.command().unwrap();
            assert!(json.contains(&format!(r#""command":"{}""#, command.name())), "{json}");
            assert_eq!(CommandRequest::from(&command).command().unwrap(), command, "{json}");
            let confirmed = request.confirmation() == Some("frontdesk");
            assert_eq!(confirmed, command.kind().needs_confirmation(), "{json}");
            let again = CommandRequest::from(&command).confirmed("frontdesk");
            assert_eq!(again.confirmation(), request.confirmation(), "{json}");
            seen.push(command.kind());
        }
        assert!(CommandKind::ALL.iter().all(|kind| seen.contains(kind)));
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
            "sequence, column 3: `ENTRE` is not a key; did you mean ENTER?",
        );
        check(r#"{"command":"log_off","line":13}"#, "line: `13` is not a number from 1 to 12");
        check(r#"{"command":"play_ringer","ringer":0}"#, "ringer: `0` is not a number from 1 to 9");
        check(
            r#"{"command":"touch","steps":[{"x":480,"y":0,"action":"tap"}]}"#,
            "x: `480` is not a pixel from 0 to 479",
        );
        check(
            r#"{"command":"touch","steps":[{"x":0,"y":0,"action":"poke"}]}"#,
            "action: `poke` is not one of press, release, tap",
        );
        check(
            r#"{"command":"dial","number":"1\n2"}"#,
            "number: `1\\n2` is not a telephone number, a tel: or a sip: address",
        );
    }
}
