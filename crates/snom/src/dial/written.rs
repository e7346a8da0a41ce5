//! Numbers as programs and links write them: a `tel:` or `sip:` address, or digits with separators.
//!
//! What depends on a country or on a telephone system is not decided here.

use super::{
    number::DialNumber,
    uri::{is_separator, sip_address, uri_number},
};
use crate::argument::{ArgumentError, Expected};

/// The longest text that is read, in bytes.
const LONGEST: usize = 1_024;

impl DialNumber {
    /// Reads a number with separators, or a `tel:` or `sip:` address. A leading `+` stays.
    ///
    /// # Errors
    /// When nothing dialable is left, a character does not belong to a number, or the text has a `(0)`, which is
    /// dialled in some countries and not in others.
    pub fn written(text: &str) -> Result<DialNumber, ArgumentError> {
        let error = |expected| ArgumentError::new("number", text, expected);
        if text.len() > LONGEST {
            return Err(error(Expected::MaxLength { max: 128 }));
        }
        if let Some(address) = sip_address(text) {
            return address.parse();
        }
        let trimmed = text.trim_matches([' ', '\t', '\u{A0}']);
        let bare = uri_number(trimmed).unwrap_or_else(|| trimmed.to_owned());
        if bare.contains("(0)") && (bare.starts_with('+') || bare.starts_with("00")) {
            return Err(error(Expected::NumberWithoutBracketedZero));
        }
        let plain: String = bare.chars().filter(|character| !is_separator(*character)).collect();
        match plain.strip_prefix('+').unwrap_or(&plain) {
            "" if plain.is_empty() => Err(error(Expected::PhoneNumber)),
            "" => Err(error(Expected::WholeNumber)),
            keys if keys.bytes().all(|byte| byte.is_ascii_digit() || b"*#".contains(&byte)) => {
                plain.parse()
            }
            _ if plain.chars().any(char::is_alphabetic) => {
                Err(error(Expected::NumberWithoutLetters))
            }
            _ => Err(error(Expected::PhoneNumber)),
        }
    }
}

#[cfg(test)]
mod tests;
