//! Named examples: what people do often, as sequences that stop where a person must act.

use crate::{
    argument::ArgumentError,
    cited,
    command::Command,
    dial::DialNumber,
    key::NamedKey,
    sequence::{KeyEvent, Sequence, SequenceError},
};

/// An example, ready to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// The name in links and the API.
    pub name: &'static str,
    /// The name for people, in English.
    pub title: &'static str,
    /// What it does and when, in English.
    pub help: &'static str,
    /// What happens, in order.
    pub steps: &'static [ScriptStep],
    /// Where it comes from.
    pub source: &'static str,
}

/// One step of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptStep {
    /// Press keys, written as the seed writes them.
    Press(&'static str),
    /// Press the digits of the number that the person has given.
    Number,
    /// Go on only when the person says so.
    Wait(&'static str),
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this to the phone.
    Send(Command),
    /// Ask the person and wait for the answer; the text says what must have happened.
    Wait(&'static str),
}

/// Why an example cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The number is missing, or has characters that no key dials.
    #[error(transparent)]
    Number(#[from] ArgumentError),
    /// The keys do not make a sequence.
    #[error(transparent)]
    Sequence(#[from] SequenceError),
}

impl Script {
    /// Every example, the most wanted first.
    pub const ALL: &'static [Script] = &[
        Script {
            name: "attended-transfer",
            title: "Attended transfer",
            help: "A calls; you answer, put A on hold, speak with C and connect the two.",
            steps: &[
                ScriptStep::Wait("A is calling: the phone rings"),
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait("you have spoken with A and know whom A wants"),
                ScriptStep::Press("F_HOLD,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait("C has answered and takes the call"),
                ScriptStep::Press("TRANSFER,,500;ENTER"),
            ],
            source: cited(
                "seed: Attended Transfer (Incoming call A, transferred by B to C); the \
                     steps, lost there, from the vendor's page Call Transfer and amooma/GS5",
            ),
        },
        Script {
            name: "blind-transfer",
            title: "Blind transfer",
            help: "Passes the call you are in on to C without asking C.",
            steps: &[
                ScriptStep::Press("TRANSFER,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
            ],
            source: cited("vendor's page Call Transfer: TRANSFER, number, ENTER"),
        },
        Script {
            name: "answer-and-hang-up",
            title: "Answer, then hang up",
            help: "Answers a ringing call and ends it when you say so.",
            steps: &[
                ScriptStep::Wait("the phone rings"),
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait("you have finished"),
                ScriptStep::Press("CANCEL"),
            ],
            source: cited("seed: ENTER, CANCEL (\"e.g. a call can be terminated\")"),
        },
        Script {
            name: "call-with-handset",
            title: "Lift, dial, call",
            help: "Lifts the handset, dials a number key by key and calls it.",
            steps: &[
                ScriptStep::Press("OFFHOOK,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
            ],
            source: cited("seed: OFFHOOK, 0-9, ENTER"),
        },
        Script {
            name: "slow-tones",
            title: "Tones with timing",
            help: "Sends the tones 1 and 2, each for 100 ms with 100 ms between.",
            steps: &[ScriptStep::Press("1,100,100;2,100,100")],
            source: cited("p4irin/remote_phone_control"),
        },
        Script {
            name: "hold-a-key",
            title: "Dial, wait, hold a key",
            help: "Calls 9196, waits a second, holds * for a second, waits, and presses # and 9.",
            steps: &[ScriptStep::Press("9;1;9;6;ENTER,,1000;*,1000,2000;#,,1000;9")],
            source: cited("Netzvamp/snom-dialer"),
        },
    ];

    /// The example called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Script> {
        Script::ALL.iter().find(|script| script.name == name)
    }

    /// Whether a number must be given.
    #[must_use]
    pub fn needs_number(&self) -> bool {
        self.steps.contains(&ScriptStep::Number)
    }

    /// What to do, in order; what lies between two waits is one command, timed by the phone.
    ///
    /// # Errors
    /// When a number is needed and missing, or cannot be dialled with keys.
    pub fn actions(&self, number: Option<&DialNumber>) -> Result<Vec<Action>, ScriptError> {
        let mut actions = Vec::new();
        let mut pending: Vec<KeyEvent> = Vec::new();
        for step in self.steps {
            match step {
                ScriptStep::Press(keys) => pending.extend(keys.parse::<Sequence>()?.events()),
                ScriptStep::Number => pending.extend(digits(number)?),
                ScriptStep::Wait(what) => {
                    flush(&mut pending, &mut actions)?;
                    actions.push(Action::Wait(what));
                }
            }
        }
        flush(&mut pending, &mut actions)?;
        Ok(actions)
    }
}

fn flush(pending: &mut Vec<KeyEvent>, actions: &mut Vec<Action>) -> Result<(), SequenceError> {
    if !pending.is_empty() {
        let sequence = Sequence::try_new(std::mem::take(pending))?;
        actions.push(Action::Send(Command::Keys(sequence)));
    }
    Ok(())
}

fn digits(number: Option<&DialNumber>) -> Result<Vec<KeyEvent>, ArgumentError> {
    let number = number.map_or("", DialNumber::as_str);
    let keys: Option<Vec<_>> = number.chars().map(NamedKey::for_digit).collect();
    match keys {
        Some(keys) if !keys.is_empty() => Ok(keys.into_iter().map(KeyEvent::press).collect()),
        _ => Err(ArgumentError::new("number", number, "a number of 0-9 * #, which keys can dial")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn every_example_runs_on_a_phone_of_today() {
        let number: DialNumber = "104".parse().unwrap();
        let d785 = Model::find("D785").unwrap();
        for script in Script::ALL {
            assert_eq!(Script::find(script.name), Some(script));
            let actions = script.actions(Some(&number)).unwrap();
            assert!(!actions.is_empty(), "{}", script.name);
            for action in actions {
                if let Action::Send(command) = action {
                    assert_eq!(command.check(d785, None), Ok(()), "{}", script.name);
                }
            }
        }
    }

    #[test]
    fn the_attended_transfer_waits_three_times_for_a_person() {
        let script = Script::ALL.first().unwrap();
        let actions = script.actions(Some(&"104".parse().unwrap())).unwrap();
        let told: Vec<String> = actions
            .into_iter()
            .map(|action| match action {
                Action::Send(Command::Keys(sequence)) => sequence.to_string(),
                Action::Send(other) => other.name().to_owned(),
                Action::Wait(_) => "…".to_owned(),
            })
            .collect();
        assert_eq!(
            told,
            ["…", "ENTER", "…", "F_HOLD,,500;1;0;4;ENTER", "…", "TRANSFER,,500;ENTER"]
        );
    }

    #[test]
    fn a_number_that_keys_cannot_dial_is_refused() {
        let script = Script::ALL.first().unwrap();
        assert!(script.needs_number());
        assert!(script.actions(None).is_err());
        let error = script.actions(Some(&"+49".parse().unwrap())).unwrap_err();
        assert!(error.to_string().starts_with("number: `+49` is not a number of 0-9"));
    }
}
