//! Whether a phone can carry out a command.

use super::{Command, CommandKind};
use crate::{firmware::Firmware, model::Model};

/// Why a phone cannot carry out a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The model has no remote control over HTTP at all.
    #[error("the {model} cannot be controlled over HTTP: {reason}")]
    NoRemoteControl {
        /// The model's name.
        model: &'static str,
        /// Why not, and what to do instead.
        reason: &'static str,
    },
    /// The model lacks a key.
    #[error("key: the {model} has no key {key}; it has {has}")]
    MissingKey {
        /// The model's name.
        model: &'static str,
        /// The key it lacks.
        key: String,
        /// The keys of that kind which it does have.
        has: String,
    },
    /// The model has fewer identities.
    #[error("line: the {model} has no identity {line}; it has 1 to {last}")]
    MissingLine {
        /// The model's name.
        model: &'static str,
        /// The identity it lacks.
        line: u8,
        /// The last one it has.
        last: u8,
    },
    /// The model or its firmware does not know the command.
    #[error("command: the {model} does not know {command}: {needs}")]
    Unknown {
        /// The model's name.
        model: &'static str,
        /// The command's name.
        command: &'static str,
        /// Which phones know it.
        needs: Needs,
    },
    /// The sequence keeps the phone occupied for too long.
    #[error(
        "sequence: it lasts {seconds} s, and nobody else can use the phone meanwhile; at most \
         {MAX_SECONDS} s, send it in parts"
    )]
    TooLong {
        /// How long it lasts.
        seconds: u64,
    },
}

/// The phones that know a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Needs {
    /// A newer firmware.
    #[error("the touchscreen needs firmware 8.4.34 or 8.7.2")]
    TouchFirmware,
    /// A touchscreen.
    #[error("only the snom870 has a touchscreen that can be pressed")]
    Touchscreen,
    /// A display with a line info layer.
    #[error("only the snom820 and 821 need it")]
    LineInfoLayer,
}

/// The longest that one command may occupy a phone.
pub const MAX_SECONDS: u64 = 300;

impl Command {
    /// Returns whether `model` can carry out the command; `firmware` where it is known.
    ///
    /// # Errors
    /// The first thing the model lacks, with what it has instead.
    pub fn check(&self, model: &Model, firmware: Option<Firmware>) -> Result<(), Refusal> {
        if let Some(reason) = model.remote_control.refusal() {
            return Err(Refusal::NoRemoteControl { model: model.name, reason });
        }
        let kind = self.kind();
        if !kind.exists_on(model, firmware) {
            let needs = match kind {
                CommandKind::Touch if model.touch => Needs::TouchFirmware,
                CommandKind::Touch => Needs::Touchscreen,
                _ => Needs::LineInfoLayer,
            };
            return Err(Refusal::Unknown { model: model.name, command: kind.name(), needs });
        }
        match self {
            Command::Keys(sequence) => {
                let missing = sequence.events().iter().find(|event| !model.has(event.key));
                if let Some(event) = missing {
                    return Err(Refusal::MissingKey {
                        model: model.name,
                        key: event.key.to_string(),
                        has: model.keys_like(event.key),
                    });
                }
                match sequence.spelled_duration().as_secs() {
                    0..=MAX_SECONDS => Ok(()),
                    seconds => Err(Refusal::TooLong { seconds }),
                }
            }
            Command::LogOff(line) | Command::Reregister(line) if line.get() > model.identities => {
                Err(Refusal::MissingLine {
                    model: model.name,
                    line: line.get(),
                    last: model.identities,
                })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::argument::Line;

    fn refusal(model: &str, command: &Command) -> String {
        let model = Model::find(model).unwrap();
        command.check(model, None).err().map(|error| error.to_string()).unwrap_or_default()
    }

    fn keys(sequence: &str) -> Command {
        Command::Keys(sequence.parse().unwrap())
    }

    #[test]
    fn what_a_model_lacks_is_refused_with_what_it_has() {
        assert_eq!(refusal("D785", &keys("P25")), "key: the D785 has no key P25; it has P1 to P24");
        assert_eq!(refusal("190", &keys("F4")), "key: the 190 has no key F4; it has F1, F2, F3");
        assert_eq!(
            refusal("D785", &keys("EK0")),
            "key: the D785 has no key EK0; it has no EK keys"
        );
        assert_eq!(refusal("370", &keys("EK125")), "");
        assert_eq!(
            refusal("370", &keys("EK126")),
            "key: the 370 has no key EK126; it has EK0 to EK125"
        );
        assert_eq!(
            refusal("D713", &Command::LogOff(Line::new(7).unwrap())),
            "line: the D713 has no identity 7; it has 1 to 6"
        );
        assert_eq!(
            refusal("D785", &Command::FixLineInfoLayer),
            "command: the D785 does not know fix_line_info_layer: only the snom820 and 821 need it"
        );
        assert_eq!(refusal("821", &Command::FixLineInfoLayer), "");
        let touch = Command::Touch("1 2".parse().unwrap());
        assert!(refusal("D785", &touch).contains("only the snom870"));
        assert_eq!(refusal("870", &touch), "");
        let old = "8.4.33".parse().ok();
        let error = touch.check(Model::find("870").unwrap(), old).unwrap_err();
        assert!(error.to_string().contains("8.4.34"), "{error}");
    }

    #[test]
    fn a_d8xx_phone_is_refused_with_the_reason() {
        let message = refusal("D865", &Command::Reboot);
        assert!(message.starts_with("the D865 cannot be controlled over HTTP: "), "{message}");
        assert!(message.contains("D8xx"), "{message}");
    }

    #[test]
    fn a_sequence_may_need_several_requests_but_not_five_minutes() {
        let keys = |text: &str| Command::Keys(text.parse().unwrap());
        let long = vec!["1,100,50"; 400].join(";");
        assert_eq!(keys(&long).check(Model::find("D785").unwrap(), None), Ok(()));
        let slow = vec!["1,100,9900"; 31].join(";");
        let refused = refusal("D785", &keys(&slow));
        assert!(
            refused.contains("lasts 310 s") && refused.contains("send it in parts"),
            "{refused}"
        );
    }
}
