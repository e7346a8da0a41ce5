//! Reasons from the errors of the catalogue.

use snom::{
    Answer,
    address::AddressError,
    argument::{ArgumentError, Expected},
    bitmap::BitmapError,
    command::{Needs, Refusal, arguments::InvalidCommand},
    sequence::SequenceError,
};

use super::{AddressProblem, CommandNeeds, PictureProblem, Reason};

impl Reason {
    /// Returns the reason that an answer with this status stands for; `None` for an accepted request.
    #[must_use]
    pub const fn of_answer(answer: Answer, status: u16) -> Option<Reason> {
        Some(match answer {
            Answer::Accepted => return None,
            Answer::Empty => Reason::ConnectionClosed {},
            Answer::Unauthorized(_) => Reason::CredentialsRefused {},
            Answer::LockedOut => Reason::LockedOut {},
            Answer::UserMode => Reason::UserMode {},
            Answer::HiddenTags => Reason::HiddenTags {},
            Answer::RestrictedQueries => Reason::QueriesRestricted {},
            Answer::Forbidden => Reason::PhoneForbids {},
            Answer::NotFound => Reason::PageMissing {},
            Answer::HttpsOnly => Reason::HttpsOnly {},
            Answer::NoRemoteControl => Reason::NoRemoteControl {},
            Answer::NotASnom => Reason::NotASnom {},
            Answer::Unexpected => Reason::UnexpectedAnswer { status },
        })
    }

    /// Returns whether something that is not a phone answered.
    #[must_use]
    pub const fn is_other_device(&self) -> bool {
        matches!(self, Reason::NotASnom {} | Reason::OtherServer { .. })
    }

    /// Returns the reason why `address` is not the address of a phone.
    #[must_use]
    pub fn of_address(address: &str, error: AddressError) -> Reason {
        let problem = match error {
            AddressError::Missing => AddressProblem::Missing,
            AddressError::Scheme => AddressProblem::Scheme,
            AddressError::Credentials => AddressProblem::Credentials,
            AddressError::Path => AddressProblem::Path,
            AddressError::Space => AddressProblem::Space,
            AddressError::Port => AddressProblem::Port,
            AddressError::Number => AddressProblem::Number,
            AddressError::International => AddressProblem::International,
            AddressError::Host => AddressProblem::Host,
        };
        // A password is not repeated, wherever the message ends up.
        let shown = if address.contains('@') { "…" } else { address };
        Reason::AddressInvalid { address: shown.chars().take(64).collect(), problem }
    }
}

impl From<&ArgumentError> for Reason {
    fn from(error: &ArgumentError) -> Reason {
        let (field, value) = (error.field.to_owned(), error.value.clone());
        if error.expected == Expected::WholeNumber {
            return Reason::NumberIncomplete { value };
        }
        Reason::InvalidArgument { field, value, expected: error.expected.to_string() }
    }
}

impl From<&SequenceError> for Reason {
    fn from(error: &SequenceError) -> Reason {
        Reason::InvalidSequence {
            column: u32::try_from(error.column).unwrap_or(u32::MAX),
            message: error.problem.to_string(),
        }
    }
}

impl From<&InvalidCommand> for Reason {
    fn from(error: &InvalidCommand) -> Reason {
        match error {
            InvalidCommand::Sequence(error) => error.into(),
            InvalidCommand::Argument(error) => error.into(),
            InvalidCommand::Missing(field) => {
                Reason::ArgumentMissing { field: (*field).to_owned() }
            }
            InvalidCommand::Unknown { field, expected } => {
                Reason::ArgumentUnknown { field: field.clone(), expected: expected.clone() }
            }
        }
    }
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Reason {
        match refusal {
            Refusal::MissingKey { model, key, has } => Reason::MissingKey {
                model: (*model).to_owned(),
                key: key.clone(),
                has: has.clone(),
            },
            Refusal::MissingLine { model, line, last } => Reason::MissingLine {
                model: (*model).to_owned(),
                line: u32::from(*line),
                last: u32::from(*last),
            },
            Refusal::TooLong { seconds } => Reason::SequenceTooLong {
                seconds: u32::try_from(*seconds).unwrap_or(u32::MAX),
                max: u32::try_from(snom::command::MAX_SECONDS).unwrap_or(u32::MAX),
            },
            Refusal::NoRemoteControl { model, .. } => {
                Reason::ModelWithoutControl { model: (*model).to_owned() }
            }
            Refusal::Unknown { model, command, needs } => Reason::CommandUnknown {
                model: (*model).to_owned(),
                command: (*command).to_owned(),
                needs: match needs {
                    Needs::TouchFirmware => CommandNeeds::TouchFirmware,
                    Needs::Touchscreen => CommandNeeds::Touchscreen,
                    Needs::LineInfoLayer => CommandNeeds::LineInfoLayer,
                },
            },
        }
    }
}

impl From<&BitmapError> for Reason {
    fn from(error: &BitmapError) -> Reason {
        let problem = match error {
            BitmapError::NotABitmap => PictureProblem::NotABitmap,
            BitmapError::Truncated => PictureProblem::Truncated,
            BitmapError::Size { .. } => PictureProblem::Size,
            BitmapError::Depth(_) | BitmapError::Compression(_) => PictureProblem::Format,
        };
        Reason::PictureInvalid { problem }
    }
}
