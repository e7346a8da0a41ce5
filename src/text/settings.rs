//! Sentences of the settings.

use crate::state::{
    Setting,
    settings::{Values, WrongLine},
};

use super::language::{pick, sentences, told};

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
    take_settings: "Use this text", "Diesen Text übernehmen";
    /// When they were.
    settings_taken: "Taken over.", "Übernommen.";
    /// When a browser remembers nothing.
    not_remembered: "This browser does not remember anything for this page; what you choose holds until you leave it.",
        "Dieser Browser merkt sich für diese Seite nichts; was Sie wählen, gilt, bis Sie sie verlassen.";
}

/// The name of a setting.
#[must_use]
pub fn setting_name(setting: Setting) -> &'static str {
    match setting {
        Setting::Language => pick("Language", "Sprache"),
        Setting::LongPress => pick("A press is long from, in ms", "Ein Druck ist lang ab, in ms"),
        Setting::RepeatAfter => {
            pick("Arrows repeat after, in ms", "Pfeile wiederholen sich nach, in ms")
        }
        Setting::RepeatEvery => pick("and then every, in ms", "und dann alle, in ms"),
        Setting::Shortcuts => {
            pick("More keyboard keys, as x=P1", "Weitere Tasten der Tastatur, als x=P1")
        }
        Setting::Theme => pick("Colours", "Farben"),
        Setting::KeySize => pick("Size of the keys", "Größe der Tasten"),
        Setting::Keyboard => pick("The keyboard presses keys", "Die Tastatur drückt Tasten"),
        Setting::Hand => pick("Calls and tools stand", "Anrufe und Werkzeuge stehen"),
        Setting::Plus => pick("A leading + is dialled as", "Ein führendes + wird gewählt als"),
        Setting::HomeCountry => pick("Own country code", "Eigene Landesvorwahl"),
        Setting::Trunk => pick("which is dialled as", "die gewählt wird als"),
        Setting::OutsideLine => pick("Digits for an outside line", "Ziffern für die Amtsleitung"),
        Setting::LongestInside => {
            pick("Longest inside number, in digits", "Längste interne Nummer, in Ziffern")
        }
    }
}

/// A choice.
#[must_use]
pub fn setting_value(value: &str) -> &str {
    match value {
        "system" => pick("As the system", "Wie das System"),
        "en" => "English",
        "de" => "Deutsch",
        "light" => pick("Light", "Hell"),
        "dark" => pick("Dark", "Dunkel"),
        "normal" => pick("Normal", "Normal"),
        "large" => pick("Large", "Groß"),
        "small" => pick("Small", "Klein"),
        "right" => pick("On the right", "Rechts"),
        "left" => pick("On the left", "Links"),
        "on" => pick("Yes", "Ja"),
        "off" => pick("No", "Nein"),
        other => other,
    }
}

/// What a setting may be.
#[must_use]
pub fn setting_refused(setting: Setting) -> String {
    let name = setting_name(setting);
    match setting.values() {
        Values::OneOf(values) => {
            let values = values.join(", ");
            told!("{name}: one of {values}.", "{name}: eines von {values}.")
        }
        Values::Digits { most, plus: true } => {
            told!(
                "{name}: + to leave it, or at most {most} digits.",
                "{name}: + lässt es stehen, sonst höchstens {most} Ziffern."
            )
        }
        Values::Millis { least, most } => told!(
            "{name}: milliseconds from {least} to {most}.",
            "{name}: Millisekunden von {least} bis {most}."
        ),
        Values::Shortcuts => told!(
            "{name}: pairs such as x=P1, y=F_HOLD, each key once.",
            "{name}: Paare wie x=P1, y=F_HOLD, jede Taste einmal."
        ),
        Values::Digits { most, plus: false } => {
            told!("{name}: at most {most} digits.", "{name}: höchstens {most} Ziffern.")
        }
    }
}

/// What is wrong with a line of settings.
#[must_use]
pub fn wrong_line(wrong: &WrongLine) -> String {
    let WrongLine { line, setting } = wrong;
    match setting {
        None if *line == 1 => {
            told!(
                "Line 1: this is no text of settings, or one of another version.",
                "Zeile 1: Das ist kein Text mit Einstellungen oder einer anderer Version."
            )
        }
        None => told!(
            "Line {line}: there is no such setting. ",
            "Zeile {line}: Es gibt keine solche Einstellung. "
        ),
        Some(setting) => {
            let refused = setting_refused(*setting);
            told!("Line {line}: {refused} ", "Zeile {line}: {refused} ")
        }
    }
}
