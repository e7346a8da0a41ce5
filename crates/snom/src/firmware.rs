//! Firmware: versions, because the interface changed with them, and where a new one comes from.

use std::{fmt, str::FromStr};

use crate::{
    argument::{ArgumentError, Expected},
    key::{Key, NamedKey},
    request::percent::{self, Keep},
};

/// A firmware version such as 8.7.3.7 or 10.1.33.33; missing parts count as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Firmware([u16; 4]);

impl Firmware {
    /// The first that calls the hold key `F_HOLD`, and the first in which a snom 300 has
    /// `screen.bmp` (seed: "Before firmware version 8.7.3.7: `F_R`").
    pub const HOLD_IS_F_HOLD: Firmware = Firmware([8, 7, 3, 7]);

    /// Returns a version from its parts.
    #[must_use]
    pub const fn new(parts: [u16; 4]) -> Firmware {
        Firmware(parts)
    }

    /// Returns whether the hold key is called `F_HOLD`; before it was `F_R`.
    #[must_use]
    pub fn calls_hold_f_hold(self) -> bool {
        self >= Firmware::HOLD_IS_F_HOLD
    }

    /// Finds the version in what a phone says about itself: it names its model in front, as in
    /// `snomD785-SIP 10.1.33.33`.
    #[must_use]
    pub fn reported(text: &[u8]) -> Option<Firmware> {
        const MARK: &[u8] = b"-SIP";
        let marks = text.windows(MARK.len()).enumerate();
        marks.filter(|(_, part)| part.eq_ignore_ascii_case(MARK)).find_map(|(at, _)| {
            let rest = text.get(at + MARK.len()..)?.trim_ascii_start();
            let rest = rest.strip_prefix(b"&nbsp;").unwrap_or(rest);
            let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
            let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
            let version = std::str::from_utf8(rest.get(..end)?).ok()?.trim_end_matches('.');
            if version.contains('.') { version.parse().ok() } else { None }
        })
    }

    /// Returns whether it knows a key by this name; every key but hold has one name only. That
    /// newer firmware still knows the older name as well, no source says.
    #[must_use]
    pub fn knows(self, key: Key) -> bool {
        match key {
            Key::Named(NamedKey::Hold) => self.calls_hold_f_hold(),
            Key::Named(NamedKey::HoldBefore8737) => !self.calls_hold_f_hold(),
            Key::Named(_) | Key::Programmable(_) | Key::Expansion(_) | Key::Event(_) => true,
        }
    }

    /// Returns whether call lists are cleared with `=clear`; before it was `=0`.
    ///
    /// The vendor's page has shown both without a version. The pages that showed `=0` are those
    /// that still called hold `F_R`, so the same version parts them here; it is an inference.
    #[must_use]
    pub fn clears_lists_with_clear(self) -> bool {
        self >= Firmware::HOLD_IS_F_HOLD
    }

    /// Returns whether the touchscreen can be pressed (seed: "Since versions 8.4.34 and 8.7.2").
    #[must_use]
    pub fn has_touch(self) -> bool {
        let in_branch_8_4 = self >= Firmware([8, 4, 34, 0]) && self < Firmware([8, 5, 0, 0]);
        in_branch_8_4 || self >= Firmware([8, 7, 2, 0])
    }
}

impl fmt::Display for Firmware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Firmware([major, minor, patch, build]) = self;
        write!(f, "{major}.{minor}.{patch}.{build}")
    }
}

impl FromStr for Firmware {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Firmware, ArgumentError> {
        let error = || ArgumentError::new("firmware", text, Expected::Version);
        let mut parts = [0; 4];
        // Phones name their model in front: `snomD785-SIP 10.1.33.33`.
        let version = text.trim().rsplit(' ').next().unwrap_or_default();
        let mut given = version.split('.');
        for (nth, part) in parts.iter_mut().enumerate() {
            match given.next() {
                Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    *part = digits.parse().map_err(|_| error())?;
                }
                None if nth > 0 => break,
                _ => return Err(error()),
            }
        }
        if given.next().is_some() { Err(error()) } else { Ok(Firmware(parts)) }
    }
}

/// The longest address of a firmware file, in bytes.
const LONGEST_URL: usize = 512;

/// The address of a firmware file, fetched by the phone itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FirmwareUrl(String);

impl FirmwareUrl {
    /// Returns the address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address as the value of a parameter: with everything escaped that has a meaning
    /// there.
    pub(crate) fn to_wire(&self) -> String {
        percent::encode(&self.0, Keep::Nothing)
    }
}

