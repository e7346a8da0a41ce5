//! Named examples: common tasks as key sequences that pause where a person must act.

use crate::{
    argument::{ArgumentError, Expected},
    cited,
    command::Command,
    dial::DialNumber,
    key::NamedKey,
    sequence::{KeyEvent, Sequence, SequenceError},
};

/// A named example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// The name in links and the API.
    pub name: &'static str,
    /// The title, in English.
    pub title: &'static str,
    /// What the example does, in English.
    pub help: &'static str,
    /// The steps, in order.
    pub steps: &'static [ScriptStep],
    /// The source.
    pub source: &'static str,
}

/// One step of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptStep {
    /// Press keys, written as the seed writes them.
    Press(&'static str),
    /// Press the digits of the number that the person entered.
    Number,
    /// Pause until the person confirms the condition.
    Wait(WaitFor),
}

/// A condition that only a person can confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WaitFor {
    /// A calls.
    CallFromA,
    /// The person has talked to A.
    TalkWithA,
    /// C has answered.
    AnswerFromC,
    /// Somebody calls.
    Call,
    /// The conversation is over.
    EndOfTalk,
}

impl WaitFor {
    /// Returns the condition, in English, as the end of a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            WaitFor::CallFromA => "A calls and the phone rings",
            WaitFor::TalkWithA => "you have talked to A and know whom to transfer to",
            WaitFor::AnswerFromC => "C has answered and takes the call",
            WaitFor::Call => "the phone rings",
            WaitFor::EndOfTalk => "you have finished talking",
        }
    }
}

/// The next action of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this to the phone.
    Send(Command),
    /// Wait until the person confirms the condition.
    Wait(WaitFor),
}

/// The reason why an example cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The number is missing or has characters that no key dials.
    #[error(transparent)]
    Number(#[from] ArgumentError),
    /// The keys are not a valid sequence.
    #[error(transparent)]
    Sequence(#[from] SequenceError),
}

impl Script {
    /// Every example, the most useful first.
    pub const ALL: &'static [Script] = &[
        Script {
            name: "attended-transfer",
            title: "Attended transfer",
            help: "A calls; you answer, put A on hold, talk to C and connect the two.",
            steps: &[
                ScriptStep::Wait(WaitFor::CallFromA),
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait(WaitFor::TalkWithA),
                ScriptStep::Press("F_HOLD,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait(WaitFor::AnswerFromC),
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
            help: "Transfers the current call to C without asking C first.",
            steps: &[
                ScriptStep::Press("TRANSFER,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
            ],
            source: cited("vendor's page Call Transfer: TRANSFER, number, ENTER"),
        },
        Script {
            name: "consult-and-transfer",
            title: "Transfer after asking",
            help: "Puts the current call on hold, calls C and connects the two when C agrees.",
            steps: &[
                ScriptStep::Press("F_HOLD,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait(WaitFor::AnswerFromC),
                ScriptStep::Press("TRANSFER,,500;ENTER"),
            ],
            source: cited("seed: Attended Transfer, from the second step on"),
        },
        Script {
            name: "answer-and-hang-up",
            title: "Answer, then hang up",
            help: "Answers a ringing call and ends it when you are done.",
            steps: &[
                ScriptStep::Wait(WaitFor::Call),
                ScriptStep::Press("ENTER"),
                ScriptStep::Wait(WaitFor::EndOfTalk),
                ScriptStep::Press("CANCEL"),
            ],
            source: cited("seed: ENTER, CANCEL (\"e.g. a call can be terminated\")"),
        },
        Script {
            name: "call-with-handset",
            title: "Dial with the handset",
            help: "Goes off hook, dials a number key by key and calls it.",
            steps: &[
                ScriptStep::Press("OFFHOOK,,500"),
                ScriptStep::Number,
                ScriptStep::Press("ENTER"),
            ],
            source: cited("seed: OFFHOOK, 0-9, ENTER"),
        },
        Script {
            name: "slow-tones",
            title: "Timed tones",
            help: "Sends the tones 1 and 2 for 100 ms each, 100 ms apart.",
            steps: &[ScriptStep::Press("1,100,100;2,100,100")],
            source: cited("p4irin/remote_phone_control"),
        },
        Script {
            name: "hold-a-key",
            title: "Dial, wait, hold a key",
            help: "Calls 9196, waits 1 s, holds * for 1 s, waits 2 s, then presses # and 9.",
            steps: &[ScriptStep::Press("9;1;9;6;ENTER,,1000;*,1000,2000;#,,1000;9")],
            source: cited("Netzvamp/snom-dialer"),
        },
    ];

    /// Returns the example called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Script> {
        Script::ALL.iter().find(|script| script.name == name)
    }

    /// Returns whether the example needs a number.
    #[must_use]
    pub fn needs_number(&self) -> bool {
        self.steps.contains(&ScriptStep::Number)
    }

    /// Returns the actions, in order; the keys between two waits are one command, timed by the phone.
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
                ScriptStep::Wait(condition) => {
                    flush(&mut pending, &mut actions)?;
                    actions.push(Action::Wait(*condition));
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
        _ => Err(ArgumentError::new("number", number, Expected::KeypadNumber)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn every_example_runs_on_a_current_phone() {
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
        let sent: Vec<String> = actions
            .into_iter()
            .map(|action| match action {
                Action::Send(Command::Keys(sequence)) => sequence.to_string(),
                Action::Send(other) => other.name().to_owned(),
                Action::Wait(_) => "…".to_owned(),
            })
            .collect();
        assert_eq!(
            sent,
            ["…", "ENTER", "…", "F_HOLD,,500;1;0;4;ENTER", "…", "TRANSFER,,500;ENTER"]
        );
    }

    #[test]
    fn a_number_that_keys_cannot_dial_is_rejected() {
        let script = Script::ALL.first().unwrap();
        assert!(script.needs_number());
        assert!(script.actions(None).is_err());
        let error = script.actions(Some(&"+49".parse().unwrap())).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("number: “+49” is not valid; use a number that the keypad can dial")
        );
    }
}
