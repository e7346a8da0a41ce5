//! Arguments of commands: numbers and words that a phone takes only within limits.

use std::{fmt, str::FromStr};

/// An argument out of its range: which field, what was given, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: “{value}” is not valid; use {expected}")]
pub struct ArgumentError {
    /// The name of the field, as the API spells it.
    pub field: &'static str,
    /// The value that was given, cut to a readable length.
    pub value: String,
    /// The expectation.
    pub expected: Expected,
}

/// The expectation of an argument; its `Display` follows "use" or "enter": `a number from 1 to 12`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Expected {
    /// A whole number within a range.
    #[error("a number from {first} to {last}")]
    Whole {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
    },
    /// A coordinate of the touchscreen.
    #[error("a pixel from 0 to {last}")]
    Pixel {
        /// The last pixel.
        last: u16,
    },
    /// One of some words.
    #[error("one of {0}")]
    OneOf(String),
    /// A list of touch steps.
    #[error("a list of 1 to {max} steps")]
    Steps {
        /// The most steps.
        max: usize,
    },
    /// A number as phones take it.
    #[error("a number of 0-9 * # +, or a SIP address, without spaces")]
    DialNumber,
    /// A number, since letters are dialled only in an address.
    #[error(
        "a number of 0-9 * # +; letters are dialled only in an address such as sip:anna@pbx.example"
    )]
    NumberWithoutLetters,
    /// Something that can be called.
    #[error("a phone number, or a tel: or sip: address")]
    PhoneNumber,
    /// A number with more than a `+` or a country code, whose rest may have been lost.
    #[error("a complete number; the digits after the + or the country code are missing")]
    WholeNumber,
    /// A number without `(0)`.
    #[error(
        "a number without (0), which some countries dial and others do not; POST /numbers resolves it"
    )]
    NumberWithoutBracketedZero,
    /// A number that the keypad can dial.
    #[error("a number that the keypad can dial (0-9 * #)")]
    KeypadNumber,
    /// A shorter text.
    #[error("at most {max} characters")]
    MaxLength {
        /// The most characters.
        max: usize,
    },
    /// An identity.
    #[error("an identity of the form user@host")]
    Identity,
    /// Tones.
    #[error("1 to {max} tones of 0-9 * # A B C D, without spaces")]
    Tones {
        /// The most tones.
        max: usize,
    },
    /// A version of a firmware.
    #[error("a version such as 10.1.33.33")]
    Version,
    /// A URL with a scheme that phones fetch firmware by.
    #[error("an address that starts with http://, https://, tftp:// or ftp://")]
    FirmwareScheme,
    /// A URL with a host and a file.
    #[error("an address with a host and a file, such as http://server/file.bin")]
    FirmwareFile,
    /// A URL without credentials.
    #[error("an address without a user name and password, which would be logged")]
    UrlWithoutCredentials,
    /// A URL of printable ASCII.
    #[error("an address without spaces, line breaks or non-ASCII characters")]
    AsciiUrl,
    /// Another type of JSON.
    #[error("{expected}, not {found}")]
    Type {
        /// The type that is expected.
        expected: &'static str,
        /// The type that was given.
        found: &'static str,
    },
}

impl ArgumentError {
    pub(crate) fn new(field: &'static str, value: &str, expected: Expected) -> ArgumentError {
        ArgumentError { field, value: cut(value, 40), expected }
    }
}

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident $field:literal $first:literal $last:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        impl $name {
            /// The first there is.
            pub const FIRST: u8 = $first;
            /// The last there is.
            pub const LAST: u8 = $last;

            /// Number `number`.
            ///
            /// # Errors
            /// When it is out of range.
            pub fn new(number: i64) -> Result<$name, ArgumentError> {
                match u8::try_from(number) {
                    Ok(number @ $first..=$last) => Ok($name(number)),
                    _ => Err(ArgumentError::new(
                        $field,
                        &number.to_string(),
                        Expected::Whole { first: $first, last: $last },
                    )),
                }
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u8 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

bounded! {
    /// An identity by its number on the phone, from 1 (seed: `LOGOFFLINE=1(..12)`).
    Line "line" 1 12
}
bounded! {
    /// A ringer melody (seed: `PLAY_RINGER:X=+Ringer(X=1..9)`).
    Ringer "ringer" 1 9
}

/// A list of past calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallList {
    /// Numbers that were dialled.
    Dialled,
    /// Calls nobody took.
    Missed,
    /// Calls that were taken.
    Received,
}

impl CallList {
    /// Every list.
    pub const ALL: [CallList; 3] = [CallList::Dialled, CallList::Missed, CallList::Received];

    /// The names of every list, in the same order.
    pub const NAMES: [&str; 3] =
        [CallList::Dialled.name(), CallList::Missed.name(), CallList::Received.name()];

    /// The name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CallList::Dialled => "dialled",
            CallList::Missed => "missed",
            CallList::Received => "received",
        }
    }
}

impl FromStr for CallList {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<CallList, ArgumentError> {
        let found = CallList::ALL.into_iter().find(|list| list.name() == text);
        found.ok_or_else(|| {
            ArgumentError::new("list", text, Expected::OneOf(CallList::NAMES.join(", ")))
        })
    }
}

impl fmt::Display for CallList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Keeps an error message readable when the input was a megabyte of garbage, and harmless when it
/// had line ends or other control characters in it.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    let mut short: String = text.chars().take(characters).flat_map(char::escape_debug).collect();
    if text.chars().nth(characters).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_range_names_field_value_and_range() {
        let message = |error: ArgumentError| error.to_string();
        assert_eq!(
            message(Line::new(13).unwrap_err()),
            "line: “13” is not valid; use a number from 1 to 12"
        );
        assert_eq!(
            message(Ringer::new(0).unwrap_err()),
            "ringer: “0” is not valid; use a number from 1 to 9"
        );
        assert_eq!(
            message(Line::new(-1).unwrap_err()),
            "line: “-1” is not valid; use a number from 1 to 12"
        );
        assert!(Line::new(i64::MAX).is_err());
        for number in 1..=12 {
            assert_eq!(i64::from(Line::new(number).unwrap().get()), number);
        }
        assert_eq!(
            "lost".parse::<CallList>().unwrap_err().to_string(),
            "list: “lost” is not valid; use one of dialled, missed, received"
        );
    }

    #[test]
    fn an_error_never_repeats_a_megabyte_nor_a_control_character() {
        let error = "\r\n".repeat(100_000).parse::<CallList>().unwrap_err();
        assert!(error.to_string().len() < 160);
        assert!(!error.to_string().contains('\n'));
    }
}