impl FromStr for FirmwareUrl {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<FirmwareUrl, ArgumentError> {
        let error = |expected| ArgumentError::new("url", text, expected);
        let rest = ["http://", "https://", "tftp://", "ftp://"]
            .into_iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .ok_or_else(|| error(Expected::FirmwareScheme))?;
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() || !rest.contains('/') {
            return Err(error(Expected::FirmwareFile));
        }
        if host.contains('@') {
            return Err(error(Expected::UrlWithoutCredentials));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(error(Expected::AsciiUrl));
        }
        if text.len() > LONGEST_URL {
            return Err(error(Expected::MaxLength { max: LONGEST_URL }));
        }
        Ok(FirmwareUrl(text.to_owned()))
    }
}

impl fmt::Display for FirmwareUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn firmware(text: &str) -> Firmware {
        text.parse().unwrap()
    }

    #[test]
    fn the_firmware_stands_behind_the_model() {
        for (page, expected) in [
            ("<br>Firmware-Version: snomD785-SIP 10.1.33.33<br>", Some("10.1.33.33")),
            ("<td>snom320-SIP&nbsp;8.4.18</td>", Some("8.4.18.0")),
            ("Server: snom-sip\n 8.7.3.7.", Some("8.7.3.7")),
            ("RFC-SIP 2 and snomD785-SIP 10.1.33.33", Some("10.1.33.33")),
            ("snomD785-SIP", None),
            ("snomD785-SIP 10", None),
            ("snomD785-SIP 1.2.3.4.5", None),
            ("10.1.33.33", None),
        ] {
            let read = Firmware::reported(page.as_bytes());
            assert_eq!(read.map(|firmware| firmware.to_string()).as_deref(), expected, "{page}");
        }
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(firmware("8.7.3.7") < firmware("8.7.3.25"));
        assert!(firmware("8.9.3.80") < firmware("10.1.33.33"));
        assert_eq!(firmware("8.4.34"), Firmware::new([8, 4, 34, 0]));
        for wrong in ["", ".", "8.", "8.x", "1.2.3.4.5", "70000", "-1", "8,7", "8.7.3.7-beta"] {
            assert!(wrong.parse::<Firmware>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_interface_depends_on_the_version() {
        let check = |text: &str, hold: bool, touch: bool| {
            assert_eq!(firmware(text).calls_hold_f_hold(), hold, "{text}");
            assert_eq!(firmware(text).has_touch(), touch, "{text}");
            assert_eq!(firmware(text).knows("F_HOLD".parse().unwrap()), hold, "{text}");
            assert_eq!(firmware(text).knows("F_R".parse().unwrap()), !hold, "{text}");
            assert!(firmware(text).knows("F_ADR_BOOK".parse().unwrap()), "{text}");
        };
        check("8.7.3.6", false, true);
        check("8.7.3.7", true, true);
        check("8.7.2", false, true);
        check("8.7.1", false, false);
        check("8.4.33", false, false);
        check("8.4.34", false, true);
        check("8.5.1", false, false);
        check("10.1.33.33", true, true);
    }

    #[test]
    fn a_firmware_address_is_checked_and_escaped() {
        let url: FirmwareUrl = "http://server/fw/snomD785-10.1.bin?a=b&c".parse().unwrap();
        assert_eq!(url.to_wire(), "http%3A%2F%2Fserver%2Ffw%2FsnomD785-10.1.bin%3Fa%3Db%26c");
        for wrong in [
            "",
            "server/file",
            "file:///etc/passwd",
            "http://",
            "http://server",
            "http:///file",
            "http://a:b@server/file",
            "http://server/a b",
            "http://server/a\r\nx",
            "http://sörver/a",
        ] {
            let error = wrong.parse::<FirmwareUrl>().unwrap_err();
            assert_eq!(error.field, "url", "{wrong}");
        }
        assert!(format!("http://s/{}", "a".repeat(600)).parse::<FirmwareUrl>().is_err());
    }

    proptest! {
        #[test]
        fn no_page_panics(page in "(snom|-SIP |&nbsp;|1\\.|<|.){0,40}") {
            let _ = Firmware::reported(page.as_bytes());
        }

        #[test]
        fn a_version_is_parsed_from_its_text(parts: [u16; 4]) {
            let version = Firmware::new(parts);
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }
    }
}
