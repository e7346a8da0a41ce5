//! Sentences of the settings.

use crate::model::{
    Setting,
    settings::{Values, WrongLine},
};

use super::language::{choose, sentences, tr};

sentences! { settings:
    /// The button that opens the settings, and their title.
    settings: "Settings", "Einstellungen";
    /// The button that offers the page for links with numbers.
    offer_for_links: "Open tel: and sip: links with this page", "tel:- und sip:-Links mit dieser Seite öffnen";
    /// When the browser has been asked.
    links_offered: "The browser asks you now, or has asked before. A link fills in the number; you still press Call.",
        "Der Browser fragt Sie jetzt oder hat es schon getan. Ein Link trägt die Nummer ein; auf Anrufen drücken Sie selbst.";
    /// When it cannot be.
    links_impossible: "This browser does not let a page open such links, or not at this address: it needs https. Paste the link into the field for the number instead.",
        "Dieser Browser lässt Seiten solche Links nicht öffnen oder nicht unter dieser Adresse: Dafür braucht es https. Fügen Sie den Link stattdessen in das Feld für die Nummer ein.";
    /// Opens the settings as text.
    settings_as_text: "Take the settings to another browser", "Die Einstellungen in einen anderen Browser mitnehmen";
    /// The button that takes them over.
    import_settings: "Use this text", "Diesen Text übernehmen";
    /// When they were.
    settings_imported: "Taken over.", "Übernommen.";
    /// When a browser remembers nothing.
    not_remembered: "This browser does not remember anything for this page; what you choose holds until you leave it.",
        "Dieser Browser merkt sich für diese Seite nichts; was Sie wählen, gilt, bis Sie sie verlassen.";
}

/// The name of a setting.
#[must_use]
pub fn setting_name(setting: Setting) -> &'static str {
    match setting {
        Setting::Language => choose("Language", "Sprache"),
        Setting::LongPress => choose("A press is long from, in ms", "Ein Druck ist lang ab, in ms"),
        Setting::RepeatAfter => {
            choose("Arrows repeat after, in ms", "Pfeile wiederholen sich nach, in ms")
        }
        Setting::RepeatEvery => choose("and then every, in ms", "und dann alle, in ms"),
        Setting::Shortcuts => {
            choose("More keyboard keys, as x=P1", "Weitere Tasten der Tastatur, als x=P1")
        }
        Setting::Theme => choose("Colours", "Farben"),
        Setting::KeySize => choose("Size of the keys", "Größe der Tasten"),
        Setting::Keyboard => choose("The keyboard presses keys", "Die Tastatur drückt Tasten"),
        Setting::Hand => choose("Calls and tools stand", "Anrufe und Werkzeuge stehen"),
        Setting::Plus => choose("A leading + is dialled as", "Ein führendes + wird gewählt als"),
        Setting::HomeCountry => choose("Own country code", "Eigene Landesvorwahl"),
        Setting::Trunk => choose("which is dialled as", "die gewählt wird als"),
        Setting::OutsideLine => choose("Digits for an outside line", "Ziffern für die Amtsleitung"),
        Setting::LongestInside => {
            choose("Longest inside number, in digits", "Längste interne Nummer, in Ziffern")
        }
    }
}

/// A choice.
#[must_use]
pub fn setting_value(value: &str) -> &str {
    match value {
        "system" => choose("As the system", "Wie das System"),
        "en" => "English",
        "de" => "Deutsch",
        "light" => choose("Light", "Hell"),
        "dark" => choose("Dark", "Dunkel"),
        "normal" => choose("Normal", "Normal"),
        "large" => choose("Large", "Groß"),
        "small" => choose("Small", "Klein"),
        "right" => choose("On the right", "Rechts"),
        "left" => choose("On the left", "Links"),
        "on" => choose("Yes", "Ja"),
        "off" => choose("No", "Nein"),
        other => other,
    }
}

/// What a setting may be.
#[must_use]
pub fn setting_hint(setting: Setting) -> String {
    let name = setting_name(setting);
    match setting.values() {
        Values::OneOf(values) => {
            let values = values.join(", ");
            tr!("{name}: one of {values}.", "{name}: eines von {values}.")
        }
        Values::Digits { most, plus: true } => {
            tr!(
                "{name}: + to leave it, or at most {most} digits.",
                "{name}: + lässt es stehen, sonst höchstens {most} Ziffern."
            )
        }
        Values::Millis { least, most } => tr!(
            "{name}: milliseconds from {least} to {most}.",
            "{name}: Millisekunden von {least} bis {most}."
        ),
        Values::Shortcuts => tr!(
            "{name}: pairs such as x=P1, y=F_HOLD, each key once.",
            "{name}: Paare wie x=P1, y=F_HOLD, jede Taste einmal."
        ),
        Values::Digits { most, plus: false } => {
            tr!("{name}: at most {most} digits.", "{name}: höchstens {most} Ziffern.")
        }
    }
}

/// What is wrong with a line of settings.
#[must_use]
pub fn settings_line_error(wrong: &WrongLine) -> String {
    let WrongLine { line, setting } = wrong;
    match setting {
        None if *line == 1 => {
            tr!(
                "Line 1: this is no text of settings, or one of another version.",
                "Zeile 1: Das ist kein Text mit Einstellungen oder einer anderer Version."
            )
        }
        None => tr!(
            "Line {line}: there is no such setting. ",
            "Zeile {line}: Es gibt keine solche Einstellung. "
        ),
        Some(setting) => {
            let refused = setting_hint(*setting);
            tr!("Line {line}: {refused} ", "Zeile {line}: {refused} ")
        }
    }
}
