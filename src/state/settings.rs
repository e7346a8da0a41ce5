//! What a person has chosen: typed, versioned, and written as text that can be read and moved to
//! another browser.
//!
//! ```text
//! deskside-settings 1
//! theme=dark
//! outside-line=0
//! ```

use std::fmt::Write as _;

use snom::dial::{DialPlan, PlusRule};

use super::{hold::Timings, shortcuts::Shortcuts};

/// The first line of the text; the number goes up when the meaning of a setting changes.
const HEADER: &str = "deskside-settings 1";

/// Something that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The language of the page.
    Language,
    /// Light or dark.
    Theme,
    /// How large the keys are.
    KeySize,
    /// Whether the physical keyboard presses the keys of the phone.
    Keyboard,
    /// On which side of the device what goes with it stands.
    Hand,
    /// From how many milliseconds on a press is a long one.
    LongPress,
    /// After how many milliseconds an arrow that is held repeats.
    RepeatAfter,
    /// Milliseconds from one repetition to the next.
    RepeatEvery,
    /// What keys of the keyboard press beside the usual.
    Shortcuts,
    /// What becomes of a leading `+` in a number: `+` stays, or digits replace it.
    Plus,
    /// The country one is in, in digits; empty when that changes nothing.
    HomeCountry,
    /// What replaces the own country.
    Trunk,
    /// The digits for an outside line; empty when there are none.
    OutsideLine,
    /// Numbers of at most this many digits are inside and get no outside line.
    LongestInside,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// At most so many digits, and a `+` alone where `plus` says so.
    Digits {
        /// The most there may be.
        most: usize,
        /// Whether a `+` may stand in their place.
        plus: bool,
    },
    /// Milliseconds.
    Millis {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Pairs of a key and what it presses.
    Shortcuts,
}

impl Setting {
    /// Every setting, in the order they are shown.
    pub const ALL: [Setting; 14] = [
        Setting::Language,
        Setting::Theme,
        Setting::KeySize,
        Setting::Keyboard,
        Setting::Hand,
        Setting::LongPress,
        Setting::RepeatAfter,
        Setting::RepeatEvery,
        Setting::Shortcuts,
        Setting::Plus,
        Setting::HomeCountry,
        Setting::Trunk,
        Setting::OutsideLine,
        Setting::LongestInside,
    ];

    /// The name in the text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Setting::Language => "lang",
            Setting::Theme => "theme",
            Setting::KeySize => "key-size",
            Setting::Keyboard => "keyboard",
            Setting::Hand => "hand",
            Setting::LongPress => "long-press",
            Setting::RepeatAfter => "repeat-after",
            Setting::RepeatEvery => "repeat-every",
            Setting::Shortcuts => "shortcuts",
            Setting::Plus => "plus",
            Setting::HomeCountry => "home-country",
            Setting::Trunk => "trunk",
            Setting::OutsideLine => "outside-line",
            Setting::LongestInside => "longest-inside",
        }
    }

    /// What it may be. The first of a list is what it is when nobody has chosen.
    #[must_use]
    pub const fn values(self) -> Values {
        match self {
            Setting::Language => Values::OneOf(&["system", "en", "de"]),
            Setting::Theme => Values::OneOf(&["system", "light", "dark"]),
            Setting::KeySize => Values::OneOf(&["normal", "large", "small"]),
            Setting::Keyboard => Values::OneOf(&["on", "off"]),
            Setting::Hand => Values::OneOf(&["right", "left"]),
            // Below the fastest a phone can tell apart, and above the patience of a hand.
            Setting::LongPress => Values::Millis { least: 200, most: 3_000 },
            Setting::RepeatAfter => Values::Millis { least: 200, most: 3_000 },
            Setting::RepeatEvery => Values::Millis { least: 80, most: 2_000 },
            Setting::Shortcuts => Values::Shortcuts,
            Setting::Plus => Values::Digits { most: 4, plus: true },
            Setting::HomeCountry => Values::Digits { most: 3, plus: false },
            Setting::Trunk | Setting::OutsideLine => Values::Digits { most: 4, plus: false },
            Setting::LongestInside => Values::Digits { most: 2, plus: false },
        }
    }

    /// What it is when nobody has chosen.
    #[must_use]
    pub const fn default_value(self) -> &'static str {
        match self {
            Setting::Language | Setting::Theme => "system",
            Setting::KeySize => "normal",
            Setting::Keyboard => "on",
            Setting::Hand => "right",
            Setting::Plus => "+",
            Setting::LongPress => "500",
            Setting::RepeatAfter => "400",
            Setting::RepeatEvery => "150",
            Setting::Shortcuts | Setting::HomeCountry | Setting::OutsideLine => "",
            Setting::Trunk => "0",
            Setting::LongestInside => "4",
        }
    }

    /// Whether it may be `value`.
    #[must_use]
    pub fn allows(self, value: &str) -> bool {
        match self.values() {
            Values::OneOf(values) => values.contains(&value),
            Values::Digits { most, plus } => {
                (plus && value == "+")
                    || (value.len() <= most && value.bytes().all(|byte| byte.is_ascii_digit()))
            }
            Values::Millis { least, most } => {
                let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
                is_number && value.parse().is_ok_and(|millis| (least..=most).contains(&millis))
            }
            Values::Shortcuts => Shortcuts::read(value).is_some(),
        }
    }

    fn place(self) -> usize {
        self as usize
    }

    fn find(name: &str) -> Option<Setting> {
        Setting::ALL.into_iter().find(|setting| setting.name() == name)
    }
}

