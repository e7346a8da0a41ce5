//! The settings of a person: typed, versioned, and written as text that can be moved to another
//! browser.
//!
//! ```text
//! deskside-settings 1
//! theme=dark
//! outside-line=0
//! ```

use std::fmt::Write as _;

use relay_api::NumberPlan;

use super::{hold::Timings, number::COUNTRIES, shortcuts::Shortcuts};

/// The first line of the text; the number goes up when the meaning of a setting changes.
const HEADER: &str = "deskside-settings 1";

/// A setting.
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
    /// The side of the device on which the side panel is.
    Hand,
    /// The shortest long press in milliseconds.
    LongPress,
    /// The delay in milliseconds before a held arrow repeats.
    RepeatAfter,
    /// The interval in milliseconds between repetitions.
    RepeatEvery,
    /// Custom keyboard shortcuts.
    Shortcuts,
    /// The country in which numbers without a country code are meant.
    Country,
    /// The replacement for a leading `+` in a number: `+` stays, or digits replace it.
    Plus,
    /// The country code of the phones, in digits; empty to change nothing.
    HomeCountry,
    /// The replacement for that country code.
    Trunk,
    /// The outside line prefix; empty when there is none.
    OutsideLine,
    /// The maximum length of internal numbers, which get no outside line prefix.
    LongestInside,
    /// Whether numbers, sequences and phones stay on this device when the person signs out.
    KeepData,
}

/// The values that a setting allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Digits, or a single `+` if `plus`.
    Digits {
        /// The maximum number of digits.
        most: usize,
        /// Whether a single `+` is allowed too.
        plus: bool,
    },
    /// Milliseconds.
    Millis {
        /// The minimum.
        least: u32,
        /// The maximum.
        most: u32,
    },
    /// Pairs of a keyboard key and the key that it presses.
    Shortcuts,
    /// The two letters of a country, or nothing for that of the browser.
    Country,
}

impl Setting {
    /// Every setting, in the order they are shown.
    pub const ALL: [Setting; 16] = [
        Setting::Language,
        Setting::Theme,
        Setting::KeySize,
        Setting::Keyboard,
        Setting::Hand,
        Setting::LongPress,
        Setting::RepeatAfter,
        Setting::RepeatEvery,
        Setting::Shortcuts,
        Setting::Country,
        Setting::Plus,
        Setting::HomeCountry,
        Setting::Trunk,
        Setting::OutsideLine,
        Setting::LongestInside,
        Setting::KeepData,
    ];

    /// Returns the name in the text.
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
            Setting::Country => "country",
            Setting::Plus => "plus",
            Setting::HomeCountry => "home-country",
            Setting::Trunk => "trunk",
            Setting::OutsideLine => "outside-line",
            Setting::LongestInside => "longest-inside",
            Setting::KeepData => "keep-data",
        }
    }

    /// Returns the allowed values. The first of a list is the default.
    #[must_use]
    pub const fn values(self) -> Values {
        match self {
            Setting::Language => Values::OneOf(&["system", "en", "de"]),
            Setting::Theme => Values::OneOf(&["system", "light", "dark"]),
            Setting::KeySize => Values::OneOf(&["normal", "large", "small"]),
            Setting::Keyboard => Values::OneOf(&["on", "off"]),
            Setting::KeepData => Values::OneOf(&["off", "on"]),
            Setting::Hand => Values::OneOf(&["right", "left"]),
            // From the fastest that a phone can tell apart to more than anybody holds a key.
            Setting::LongPress => Values::Millis { least: 200, most: 3_000 },
            Setting::RepeatAfter => Values::Millis { least: 200, most: 3_000 },
            Setting::RepeatEvery => Values::Millis { least: 80, most: 2_000 },
            Setting::Shortcuts => Values::Shortcuts,
            Setting::Country => Values::Country,
            Setting::Plus => Values::Digits { most: 4, plus: true },
            Setting::HomeCountry => Values::Digits { most: 3, plus: false },
            Setting::Trunk | Setting::OutsideLine => Values::Digits { most: 4, plus: false },
            Setting::LongestInside => Values::Digits { most: 2, plus: false },
        }
    }

    /// Returns the default value.
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
            Setting::Shortcuts
            | Setting::Country
            | Setting::HomeCountry
            | Setting::Trunk
            | Setting::OutsideLine => "",
            Setting::LongestInside => "4",
            Setting::KeepData => "off",
        }
    }

    /// Returns a value without what people write around it: `+49` and `0049` are the country code 49.
    #[must_use]
    pub fn normalised(self, value: &str) -> &str {
        let value = value.trim();
        match self {
            // No country code begins with a zero.
            Setting::HomeCountry => {
                value.strip_prefix('+').unwrap_or(value).trim_start_matches(['0', ' '])
            }
            _ => value,
        }
    }

    /// Returns whether `value` is allowed.
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
            Values::Country => {
                value.is_empty() || COUNTRIES.split_whitespace().any(|country| country == value)
            }
        }
    }

    fn index(self) -> usize {
        self as usize
    }

    fn find(name: &str) -> Option<Setting> {
        Setting::ALL.into_iter().find(|setting| setting.name() == name)
    }
}

