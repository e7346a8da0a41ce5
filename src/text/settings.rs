//! Sentences of the settings.

use crate::state::{
    Setting,
    settings::{Values, WrongLine},
};

/// The button that opens the settings, and their title.
pub const SETTINGS: &str = "Settings";
/// The button that closes a dialog.
pub const CLOSE: &str = "Close";
/// The button that offers the page for links with numbers.
pub const OFFER_FOR_LINKS: &str = "Open tel: and sip: links with this page";
/// When the browser has been asked.
pub const LINKS_OFFERED: &str = "The browser asks you now, or has asked before. A link fills in the number; you still press Call.";
/// When it cannot be.
pub const LINKS_IMPOSSIBLE: &str = "This browser does not let a page open such links, or not at this address: it needs https. Paste the link into the field for the number instead.";
/// Opens the settings as text.
pub const SETTINGS_AS_TEXT: &str = "Take the settings to another browser";
/// The button that takes them over.
pub const TAKE_SETTINGS: &str = "Use this text";
/// When they were.
pub const SETTINGS_TAKEN: &str = "Taken over.";
/// The name of a setting.
#[must_use]
pub fn setting_name(setting: Setting) -> &'static str {
    match setting {
        Setting::Theme => "Colours",
        Setting::KeySize => "Size of the keys",
        Setting::Keyboard => "The keyboard presses keys",
        Setting::Hand => "Calls and tools stand",
        Setting::Plus => "A leading + is dialled as",
        Setting::HomeCountry => "Own country code",
        Setting::Trunk => "which is dialled as",
        Setting::OutsideLine => "Digits for an outside line",
        Setting::LongestInside => "Longest inside number, in digits",
    }
}

/// A choice.
#[must_use]
pub fn setting_value(value: &str) -> &str {
    match value {
        "system" => "As the system",
        "light" => "Light",
        "dark" => "Dark",
        "normal" => "Normal",
        "large" => "Large",
        "small" => "Small",
        "right" => "On the right",
        "left" => "On the left",
        "on" => "Yes",
        "off" => "No",
        other => other,
    }
}

/// What a setting may be.
#[must_use]
pub fn setting_refused(setting: Setting) -> String {
    let name = setting_name(setting);
    match setting.values() {
        Values::OneOf(values) => format!("{name}: one of {}.", values.join(", ")),
        Values::Digits { most, plus: true } => {
            format!("{name}: + to leave it, or at most {most} digits.")
        }
        Values::Digits { most, plus: false } => format!("{name}: at most {most} digits."),
    }
}

/// What is wrong with a line of settings.
#[must_use]
pub fn wrong_line(wrong: &WrongLine) -> String {
    let WrongLine { line, setting } = wrong;
    match setting {
        None if *line == 1 => {
            "Line 1: this is no text of settings, or one of another version.".to_owned()
        }
        None => format!("Line {line}: there is no such setting. "),
        Some(setting) => format!("Line {line}: {} ", setting_refused(*setting)),
    }
}
