//! Key events by the names in the phone's settings, for functions without a key.

use std::{fmt, str::FromStr};

/// The longest name, in bytes. The longest one known has 22.
const LONGEST: usize = 32;

/// The events that turn something on and, sent again, off. Likely ones are included: an unnecessary
/// wait costs less than undoing what somebody else has just done.
const TOGGLES: &[&str] = &[
    "F_CALL_AGENT_LOGGEDIN",
    "F_CALL_AGENT_READY",
    "F_DND",
    "F_DUAL_AUDIO",
    "F_MUTE",
    "F_REC",
    "F_REDIRECT",
];

/// A key event such as `F_ADR_BOOK`, the name a function has in the phone's settings.
///
/// The vendor's own page sends one of them through `key=`; that the others work too is likely but
/// unproven, so any name of the right shape is let through and none is promised.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventName {
    /// ASCII, filled up with zeros.
    bytes: [u8; LONGEST],
    length: u8,
}

impl EventName {
    /// The names seen in the vendor's and others' settings, for suggestions.
    pub const KNOWN: &'static [&'static str] = &[
        "F_ACCEPTED_LIST",
        "F_ADR_BOOK",
        "F_CALL_AGENT_LOGGEDIN",
        "F_CALL_AGENT_READY",
        "F_CALL_COMPLETION",
        "F_CALL_LIST",
        "F_CANCEL",
        "F_CONFERENCE",
        "F_CONF_ON",
        "F_CONTACTPOOL",
        "F_CONTACTS",
        "F_DIAL",
        "F_DIRECTORY_SEARCH",
        "F_DND",
        "F_DUAL_AUDIO",
        "F_LEFT",
        "F_MISSED_LIST",
        "F_MUTE",
        "F_NEXT_CALL_SCREEN",
        "F_NEXT_ID",
        "F_NONE",
        "F_OK",
        "F_PARKORBIT",
        "F_PREV_ID",
        "F_REC",
        "F_REDIAL",
        "F_REDIRECT",
        "F_REGS",
        "F_RETRIEVE",
        "F_RIGHT",
        "F_SETTINGS",
        "F_STATUS",
        "F_SUPPORT",
        "F_TRANSFER",
        "F_VOICEMAIL_INFO",
    ];

    /// Returns whether sending it again undoes what it did, as far as its name tells.
    #[must_use]
    pub fn toggles(&self) -> bool {
        TOGGLES.contains(&self.as_str())
    }

    /// Returns whether it may destroy what the phone is set up with, as far as its name tells: the vendor warns
    /// that *Logoff identities* deletes all account settings (manual of the D765).
    #[must_use]
    pub fn destroys(&self) -> bool {
        let name = self.as_str();
        ["F_LOGOFF", "F_LOGOUT_ALL", "F_RESET", "F_FACTORY"]
            .iter()
            .any(|start| name.starts_with(start))
    }

    /// Returns the name, in capitals and beginning with `F_`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        // Only ASCII is ever put in.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// The text does not have the shape of a key event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key event is F_ followed by 1 to 30 of A-Z 0-9 _, such as F_ADR_BOOK")]
pub struct NotAnEvent;

impl FromStr for EventName {
    type Err = NotAnEvent;

    fn from_str(text: &str) -> Result<EventName, NotAnEvent> {
        let rest = text.strip_prefix("F_").filter(|rest| !rest.is_empty()).ok_or(NotAnEvent)?;
        let shaped = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if !rest.bytes().all(shaped) {
            return Err(NotAnEvent);
        }
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..text.len()).ok_or(NotAnEvent)?.copy_from_slice(text.as_bytes());
        Ok(EventName { bytes, length: u8::try_from(text.len()).map_err(|_| NotAnEvent)? })
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventName({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_destroy_are_known_by_their_beginning() {
        let destroys = |name: &str| name.parse::<EventName>().unwrap().destroys();
        assert!(
            ["F_LOGOFF_ALL", "F_LOGOFFALL", "F_RESET", "F_FACTORY_RESET"].into_iter().all(destroys)
        );
        assert!(!EventName::KNOWN.iter().copied().any(destroys));
    }

    #[test]
    fn event_names_have_a_fixed_form() {
        for name in EventName::KNOWN {
            assert_eq!(name.parse::<EventName>().unwrap().as_str(), *name);
        }
        for name in TOGGLES {
            assert!(EventName::KNOWN.contains(name), "{name}");
        }
        let longest = format!("F_{}", "A".repeat(30));
        assert_eq!(longest.parse::<EventName>().unwrap().as_str(), longest);
        for wrong in ["", "F_", "F", "f_hold", "F_adr", "F_A B", "F_Ä", "G_A", "F_A;REBOOT"] {
            assert_eq!(wrong.parse::<EventName>(), Err(NotAnEvent), "{wrong}");
        }
        assert_eq!(format!("{longest}A").parse::<EventName>(), Err(NotAnEvent));
    }
}
