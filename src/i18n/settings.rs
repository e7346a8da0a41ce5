//! The settings.

use crate::model::{
    Setting,
    setting_groups::SettingGroup,
    settings::{Values, WrongLine},
};

use super::{
    language::{choose, tr},
    sentences::sentences,
};

sentences! { settings:
    /// The button that opens the settings, and their title.
    settings: "Settings", "Einstellungen";
    /// The button that offers the page for links with numbers.
    offer_for_links: "Open tel: and sip: links in Deskside",
        "tel:- und sip:-Links in Deskside öffnen";
    /// The browser has been asked.
    links_offered: "Your browser asks for permission now, unless it has asked before. A link fills in the number; you still press Call.",
        "Ihr Browser fragt jetzt um Erlaubnis, falls er das nicht schon getan hat. Ein Link trägt die Nummer ein; auf „Anrufen“ drücken Sie selbst.";
    /// The browser cannot open such links here.
    links_impossible: "This browser does not let a page open such links, or only over HTTPS. Paste the link into the number field instead.",
        "Dieser Browser lässt Seiten solche Links nicht öffnen, oder nur über HTTPS. Fügen Sie den Link stattdessen in das Nummernfeld ein.";
    /// A browser that stores nothing.
    not_remembered: "This browser does not store settings for this page; your choices last until you leave it.",
        "Dieser Browser speichert für diese Seite keine Einstellungen; Ihre Auswahl gilt, bis Sie die Seite verlassen.";
}

/// Returns the heading of a group of settings.
#[must_use]
pub fn setting_group(group: SettingGroup) -> &'static str {
    match group {
        SettingGroup::Appearance => choose("Appearance", "Darstellung"),
        SettingGroup::Keyboard => choose("Keyboard", "Tastatur"),
        SettingGroup::Dialling => choose("Dialling", "Wählen"),
        SettingGroup::Data => choose("Data", "Daten"),
    }
}

/// Returns the name of a setting.
#[must_use]
pub fn setting_name(setting: Setting) -> &'static str {
    match setting {
        Setting::Language => choose("Language", "Sprache"),
        Setting::LongPress => choose("Long press after (ms)", "Langer Tastendruck ab (ms)"),
        Setting::RepeatAfter => {
            choose("Arrow key repeat delay (ms)", "Pfeiltasten: Verzögerung (ms)")
        }
        Setting::RepeatEvery => {
            choose("Arrow key repeat interval (ms)", "Pfeiltasten: Intervall (ms)")
        }
        Setting::Shortcuts => choose("Custom shortcuts", "Eigene Tastenkürzel"),
        Setting::Theme => choose("Theme", "Farbschema"),
        Setting::KeySize => choose("Key size", "Tastengröße"),
        Setting::Keyboard => choose("Keyboard control", "Bedienung per Tastatur"),
        Setting::Hand => choose("Side panel position", "Position der Seitenleiste"),
        Setting::Country => choose(
            "Country for numbers without a country code",
            "Land für Nummern ohne Landesvorwahl",
        ),
        Setting::Plus => choose("Dial a leading + as", "Führendes + wählen als"),
        Setting::HomeCountry => choose("Your country code", "Eigene Landesvorwahl"),
        Setting::Trunk => choose("Dial your country code as", "Eigene Landesvorwahl wählen als"),
        Setting::OutsideLine => choose("Outside line prefix", "Amtskennziffer"),
        Setting::LongestInside => {
            choose("Maximum length of internal numbers", "Maximale Länge interner Nummern")
        }
        Setting::KeepData => choose(
            "Keep my numbers, sequences and phones here after signing out",
            "Nummern, Abläufe und Telefone nach dem Abmelden hier behalten",
        ),
    }
}

/// Returns the name of the field with the number of the example.
#[must_use]
pub fn example_number() -> &'static str {
    choose("Try a number", "Nummer ausprobieren")
}

/// Tells what a number of the example dials, and where that is.
#[must_use]
pub fn example_dials(number: &str, target: &str) -> String {
    if target.is_empty() {
        return tr!("Dials {number}", "Wählt {number}");
    }
    tr!("Dials {number} ({target})", "Wählt {number} ({target})")
}

/// Returns the name of the choice that takes the country of the browser, which is called `country`.
#[must_use]
pub fn browser_country(country: &str) -> String {
    if country.is_empty() {
        return choose("Unknown", "Unbekannt").to_owned();
    }
    tr!("Same as this browser: {country}", "Wie in diesem Browser: {country}")
}

/// Returns the name of a choice.
#[must_use]
pub fn setting_value(value: &str) -> &str {
    match value {
        "system" => choose("System default", "Wie System"),
        "en" => "English",
        "de" => "Deutsch",
        "light" => choose("Light", "Hell"),
        "dark" => choose("Dark", "Dunkel"),
        "normal" => choose("Normal", "Normal"),
        "large" => choose("Large", "Groß"),
        "small" => choose("Small", "Klein"),
        "right" => choose("Right", "Rechts"),
        "left" => choose("Left", "Links"),
        "on" => choose("On", "Ein"),
        "off" => choose("Off", "Aus"),
        other => other,
    }
}

/// Tells which values a setting allows.
#[must_use]
pub fn setting_hint(setting: Setting) -> String {
    let name = setting_name(setting);
    match setting.values() {
        Values::OneOf(values) => {
            let values = values.join(", ");
            tr!("{name}: choose one of {values}.", "{name}: Wählen Sie eines von {values}.")
        }
        Values::Digits { most, plus: true } => {
            tr!(
                "{name}: enter + to keep it, or up to {most} digits.",
                "{name}: Erlaubt sind + (bleibt unverändert) oder bis zu {most} Ziffern."
            )
        }
        Values::Millis { least, most } => tr!(
            "{name}: enter {least} to {most} ms.",
            "{name}: Erlaubt sind {least} bis {most} ms."
        ),
        Values::Country => tr!("{name}: choose a country.", "{name}: Wählen Sie ein Land."),
        Values::Shortcuts => tr!(
            "{name}: pairs such as x=P1, y=F_HOLD, each key once.",
            "{name}: Erlaubt sind Paare wie x=P1, y=F_HOLD, jede Taste einmal."
        ),
        Values::Digits { most, .. } if setting == Setting::HomeCountry => tr!(
            "{name}: enter up to {most} digits, such as 49, +49 or 0049.",
            "{name}: Erlaubt sind bis zu {most} Ziffern, etwa 49, +49 oder 0049."
        ),
        Values::Digits { most, plus: false } => {
            tr!("{name}: enter up to {most} digits.", "{name}: Erlaubt sind bis zu {most} Ziffern.")
        }
    }
}

/// Tells what is wrong with a line of settings.
#[must_use]
pub fn settings_line_error(wrong: &WrongLine) -> String {
    let WrongLine { line, setting } = wrong;
    match setting {
        None => tr!("Line {line}: unknown setting. ", "Zeile {line}: Unbekannte Einstellung. "),
        Some(setting) => {
            let refused = setting_hint(*setting);
            tr!("Line {line}: {refused} ", "Zeile {line}: {refused} ")
        }
    }
}