/// What has been chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    values: [String; Setting::ALL.len()],
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { values: Setting::ALL.map(|setting| setting.default_value().to_owned()) }
    }
}

/// A line of a text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Which one, from 1.
    pub line: usize,
    /// The setting it is about; `None` when the line is none at all.
    pub setting: Option<Setting>,
}

impl Settings {
    /// What a setting is.
    #[must_use]
    pub fn get(&self, setting: Setting) -> &str {
        self.values.get(setting.place()).map_or("", String::as_str)
    }

    /// Changes a setting; whether it may be `value`. What it may not be leaves it as it was.
    pub fn set(&mut self, setting: Setting, value: &str) -> bool {
        let value = value.trim();
        if !setting.allows(value) {
            return false;
        }
        if let Some(place) = self.values.get_mut(setting.place()) {
            value.clone_into(place);
        }
        true
    }

    /// How numbers are dialled.
    #[must_use]
    pub fn dial_plan(&self) -> DialPlan {
        let filled = |setting| Some(self.get(setting).to_owned()).filter(|text| !text.is_empty());
        DialPlan {
            plus: match self.get(Setting::Plus) {
                "+" => PlusRule::Keep,
                prefix => PlusRule::Prefix(prefix.to_owned()),
            },
            home_country: filled(Setting::HomeCountry),
            trunk: self.get(Setting::Trunk).to_owned(),
            outside_line: filled(Setting::OutsideLine),
            longest_inside: self.get(Setting::LongestInside).parse().unwrap_or_default(),
        }
    }

    /// How long keys are held.
    #[must_use]
    pub fn timings(&self) -> Timings {
        let millis = |setting| {
            std::time::Duration::from_millis(self.get(setting).parse().unwrap_or_default())
        };
        Timings {
            long: millis(Setting::LongPress),
            repeat_after: millis(Setting::RepeatAfter),
            repeat_every: millis(Setting::RepeatEvery),
        }
    }

    /// What keys of the keyboard press beside the usual.
    #[must_use]
    pub fn shortcuts(&self) -> Shortcuts {
        Shortcuts::read(self.get(Setting::Shortcuts)).unwrap_or_default()
    }

