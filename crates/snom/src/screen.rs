//! The displays of a phone that can be read as pictures.

use std::{fmt, str::FromStr};

use crate::argument::cut;

/// One of a phone's displays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The main display.
    Main,
    /// The second display that labels the programmable keys (D785, D385).
    Labels,
    /// The display of an expansion module.
    Expansion,
}

impl Screen {
    /// Every display a phone may have.
    pub const ALL: [Screen; 3] = [Screen::Main, Screen::Labels, Screen::Expansion];

    /// Returns the name in URLs of the relay: `main`, `labels`, `expansion`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Screen::Main => "main",
            Screen::Labels => "labels",
            Screen::Expansion => "expansion",
        }
    }

    /// Returns the path at which the phone answers with a Windows bitmap of the display.
    ///
    /// Source: the vendor's own page `phone-remote.htm` polls all three.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Screen::Main => "/screen.bmp",
            Screen::Labels => "/label_screen.bmp",
            Screen::Expansion => "/exp_screen.bmp",
        }
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not one of a display.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("screen: “{name}” is not valid; use main, labels or expansion")]
pub struct UnknownScreen {
    /// What was given, cut to a readable length.
    pub name: String,
}

impl FromStr for Screen {
    type Err = UnknownScreen;

    fn from_str(text: &str) -> Result<Screen, UnknownScreen> {
        let found = Screen::ALL.into_iter().find(|screen| screen.name() == text);
        found.ok_or_else(|| UnknownScreen { name: cut(text, 40) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_screen_is_rejected_with_the_known_ones() {
        for screen in Screen::ALL {
            assert_eq!(screen.name().parse(), Ok(screen));
        }
        assert_eq!(
            "attic\n".parse::<Screen>().unwrap_err().to_string(),
            "screen: “attic\\n” is not valid; use main, labels or expansion"
        );
    }
}