/// The settings of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    values: [String; Setting::ALL.len()],
    /// The lines of settings that this page does not have, such as those of a newer page.
    unknown: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        let values = Setting::ALL.map(|setting| setting.default_value().to_owned());
        Settings { values, unknown: Vec::new() }
    }
}

/// A line of a text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// The number of the line, from 1.
    pub line: usize,
    /// The setting of the line; `None` when the line has none.
    pub setting: Option<Setting>,
}

impl Settings {
    /// Returns the value of a setting.
    #[must_use]
    pub fn get(&self, setting: Setting) -> &str {
        self.values.get(setting.index()).map_or("", String::as_str)
    }

    /// Changes a setting to the [normalised](Setting::normalised) `value` and returns whether that is
    /// allowed; otherwise the setting stays as it was.
    pub fn set(&mut self, setting: Setting, value: &str) -> bool {
        let value = setting.normalised(value);
        if !setting.allows(value) {
            return false;
        }
        if let Some(slot) = self.values.get_mut(setting.index()) {
            value.clone_into(slot);
        }
        true
    }

    /// Returns how the telephone system wants numbers.
    #[must_use]
    pub fn number_plan(&self) -> NumberPlan {
        let value = |setting| self.get(setting).to_owned();
        NumberPlan {
            plus: value(Setting::Plus),
            home_country: value(Setting::HomeCountry),
            trunk: value(Setting::Trunk),
            outside_line: value(Setting::OutsideLine),
            longest_inside: self.get(Setting::LongestInside).parse().unwrap_or_default(),
        }
    }

    /// Returns the timings of held keys.
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

    /// Returns the custom keyboard shortcuts.
    #[must_use]
    pub fn shortcuts(&self) -> Shortcuts {
        Shortcuts::read(self.get(Setting::Shortcuts)).unwrap_or_default()
    }

    /// Writes the settings that this page has, for another browser.
    #[must_use]
    pub fn export(&self) -> String {
        Settings { unknown: Vec::new(), ..self.clone() }.write()
    }

    /// Writes the text that [`read`](Self::read) reads.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = HEADER.to_owned();
        for setting in Setting::ALL {
            // Writing to a string never fails.
            let _ = write!(text, "\n{}={}", setting.name(), self.get(setting));
        }
        for line in &self.unknown {
            let _ = write!(text, "\n{line}");
        }
        text.push('\n');
        text
    }

    /// Reads a text. Missing settings have their defaults; an invalid line is returned and changes
    /// nothing; the line of an unknown setting is also kept as it is.
    ///
    /// # Errors
    /// When the first line is not that of settings of this version.
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
                if setting.is_none() {
                    settings.unknown.push(line.to_owned());
                }
            }
        }
        Ok((settings, wrong))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
