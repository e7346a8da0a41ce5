//! Numbers, identities and tones as a phone takes them.

use std::{fmt, str::FromStr};

use super::uri::sip_address;
use crate::{
    argument::{ArgumentError, Expected},
    request::percent::{self, Keep},
};

/// The longest number or identity, in bytes.
const LONGEST: usize = 128;
/// The most tones of one command.
const MOST_TONES: usize = 64;

/// A number or SIP user to call, ready for the phone: no blanks, nothing that is only decoration.
///
/// [`written`](Self::written) makes one from what programs write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DialNumber(String);

impl DialNumber {
    /// Returns the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the value of a parameter: `+` as `%2B`, `#` and `*` as `%23` and `%2A`.
    pub(crate) fn to_wire(&self) -> String {
        percent::encode(&self.0, Keep::At)
    }
}

impl FromStr for DialNumber {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<DialNumber, ArgumentError> {
        // What occurs in numbers, SIP users, hosts and the parameters of a SIP address.
        let dialled = |byte: u8| byte.is_ascii_alphanumeric() || b"+*#@._-:;=,%".contains(&byte);
        if text.is_empty() || !text.bytes().all(dialled) {
            return Err(ArgumentError::new("number", text, Expected::DialNumber));
        }
        if text.len() > LONGEST {
            let expected = Expected::MaxLength { max: LONGEST };
            return Err(ArgumentError::new("number", text, expected));
        }
        Ok(DialNumber(text.to_owned()))
    }
}

impl fmt::Display for DialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identity a call is made with, `user@host`; one the phone is registered with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity(String);

impl Identity {
    /// Returns the identity as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the value of `outgoing_uri`; the `@` stays raw, as the vendor's examples write it.
    pub(crate) fn to_wire(&self) -> String {
        percent::encode(&self.0, Keep::At)
    }
}

impl FromStr for Identity {
    type Err = ArgumentError;

    /// Reads `user@host` or `user@host:port`; a scheme, a display name and parameters are taken off.
    fn from_str(text: &str) -> Result<Identity, ArgumentError> {
        let error = || ArgumentError::new("identity", text, Expected::Identity);
        let address = sip_address(text);
        let bare = address.as_deref().unwrap_or(text);
        let (user, host) = bare.split_once('@').ok_or_else(error)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+*#._-:[]=~%".contains(&byte);
        let part = |text: &str| !text.is_empty() && text.bytes().all(allowed);
        if part(user) && part(host) && bare.len() <= LONGEST {
            Ok(Identity(bare.to_owned()))
        } else {
            Err(error())
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tones to send in a call (DTMF).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tones(String);

impl Tones {
    /// Returns the tones, of `0-9 * # A-D`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the value of `key_dtmf`.
    pub(crate) fn to_wire(&self) -> String {
        percent::encode(&self.0, Keep::Nothing)
    }
}

impl FromStr for Tones {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Tones, ArgumentError> {
        let tone = |byte: u8| byte.is_ascii_digit() || b"*#ABCD".contains(&byte);
        if (1..=MOST_TONES).contains(&text.len()) && text.bytes().all(tone) {
            return Ok(Tones(text.to_owned()));
        }
        Err(ArgumentError::new("digits", text, Expected::Tones { max: MOST_TONES }))
    }
}

impl fmt::Display for Tones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_no_blanks_and_no_line_ends() {
        for good in ["100", "+4930123", "0049*31#", "info@pbx.example", "1;dtmf=47%2c12@h"] {
            assert_eq!(good.parse::<DialNumber>().unwrap().as_str(), good);
        }
        for wrong in ["", "1 2", "1\n2", "1\r\nHost: x", "ä", "1&reboot=Reboot", "1?x", "(0)"] {
            let error = wrong.parse::<DialNumber>().unwrap_err();
            assert_eq!(error.field, "number", "{wrong}");
        }
        assert!("1".repeat(129).parse::<DialNumber>().is_err());
    }

    #[test]
    fn a_number_is_escaped_on_the_wire() {
        let wire = |text: &str| text.parse::<DialNumber>().unwrap().to_wire();
        assert_eq!(wire("+4930"), "%2B4930");
        assert_eq!(wire("*31#"), "%2A31%23");
        assert_eq!(wire("a@b"), "a@b");
        assert_eq!(wire("1;dtmf=47%2c12"), "1%3Bdtmf%3D47%252c12");
    }

    #[test]
    fn an_identity_is_user_at_host() {
        let identity = |text: &str| text.parse::<Identity>();
        assert_eq!(identity("104@10.0.1.3").unwrap().to_wire(), "104@10.0.1.3");
        assert_eq!(identity("sip:104@pbx.example:5060").unwrap().as_str(), "104@pbx.example:5060");
        for pasted in [
            "sip:104@pbx.example;transport=tls",
            "\"Anna\" <sip:104@pbx.example>",
            "Anna Becker <sips:104@pbx.example;user=phone>;tag=1",
        ] {
            assert_eq!(identity(pasted).unwrap().as_str(), "104@pbx.example", "{pasted}");
        }
        for wrong in ["", "104", "@host", "104@", "a@b@c", "a b@c", "a@b&c=d", "a@b\nc"] {
            assert!(identity(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_dtmf_tones_are_accepted() {
        assert_eq!("12*#AD".parse::<Tones>().unwrap().to_wire(), "12%2A%23AD");
        for wrong in ["", "E", "a", "1,2", "1 2", "1\n"] {
            assert_eq!(wrong.parse::<Tones>().unwrap_err().field, "digits", "{wrong}");
        }
        assert!("1".repeat(65).parse::<Tones>().is_err());
    }
}