    /// The text that [`read`](Self::read) understands.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = HEADER.to_owned();
        for setting in Setting::ALL {
            // Writing to a string never fails.
            let _ = write!(text, "\n{}={}", setting.name(), self.get(setting));
        }
        text.push('\n');
        text
    }

    /// Reads a text. What is not in it is as it is when nobody has chosen; a line that cannot be
    /// read is told and changes nothing.
    ///
    /// # Errors
    /// Nothing of the text can be used, because its first line is not that of settings of this
    /// version.
    pub fn read(text: &str) -> Result<(Settings, Vec<WrongLine>), WrongLine> {
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, line)| line.trim() != HEADER) {
            return Err(WrongLine { line: 1, setting: None });
        }
        let mut settings = Settings::default();
        let mut wrong = Vec::new();
        for (nth, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            let setting = Setting::find(name.trim());
            if !setting.is_some_and(|setting| settings.set(setting, value)) {
                wrong.push(WrongLine { line: nth + 1, setting });
            }
        }
        Ok((settings, wrong))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_chosen_is_found_again_and_what_is_wrong_changes_nothing() {
        let mut settings = Settings::default();
        assert!(settings.set(Setting::Theme, "dark"));
        assert!(!settings.set(Setting::Theme, "pink"));
        assert!(settings.set(Setting::OutsideLine, " 0 "));
        assert!(!settings.set(Setting::OutsideLine, "0a"));
        assert!(!settings.set(Setting::HomeCountry, "+"));
        assert!(settings.set(Setting::LongPress, "800"));
        assert!(!settings.set(Setting::LongPress, "5"));
        assert!(!settings.set(Setting::LongPress, "+800"));
        assert_eq!(settings.timings().long, std::time::Duration::from_millis(800));
        assert!(settings.set(Setting::Shortcuts, "x=P1"));
        assert!(!settings.set(Setting::Shortcuts, "x=P"));
        assert_eq!(settings.shortcuts().key("x"), snom::Key::programmable(1));
        assert_eq!(settings.get(Setting::Theme), "dark");
        assert_eq!(Settings::read(&settings.write()), Ok((settings, Vec::new())));
    }

    #[test]
    fn a_wrong_line_is_told_and_the_others_hold() {
        let text = "deskside-settings 1\ntheme=pink\n\nhand=left\nfoo=1\nnothing\n";
        let (settings, wrong) = Settings::read(text).unwrap();
        assert_eq!(settings.get(Setting::Hand), "left");
        assert_eq!(settings.get(Setting::Theme), "system");
        let wrong: Vec<_> = wrong.into_iter().map(|wrong| (wrong.line, wrong.setting)).collect();
        assert_eq!(wrong, [(2, Some(Setting::Theme)), (5, None), (6, None)]);
        for other in ["", "theme=dark", "deskside-settings 2\ntheme=dark"] {
            assert_eq!(Settings::read(other), Err(WrongLine { line: 1, setting: None }), "{other}");
        }
    }

    #[test]
    fn the_rules_make_of_a_number_what_the_telephone_system_wants() {
        let mut settings = Settings::default();
        let dialled = |settings: &Settings, written: &str| {
            settings.dial_plan().normalise(written).unwrap().number.to_string()
        };
        assert_eq!(dialled(&settings, "+49 (0)30 / 12-3"), "+4930123");
        for (setting, value) in
            [(Setting::Plus, "00"), (Setting::HomeCountry, "49"), (Setting::OutsideLine, "9")]
        {
            assert!(settings.set(setting, value));
        }
        assert_eq!(dialled(&settings, "+49 30 12345"), "903012345");
        assert_eq!(dialled(&settings, "+43 1 234567"), "900431234567");
        assert_eq!(dialled(&settings, "101"), "101");
    }

    #[test]
    fn every_default_is_allowed_and_every_setting_has_its_own_place() {
        for (nth, setting) in Setting::ALL.into_iter().enumerate() {
            assert!(setting.allows(setting.default_value()), "{setting:?}");
            assert_eq!(setting.place(), nth, "{setting:?}");
        }
    }

    #[test]
    fn the_reference_lists_every_setting_with_its_default() {
        let reference = include_str!("../../docs/reference.md");
        let (_, table) = reference.split_once("\n## Settings of the page\n").unwrap();
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
        let default = |rest: &str| rest.split(" |").next().unwrap().trim_matches('`').to_owned();
        let listed: Vec<_> = rows.map(|(name, rest)| (name, default(rest))).collect();
        let known = Setting::ALL.map(|setting| match setting.default_value() {
            "" => (setting.name(), "none".to_owned()),
            value => (setting.name(), value.to_owned()),
        });
        assert_eq!(listed, known);
    }

    proptest! {
        #[test]
        fn no_text_stops_the_page(text in "(deskside-settings 1\n)?([a-z-]{0,12}=?[ -~]{0,12}\n){0,6}") {
            if let Ok((settings, _)) = Settings::read(&text) {
                prop_assert_eq!(Settings::read(&settings.write()), Ok((settings, Vec::new())));
            }
        }
    }
}
